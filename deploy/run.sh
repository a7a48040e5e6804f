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
export BENHOC_PDFIUM=$cache/pdfium/libpdfium.so BENHOC_SAMPLE=$cache/sample
export BENHOC_DATA=${BENHOC_DATA:-$top/var} BENHOC_LISTEN=${BENHOC_LISTEN:-127.0.0.1:8080}

frontend() {
  local stamp=frontend/build/.benhoc-source now
  now=$(git ls-files -s frontend 2>/dev/null; git diff HEAD -- frontend 2>/dev/null)
  [ -e "$stamp" ] && [ "$(cat "$stamp")" = "$(sha256sum <<<"$now")" ] && return 0
  npm --prefix frontend run build
  sha256sum <<<"$now" >"$stamp"
}

part 'what must be installed' deploy/setup.sh run
part 'frontend' frontend
part 'benhoc (the first build takes some minutes)' cargo build --release --locked -p backend --bin benhoc
part 'sample films and books' tests/data/make.sh
part 'database' "$benhoc" migrate
part 'sample content, on the first start' "$benhoc" seed
table
exec "$benhoc" serve
