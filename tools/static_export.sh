#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# static_export.sh OUTPUT.a PATTERN INPUT.a - a static library of one object in which only names that
# match PATTERN can be seen, as a version script does for a shared one.
set -eu
output=$1 pattern=$2 input=$3
object=$output.o
trap 'rm -f "$object"' EXIT
"${LD:-ld}" -r --whole-archive "$input" -o "$object"
"${OBJCOPY:-objcopy}" --wildcard --keep-global-symbol="$pattern" "$object"
rm -f "$output"
"${AR:-ar}" rcs "$output" "$object"
