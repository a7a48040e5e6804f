#!/usr/bin/env bash
# Makes the sample films, books and broken files: what the tests upload and what `benhoc seed` shows.
#   tests/data/make.sh [DIR]     default: $BENHOC_TEST_SAMPLE, else ~/.cache/benhoc/sample
# From texts in this folder only, the same bytes each time on one machine; made anew when a text or a script changes.
set -euo pipefail
export LC_ALL=C.UTF-8
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-${BENHOC_TEST_SAMPLE:-${XDG_CACHE_HOME:-$HOME/.cache}/benhoc/sample}}
stamp=$(cat "$here"/*.sh "$here"/texts/* "$here"/lectures/* "$here"/scenes/* | sha256sum | cut -c1-32)
if [ "$(cat "$out/.stamp" 2>/dev/null)" = "$stamp" ]; then
  echo "sample files are in $out"
  exit 0
fi
for tool in rsvg-convert:librsvg2-bin ffmpeg:ffmpeg espeak-ng:espeak-ng; do
  command -v "${tool%%:*}" >/dev/null || { echo "error: ${tool%%:*} is missing: install the package ${tool##*:}" >&2; exit 1; }
done
mkdir -p "$out/broken"
rm -f "$out/.stamp"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# xml TEXT : fit to stand inside an element
xml() {
  local text=${1//&/&amp;}
  text=${text//</&lt;}
  printf '%s' "${text//>/&gt;}"
}

# encode ARGS… : ffmpeg, quiet, the same bytes each time
encode() { ffmpeg -nostdin -v error -y "$@"; }
exact=(-fflags +bitexact -flags:v +bitexact -flags:a +bitexact -map_metadata -1 -threads 1)

# shellcheck source=tests/data/pdf.sh
. "$here/pdf.sh"
# shellcheck source=tests/data/films.sh
. "$here/films.sh"
# shellcheck source=tests/data/books.sh
. "$here/books.sh"
# shellcheck source=tests/data/broken.sh
. "$here/broken.sh"

began=$SECONDS
(books) &
books_pid=$!
films
wait "$books_pid"
broken
echo "$stamp" >"$out/.stamp"
echo "sample files made in $((SECONDS - began)) s: $out"
