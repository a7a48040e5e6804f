#!/usr/bin/env bash
# From a clean clone to the open site: installs, builds, migrates, loads the sample content once, serves.
# Data stays in var/; the second start takes seconds.
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
cd "$top"
# shellcheck source=deploy/parts.sh
. deploy/parts.sh
target=${CARGO_TARGET_DIR:-$top/target}
benhoc=$target/release/benhoc
export BENHOC_MEDIA_PDFIUM=${BENHOC_MEDIA_PDFIUM:-$cache/pdfium/libpdfium.so}
export BENHOC_DATA_FOLDER=${BENHOC_DATA_FOLDER:-$top/var} BENHOC_LISTEN_ADDRESS=${BENHOC_LISTEN_ADDRESS:-127.0.0.1:8080}

wait_for() { wait "$1" || true; }
sample_made() { wait "$1" || fail "the sample could not be made: $(tail -n 1 "$cache/sample.log")"; }

frontend() {
  local stamp=frontend/build/.benhoc-source now
  now=$(git ls-files -s frontend 2>/dev/null; git diff HEAD -- frontend 2>/dev/null)
  [ -e "$stamp" ] && [ "$(cat "$stamp")" = "$(sha256sum <<<"$now")" ] && return 0
  npm --prefix frontend run build
  sha256sum <<<"$now" >"$stamp"
  # The files are embedded: their names change with their content, which cargo cannot see.
  touch backend/src/serve/assets.rs
}

build() { cargo build --release --locked --workspace --bin benhoc "$@"; }

# The first time, crates that need nothing but a compiler are built while everything else comes. The others fail here,
# and are built below.
early=
trap 'jobs -p | xargs -r kill 2>/dev/null' EXIT
if [ ! -e "$benhoc" ]; then
  part 'a compiler' deploy/setup.sh compiler
  say "the build begins beside what follows; log in $cache/early-build.log"
  build --keep-going >"$cache/early-build.log" 2>&1 &
  early=$!
fi
part 'what must be installed' deploy/setup.sh run
part 'frontend' frontend
tests/data/make.sh "$cache/sample" >"$cache/sample.log" 2>&1 &
sample=$!
[ -z "$early" ] || part 'benhoc, what could be begun early' wait_for "$early"
part 'benhoc (the first build takes some minutes)' build
part 'sample films and books' sample_made "$sample"
# Loaded beside its place and moved there when it is whole: a first start that is broken off begins anew.
sample() {
  local beside=$BENHOC_DATA_FOLDER.part
  rm -rf "$beside"
  BENHOC_DATA_FOLDER=$beside "$benhoc" seed --sample "$cache/sample"
  mv "$beside" "$BENHOC_DATA_FOLDER"
}
if [ -e "$BENHOC_DATA_FOLDER" ]; then
  part 'database' "$benhoc" migrate
else
  part 'sample content, on the first start' sample
fi
table
exec "$benhoc" serve
