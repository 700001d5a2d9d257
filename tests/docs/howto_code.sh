#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# howto_code.sh SOURCE BUILD COMPILER…: the C of each page of docs/howto compiles. The blocks of a
# page are one file, in their order; what its reader would have declared elsewhere stands in the
# page's comment <!-- c … -->.
set -eu
source=$1 build=$2
shift 2
unit=$(mktemp --suffix=.c)
trap 'rm -f "$unit"' EXIT
bad=0 pages=0
for page in "$source"/docs/howto/*.md; do
  awk -v page="$page" '
    /^ *```c$/ || /^<!-- c$/ { inside = 1; printf "#line %d \"%s\"\n", NR + 1, page; next }
    /^ *```$/ || /^-->$/ { inside = 0; next }
    inside { print }' "$page" >"$unit"
  [ -s "$unit" ] || continue
  pages=$((pages + 1))
  "$@" -std=c17 -D_GNU_SOURCE -fsyntax-only -Wall -Wextra -Werror -Wno-unused-function \
    -Wno-missing-field-initializers -I"$source/src" -I"$source/include" -I"$build/web" "$unit" || {
    echo "FAIL $page"
    bad=1
  }
done
echo "$pages pages with C"
[ "$pages" -gt 0 ] && [ "$bad" = 0 ]
