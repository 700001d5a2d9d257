# SPDX-License-Identifier: GPL-3.0-or-later
# The tests by tiers. Each step adds to `passed` and `failed`; the last line tells both.

passed=0
failed=0

step() { printf '\n== %s\n' "$*"; }

# Runs one command as one test.
check() {
  local name=$1
  shift
  if "$@"; then passed=$((passed + 1)); echo "ok   $name"; else failed=$((failed + 1)); echo "FAIL $name"; fi
}

# meson_suite DIR [meson test arguments…]: adds the counts of a meson run.
meson_suite() {
  local dir=$1 log
  shift
  log=$(mktemp)
  meson test -C "$dir" --no-rebuild --print-errorlogs "$@" >"$log" 2>&1 || true
  grep -E '^ *[0-9]+/[0-9]+ .*(FAIL|TIMEOUT|ERROR)' "$log" && sed -n '/^===/,$p' "$log" | head -200
  local ok bad
  ok=$(sed -n 's/^Ok: *//p' "$log")
  bad=$(sed -n 's/^\(Fail\|Timeout\|Unexpected Pass\): *//p' "$log" | paste -sd+ | bc)
  [ -n "$ok" ] || { cat "$log"; ok=0; bad=1; }
  echo "$ok ok, ${bad:-0} failed"
  passed=$((passed + ok))
  failed=$((failed + ${bad:-0}))
  rm -f "$log"
}

finish() {
  printf '\n%d passed, %d failed\n' "$passed" "$failed"
  [ "$failed" = 0 ]
}

test_quick() {
  need_packages test
  step "build"
  check build build_program build
  step "suites on SQLite"
  meson_suite build --no-suite slow
  finish
}

test_all() {
  need_packages test
  step "build with -Werror"
  check build-gcc build_program build-ci -Dwerror=true
  step "house and style"
  check style check_style
  step "suites on SQLite"
  meson_suite build-ci
  step "suites on PostgreSQL"
  on_postgres meson_suite build-ci --suite engine
  step "address and undefined behaviour"
  check build-asan build_program build-asan -Db_sanitize=address,undefined -Doptimization=1
  ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=halt_on_error=1 meson_suite build-asan
  step "threads: server and store"
  check build-tsan build_program build-tsan -Db_sanitize=thread -Doptimization=1
  TSAN_OPTIONS=halt_on_error=1 meson_suite build-tsan --suite threads
  step "fuzz, 10 s a target"
  run_fuzz 10
  step "kills"
  check kills-10 kill_server build-ci 10
  check devices-100 build-ci/tests/device_storm build-ci/vsoko 100 2
  step "browser"
  VSOKO_BUILD=build-ci run_browser
  finish
}

# Runs a command with a private PostgreSQL cluster.
on_postgres() {
  local folder url
  folder=$(mktemp -d "${TMPDIR:-/tmp}/vsoko-pg-XXXXXX")
  chmod 755 "$folder"
  if url=$(tests/support/postgres.sh start "$folder"); then
    VSOKO_TEST_ENGINE=postgres VSOKO_TEST_PG=$url "$@"
    tests/support/postgres.sh stop "$folder"
  else
    check "postgresql starts" false
  fi
}

check_style() {
  local found
  found=$(source_files | xargs clang-format --dry-run 2>&1 | grep -E 'error|warning' | head -40)
  longest_functions
  [ -z "$found" ] || { echo "$found"; echo "mend with ./dev fmt"; return 1; }
}

# For the reader of the log: where the code is long. The limits themselves are in tests/test_house.
longest_functions() {
  echo "longest files:"
  source_files | xargs wc -l | grep -v ' total$' | sort -rn | head -20
}

check_tidy() {
  build_program build-clang --native-file tools/dev/clang.ini
  source_files | grep '^src/.*\.c$' | xargs -P 2 -n 8 clang-tidy --quiet -p build-clang
}

# run_fuzz SECONDS [TARGET]: one target, or each of them.
run_fuzz() {
  local seconds=$1 only=${2:-} target name
  check build-fuzz build_fuzz "${only:+fuzz/$only}"
  for target in build-fuzz/fuzz/fuzz_*; do
    [ -x "$target" ] && [ -f "$target" ] || continue
    name=$(basename "$target")
    [ -z "$only" ] || [ "$only" = "$name" ] || continue
    check "$name" fuzz_one "$target" "$seconds"
  done
}

# build_fuzz [NINJA TARGET]: the harnesses alone, not the program and its tests.
build_fuzz() {
  CC=clang configure_build build-fuzz -Dfuzz=true -Db_sanitize=address,undefined \
    -Doptimization=1 -Db_lundef=false && ninja -C build-fuzz --quiet "${1:-fuzz-targets}"
}

# Seeds are the project's own test files; findings stay in build-fuzz for mending.
fuzz_one() {
  local target=$1 seconds=$2 name corpus
  name=$(basename "$1")
  corpus=build-fuzz/corpus/$name
  mkdir -p "$corpus"
  tools/dev/fuzz_seeds.sh "$name" "$corpus"
  "$target" -max_total_time="$seconds" -rss_limit_mb=1024 -timeout=10 -max_len=262144 \
    -artifact_prefix=build-fuzz/"$name"- "$corpus" >build-fuzz/"$name".log 2>&1 ||
    { tail -30 build-fuzz/"$name".log; return 1; }
}

kill_server() { "$1"/tests/kill_server "$1"/vsoko "$2"; }

# run_browser [shots]: what a person does, in Chromium.
run_browser() {
  local log counts
  log=$(mktemp)
  node tests/browser/run.mjs "${1:-}" 2>&1 | tee "$log" || true
  counts=$(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' "$log" | tail -1)
  rm -f "$log"
  set -- ${counts:-0 1} # no counts: the run itself broke
  passed=$((passed + $1))
  failed=$((failed + $2))
}
