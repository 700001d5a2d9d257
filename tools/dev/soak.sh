# SPDX-License-Identifier: GPL-3.0-or-later
# The long tier, run before a release: an hour or so. test.sh is sourced before it.

soak_all() {
  need_packages test
  step "build"
  check build build_program build-ci -Dwerror=true
  step "fuzz, 60 s a target"
  run_fuzz 60
  step "200 kills"
  check kills-200 kill_server build-ci 200
  step "3 000 devices, five kills"
  check devices-3000 build-ci/tests/device_storm build-ci/vsoko 3000 5
  step "five million marks"
  . tools/dev/bench.sh
  check bench bench_all
  step "installing on a bare Debian"
  . tools/dev/package.sh
  check bare-debian soak_bare_debian
  finish
}

# A Debian with nothing in it: the offline bundle is installed, the unit's own command is run.
soak_bare_debian() {
  local root tar failed=0
  [ "$(id -u)" = 0 ] || { echo "needs root for a root folder of its own"; return 1; }
  command -v debootstrap >/dev/null || apt-get install -y -qq debootstrap >/dev/null
  package_all --offline || return 1
  tar=$(ls dist/vsoko_*-offline.tar)
  root=$(mktemp -d)
  chmod 755 "$root" # the account of the unit looks at it as its own /
  bare_debian "$root" && tar -C "$root/root" -xf "$tar" &&
    chroot "$root" sh -ec "/root/$(basename "$tar" .tar)/install.sh" >"$root.log" 2>&1 &&
    bare_check "$root" || failed=1
  [ "$failed" = 0 ] || tail -40 "$root.log"
  umount "$root/proc" 2>/dev/null
  rm -rf "$root" "$root.log"
  return $failed
}

# Packages come from where this machine takes its own.
bare_debian() {
  local mirror proxy release
  release=$(. /etc/os-release && echo "$VERSION_CODENAME")
  mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' |
    awk -v r="$release" '$2 == r && $3 == "main" { print $1; exit }')
  proxy=$(apt-config shell p Acquire::http::Proxy | sed "s/^p=//;s/'//g")
  http_proxy=${http_proxy:-$proxy} debootstrap --variant=minbase "$release" "$1" "$mirror" \
    >"$1.log" 2>&1 || return 1
  mount -t proc proc "$1/proc" 2>/dev/null || mount --rbind /proc "$1/proc" 2>/dev/null || true
}

# What systemd would do: the account, the folder, ExecStart; then the program's own look at it.
bare_check() {
  local root=$1 start
  start=$(sed -n 's/^ExecStart=//p' packaging/vsoko.service)
  chroot "$root" sh -ec "
    install -d -o vsoko -g vsoko -m 700 /var/lib/vsoko
    setpriv --reuid=vsoko --regid=vsoko --clear-groups $start >/tmp/said 2>/tmp/log &
    pid=\$!
    for i in 1 2 3 4 5 6 7 8 9 10; do grep -q Ctrl+C /tmp/said && break; sleep 1; done
    cat /tmp/said /tmp/log
    grep -q 8321 /tmp/said
    kill \$pid; wait \$pid || true
    setpriv --reuid=vsoko --regid=vsoko --clear-groups vsoko doctor --data /var/lib/vsoko
    vsoko version"
}
