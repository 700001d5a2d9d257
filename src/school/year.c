// SPDX-License-Identifier: GPL-3.0-or-later
#include "school/year.h"

#include "base/rng.h"
#include "school/audit.h"
#include "school/school_internal.h"

#define YEAR_COLUMNS "year_id, title, begins, ends, week_days"

static const struct sql year_on = {
    "year_on", "select " YEAR_COLUMNS " from school_year where org_id = $1 order by"
               " case when begins <= $2 and ends >= $2 then 0 else 1 end, begins desc limit 1"};
static const struct sql year_by_id = {
    "year_by_id", "select " YEAR_COLUMNS " from school_year where org_id = $1 and year_id = $2"};
static const struct sql year_all = {
    "year_all", "select " YEAR_COLUMNS " from school_year where org_id = $1 order by begins desc"};
static const struct sql year_overlap = {
    "year_overlap", "select count(*) from school_year where org_id = $1 and year_id <> $2"
                    " and begins <= $4 and ends >= $3"};
static const struct sql year_insert = {
    "year_insert", "insert into school_year (org_id, year_id, title, begins, ends, week_days)"
                   " values ($1, $2, $3, $4, $5, $6)"};
static const struct sql year_update = {
    "year_update", "update school_year set title = $3, begins = $4, ends = $5, week_days = $6"
                   " where org_id = $1 and year_id = $2"};
static const struct sql term_of_year = {
    "term_of_year", "select level, ordinal, kind, begins, ends from term"
                    " where org_id = $1 and year_id = $2 order by level, ordinal"};
static const struct sql term_clear = {"term_clear",
                                      "delete from term where org_id = $1 and year_id = $2"};
static const struct sql term_insert = {
    "term_insert", "insert into term (org_id, year_id, level, ordinal, kind, begins, ends)"
                   " values ($1, $2, $3, $4, $5, $6, $7)"};
static const struct sql holiday_of_year = {
    "holiday_of_year", "select title, whom, begins, ends from holiday"
                       " where org_id = $1 and year_id = $2 order by begins, ordinal"};
static const struct sql holiday_clear = {"holiday_clear",
                                         "delete from holiday where org_id = $1 and year_id = $2"};
static const struct sql holiday_insert = {
    "holiday_insert", "insert into holiday (org_id, year_id, ordinal, title, whom, begins, ends)"
                      " values ($1, $2, $3, $4, $5, $6, $7)"};

const struct sql *const year_sql[] = {
    &year_on,       &year_by_id,     &year_all,   &year_overlap, &year_insert,
    &year_update,   &term_of_year,   &term_clear, &term_insert,  &holiday_of_year,
    &holiday_clear, &holiday_insert, NULL};

static void read_year(struct arena *arena, struct query *q, struct school_year *out) {
    out->year_id = query_int(q, 0);
    out->title = row_text(arena, q, 1);
    out->begins = row_date(q, 2);
    out->ends = row_date(q, 3);
    out->week_days = (int)query_int(q, 4);
}

static bool one_year(struct db *db, struct arena *arena, const struct sql *sql,
                     const struct arg *args, size_t n, struct school_year *out,
                     struct error *error) {
    struct query q;
    *out = (struct school_year){0};
    if (!query_open(&q, db, sql, args, n, error)) {
        return false;
    }
    bool found = query_next(&q);
    if (found) {
        read_year(arena, &q, out);
    }
    if (!query_close(&q, error)) {
        return false;
    }
    return found || error_set(error, ERROR_NOT_FOUND,
                              "Учебного года в программе ещё нет. Заведите его на странице"
                              " «Календарь года»");
}

bool year_current(struct db *db, struct arena *arena, int64_t org, struct date on,
                  struct school_year *out, struct error *error) {
    return one_year(db, arena, &year_on, ARGS(ARG_INT(org), ARG_DATE(arena, on)), out, error);
}

bool year_get(struct db *db, struct arena *arena, int64_t org, int64_t year,
              struct school_year *out, struct error *error) {
    return one_year(db, arena, &year_by_id, ARGS(ARG_INT(org), ARG_INT(year)), out, error);
}

bool year_list(struct db *db, struct arena *arena, int64_t org, struct year_list *out,
               struct error *error) {
    struct query q;
    *out = (struct year_list){0};
    if (!query_open(&q, db, &year_all, ARGS(ARG_INT(org)), error)) {
        return false;
    }
    while (query_next(&q)) {
        read_year(arena, &q, vec_push(arena, &out->rows));
    }
    return query_close(&q, error);
}

