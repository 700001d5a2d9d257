// SPDX-License-Identifier: GPL-3.0-or-later
// bench_coherence [RESPONSES]: the check of coherence of a large school: 1 500 pupils, years of
// sessions. Prints seconds; never judges.
#include "bench_school.h"

#include "analysis/chain.h"
#include "app/demo.h"
#include "app/rooms.h"
#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { PUPILS = 1500, SESSIONS = 3000, RESPONSES = 5000000, RUNS = 10 };

static bool make(struct arena *arena, const struct knowledge *knowledge, const char *path,
                 int64_t *org, struct error *error) {
    struct store *store = NULL;
    const struct store_options options = {.rooms = app_rooms};
    struct demo demo = {
        .arena = arena, .knowledge = knowledge, .seed = 2026, .password = S("bench-coherence-1")};
    bool ok = store_open(&store, path, &options, error);
    demo.store = store;
    ok = ok && demo_make(&demo, error);
    *org = demo.by.org;
    store_close(store);
    return ok;
}

static bool check_once(struct store *store, const struct app *app, int64_t org, size_t *findings,
                       struct error *error) {
    struct arena *arena = arena_open((size_t)256 << 20);
    struct coherence run;
    struct chain_report report;
    struct school_year year;
    struct db *db = store_reader(store, arena, error);
    bool ok = db != NULL && year_current(db, arena, org, date_today(), &year, error);
    if (ok) {
        chain_run(&run, arena, db, app, org, &year, date_today());
        ok = chain_check(&run, app_rooms, &report, error);
        *findings = ok ? report.findings.rows.n : 0;
    }
    arena_close(arena);
    return ok;
}

static bool measure(const struct app *app, const char *path, int64_t org, struct error *error) {
    struct store *store = NULL;
    const struct store_options options = {.rooms = app_rooms, .read_only = true};
    size_t findings = 0;
    int64_t slowest = 0, sum = 0;
    bool ok = store_open(&store, path, &options, error);
    for (int i = 0; ok && i < RUNS; i++) {
        int64_t from = clock_monotonic_us();
        ok = check_once(store, app, org, &findings, error);
        int64_t took = clock_monotonic_us() - from;
        slowest = took > slowest ? took : slowest;
        sum += took;
    }
    if (ok) {
        printf("  the check: %.3f s on the average, %.3f s at most; %zu findings\n",
               (double)sum / RUNS / 1e6, (double)slowest / 1e6, findings);
    }
    store_close(store);
    return ok;
}

int main(int argc, char **argv) {
    char folder[] = "/tmp/vsoko-bench-XXXXXX";
    struct error error = {0};
    struct arena *arena = arena_open((size_t)512 << 20);
    struct knowledge *knowledge = arena_new(arena, struct knowledge);
    struct app app = {.rooms = app_rooms};
    struct bench_school school = {PUPILS, SESSIONS, argc > 1 ? atoll(argv[1]) : RESPONSES};
    int64_t org = 0;
    const char *path = mkdtemp(folder) == NULL ? NULL : str_fmt(arena, "%s/vsoko.db", folder).p;
    bool ok = path != NULL && knowledge_load(arena, knowledge, &error) &&
              make(arena, knowledge, path, &org, &error) &&
              bench_school_grow(path, &school, &error);
    if (ok) {
        knowledge_give(knowledge, &app);
        printf("  %lld pupils, %lld sessions, %lld responses\n", (long long)school.pupils,
               (long long)school.sessions, (long long)school.responses);
        ok = measure(&app, path, org, &error);
    }
    if (!ok) {
        fprintf(stderr, "%s (%s)\n", error.text, error.cause);
    }
    if (path != NULL) {
        unlink(path);
        unlink(str_fmt(arena, "%s-wal", path).p);
        unlink(str_fmt(arena, "%s-shm", path).p);
        unlink(str_fmt(arena, "%s.lock", path).p);
    }
    rmdir(folder);
    arena_close(arena);
    return ok ? 0 : 2;
}
