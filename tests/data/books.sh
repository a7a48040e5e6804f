# shellcheck shell=bash disable=SC2154 # here, work, out, exact are make.sh's
# Two books: a scan (page images, no text layer) and a born-digital one (text with an embedded font).

serif='font-family="Noto Serif"'

# scanned_page NUMBER ANGLE LINE… : a page of verse on old paper, a little askew; six-syllable lines are indented.
scanned_page() {
  local number=$1 angle=$2 y=176 i=0 line
  shift 2
  cat <<SVG
<svg xmlns="http://www.w3.org/2000/svg" width="1240" height="1748"><defs><radialGradient id="p" r=".8">
<stop offset="0" stop-color="#F6EED8"/><stop offset=".8" stop-color="#EFE4C6"/><stop offset="1" stop-color="#DCCCA2"/></radialGradient></defs>
<rect width="1240" height="1748" fill="url(#p)"/><g transform="rotate($angle 620 874)" fill="#2A241C" $serif font-size="36">
<text x="620" y="104" text-anchor="middle" font-size="28" font-style="italic">Truyện Kiều</text>
SVG
  for line in "$@"; do
    printf '<text x="%d" y="%d">%s</text>\n' $((i % 2 ? 200 : 256)) "$y" "$(xml "$line")"
    y=$((y + 53)) i=$((i + 1))
  done
  printf '<text x="620" y="1700" text-anchor="middle" font-size="28">%d</text></g></svg>\n' "$number"
}

scanned_title() {
  cat <<SVG
<svg xmlns="http://www.w3.org/2000/svg" width="1240" height="1748"><rect width="1240" height="1748" fill="#EFE4C6"/>
<g transform="rotate(.4 620 874)" fill="#2A241C" $serif text-anchor="middle"><rect x="120" y="120" width="1000" height="1508" fill="none" stroke="#7A2E1D" stroke-width="6"/>
<text x="620" y="420" font-size="44">Nguyễn Du</text><text x="620" y="620" font-size="120" font-weight="bold" fill="#7A2E1D">Truyện Kiều</text>
<text x="620" y="720" font-size="46" font-style="italic">Đoạn trường tân thanh</text><text x="620" y="1480" font-size="36">Bản số hoá để học tập</text></g></svg>
SVG
}

# Angles of a hurried scanner, in degrees, in turn.
angles=(0.6 -0.5 0.9 -0.8 0.3 -1.1 0.7 -0.3)

scan() {
  local dir=$work/scan number=1 verses=() from
  mkdir -p "$dir"
  mapfile -t verses < <(grep -v '^#' "$here/texts/truyen-kieu.txt")
  scanned_title | rsvg-convert -o "$dir/01.png"
  for ((from = 0; from < ${#verses[@]}; from += 28)); do
    number=$((number + 1))
    scanned_page "$number" "${angles[number % ${#angles[@]}]}" "${verses[@]:from:28}" | rsvg-convert -o "$dir/$(printf %02d $number).png"
  done
  # Soft focus and sensor noise, then JPEG, as an office scanner hands it over.
  encode -framerate 1 -start_number 1 -i "$dir/%02d.png" -vf 'gblur=sigma=0.7,noise=alls=14:allf=t:all_seed=1820,format=yuvj420p' \
    -q:v 7 -bitexact -start_number 1 "$dir/%02d.jpg"
  images_to_pdf "$out/truyen-kieu-scan.pdf" "$dir"/*.jpg
}

# wrap WIDTH TEXT : lines of at most WIDTH letters
wrap() {
  local width=$1 line='' word
  for word in $2; do
    if [ -n "$line" ] && [ $((${#line} + 1 + ${#word})) -gt "$width" ]; then
      printf '%s\n' "$line"
      line=$word
    else line=${line:+$line }$word; fi
  done
  printf '%s\n' "$line"
}

handbook_page() { # NUMBER TITLE PARAGRAPH…
  local number=$1 title=$2 y=118 paragraph line
  shift 2
  printf '<svg xmlns="http://www.w3.org/2000/svg" width="561" height="794"><rect width="561" height="794" fill="#fff"/><g fill="#1D2526" %s font-size="16.5">\n' "$serif"
  while IFS= read -r line; do
    printf '<text x="60" y="%d" font-size="24" font-weight="bold" fill="#0B6B5D">%s</text>\n' "$y" "$(xml "$line")"
    y=$((y + 34))
  done < <(wrap 34 "$title")
  y=$((y + 14))
  for paragraph in "$@"; do
    while IFS= read -r line; do
      printf '<text x="60" y="%d">%s</text>\n' "$y" "$(xml "$line")"
      y=$((y + 26))
    done < <(wrap 50 "$paragraph")
    y=$((y + 10))
  done
  printf '</g><text x="280" y="756" text-anchor="middle" font-size="13" %s fill="#566162">%d</text></svg>\n' "$serif" "$number"
}

handbook() {
  local dir=$work/handbook number=0 title='' line paragraphs=() pages=()
  mkdir -p "$dir"
  page_done() {
    [ -n "$title" ] || return 0
    number=$((number + 1))
    handbook_page "$number" "$title" "${paragraphs[@]}" >"$dir/$number.svg"
    pages+=("$dir/$number.svg")
    paragraphs=()
  }
  while IFS= read -r line; do
    case $line in
    '= '*) page_done; title=${line#= } ;;
    *) paragraphs+=("$line") ;;
    esac
  done <"$here/texts/so-tay-hoc-vien.txt"
  page_done
  SOURCE_DATE_EPOCH=1800000000 rsvg-convert -f pdf -o "$out/so-tay-hoc-vien.pdf" "${pages[@]}"
}

books() { scan && handbook; }
