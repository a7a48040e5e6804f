#!/usr/bin/env bash
# Installs what this machine lacks, and only that. Idempotent; under a second when all is there.
#   deploy/setup.sh compiler  only what crates of pure Rust and C need: a build of them may begin while the rest comes
#   deploy/setup.sh run    what `make run` needs: compiler, FFmpeg, OCR data, PDF renderer, Node packages
#   deploy/setup.sh test   that, and what `make test` needs: databases, browser, the S3 server
#   deploy/setup.sh s3     only the S3 server (has-s3: is it here?); test-quick: test without it
# Answers are kept in ~/.cache/benhoc (XDG_CACHE_HOME moves it). Debian 12; on another system it names what is missing.
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=deploy/parts.sh
. "$top/deploy/parts.sh"
what=${1:-run}
case $what in compiler | run | test | test-quick | s3 | has-s3) ;; *) echo "deploy/setup.sh compiler|run|test|s3" >&2; exit 2 ;; esac

pdfium_version=5.15.2   # of the PyPI package pypdfium2, whose wheel carries libpdfium.so
garage_version=2.5.0

# package:proof — the proof is a command, a file, or a pkg-config module that the package brings.
compiler_packages='gcc:cc g++:c++ libc6-dev:/usr/include/stdio.h make:make pkg-config:pkg-config cmake:cmake nasm:nasm'
run_packages='clang:clang
libclang-dev:@libclang libavcodec-dev:+libavcodec libavformat-dev:+libavformat libavfilter-dev:+libavfilter
libavdevice-dev:+libavdevice libavutil-dev:+libavutil libswscale-dev:+libswscale libswresample-dev:+libswresample
libpostproc-dev:+libpostproc ffmpeg:ffmpeg bubblewrap:bwrap tesseract-ocr:tesseract
tesseract-ocr-vie:/usr/share/tesseract-ocr/5/tessdata/vie.traineddata
tesseract-ocr-osd:/usr/share/tesseract-ocr/5/tessdata/osd.traineddata
espeak-ng:espeak-ng librsvg2-bin:rsvg-convert fonts-noto-core:/usr/share/fonts/truetype/noto/NotoSerif-Regular.ttf
fontconfig:fc-list unzip:unzip'
test_packages='chromium:chromium postgresql:@postgresql sqlite3:sqlite3 poppler-utils:pdftotext shellcheck:shellcheck curl:curl pebble:pebble'

