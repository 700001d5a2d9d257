# SPDX-License-Identifier: GPL-3.0-or-later
# The Debian package, and a bundle for a computer without Internet.

# package_all [--offline]: dist/vsoko_VERSION_ARCH.deb; --offline adds dist/…-offline.tar.
package_all() {
  local version arch deb
  build_program build-package -Dbuildtype=release || return 1
  version=$(build-package/vsoko version | sed 's/^vsoko //')
  arch=$(dpkg --print-architecture)
  deb=dist/vsoko_${version}_$arch.deb
  mkdir -p dist
  package_tree dist/root "$version" "$arch"
  dpkg-deb --root-owner-group --build dist/root "$deb" >/dev/null
  rm -rf dist/root
  echo "$deb"
  [ "${1:-}" != --offline ] || package_offline "$deb"
}

package_tree() {
  local root=$1 version=$2 arch=$3 program=build-package/vsoko
  rm -rf "$root"
  install -D -m 755 -s "$program" "$root/usr/bin/vsoko"
  install -D -m 644 packaging/vsoko.service "$root/lib/systemd/system/vsoko.service"
  install -D -m 644 packaging/copyright "$root/usr/share/doc/vsoko/copyright"
  find docs -name '*.md' -exec install -D -m 644 {} "$root/usr/share/doc/vsoko/{}" \;
  install -d "$root/usr/share/man/man1"
  "$program" help --man | gzip -9n >"$root/usr/share/man/man1/vsoko.1.gz"
  meson install -C build-package --no-rebuild --quiet --destdir "$PWD/dist/library" \
    --tags man,devel,runtime
  package_library "$root" dist/library
  install -D -m 755 packaging/postinst "$root/DEBIAN/postinst"
  install -D -m 755 packaging/prerm "$root/DEBIAN/prerm"
  cat >"$root/DEBIAN/control" <<CONTROL
Package: vsoko
Version: $version
Architecture: $arch
Maintainer: the authors of vsoko <vsoko@localhost>
Installed-Size: $(du -sk "$root/usr" | cut -f1)
Depends: adduser, $(package_needs "$program")
Recommends: fonts-liberation, graphviz
Section: education
Priority: optional
Description: internal system of education-quality assessment of a school
 What a school teaches beyond subjects, what it is measured by, what teachers see
 and what was decided: in one program with its own database, open in a browser.
CONTROL
}

# package_library ROOT INSTALLED: libvsokomeasure with its headers, pages and examples.
package_library() {
  local root=$1 from=$2/usr/local
  find "$from" -name 'libvsokomeasure*' -printf '%P\n' | while read -r file; do
    install -d "$root/usr/$(dirname "$file")"
    cp -a "$from/$file" "$root/usr/$file"
  done
  find "$from" -name vsokomeasure.pc -printf '%P\n' | while read -r file; do
    install -D -m 644 "$from/$file" "$root/usr/$file"
    sed -i 's|^prefix=.*|prefix=/usr|' "$root/usr/$file"
  done
  cp -a "$from/include" "$root/usr/include"
  install -d "$root/usr/share/man/man3"
  for page in "$from"/share/man/man3/*.3; do
    gzip -9n <"$page" >"$root/usr/share/man/man3/$(basename "$page").gz"
  done
  install -D -m 644 -t "$root/usr/share/doc/vsoko/examples" examples/measure_*.c
  rm -rf "$2"
}

# Packages of the libraries that the program is linked with, by what is installed here.
package_needs() {
  local library path
  for library in $(objdump -p "$1" | sed -n 's/^ *NEEDED *//p'); do
    path=$(ldconfig -p | sed -n "s|^[[:space:]]*$library (.*x86-64.*) => ||p;s|^[[:space:]]*$library (.*AArch64.*) => ||p" | head -1)
    package_of "$path"
  done | sort -u | paste -sd, | sed 's/,/, /g'
}

# The file's package with its version as the least one; /lib and /usr/lib may be the same folder.
package_of() {
  local real name
  for real in "$1" "$(readlink -f "$1")" "/usr$1"; do
    name=$(dpkg -S "$real" 2>/dev/null | head -1 | cut -d: -f1)
    if [ -n "$name" ]; then
      dpkg-query -W -f '${Package} (>= ${Version})\n' "$name" | sed 's/+deb[^)]*//;s/-[^-)]*)/)/'
      return
    fi
  done
  echo "the library $1 is of no package" >&2
  return 1
}

# Everything that a bare Debian lacks, with a script that installs it.
package_offline() {
  local deb=$1 name folder
  name=$(basename "$deb" .deb)-offline
  folder=dist/$name
  rm -rf "$folder"
  mkdir -p "$folder/packages"
  cp "$deb" packaging/install.sh "$folder/"
  (cd "$folder/packages" && package_closure "../../../$deb" | xargs apt-get download -qq)
  tar -C dist --owner=0 --group=0 -cf "dist/$name.tar" "$name"
  rm -rf "$folder"
  echo "dist/$name.tar"
}

# What apt would install for it on a computer that has nothing, but for what no Debian is without.
package_closure() {
  local empty
  empty=$(mktemp)
  dpkg-deb -f "$1" Recommends | tr -d ',' |
    xargs apt-get install --simulate --no-install-recommends -o Dir::State::status="$empty" \
      "$(realpath "$1")" | sed -n 's/^Inst \([^ ]*\) .*/\1/p' | grep -vx vsoko | sort -u |
    xargs apt-cache show --no-all-versions |
    awk '/^Package: / { name = $2 } /^Priority: / && $2 != "required" { print name }' | sort -u
  rm -f "$empty"
}
