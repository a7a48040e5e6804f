# shellcheck shell=bash disable=SC2154 # here, work, out, exact are make.sh's
# Files that must be refused, or fail alone, without hurting anything else.

# deflate : a zlib stream of standard input (its check sum left out: readers inflate it all the same)
deflate() { printf '\x78\xda'; gzip -6nc | tail -c +11 | head -c -8; }

# A page whose content inflates twice, from some kilobytes to a quarter of a gigabyte.
bomb() {
  local stream=$work/bomb.bin
  head -c 268435456 /dev/zero | deflate | deflate >"$stream"
  pdf_begin "$out/broken/bomb.pdf"
  pdf_object 1 '<</Type/Catalog/Pages 2 0 R>>'
  pdf_object 2 '<</Type/Pages/Kids[3 0 R]/Count 1>>'
  pdf_object 3 '<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 595]/Contents 4 0 R>>'
  pdf_object 4 "<</Length $(stat -c %s "$stream")/Filter[/FlateDecode/FlateDecode]>>" "$stream"
  pdf_end
}

broken() {
  local into=$out/broken
  : >"$into/empty.mp4"
  : >"$into/empty.pdf"
  # The index of this film stands at its end, and the end is gone.
  encode -i "$out/silent.mp4" -c copy -movflags -faststart -fflags +bitexact "$work/late.mp4"
  head -c $(($(stat -c %s "$work/late.mp4") * 2 / 3)) "$work/late.mp4" >"$into/truncated.mp4"
  printf '#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXTINF:10,\nhttp://127.0.0.1:8080/api/health\n#EXT-X-ENDLIST\n' >"$into/playlist.mp4"
  printf "ffconcat version 1.0\nfile '/etc/passwd'\n" >"$into/concat.mp4"
  head -c 300000 "$out/truyen-kieu-scan.pdf" >"$into/truncated.pdf"
  printf 'Đây là một tệp văn bản, không phải phim.\n' >"$into/text.mp4"
  head -c 200000 "$out/lecture-rau-sach.mp4" >"$into/film.pdf"
  cp "$here/password.pdf" "$into/password.pdf"
  bomb
}
