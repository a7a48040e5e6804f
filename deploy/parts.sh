# shellcheck shell=bash
# Sourced by the other scripts: one part after the other, each with its name, its time and its end; a table at the close.
# shellcheck disable=SC2034 # used by those who source this
cache=${XDG_CACHE_HOME:-$HOME/.cache}/benhoc
rows=()
failed=0
last_words=()

say() { printf '    %s\n' "$*"; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }
now() { local t=${EPOCHREALTIME/[.,]/}; echo $((t / 1000)); }

# part NAME CMD… : runs CMD; a failure ends the script.
part() {
  local name=$1 began rc=0
  shift
  began=$(now)
  printf '==> %s\n' "$name"
  "$@"
  rows+=("$(took "$began")|ok|$name")
  return $rc
}

# try NAME CMD… : runs CMD; a failure is remembered for `finish`, and the next part goes on.
try() {
  local name=$1 began rc=0
  shift
  began=$(now)
  printf '\n==> %s\n' "$name"
  set +e
  if [ -t 1 ]; then
    (set -e; "$@")
    rc=$?
  else
    mkdir -p "$cache"
    (set -e; "$@") 2>&1 | tee "$cache/part.log"
    rc=${PIPESTATUS[0]}
  fi
  set -e
  if [ "$rc" = 0 ]; then rows+=("$(took "$began")|ok|$name"); else
    rows+=("$(took "$began")|FAILED ($rc)|$name")
    failed=$((failed + 1))
    [ -t 1 ] || last_words+=("$name:"$'\n'"$(tail -n 25 "$cache/part.log")")
  fi
  printf '<== %s: %s\n' "$name" "$(cut -d'|' -f1,2 <<<"${rows[-1]}" | tr '|' ' ')"
}

took() { local ms=$(($(now) - $1)); printf '%d.%d s' $((ms / 1000)) $((ms % 1000 / 100)); }

table() {
  local row time end name
  printf '\n'
  for row in "${rows[@]}"; do
    IFS='|' read -r time end name <<<"$row"
    printf '%10s  %-12s %s\n' "$time" "$end" "$name"
  done
}

# finish : the table, in a log the last lines of what failed, one closing line that a program can read, the exit status.
finish() {
  local words
  table
  for words in "${last_words[@]}"; do printf '\nthe end of %s\n' "$words"; done
  printf '\n%d passed, %d failed\n' $((${#rows[@]} - failed)) "$failed"
  [ "$failed" = 0 ]
}
