#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# fuzz_seeds.sh TARGET FOLDER: fills a corpus with the project's own small test files.
set -euo pipefail
target=$1 folder=$2 inputs=tests/data/inputs files=tests/office/files
mkdir -p "$folder"

# Copies the files that are small enough to be mutated well.
seed() {
  local file
  for file in "$@"; do
    [ "$(wc -c <"$file")" -gt 40000 ] || cp "$file" "$folder/$(md5sum <"$file" | cut -c1-16)"
  done
}

# One seed of the texts of several parts, as fuzz_xlsx takes them.
seed_parts() {
  local file=$1 part out
  shift
  out=$folder/parts-$(md5sum <"$file" | cut -c1-16)
  : >"$out"
  for part in "$@"; do
    unzip -p "$file" "$part" 2>/dev/null | head -c 20000 >>"$out" || true
    printf '\0\0' >>"$out"
  done
}

case $target in
fuzz_csv) seed "$inputs"/*.csv "$inputs"/*.txt ;;
fuzz_html) seed "$inputs"/08_*.xls ;;
fuzz_xls) seed "$inputs"/05_*.xls "$inputs"/53_*.xls "$files"/*.xls ;;
fuzz_ods)
  seed "$files"/*.ods
  for file in "$files"/*.ods; do
    unzip -p "$file" content.xml | head -c 30000 >"$folder/content-$(basename "$file")"
  done ;;
fuzz_xlsx)
  seed "$inputs"/*.xlsx
  for file in "$inputs"/0*.xlsx "$inputs"/2*.xlsx "$inputs"/3*.xlsx; do
    seed_parts "$file" xl/worksheets/sheet1.xml xl/sharedStrings.xml xl/styles.xml xl/workbook.xml
  done ;;
fuzz_yaml) seed content/*.yaml content/papers/*.yaml ;;
*) printf 'x' >"$folder/x" ;;
esac
