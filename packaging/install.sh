#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs vsoko on a computer without Internet: this folder has every package that it needs.
set -e
cd "$(dirname "$0")"
if [ "$(id -u)" != 0 ]; then
  echo "Запустите от имени администратора: sudo ./install.sh" >&2
  exit 1
fi
# What is here and not older is left alone, so that nothing of the system is put back.
set --
for file in packages/*.deb; do
  name=$(dpkg-deb -f "$file" Package)
  version=$(dpkg-deb -f "$file" Version)
  here=$(dpkg-query -W -f '${Version}' "$name" 2>/dev/null || true)
  [ -n "$here" ] && dpkg --compare-versions "$here" ge "$version" || set -- "$@" "$file"
done
exec dpkg -i "$@" vsoko_*.deb
