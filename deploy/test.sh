#!/usr/bin/env bash
# Everything that CI runs. `deploy/test.sh PART…` runs only the named parts (and what they need is yours to have made).
# A part that fails does not stop the others; the table at the end and the exit status tell.
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
cd "$top"
# shellcheck source=deploy/parts.sh
. deploy/parts.sh
# The S3 server takes long to build the first time: what needs it comes late, but before the browsers, which are to have
# the machine for themselves.
all='format shell frontend clippy docs build unit tidy sample api flows split browser'
began_all=$(now)

# CI clones anew each time: what was built stays in the cache, without what only helps the next edit.
[ "${CI:-}" != true ] || export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$cache/target} CARGO_INCREMENTAL=0
target=${CARGO_TARGET_DIR:-$top/target}
export RUST_BACKTRACE=1 INSTA_UPDATE=no OMP_THREAD_LIMIT=1
export BENHOC_MEDIA_PDFIUM=$cache/pdfium/libpdfium.so BENHOC_TEST_SAMPLE=$cache/sample
# Colours are for people.
[ -t 1 ] || export NO_COLOR=1 CARGO_TERM_COLOR=never

# A disk that fills in the middle of a build says so in no word that helps: it is looked at before. What earlier commits
# left in CI's cache goes first.
readonly build_gib=10 scratch_gib=2 cache_gib=14
room() {
  if [ "${CI:-}" = true ] && [ "$(gib_used "$target")" -ge $cache_gib ]; then
    say "what CI built before holds $(gib_used "$target") GiB: it goes"
    rm -rf "${target:?}/debug"
  fi
  mkdir -p "$target"
  roomy "$target" $build_gib
  roomy "${TMPDIR:-/tmp}" $scratch_gib
}
roomy() { # FOLDER GIB
  local free
  free=$(($(df --output=avail -k "$1" | tail -n 1) / 1048576))
  [ "$free" -ge "$2" ] || fail "only $free GiB are free at $1; the tests need $2"
}
gib_used() { if [ -d "$1" ]; then echo $(($(du -sk "$1" | cut -f 1) / 1048576)); else echo 0; fi; }

# Always the whole workspace: with -p, cargo unites features anew and builds every dependency again.
format() { cargo fmt --all --check; }
shell() { shellcheck -x deploy/*.sh tests/data/*.sh .ci/run; }
clippy() { cargo clippy --workspace --all-targets --locked -- -D warnings; }
docs() { RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --locked --quiet; }
build() { cargo test --workspace --locked --no-run; }
unit() {
  local others=() file
  for file in {backend,backend/*,indexer,media-worker}/tests/{*.rs,*/main.rs}; do
    [ -e "$file" ] || continue
    file=${file%/main.rs}
    others+=(--test "$(basename "$file" .rs)")
  done
  cargo test --workspace --lib --bins "${others[@]}" --locked
  cargo test --workspace --doc --locked
}
tidy() { cargo test --workspace --test tidy --locked; }
sample() { tests/data/make.sh; }
api() { cargo test --workspace --test api --locked; }
flows() {
  cargo build --workspace --bins --locked
  cargo test --workspace --test flows --locked
}

# The same behaviour on the other pair of stores: a real PostgreSQL and a real S3 server, ours, stopped at the end.
split() {
  s3_server
  cargo build --workspace --bins --locked
  "$target/debug/servers" cargo test --workspace --test api --test flows --locked
}

frontend() {
  npm --prefix frontend run check
  npm --prefix frontend run test
  npm --prefix frontend run build
}

browser() {
  cargo build --workspace --bins --locked
  BENHOC_TEST_BIN=$target/debug/benhoc npm --prefix tests/e2e run test
}

# Built once, in the idle time of the other parts; see deploy/setup.sh.
s3_pid=
s3_server() {
  if [ -n "$s3_pid" ] && [ -e "/proc/$s3_pid" ]; then
    say "waiting for the build of the S3 server"
    hurry "$s3_pid"
  fi
  deploy/setup.sh s3
}

# Now it is waited for: back to the usual priority, where that is allowed.
hurry() { # PID
  local children child
  read -ra children < <(cat "/proc/$1/task/"*/children 2>/dev/null) || true
  for child in "${children[@]}"; do hurry "$child"; done
  chrt --other --all-tasks --pid 0 "$1" >/dev/null 2>&1 || true
}

declare -A title=(
  [format]='format (rustfmt)' [shell]='shell scripts (shellcheck)' [frontend]='frontend: types, unit tests, build'
  [clippy]='clippy, warnings are errors' [docs]='docs (rustdoc), warnings are errors' [build]='build of all tests'
  [unit]='unit and doc tests' [tidy]='tidy: the rules of the house, licences' [sample]='sample films and books'
  [api]='API on SQLite and a folder' [split]='API and flows on PostgreSQL and S3'
  [flows]='flows on SQLite and a folder' [browser]='browser tests in Chromium'
)

# shellcheck disable=SC2086 # a list of words
[ $# -gt 0 ] || { set -- $all; part 'room on the disk' room; part 'what must be installed' deploy/setup.sh test-quick; }
for each in "$@"; do
  [ -n "${title[$each]:-}" ] || fail "no part is called $each; there are: $all"
done
if [[ " $* " == *' split '* ]] && ! deploy/setup.sh has-s3; then
  say 'the S3 server is built in the background, once'
  deploy/setup.sh s3 >"$cache/s3.log" 2>&1 &
  s3_pid=$!
fi
for each in "$@"; do
  try "${title[$each]}" "$each"
done
printf '\nin all %s' "$(took "$began_all")"
finish
