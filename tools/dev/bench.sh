# SPDX-License-Identifier: GPL-3.0-or-later
# Speed, printed beside the machine's own limit in the same run. Never a test: no time is asserted.

# bench_all [measure|workbook|documents|search|coherence|evidence|schedule|server]: one of them, or all.
bench_all() {
  local only=${1:-} name
  build_program build-bench -Dbuildtype=release || return 1
  for name in measure workbook documents search coherence evidence schedule server; do
    [ -z "$only" ] || [ "$only" = "$name" ] || continue
    "bench_$name" || return 1
  done
  [ -n "$only" ] || bench_commands
}

# Builds a bench and runs it.
bench_run() {
  local target=$1
  shift
  ninja -C build-bench --quiet "bench/$target" && "build-bench/bench/$target" "$@"
}

bench_workbook() { step_title "A table of a million cells"; bench_run bench_workbook; }

bench_documents() { step_title "Two hundred memos"; bench_run bench_documents; }

bench_search() { step_title "Search over the knowledge base"; bench_run bench_search; }

bench_coherence() {
  step_title "The chains of a large school"
  bench_run bench_coherence "${BENCH_RESPONSES:-5000000}"
}

bench_evidence() {
  step_title "Pages of analysis over ten thousand to millions of marks"
  local n
  for n in 10000 100000 1000000 "${BENCH_RESPONSES:-5000000}"; do
    bench_run bench_evidence "$n" || return 1
  done
}

bench_schedule() { step_title "Dates for 40 classes with 25 works each"; bench_run bench_schedule; }

bench_measure() {
  local folder
  step_title "Calibration of up to ${BENCH_PERSONS:-1000000} persons by 40 tasks"
  bench_run bench_measure "${BENCH_PERSONS:-1000000}" || return 1
  if command -v Rscript >/dev/null; then
    step_title "Packages of R in the same run: r-cran-psych, r-cran-erm, r-cran-lme4"
    folder=$(mktemp -d)
    build-bench/bench/bench_measure csv >"$folder/table.csv"
    Rscript bench/bench_measure.R "$folder/table.csv" >"$folder/peers.txt"
    build-bench/bench/bench_measure live "$folder/peers.txt"
    rm -rf "$folder"
  fi
}

bench_server() {
  step_title "Marks and pages of a school of 1500 pupils and five million marks"
  bench_run bench_server build-bench/vsoko "${BENCH_RESPONSES:-5000000}"
}

# A command as a person calls it: a list of ten thousand pupils.
bench_commands() {
  local folder program=build-bench/vsoko
  folder=$(mktemp -d)
  step_title "Commands"
  ten_thousand_pupils >"$folder/pupils.csv"
  "$program" init --name "Школа" --city "Примерск" --data "$folder/list" >/dev/null
  bench_time "import of 10 000 pupils" "$program" import pupils "$folder/pupils.csv" \
    --new-classes "$(classes_of_grade | paste -sd,)" --data "$folder/list"
  rm -rf "$folder"
}

classes_of_grade() {
  local grade letter
  for grade in 1 2 3 4 5 6 7 8 9 10; do
    for letter in А Б В Г Д Е Ж И К Л; do echo "$grade$letter"; done
  done
}

# A hundred pupils in each of a hundred classes: no two of one name.
ten_thousand_pupils() {
  classes_of_grade | awk '
    function letters(n,  text) {
      do { text = letter[n % 27] text; n = int(n / 27) } while (n > 0)
      return text
    }
    BEGIN {
      split("б в г д е ж и к л м н о п р с т у ф х ц ч ш щ э ю я", rest, " ")
      letter[0] = "а"
      for (i = 1; i < 27; i++) letter[i] = rest[i]
      print "Класс;Фамилия;Имя;Отчество;Дата рождения"
    }
    {
      for (i = 0; i < 100; i++) {
        n = (NR - 1) * 100 + i
        printf "%s;Петров%s;Иван%s;Андреевич;%02d.%02d.2014\n", $1, letters(NR), letters(i),
          n % 28 + 1, n % 12 + 1
      }
    }'
}

step_title() { printf '\n== %s\n' "$*"; }

bench_time() {
  local name=$1 from to
  shift
  from=$(date +%s%N)
  "$@" >/dev/null || echo "  (ended with $?)"
  to=$(date +%s%N)
  printf '  %-28s %8.2f s\n' "$name" "$(echo "scale=3; ($to - $from) / 1000000000" | bc)"
}
