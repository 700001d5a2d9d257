#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# installed.sh BUILD SOURCE: the library as a stranger has it. Installs headers, library, pkg-config
# file and pages into a folder of its own, builds every example against that alone and runs it; each
# header must stand alone, in C and in C++; the pages must be clean for groff.
set -euo pipefail
build=$1 source=$2 root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

meson install -C "$build" --no-rebuild --quiet --destdir "$root" --tags devel,runtime,man >/dev/null
pc=$(dirname "$(find "$root" -name vsokomeasure.pc)")
export PKG_CONFIG_SYSROOT_DIR=$root PKG_CONFIG_LIBDIR=$pc
read -r -a flags <<<"$(pkg-config --cflags --libs vsokomeasure)"
lib=$(dirname "$pc")

for example in "$source"/examples/measure_*.c; do
  cc -std=c99 -Wall -Wextra -Werror -o "$root/example" "$example" "${flags[@]}" -lm
  LD_LIBRARY_PATH=$lib "$root/example" >/dev/null || { echo "$example: ended with $?"; exit 1; }
done

for header in "$root"/usr/local/include/vsoko/measure/*.h; do
  printf '#include <vsoko/measure/%s>\n' "$(basename "$header")" >"$root/alone.c"
  cc -std=c99 -Wall -Wextra -Wpedantic -Werror -fsyntax-only "$root/alone.c" "${flags[@]}"
  ! command -v c++ >/dev/null ||
    c++ -x c++ -Wall -Wextra -Wpedantic -Werror -fsyntax-only "$root/alone.c" "${flags[@]}"
done

pages=("$root"/usr/local/share/man/man3/vsokomeasure*.3)
[ "${#pages[@]}" -eq $(("$(ls "$source"/include/vsoko/measure/*.h | wc -l)" + 1)) ] ||
  { echo "a header without a page of man: include/meson.build"; exit 1; }
command -v groff >/dev/null || exit 0
for page in "${pages[@]}"; do
  said=$(groff -man -ww -z -Kutf8 -Tutf8 "$page" 2>&1)
  [ -z "$said" ] || { echo "$page: $said"; exit 1; }
done
