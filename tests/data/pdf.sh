# shellcheck shell=bash disable=SC2154 # work is make.sh's
# A PDF written object by object: enough for page images and for files that attack a reader.

pdf_begin() { # FILE
  pdf=$1
  pdf_at=()
  printf '%%PDF-1.5\n%%\xe2\xe3\xcf\xd3\n' >"$pdf"
}

pdf_object() { # NUMBER DICTIONARY [FILE]: objects come in order; FILE is the object's stream
  pdf_at+=("$(stat -c %s "$pdf")")
  {
    printf '%d 0 obj\n%s\n' "$1" "$2"
    if [ -n "${3:-}" ]; then
      printf 'stream\n'
      cat "$3"
      printf '\nendstream\n'
    fi
    printf 'endobj\n'
  } >>"$pdf"
}

pdf_end() {
  local start count=$((${#pdf_at[@]} + 1))
  start=$(stat -c %s "$pdf")
  {
    printf 'xref\n0 %d\n0000000000 65535 f \n' "$count"
    printf '%010d 00000 n \n' "${pdf_at[@]}"
    printf 'trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n' "$count" "$start"
  } >>"$pdf"
}

# images_to_pdf FILE JPEG… : a page of A5 an image of 1240 × 1748, and no text at all
images_to_pdf() {
  local file=$1 kids='' n=3 image draw=$work/draw
  shift
  for image in "$@"; do kids+="$n 0 R " n=$((n + 3)); done
  printf 'q 419.5 0 0 595.3 0 0 cm /I Do Q' >"$draw"
  pdf_begin "$file"
  pdf_object 1 '<</Type/Catalog/Pages 2 0 R>>'
  pdf_object 2 "<</Type/Pages/Kids[$kids]/Count $#>>"
  n=3
  for image in "$@"; do
    pdf_object $n "<</Type/Page/Parent 2 0 R/MediaBox[0 0 419.5 595.3]/Resources<</XObject<</I $((n + 2)) 0 R>>>>/Contents $((n + 1)) 0 R>>"
    pdf_object $((n + 1)) "<</Length $(stat -c %s "$draw")>>" "$draw"
    pdf_object $((n + 2)) "<</Type/XObject/Subtype/Image/Width 1240/Height 1748/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode/Length $(stat -c %s "$image")>>" "$image"
    n=$((n + 3))
  done
  pdf_end
}
