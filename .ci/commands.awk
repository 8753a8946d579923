# Prints the commands of Markdown pages, each behind its page and a tab: those of blocks without a language, and whole spans of code.

function command(text) {
  sub(/^ *(\$ )?/, "", text)
  sub(/ +# .*$/, "", text)
  if (text ~ /^([A-Z_]+=('[^']*'|[^ ']+) +)*(\.\/spiketile|mvn|java|jfr|mpirun|cp) /)
    print FILENAME "\t" text
}

function spans(text) {
  while (match(text, /`[^`]+`/)) {
    command(substr(text, RSTART + 1, RLENGTH - 2))
    text = substr(text, RSTART + RLENGTH)
  }
}

FNR == 1 { fence = "" }
/^```/ { fence = fence == "" ? $0 : ""; next }
fence == "```" || fence == "" && /^    / {
  line = $0
  while (line ~ /\\$/ && (getline more) > 0) { sub(/\\$/, "", line); line = line more }
  command(line)
  next
}
fence == "" { spans($0) }
