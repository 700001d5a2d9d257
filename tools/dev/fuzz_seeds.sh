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

# A study: model and flags, options, the first rows of a table.
seed_study() {
  local words=$1 file=$2 rows=$3 out
  out=$folder/study-$(printf '%s' "$words$file" | md5sum | cut -c1-16)
  { printf '%b\0\0' "$words"; head -n "$rows" "$file"; } >"$out"
}

case $target in
fuzz_case) seed "$inputs"/64_*.json ;;
fuzz_csv) seed "$inputs"/*.csv "$inputs"/*.txt ;;
fuzz_html) seed "$inputs"/08_*.xls ;;
fuzz_xls) seed "$inputs"/05_*.xls "$inputs"/53_*.xls "$files"/*.xls ;;
fuzz_measure)
  for model in 0 1 2 3 4 5 6; do
    seed_study "\\00$model\\007||||" tests/oracle/class25.csv 26
    seed_study "\\00$model\\002|||Comfort..Benefit|" tests/oracle/science.csv 60
    seed_study "\\00$model\\001group||||" tests/oracle/dif.csv 40
  done
  seed_study '\000\006|||З1..З3|А,Б,В' tests/data/study/letters.csv 99
  seed_study '\003\001Класс|ФИО|||' tests/data/study/school.csv 99 ;;
fuzz_docx)
  for file in "$inputs"/*.docx; do
    unzip -p "$file" word/document.xml | head -c 30000 >"$folder/document-$(basename "$file")"
  done ;;
fuzz_ods)
  seed "$files"/*.ods
  for file in "$files"/*.ods; do
    unzip -p "$file" content.xml | head -c 30000 >"$folder/content-$(basename "$file")"
  done ;;
fuzz_oneroster) seed_parts "$inputs"/61_*.zip users.csv classes.csv enrollments.csv ;;
fuzz_qti)
  seed_parts "$inputs"/62_*.zip imsmanifest.xml test.xml items/i1.xml
  seed_parts "$inputs"/63_*.zip imsmanifest.xml test.xml ess.xml ;;
fuzz_sav) seed "$inputs"/60_*.sav ;;
fuzz_xlsx)
  seed "$inputs"/*.xlsx
  for file in "$inputs"/0*.xlsx "$inputs"/2*.xlsx "$inputs"/3*.xlsx; do
    seed_parts "$file" xl/worksheets/sheet1.xml xl/sharedStrings.xml xl/styles.xml xl/workbook.xml
  done ;;
fuzz_yaml) seed content/*.yaml content/papers/*.yaml ;;
*) printf 'x' >"$folder/x" ;;
esac
