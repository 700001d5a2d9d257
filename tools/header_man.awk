# SPDX-License-Identifier: GPL-3.0-or-later
# A page of man from a public header: awk -v version=0.1.0 -f header_man.awk NAME.h > NAME.3
# Comments at the margin are text, everything else is shown as it stands.

function escape(text) {
  gsub(/\\/, "\\e", text)
  gsub(/-/, "\\-", text)
  if (text ~ /^[.']/) text = "\\&" text
  return text
}

function say(line) { body = body line "\n" }

function to_text() { if (shown) { say(".EE"); say(".PP"); shown = 0 } }

function to_code() { if (!shown) { say(".EX"); shown = 1; blank = 0 } }

FNR == 1 {
  count = split(FILENAME, part, "/")
  name = part[count]
  sub(/\.h$/, "", name)
}

/SPDX-License-Identifier/ || (/^#/ && !/^#define MEASURE_[A-Z]+ \(/) || /^extern "C"/ || /^}$/ { next }

/^\/\// {
  sub(/^\/\/ ?/, "")
  if (title == "" && !opened) about = about (about == "" ? "" : " ") $0
  to_text()
  if ($0 ~ /^$/) say(".PP")
  else say(escape($0))
  next
}

/^[[:space:]]*$/ { opened = opened || about != ""; blank = 1; next }

{
  opened = 1
  if (blank && shown) say("")
  blank = 0
  to_code()
  say(escape($0))
  line = $0
  while (match(line, /measure_[a-z0-9_]+\(/)) {
    called = substr(line, RSTART, RLENGTH - 1)
    if (line !~ /^[[:space:]]/ && !(called in seen)) {
      seen[called] = 1
      functions = functions (functions == "" ? "" : ", ") called
    }
    line = substr(line, RSTART + RLENGTH)
  }
}

END {
  if (shown) say(".EE")
  sub(/[.:].*/, "", about)
  printf ".TH vsokomeasure_%s 3 \"\" \"vsoko %s\" \"libvsokomeasure\"\n", name, version
  printf ".SH NAME\n%s \\- %s\n", functions == "" ? "vsokomeasure_" name : functions, escape(about)
  printf ".SH SYNOPSIS\n.B #include <vsoko/measure/%s.h>\n", name
  printf ".SH DESCRIPTION\n%s", body
  print ".SH SEE ALSO\n.BR vsokomeasure (3)"
}
