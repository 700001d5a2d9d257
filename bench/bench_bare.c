// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench_bare.h"

#include "base/clock.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void run(sqlite3 *db, const char *text) {
    if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK) {
        fprintf(stderr, "%s: %s\n", text, sqlite3_errmsg(db));
        exit(2);
    }
}

static void put(sqlite3_stmt *stmt, int64_t n) {
    char key[32];
    snprintf(key, sizeof key, "load-%lld", (long long)n);
    sqlite3_bind_int64(stmt, 1, n % 24); // pupil
    sqlite3_bind_int64(stmt, 2, n % 11); // sign
    sqlite3_bind_int64(stmt, 3, n);      // seq
    sqlite3_bind_text(stmt, 4, key, -1, SQLITE_STATIC);
    sqlite3_step(stmt);
    sqlite3_reset(stmt);
}

double bench_bare_writer(const char *database, int batch, double seconds) {
    char path[512], ending[520];
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    snprintf(path, sizeof path, "%s.bare", database);
    sqlite3_open(path, &db);
    run(db, "pragma journal_mode = wal; pragma synchronous = full");
    run(db, "create table response (org_id integer not null, session_id integer not null, pupil_id "
            "integer not null, item text not null, rater integer not null, seq integer not null, "
            "state integer not null, value integer not null, reason text not null, write_key text "
            "not null, at_ms integer not null, primary key (org_id, session_id, pupil_id, item, "
            "rater, seq)) strict, without rowid");
    sqlite3_prepare_v2(db,
                       "insert into response values (118900039534782, 118900039534783, "
                       "118900039500000 + ?1, 'sign-' || ?2, 1, ?3, 1, 2, '', ?4, 1795600800000)",
                       -1, &stmt, NULL);
    int64_t n = 0, from = clock_monotonic_us(), until = from + (int64_t)(seconds * 1e6);
    while (clock_monotonic_us() < until) {
        run(db, "begin immediate");
        for (int i = 0; i < batch; i++) {
            put(stmt, ++n);
        }
        run(db, "commit");
    }
    double took = (double)(clock_monotonic_us() - from) / 1e6;
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    static const char *const endings[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < 3; i++) {
        snprintf(ending, sizeof ending, "%s%s", path, endings[i]);
        unlink(ending);
    }
    return (double)n / took;
}