static bool read_terms(struct db *db, struct arena *arena, int64_t org, struct calendar *out,
                       struct error *error) {
    struct query q;
    if (!query_open(&q, db, &term_of_year, ARGS(ARG_INT(org), ARG_INT(out->year.year_id)), error)) {
        return false;
    }
    while (query_next(&q)) {
        struct term *term = vec_push(arena, &out->terms);
        term->level = level_from_name(query_text(&q, 0));
        term->ordinal = (int)query_int(&q, 1);
        if (!term_kind_from_name(query_text(&q, 2), &term->kind)) {
            term->kind = TERM_QUARTER;
        }
        term->begins = row_date(&q, 3);
        term->ends = row_date(&q, 4);
    }
    return query_close(&q, error);
}

bool calendar_get(struct db *db, struct arena *arena, int64_t org, int64_t year,
                  struct calendar *out, struct error *error) {
    *out = (struct calendar){0};
    if (!year_get(db, arena, org, year, &out->year, error) ||
        !read_terms(db, arena, org, out, error)) {
        return false;
    }
    struct query q;
    if (!query_open(&q, db, &holiday_of_year, ARGS(ARG_INT(org), ARG_INT(year)), error)) {
        return false;
    }
    while (query_next(&q)) {
        struct holiday *holiday = vec_push(arena, &out->holidays);
        holiday->title = row_text(arena, &q, 0);
        holiday->whom = row_text(arena, &q, 1);
        holiday->begins = row_date(&q, 2);
        holiday->ends = row_date(&q, 3);
    }
    return query_close(&q, error);
}

static bool save_year(struct db *db, struct arena *arena, int64_t org, struct school_year *year,
                      struct error *error) {
    int64_t clash = 0;
    if (!row_int(db, &year_overlap,
                 ARGS(ARG_INT(org), ARG_INT(year->year_id), ARG_DATE(arena, year->begins),
                      ARG_DATE(arena, year->ends)),
                 &clash, error)) {
        return false;
    }
    if (clash > 0) {
        return error_set(error, ERROR_CONFLICT,
                         "Эти даты пересекаются с другим учебным годом. Проверьте начало и конец");
    }
    bool fresh = year->year_id == 0;
    year->year_id = fresh ? id_new() : year->year_id;
    return exec_one(db, fresh ? &year_insert : &year_update,
                    ARGS(ARG_INT(org), ARG_INT(year->year_id), ARG_TEXT(year->title),
                         ARG_DATE(arena, year->begins), ARG_DATE(arena, year->ends),
                         ARG_INT(year->week_days)),
                    "Этого учебного года уже нет", error);
}

static bool save_terms(struct db *db, struct arena *arena, int64_t org,
                       const struct calendar *calendar, struct error *error) {
    struct arg year = ARG_INT(calendar->year.year_id);
    if (!db_exec(db, &term_clear, ARGS(ARG_INT(org), year), NULL, error) ||
        !db_exec(db, &holiday_clear, ARGS(ARG_INT(org), year), NULL, error)) {
        return false;
    }
    for (size_t i = 0; i < calendar->terms.n; i++) {
        const struct term *term = &calendar->terms.at[i];
        if (!db_exec(db, &term_insert,
                     ARGS(ARG_INT(org), year, ARG_TEXT(str_from(level_name(term->level))),
                          ARG_INT(term->ordinal), ARG_TEXT(str_from(term_kind_name(term->kind))),
                          ARG_DATE(arena, term->begins), ARG_DATE(arena, term->ends)),
                     NULL, error)) {
            return false;
        }
    }
    for (size_t i = 0; i < calendar->holidays.n; i++) {
        const struct holiday *holiday = &calendar->holidays.at[i];
        if (!db_exec(db, &holiday_insert,
                     ARGS(ARG_INT(org), year, ARG_INT((int64_t)i + 1), ARG_TEXT(holiday->title),
                          ARG_TEXT(holiday->whom), ARG_DATE(arena, holiday->begins),
                          ARG_DATE(arena, holiday->ends)),
                     NULL, error)) {
            return false;
        }
    }
    return true;
}

bool calendar_save(struct db *db, struct arena *arena, void *ask, struct error *error) {
    struct calendar_save *save = ask;
    struct calendar kept = save->calendar;
    struct calendar *calendar = &kept;
    int64_t org = save->by->org;
    bool fresh = calendar->year.year_id == 0;
    if (str_empty(calendar->year.title)) {
        calendar->year.title = str_fmt(arena, "%d/%02d", calendar->year.begins.year,
                                       (calendar->year.begins.year + 1) % 100);
    }
    if (!calendar_check(calendar, error) || !save_year(db, arena, org, &calendar->year, error)) {
        return false;
    }
    save->calendar.year.year_id = calendar->year.year_id;
    return save_terms(db, arena, org, calendar, error) &&
           audit_add(db, arena, org, save->by->account, fresh ? "year.create" : "year.save", "year",
                     calendar->year.year_id, NULL, error);
}
