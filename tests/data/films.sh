# shellcheck shell=bash disable=SC2154 # here, work, out, exact are make.sh's
# Lectures made of drawn slides and a spoken Vietnamese text; clips as a phone records them.
# lectures/NAME.txt: "# title", "- line of the slide", "> what is said" for each slide.

slide_svg() { # NUMBER COUNT TITLE LINE…
  local number=$1 count=$2 title=$3 y=330 line
  shift 3
  cat <<SVG
<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="720">
<rect width="1280" height="720" fill="#FAF7F1"/><rect width="1280" height="14" fill="#0B6B5D"/>
<circle cx="1190" cy="620" r="190" fill="#E3F1EE"/><path d="M1080 660 q60 -140 150 -150 q-20 110 -150 150z" fill="#0B6B5D" opacity=".35"/>
<text x="90" y="180" font-family="Noto Sans" font-weight="bold" font-size="62" fill="#0B6B5D">$(xml "$title")</text>
<rect x="90" y="214" width="160" height="6" fill="#B8336A"/>
SVG
  for line in "$@"; do
    printf '<circle cx="104" cy="%d" r="8" fill="#0B6B5D"/><text x="136" y="%d" font-family="Noto Sans" font-size="40" fill="#1D2526">%s</text>\n' \
      $((y - 14)) "$y" "$(xml "$line")"
    y=$((y + 82))
  done
  printf '<text x="90" y="672" font-family="Noto Sans" font-size="26" fill="#566162">%d / %d</text></svg>\n' "$number" "$count"
}

draw_and_speak() { # NUMBER COUNT TITLE SPEECH LINE…
  local base=$dir/$1 speech=$4 bytes
  slide_svg "$1" "$2" "$3" "${@:5}" | rsvg-convert -o "$base.png"
  espeak-ng -v vi -s 150 -w "$base.wav" "$speech"
  bytes=$(stat -c %s "$base.wav")
  # 22,050 samples of two bytes a second, and a breath of 0.9 s
  printf "file '%s'\nduration %d.%03d\n" "$base.png" $(((bytes - 44) / 44100 + 0)) $(((bytes - 44) % 44100 * 1000 / 44100)) >>"$dir/list"
  printf "file '%s'\nduration 0.9\n" "$base.png" >>"$dir/list"
}

lecture() { # NAME
  local dir=$work/$1 count number=0 title='' line graph='' i lines=()
  mkdir -p "$dir"
  count=$(grep -c '^# ' "$here/lectures/$1.txt")
  while IFS= read -r line; do
    case $line in
    '# '*) title=${line#\# } lines=() ;;
    '- '*) lines+=("${line#- }") ;;
    '> '*) number=$((number + 1)); draw_and_speak "$number" "$count" "$title" "${line#> }" "${lines[@]}" ;;
    esac
  done <"$here/lectures/$1.txt"
  printf "file '%s'\n" "$dir/$count.png" >>"$dir/list"
  local inputs=()
  for ((i = 1; i <= count; i++)); do
    inputs+=(-i "$dir/$i.wav")
    graph+="[$i:a]apad=pad_dur=0.9[a$i];"
  done
  for ((i = 1; i <= count; i++)); do graph+="[a$i]"; done
  graph+="concat=n=$count:v=0:a=1,aresample=44100[sound]"
  encode -f concat -safe 0 -i "$dir/list" "${inputs[@]}" -filter_complex "$graph" -map 0:v -map '[sound]' -shortest \
    -vf fps=15,format=yuv420p -c:v libx264 -preset superfast -tune stillimage -crf 25 -c:a aac -b:a 96k -ac 1 \
    "${exact[@]}" -movflags +faststart "$out/lecture-$1.mp4"
}

# A phone held upright stores landscape frames and a rotation matrix.
phone_clip() { # SCENE OUTPUT SECONDS SPEECH
  local dir=$work/$2 turned
  mkdir -p "$dir"
  rsvg-convert -w 1080 -h 1920 -o "$dir/scene.png" "$here/scenes/$1.svg"
  espeak-ng -v vi -s 150 -w "$dir/voice.wav" "$4"
  turned="zoompan=z='1+0.0008*on':x='iw/2-iw/zoom/2':y='ih*0.55-ih/zoom*0.55':d=$(($3 * 25)):s=720x1280:fps=25,noise=alls=6:allf=t:all_seed=7,transpose=2,format=yuv420p"
  encode -i "$dir/scene.png" -i "$dir/voice.wav" -filter_complex "[0:v]${turned}[v];[1:a]aresample=48000,apad[a]" -map '[v]' -map '[a]' -t "$3" \
    -c:v libx264 -preset superfast -crf 26 -c:a aac -b:a 96k -ac 2 "${exact[@]}" "$dir/turned.mp4"
  if ffmpeg -hide_banner -h full 2>/dev/null | grep -q display_rotation; then
    encode -display_rotation:v:0 -90 -i "$dir/turned.mp4" -c copy -fflags +bitexact "$out/$2"
  else
    encode -i "$dir/turned.mp4" -c copy -metadata:s:v:0 rotate=270 -fflags +bitexact "$out/$2"
  fi
}

films() {
  lecture rau-sach
  lecture ky-nang-so
  phone_clip vuon-rau phone-portrait.mp4 12 'Đây là vườn rau của tổ chúng tôi. Sáu tháng trước chỗ này là bãi cỏ. Nhờ lớp học ở trung tâm, nay nhà nào cũng có rau sạch.'
  phone_clip lop-hoc phone-class.mp4 12 'Tối thứ năm, lớp kỹ năng số có hai mươi bác đến học. Bác Tư năm nay bảy mươi tuổi, đã tự gọi hình cho cháu ở xa.'
  encode -i "$out/lecture-rau-sach.mp4" -t 10 -an -c copy -fflags +bitexact "$out/silent.mp4"
}
