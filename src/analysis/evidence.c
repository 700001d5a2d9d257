// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/evidence.h"

#include "analysis/analysis_internal.h"
#include "analysis/evidence_count.h"
#include "instruments/kind.h"

// Closed sessions counted otherwise than they stand, opened again, or taken back.
#define STALE                                                                                      \
    "(select s.session_id from session as s left join evidence_session as e "                      \
    "on e.org_id = s.org_id and e.session_id = s.session_id "                                      \
    "where s.org_id = $1 and s.closed_ms <> coalesce(e.closed_ms, 0) "                             \
    "union all select e.session_id from evidence_session as e where e.org_id = $1 "                \
    "and not exists (select 1 from session as s where s.org_id = e.org_id "                        \
    "and s.session_id = e.session_id)) as t"

static const struct sql evidence_stale_count = {"evidence_stale_count",
                                                "select count(*) from " STALE};

static const struct sql evidence_stale_some = {
    "evidence_stale_some", "select t.session_id from " STALE " order by t.session_id limit $2"};

static const struct sql evidence_source = {
    "evidence_source",
    "select s.closed_ms, p.year_id from session as s join procedure as p on p.org_id = s.org_id "
    "and p.procedure_id = s.procedure_id where s.org_id = $1 and s.session_id = $2"};

static const struct sql evidence_session_delete = {
    "evidence_session_delete",
    "delete from evidence_session where org_id = $1 and session_id = $2"};
static const struct sql evidence_delete = {
    "evidence_delete", "delete from evidence where org_id = $1 and session_id = $2"};
static const struct sql evidence_pupil_delete = {
    "evidence_pupil_delete", "delete from evidence_pupil where org_id = $1 and session_id = $2"};

