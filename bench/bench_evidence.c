// SPDX-License-Identifier: GPL-3.0-or-later
// bench_evidence [RESPONSES] [URL]: the pages of analysis of a school with so many marks over some
// ten years, in SQLite, or copied into the PostgreSQL of a URL. Prints milliseconds; never judges.
#include "bench_school.h"

#include "analysis/chain_board.h"
#include "analysis/cohort.h"
#include "analysis/director.h"
#include "analysis/outcome_result.h"
#include "app/demo.h"
#include "app/rooms.h"
#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { PUPILS = 580, SESSIONS = 0, RESPONSES = 1000000, RUNS = 100, AT_ONCE = 200 };

// Repetitions of the demo's three years, six of them to each three years further back.
static const struct sql years_apart = {
    "bench_years",
    "update procedure set year_id = year_id - 1000 * (((select max(procedure_id) from procedure) "
    "- procedure_id) / 100000000 / 6)"};

static bool move_years(struct db *db, struct arena *arena, void *arg, struct error *error) {
    (void)arena, (void)arg;
    return db_exec(db, &years_apart, ARGS0, NULL, error);
}

static bool make(struct arena *arena, const struct knowledge *knowledge, const char *path,
                 int64_t *org, struct error *error) {
    struct store *store = NULL;
    const struct store_options options = {.rooms = app_rooms};
    struct demo demo = {
        .arena = arena, .knowledge = knowledge, .seed = 2026, .password = S("bench-evidence-1")};
    bool ok = store_open(&store, path, &options, error);
    demo.store = store;
    ok = ok && demo_make(&demo, error);
    *org = demo.by.org;
    store_close(store);
    return ok;
}

static bool count_all(struct store *store, const struct knowledge *knowledge, int64_t org,
                      struct error *error) {
    int64_t left = 1, sessions = 0, from = clock_monotonic_us();
    bool ok = store_write_wait(store, move_years, NULL, error);
    while (ok && left > 0) {
        struct arena *arena = arena_open((size_t)256 << 20);
        ok = evidence_refresh(store, arena, org, &knowledge->outcomes, AT_ONCE, &left, error);
        sessions += AT_ONCE;
        arena_close(arena);
    }
    double seconds = (double)(clock_monotonic_us() - from) / 1e6;
    if (ok) {
        printf("  counting the sessions once: %.1f s, some %.1f ms a session\n", seconds,
               sessions == 0 ? 0 : 1000 * seconds / (double)sessions);
    }
    return ok;
}

// ---- pages

struct asking {
    struct store *store;
    const struct app *app;
    int64_t org;
};

typedef bool page_fn(const struct asking *asking, struct db *db, struct arena *arena,
                     struct error *error);

static bool page_stale(const struct asking *asking, struct db *db, struct arena *arena,
                       struct error *error) {
    int64_t n;
    (void)arena;
    return evidence_stale(db, asking->org, &n, error);
}

static bool page_summary(const struct asking *asking, struct db *db, struct arena *arena,
                         struct error *error) {
    struct school_year year;
    struct evidence_list evidence;
    struct summary summary;
    if (!year_current(db, arena, asking->org, date_today(), &year, error) ||
        !evidence_of_year(db, arena, asking->org, year.year_id, &evidence, error)) {
        return false;
    }
    struct summary_ask ask = {asking->org, year.year_id, LEVEL_OOO, SUMMARY_CLASSES, false};
    summary_make(arena, &ask, asking->app->outcomes, &evidence, &summary);
    return true;
}

static bool page_outcome(const struct asking *asking, struct db *db, struct arena *arena,
                         struct error *error) {
    struct school_year year;
    struct evidence_list evidence;
    struct outcome_result result;
    struct practice_uses none = {0};
    struct cohort cohort;
    if (!year_current(db, arena, asking->org, date_today(), &year, error) ||
        !evidence_of_outcome(db, arena, asking->org, S("ooo.K2"), &evidence, error) ||
        !outcome_result_make(arena, &evidence, year.year_id, &result, error)) {
        return false;
    }
    struct cohort_ask ask = {asking->org, year.year_id, S("ooo.K2"), &evidence, &none};
    return cohort_make(db, arena, &ask, &cohort, error);
}

static bool page_director(const struct asking *asking, struct db *db, struct arena *arena,
                          struct error *error) {
    struct director director;
    return director_make(asking->app, db, arena, asking->org, date_today(), &director, error);
}

static int by_time(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static bool measure(const struct asking *asking, const char *title, page_fn *page,
                    struct error *error) {
    int64_t took[RUNS];
    bool ok = true;
    for (int i = -2; ok && i < RUNS; i++) { // two to warm up
        struct arena *arena = arena_open((size_t)256 << 20);
        int64_t from = clock_monotonic_us();
        struct db *db = store_reader(asking->store, arena, error);
        ok = db != NULL && page(asking, db, arena, error);
        if (i >= 0) {
            took[i] = clock_monotonic_us() - from;
        }
        arena_close(arena);
    }
    if (ok) {
        qsort(took, RUNS, sizeof *took, by_time);
        printf("  %-28s p50 %7.1f ms   p99 %7.1f ms\n", title, (double)took[RUNS / 2] / 1000,
               (double)took[RUNS - 2] / 1000);
    }
    return ok;
}

static bool run(const char *path, const char *url, const struct knowledge *knowledge,
                const struct app *app, int64_t org, struct error *error) {
    struct store *store = NULL;
    const struct store_options options = {.rooms = app_rooms};
    bool ok = store_open(&store, url == NULL ? path : url, &options, error) &&
              (url == NULL || store_load(store, path, error)) &&
              count_all(store, knowledge, org, error);
    struct asking asking = {store, app, org};
    ok = ok && measure(&asking, "is anything to be counted", page_stale, error) &&
         measure(&asking, "summary of a year", page_summary, error) &&
         measure(&asking, "one outcome with cohorts", page_outcome, error) &&
         measure(&asking, "the director's page", page_director, error);
    store_close(store);
    return ok;
}

int main(int argc, char **argv) {
    char folder[] = "/tmp/vsoko-bench-XXXXXX";
    struct error error = {0};
    struct arena *arena = arena_open((size_t)512 << 20);
    struct knowledge *knowledge = arena_new(arena, struct knowledge);
    struct app app = {.rooms = app_rooms, .chains = chain_board_open(arena)};
    struct bench_school school = {PUPILS, SESSIONS, argc > 1 ? atoll(argv[1]) : RESPONSES};
    int64_t org = 0;
    const char *path = mkdtemp(folder) == NULL ? NULL : str_fmt(arena, "%s/vsoko.db", folder).p;
    bool ok = path != NULL && knowledge_load(arena, knowledge, &error) &&
              make(arena, knowledge, path, &org, &error) &&
              bench_school_grow(path, &school, &error);
    if (ok) {
        knowledge_give(knowledge, &app);
        printf("%lld pupils, %lld sessions, %lld responses\n", (long long)school.pupils,
               (long long)school.sessions, (long long)school.responses);
        ok = run(path, argc > 2 ? argv[2] : NULL, knowledge, &app, org, &error);
    }
    if (!ok) {
        fprintf(stderr, "%s (%s)\n", error.text, error.cause);
    }
    for (int i = 0; path != NULL && i < 4; i++) {
        static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
        unlink(str_fmt(arena, "%s%s", path, ends[i]).p);
    }
    rmdir(folder);
    arena_close(arena);
    return ok ? 0 : 2;
}
