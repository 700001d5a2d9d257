#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# npm_fetch.sh WEB_DIR WORK_DIR OUT_DIR: installs what web/package-lock.json pins and copies what
# the pages need to OUT_DIR: htmx.js, two subsets of the font, and the licences of both.
set -eu
web=$1
work=$2
out=$3
mkdir -p "$work"
cp "$web/package.json" "$web/package-lock.json" "$work/"
if ! (cd "$work" && npm ci --omit=dev --ignore-scripts --no-audit --no-fund >npm.log 2>&1); then
  cat "$work/npm.log" >&2
  echo "npm ci failed: the build needs npm and its registry (or a filled npm cache) once" >&2
  exit 1
fi
font=$work/node_modules/@fontsource-variable/golos-text
htmx=$work/node_modules/htmx.org
cp "$htmx/dist/htmx.min.js" "$out/htmx.js"
cp "$font/files/golos-text-cyrillic-wght-normal.woff2" "$out/golos-cyrillic.woff2"
cp "$font/files/golos-text-latin-wght-normal.woff2" "$out/golos-latin.woff2"
{
  printf 'Голос Текст (Golos Text), шрифт страниц\n\n'
  cat "$font/LICENSE"
  printf '\n\nhtmx\n\n'
  cat "$htmx/LICENSE"
} >"$out/notices.txt"
