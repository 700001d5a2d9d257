# SPDX-License-Identifier: GPL-3.0-or-later
# What every word of ./dev uses: packages and the build.

packages_run="gcc libc6-dev meson ninja-build pkgconf brotli ca-certificates libmicrohttpd-dev
 libgnutls28-dev libsqlite3-dev libpq-dev libzip-dev libexpat1-dev libxlsxwriter-dev libjansson-dev
 libyaml-dev libsodium-dev libseccomp-dev libcairo2-dev libpango1.0-dev libqrencode-dev
 libfreexl-dev libglpk-dev libgumbo-dev"
packages_test="clang clang-tidy clang-format libclang-rt-14-dev libcmocka-dev libicu-dev valgrind
 postgresql-15 chromium libreoffice-writer-nogui libreoffice-calc-nogui poppler-utils
 fonts-liberation graphviz wrk hunspell hunspell-ru libfaketime curl unzip mold"

# Installs what is missing. Node may come from elsewhere than Debian: then it is left alone.
need_packages() {
  local list="$packages_run" missing=() name
  [ "$1" = test ] && list="$list $packages_test"
  command -v node >/dev/null && command -v npm >/dev/null || list="$list nodejs npm"
  for name in $list; do
    dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'install ok' || missing+=("$name")
  done
  [ ${#missing[@]} -eq 0 ] && return
  echo "Installing: ${missing[*]}"
  local sudo=""
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends \
    "${missing[@]}" >/dev/null
}

# build_program DIR [meson options…]: configures once, then compiles everything.
build_program() {
  configure_build "$@" && ninja -C "$1" --quiet
}

# configure_build DIR [meson options…]: configures once; the caller compiles what it needs.
configure_build() {
  local dir=$1
  shift
  need_node_modules
  # Hundreds of test programs are linked: with mold in a tenth of the time.
  if command -v mold >/dev/null; then export CC_LD=${CC_LD:-mold}; fi
  [ -f "$dir/build.ninja" ] || meson setup "$dir" "$@" >"${TMPDIR:-/tmp}/vsoko-meson.log" 2>&1 ||
    { cat "${TMPDIR:-/tmp}/vsoko-meson.log"; return 1; }
}

need_node_modules() {
  if [ ! -d web/node_modules ] || [ web/package-lock.json -nt web/node_modules ]; then
    (cd web && npm ci --no-audit --no-fund --loglevel=error)
    touch web/node_modules
  fi
}

source_files() { git ls-files -co --exclude-standard '*.c' '*.h' | grep -v '^tests/data/'; }