static const struct sql evidence_session_insert = {
    "evidence_session_insert",
    "insert into evidence_session (org_id, session_id, closed_ms, year_id, class_id, held_on, "
    "title, instrument_id, instrument_version, instrument_title) "
    "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
static const struct sql evidence_insert = {
    "evidence_insert", "insert into evidence (org_id, session_id, outcome, none, below, basic, "
                       "advanced, high) values ($1, $2, $3, $4, $5, $6, $7, $8)"};
static const struct sql evidence_pupil_insert = {
    "evidence_pupil_insert", "insert into evidence_pupil (org_id, session_id, outcome, pupil_id, "
                             "level, share) values ($1, $2, $3, $4, $5, $6)"};

#define COLUMNS                                                                                    \
    "select s.session_id, s.year_id, s.class_id, c.grade, c.letter, s.held_on, s.title, "          \
    "s.instrument_id, s.instrument_version, s.instrument_title, e.outcome, e.none, e.below, "      \
    "e.basic, e.advanced, e.high "
#define IN_ORDER                                                                                   \
    " order by e.outcome, c.grade, c.sort_key, c.class_id, s.held_on desc, s.session_id desc"

// "cross join" keeps SQLite at the sessions of the year: it would begin with all years.
static const struct sql evidence_by_year = {
    "evidence_by_year",
    COLUMNS "from evidence_session as s cross join evidence as e cross join class as c "
            "where s.org_id = $1 and s.year_id = $2 and e.org_id = s.org_id "
            "and e.session_id = s.session_id and c.org_id = s.org_id "
            "and c.class_id = s.class_id" IN_ORDER};
static const struct sql evidence_by_outcome = {
    "evidence_by_outcome",
    COLUMNS "from evidence as e join evidence_session as s on s.org_id = e.org_id "
            "and s.session_id = e.session_id join class as c on c.org_id = s.org_id "
            "and c.class_id = s.class_id where e.org_id = $1 and e.outcome = $2" IN_ORDER};

#define OF_YEAR                                                                                    \
    "from evidence_session as s cross join evidence_pupil as p where s.org_id = $1 "               \
    "and s.year_id = $2 and p.org_id = s.org_id and p.session_id = s.session_id"

static const struct sql evidence_pupils_by_year = {
    "evidence_pupils_by_year",
    "select p.pupil_id, p.session_id, p.level, p.share " OF_YEAR " and p.outcome = $3 "
    "order by p.pupil_id, s.held_on desc, p.session_id desc"};

static const struct sql evidence_pupil_count = {"evidence_pupil_count",
                                                "select count(distinct p.pupil_id) " OF_YEAR};

// By withdrawn consent (school/erasure.h). Counts of the class name nobody and stay.
static const struct sql erase_personal = {
    "erase_personal_data_evidence_pupil",
    "delete from evidence_pupil where org_id = $1 and pupil_id = $2"};
static const struct sql erase_psychology = {
    "erase_psychology_evidence_pupil",
    "delete from evidence_pupil where org_id = $1 and pupil_id = $2 and session_id in "
    "(select e.session_id from evidence_session as e join instrument_version as v "
    "on v.org_id = e.org_id and v.instrument_id = e.instrument_id "
    "and v.version = e.instrument_version where e.org_id = $1 "
    "and v.body ->> 'who_may_use' = 'psychologist')"};

// Terms of keeping (school/keeping.h).
static const struct sql keep_marks = {
    "keep_marks_evidence_pupil",
    "delete from evidence_pupil where org_id = $1 and session_id in (select e.session_id "
    "from evidence_session as e where e.org_id = $1 and e.held_on < $2)"};

const struct sql *const evidence_sql[] = {&evidence_stale_count,
                                          &evidence_stale_some,
                                          &evidence_source,
                                          &evidence_session_delete,
                                          &evidence_delete,
                                          &evidence_pupil_delete,
                                          &evidence_session_insert,
                                          &evidence_insert,
                                          &evidence_pupil_insert,
                                          &evidence_by_year,
                                          &evidence_by_outcome,
                                          &evidence_pupils_by_year,
                                          &evidence_pupil_count,
                                          &erase_personal,
                                          &erase_psychology,
                                          &keep_marks,
                                          NULL};

enum { SHARE_UNIT = 10000 };

bool evidence_stale(struct db *db, int64_t org, int64_t *out, struct error *error) {
    struct query q;
    if (!query_open(&q, db, &evidence_stale_count, ARGS(ARG_INT(org)), error)) {
        return false;
    }
    *out = query_next(&q) ? query_int(&q, 0) : 0;
    return query_close(&q, error);
}

// Counting ---------------------------------------------------------------------------------------

struct counting {
    int64_t org, session_id, closed_ms, year_id;
    bool counted; // false: only what stood there is to go
    struct session session;
    struct evidence_count count;
};

static bool put_target(struct db *db, const struct counting *c,
                       const struct evidence_target *target, struct error *error) {
    const size_t *n = target->count;
    if (!db_exec(db, &evidence_insert,
                 ARGS(ARG_INT(c->org), ARG_INT(c->session_id), ARG_TEXT(target->id),
                      ARG_INT((int64_t)n[MEASURE_LEVEL_NONE]),
                      ARG_INT((int64_t)n[MEASURE_BELOW_BASIC]), ARG_INT((int64_t)n[MEASURE_BASIC]),
                      ARG_INT((int64_t)n[MEASURE_ADVANCED]), ARG_INT((int64_t)n[MEASURE_HIGH])),
                 NULL, error)) {
        return false;
    }
    for (size_t p = 0; p < target->pupils.rows.n; p++) {
        const struct evidence_pupil *pupil = &target->pupils.rows.at[p];
        if (!db_exec(db, &evidence_pupil_insert,
                     ARGS(ARG_INT(c->org), ARG_INT(c->session_id), ARG_TEXT(target->id),
                          ARG_INT(pupil->pupil_id), ARG_INT(pupil->level),
                          ARG_INT((int64_t)(pupil->share * SHARE_UNIT + 0.5))),
                     NULL, error)) {
            return false;
        }
    }
    return true;
}

static bool put_count(struct db *db, struct arena *arena, void *ask, struct error *error) {
    const struct counting *c = ask;
    const struct sql *const old[] = {&evidence_session_delete, &evidence_delete,
                                     &evidence_pupil_delete};
    for (size_t i = 0; i < sizeof old / sizeof *old; i++) {
        if (!db_exec(db, old[i], ARGS(ARG_INT(c->org), ARG_INT(c->session_id)), NULL, error)) {
            return false;
        }
    }
    if (!c->counted) {
        return true;
    }
    const struct session *s = &c->session;
    if (!db_exec(db, &evidence_session_insert,
                 ARGS(ARG_INT(c->org), ARG_INT(c->session_id), ARG_INT(c->closed_ms),
                      ARG_INT(c->year_id), ARG_INT(s->class_id),
                      ARG_TEXT(date_iso(arena, s->held_on)), ARG_TEXT(s->title),
                      ARG_TEXT(s->instrument_id), ARG_INT(s->instrument_version),
                      ARG_TEXT(s->instrument.title)),
                 NULL, error)) {
        return false;
    }
    for (size_t i = 0; i < c->count.targets.n; i++) {
        if (!put_target(db, c, &c->count.targets.at[i], error)) {
            return false;
        }
    }
    return true;
}

// Reads the session as it stands. A questionnaire, and a sheet that judges lessons or papers
// instead of pupils, is counted as one without evidence.
static bool count_session(struct db *db, struct arena *arena,
                          const struct outcome_catalogue *catalogue, struct counting *c,
                          struct error *error) {
    struct query q;
    struct class_map map;
    if (!query_open(&q, db, &evidence_source, ARGS(ARG_INT(c->org), ARG_INT(c->session_id)),
                    error)) {
        return false;
    }
    if (query_next(&q)) {
        c->closed_ms = query_int(&q, 0);
        c->year_id = query_int(&q, 1);
    }
    if (!query_close(&q, error)) {
        return false;
    }
    c->counted = c->closed_ms > 0;
    if (!c->counted) {
        return true;
    }
    if (!session_get(db, arena, c->org, c->session_id, &c->session, error)) {
        return false;
    }
    // Lessons and papers are no evidence of what pupils can do.
    if (instrument_is_survey(&c->session.instrument) ||
        c->session.instrument.kind->object != NULL) {
        return true;
    }
    if (!class_map_make(db, arena, c->org, &c->session, &map, error)) {
        return false;
    }
    evidence_count(arena, &map, catalogue, &c->count);
    return true;
}

struct stale_sessions {
    VEC(int64_t) rows;
};

static bool stale_some(struct db *db, struct arena *arena, int64_t org, size_t most,
                       struct stale_sessions *out, struct error *error) {
    struct query q;
    if (!query_open(&q, db, &evidence_stale_some, ARGS(ARG_INT(org), ARG_INT((int64_t)most)),
                    error)) {
        return false;
    }
    while (query_next(&q)) {
        *vec_push(arena, &out->rows) = query_int(&q, 0);
    }
    return query_close(&q, error);
}

// One session: counted by a reader, so that the writer only writes. What changed in between leaves
// another closed_ms behind and the session is found again.
static bool refresh_one(struct store *store, struct arena *arena, int64_t org,
                        const struct outcome_catalogue *catalogue, int64_t session_id,
                        struct error *error) {
    struct counting c = {.org = org, .session_id = session_id};
    struct db *db = store_reader(store, arena, error);
    return db != NULL && count_session(db, arena, catalogue, &c, error) &&
           store_write_wait(store, put_count, &c, error);
}

bool evidence_refresh(struct store *store, struct arena *arena, int64_t org,
                      const struct outcome_catalogue *shipped, size_t most, int64_t *left,
                      struct error *error) {
    struct stale_sessions stale = {0};
    struct outcome_catalogue catalogue;
    struct db *db = store_reader(store, arena, error);
    *left = 0;
    if (db == NULL || !outcome_catalogue_of(db, arena, shipped, org, &catalogue, error) ||
        !evidence_stale(db, org, left, error) || !stale_some(db, arena, org, most, &stale, error)) {
        return false;
    }
    for (size_t i = 0; i < stale.rows.n; i++) {
        struct arena_mark mark = arena_mark(arena);
        if (!refresh_one(store, arena, org, &catalogue, stale.rows.at[i], error)) {
            return false;
        }
        arena_rewind(arena, mark);
        (*left)--;
    }
    return true;
}

// Reading ----------------------------------------------------------------------------------------

static bool read_rows(struct db *db, struct arena *arena, const struct sql *sql,
                      const struct arg *args, size_t n, struct evidence_list *out,
                      struct error *error) {
    struct query q;
    *out = (struct evidence_list){0};
    if (!query_open(&q, db, sql, args, n, error)) {
        return false;
    }
    while (query_next(&q)) {
        struct evidence_row *row = vec_push(arena, &out->rows);
        row->session_id = query_int(&q, 0);
        row->year_id = query_int(&q, 1);
        row->class_id = query_int(&q, 2);
        row->grade = (int)query_int(&q, 3);
        row->class_name = ru_class_title(arena, row->grade, query_text(&q, 4));
        (void)date_parse_iso(query_text(&q, 5), &row->held_on);
        row->title = str_dup(arena, query_text(&q, 6));
        row->instrument_id = str_dup(arena, query_text(&q, 7));
        row->instrument_version = query_int(&q, 8);
        row->instrument_title = str_dup(arena, query_text(&q, 9));
        row->outcome = str_dup(arena, query_text(&q, 10));
        for (int level = 0; level < MEASURE_LEVELS; level++) {
            row->count[level] = (size_t)query_int(&q, 11 + level);
        }
    }
    return query_close(&q, error);
}

bool evidence_of_year(struct db *db, struct arena *arena, int64_t org, int64_t year_id,
                      struct evidence_list *out, struct error *error) {
    return read_rows(db, arena, &evidence_by_year, ARGS(ARG_INT(org), ARG_INT(year_id)), out,
                     error);
}

bool evidence_of_outcome(struct db *db, struct arena *arena, int64_t org, struct str outcome,
                         struct evidence_list *out, struct error *error) {
    return read_rows(db, arena, &evidence_by_outcome, ARGS(ARG_INT(org), ARG_TEXT(outcome)), out,
                     error);
}

bool evidence_pupils_of_year(struct db *db, struct arena *arena, int64_t org, int64_t year_id,
                             struct str outcome, struct evidence_pupils *out, struct error *error) {
    struct query q;
    *out = (struct evidence_pupils){0};
    if (!query_open(&q, db, &evidence_pupils_by_year,
                    ARGS(ARG_INT(org), ARG_INT(year_id), ARG_TEXT(outcome)), error)) {
        return false;
    }
    while (query_next(&q)) {
        struct evidence_pupil *pupil = vec_push(arena, &out->rows);
        pupil->pupil_id = query_int(&q, 0);
        pupil->session_id = query_int(&q, 1);
        pupil->level = (enum measure_level)query_int(&q, 2);
        pupil->share = (double)query_int(&q, 3) / SHARE_UNIT;
    }
    return query_close(&q, error);
}

bool evidence_pupils_seen(struct db *db, int64_t org, int64_t year_id, int64_t *out,
                          struct error *error) {
    struct query q;
    if (!query_open(&q, db, &evidence_pupil_count, ARGS(ARG_INT(org), ARG_INT(year_id)), error)) {
        return false;
    }
    *out = query_next(&q) ? query_int(&q, 0) : 0;
    return query_close(&q, error);
}
