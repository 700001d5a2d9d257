// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench_school.h"

#include "app/rooms.h"

#include <stdio.h>

// A repetition's ids stand below those of the demo, which are all of one minute.
#define STEP "100000000"
#define BELOW(column) column " - $1 * " STEP

// The demo's open session and these copies of it: 25 classes rated at once.
#define OPEN "25"

enum { ONE_WRITE = 4 }; // repetitions a transaction

static const struct sql pupils[] = {
    {"bench_pupil",
     "insert into pupil select org_id, " BELOW("pupil_id") ", sex, created_ms from "
                                                           "pupil where pupil_id > $2"},
    {"bench_identity", "insert into pupil_identity select org_id, " BELOW(
                           "pupil_id") ", last_name, first_name, "
                                       "middle_name, born, file_number, sort_key, fold_key from "
                                       "pupil_identity where pupil_id > $2"},
    {"bench_membership", "insert into membership select org_id, " BELOW(
                             "pupil_id") ", class_id, begins, ends, reason, "
                                         "end_reason from membership where pupil_id > $2"},
};
static const struct sql sessions[] = {
    {"bench_procedure", "insert into procedure select org_id, " BELOW(
                            "procedure_id") ", year_id, title, purpose, "
                                            "order_number, order_date, instrument_id, "
                                            "instrument_version, account_id, created_ms from "
                                            "procedure where procedure_id > $2"},
    {"bench_item", "insert into procedure_item select org_id, " BELOW(
                       "procedure_id") ", item, "
                                       "value_mask from procedure_item where procedure_id > $2"},
    {"bench_session",
     "insert into session select org_id, " BELOW("session_id") ", " BELOW(
         "procedure_id") ", "
                         "class_id, held_on, case when $1 < " OPEN " then closed_ms "
                         "else max(closed_ms, 1) end from session where session_id > $2"},
    {"bench_session_pupil", "insert into session_pupil select org_id, " BELOW(
                                "session_id") ", pupil_id, team, absent, variant "
                                              "from session_pupil where session_id > $2"},
    {"bench_session_rater", "insert into session_rater select org_id, " BELOW(
                                "session_id") ", rater, account_id from "
                                              "session_rater where session_id > $2"},
    {"bench_response",
     "insert into response select org_id, " BELOW(
         "session_id") ", pupil_id, item, rater, seq, "
                       "state, value, reason, write_key, at_ms, answer from response "
                       "where session_id > $2"},
};

struct growth {
    const struct sql *sql;
    size_t n;
    int64_t from, to; // repetitions, from 1
    int64_t oldest;   // no id of the demo itself is as small
};

static bool repeat(struct db *db, struct arena *arena, void *arg, struct error *error) {
    (void)arena;
    const struct growth *growth = arg;
    for (int64_t k = growth->from; k < growth->to; k++) {
        for (size_t i = 0; i < growth->n; i++) {
            if (!db_exec(db, &growth->sql[i], ARGS(ARG_INT(k), ARG_INT(growth->oldest)), NULL,
                         error)) {
                return false;
            }
        }
    }
    return true;
}

static bool grow(struct store *store, const struct sql *sql, size_t n, int64_t times,
                 int64_t oldest, struct error *error) {
    for (int64_t k = 1; k <= times; k += ONE_WRITE) {
        int64_t to = k + ONE_WRITE > times + 1 ? times + 1 : k + ONE_WRITE;
        struct growth growth = {sql, n, k, to, oldest};
        if (!store_write_wait(store, repeat, &growth, error)) {
            return false;
        }
        fprintf(stderr, "\rgrowing the school: %lld of %lld ", (long long)to - 1, (long long)times);
    }
    fputc('\n', stderr);
    return true;
}

static bool number(struct store *store, const char *text, int64_t *out, struct error *error) {
    struct query q;
    struct sql sql = {"bench_number", text};
    struct arena *arena = arena_open(0);
    struct db *db = store_reader(store, arena, error);
    bool ok = db != NULL && query_open(&q, db, &sql, ARGS0, error);
    if (ok) {
        *out = query_next(&q) ? query_int(&q, 0) : 0;
        ok = query_close(&q, error);
    }
    arena_close(arena);
    return ok;
}

bool bench_school_grow(const char *database, struct bench_school *school, struct error *error) {
    struct store *store;
    int64_t here[2], oldest;
    const struct store_options options = {.rooms = app_rooms};
    if (!store_open(&store, database, &options, error)) {
        return false;
    }
    bool ok = number(store, "select count(*) from pupil", &here[0], error) &&
              number(store, "select count(*) from response", &here[1], error) &&
              number(store, "select org_id - 1 from org", &oldest, error) && here[0] > 0 &&
              here[1] > 0 &&
              grow(store, pupils, sizeof pupils / sizeof *pupils, school->pupils / here[0], oldest,
                   error) &&
              grow(store, sessions, sizeof sessions / sizeof *sessions, school->responses / here[1],
                   oldest, error) &&
              number(store, "select count(*) from pupil", &school->pupils, error) &&
              number(store, "select count(*) from session", &school->sessions, error) &&
              number(store, "select count(*) from response", &school->responses, error);
    store_close(store);
    return ok;
}
