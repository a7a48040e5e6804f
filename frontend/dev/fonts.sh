#!/bin/sh
# Makes static/fonts from the npm package: Vietnamese and plain Latin only, unhinted.
# Needs `pip install fonttools brotli`; run again only when the package changes.
set -eu
cd "$(dirname "$0")/.."
from=node_modules/@fontsource/be-vietnam-pro
mkdir -p static/fonts
latin="U+0020-007E,U+00A0,U+00A9,U+00AB,U+00B0,U+00B7,U+00BB,U+00C0-00C3,U+00C8-00CA,U+00CC-00CD,U+00D2-00D5,U+00D7,U+00D9-00DA,U+00DD,U+00E0-00E3,U+00E8-00EA,U+00EC-00ED,U+00F2-00F5,U+00F9-00FA,U+00FD,U+2013-2014,U+2018-2019,U+201C-201D,U+2022,U+2026"
vietnamese="U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303,U+0309,U+0323,U+1EA0-1EF9,U+20AB"
for weight in 400 600; do
  for part in latin vietnamese; do
    eval "range=\$$part"
    pyftsubset "$from/files/be-vietnam-pro-$part-$weight-normal.woff2" --unicodes="$range" \
      --layout-features=kern,mark,mkmk,ccmp,tnum --no-hinting --desubroutinize --flavor=woff2 \
      --output-file="static/fonts/be-vietnam-pro-$part-$weight.woff2"
  done
done
cp "$from/LICENSE" static/fonts/OFL.txt