proved() { # PROOF: is it on this machine?
  case $1 in
  @libclang) compgen -G '/usr/lib/llvm-*/lib/libclang*.so*' >/dev/null ;;
  @postgresql) compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null ;;
  +*) [ -e "/usr/lib/$(uname -m)-linux-gnu/pkgconfig/${1#+}.pc" ] || pkg-config --exists "${1#+}" 2>/dev/null ;;
  /*) [ -e "$1" ] ;;
  *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

missing() { # PACKAGE:PROOF… : the names of those that are not here
  local each
  for each in "$@"; do proved "${each#*:}" || printf '%s ' "${each%%:*}"; done
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

apt_install() { # PACKAGE… ; names the one that cannot be had
  local each log=$cache/apt.log
  command -v apt-get >/dev/null || fail "this system has no apt; install by hand what stands for these Debian packages: $*"
  say "installing by apt: $*"
  as_root apt-get update -q >"$log" 2>&1 || fail "apt-get update failed: see $log"
  for each in "$@"; do apt-cache show "$each" >/dev/null 2>&1 || fail "the package $each cannot be had from this machine's apt sources"; done
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >>"$log" 2>&1 ||
    fail "apt could not install one of: $* ($(grep -m1 '^E:' "$log" || tail -n 1 "$log")) — see $log"
}

apt_packages() {
  local wanted
  # shellcheck disable=SC2086 # a list of words
  set -- $compiler_packages
  # shellcheck disable=SC2086
  [ "$what" = compiler ] || set -- "$@" $run_packages
  # shellcheck disable=SC2086
  case $what in test*) set -- "$@" $test_packages ;; esac
  wanted=$(missing "$@")
  [ -n "$wanted" ] || return 0
  case " $wanted" in *' postgresql '*) without_a_cluster ;; esac
  # shellcheck disable=SC2086
  apt_install $wanted
  # shellcheck disable=SC2046
  set -- $(missing "$@")
  [ $# = 0 ] || fail "still missing after apt: $*"
}

# The tests start a cluster of their own: installing the server must not leave one running on 5432.
without_a_cluster() {
  proved pg_createcluster || apt_install postgresql-common
  local conf=/etc/postgresql-common/createcluster.conf
  grep -qs '^create_main_cluster = false' $conf || echo 'create_main_cluster = false' | as_root tee -a $conf >/dev/null
}

rust_toolchain() {
  command -v cargo >/dev/null || fail "cargo is not installed: a Rust toolchain ($(sed -n 's/^channel = //p' "$top/rust-toolchain.toml")) is needed"
  command -v npm >/dev/null || fail "npm is not installed: Node 20 or newer is needed"
}

pdfium() {
  local home=$cache/pdfium-$pdfium_version scratch
  if [ ! -e "$home/libpdfium.so" ]; then
    python3 -m pip --version >/dev/null 2>&1 || apt_install python3-minimal python3-pip
    say "fetching the PDF renderer (pypdfium2 $pdfium_version)"
    scratch=$(mktemp -d)
    python3 -m pip download -q --disable-pip-version-check --no-deps --only-binary=:all: -d "$scratch" "pypdfium2==$pdfium_version" ||
      fail "the PyPI package pypdfium2 $pdfium_version (PDF renderer) cannot be had"
    unzip -q -o "$scratch"/pypdfium2-*.whl 'pypdfium2_raw/libpdfium.so' -d "$scratch"
    mkdir -p "$home" && mv "$scratch/pypdfium2_raw/libpdfium.so" "$home/libpdfium.so"
    rm -rf "$scratch"
  fi
  mkdir -p "$cache/pdfium" && ln -sfn "$home/libpdfium.so" "$cache/pdfium/libpdfium.so"
}

node_packages() { # DIR : npm ci, once a lock file
  local dir=$top/$1 stamp
  [ -e "$dir/package-lock.json" ] || return 0
  stamp=$dir/node_modules/.benhoc-lock
  cmp -s "$dir/package-lock.json" "$stamp" && return 0
  say "npm ci in $1"
  (cd "$dir" && npm ci --no-audit --no-fund --loglevel=error) || fail "npm could not install the packages of $1/package.json"
  cp "$dir/package-lock.json" "$stamp"
}

# The S3 server of the tests: a program apart (AGPL), never linked. Built once, at the lowest priority, and no faster
# than tests need.
has_garage() { "$cache/tools/bin/garage" --version 2>/dev/null | grep -qF "$garage_version"; }

garage() {
  exec 8>"$cache/garage.lock"
  flock 8
  has_garage && return 0
  say "building the S3 server Garage $garage_version: some minutes, once; log in $cache/garage.log"
  # Only what nobody else wants of the machine: even the media worker's children, which are nice, go before it.
  CARGO_TARGET_DIR=$cache/garage-build CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=64 \
    chrt --idle 0 cargo install garage --version "$garage_version" --locked \
    --no-default-features --features bundled-libs,sqlite,lmdb --root "$cache/tools" --force >"$cache/garage.log" 2>&1 ||
    fail "the crate garage $garage_version (S3 server) could not be built: $(tail -n 1 "$cache/garage.log")"
  rm -rf "$cache/garage-build"
}

mkdir -p "$cache"
case $what in
has-s3) has_garage; exit ;;
s3) garage; exit ;;
esac
part "packages of the system" apt_packages
[ "$what" != compiler ] || exit 0
part "Rust and Node" rust_toolchain
part "PDF renderer" pdfium
part "packages of the frontend" node_packages frontend
[ "$what" = run ] || part "packages of the browser tests" node_packages tests/e2e
[ "$what" != test ] || part "S3 server" garage
table
