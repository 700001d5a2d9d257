// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of sessions: which of them come first, on keys alone; what is counted of each, after the
// limit.
#include "monitoring/monitoring_internal.h"
#include "monitoring/response.h"
#include "monitoring/session.h"
#include "monitoring/survey_answer.h"

// Open sessions are few among those of all years, and their condition by itself finds an index.
#define IN_ANY_STATE "(cast($5 as bigint) = 0 or (n.closed_ms > 0) = (cast($5 as bigint) = 2)) "
#define IS_OPEN "cast($5 as bigint) = 1 and n.closed_ms = 0 "

// The sessions of a filter, named n: $1 org, $2 year, $3 account, $4 only mine, $5 state,
// $6 class, $7 who leads.
#define LISTED(in_state)                                                                           \
    "from session as n join procedure as y on y.org_id = n.org_id "                                \
    "and y.procedure_id = n.procedure_id where n.org_id = $1 and y.year_id = $2 and " in_state     \
    "and (cast($4 as bigint) = 0 or exists (select 1 from session_rater as mine "                  \
    "where mine.org_id = n.org_id and mine.session_id = n.session_id and mine.account_id = $3) "   \
    "or exists (select 1 from class as led where led.org_id = n.org_id "                           \
    "and led.class_id = n.class_id and led.head_staff_id = $7) "                                   \
    "or exists (select 1 from session_pupil as work where work.org_id = n.org_id "                 \
    "and work.session_id = n.session_id and work.supervisor_id = $3)) "                            \
    "and (cast($6 as bigint) = 0 or n.class_id = cast($6 as bigint)) "

#define LINE_COLUMNS                                                                               \
    "select s.session_id, p.title, coalesce(c.grade, 0), coalesce(c.letter, ''), s.held_on, "      \
    "s.closed_ms, p.instrument_id, p.instrument_version, "                                         \
    "(select count(*) from session_pupil as sp where sp.org_id = s.org_id "                        \
    "and sp.session_id = s.session_id and sp.absent = 0), "                                        \
    "(select count(*) from procedure_item as pi where pi.org_id = s.org_id "                       \
    "and pi.procedure_id = s.procedure_id) * (select count(*) from session_rater as sr "           \
    "where sr.org_id = s.org_id and sr.session_id = s.session_id), "                               \
    "(select coalesce(max(sr.rater), 0) from session_rater as sr where sr.org_id = s.org_id "      \
    "and sr.session_id = s.session_id and sr.account_id = $3), "                                   \
    "case when c.head_staff_id = $7 then 1 else 0 end, "                                           \
    "coalesce((select v.invited from survey as v where v.org_id = s.org_id "                       \
    "and v.session_id = s.session_id), 0), "                                                       \
    "(select count(*) from session_pupil as w where w.org_id = s.org_id "                          \
    "and w.session_id = s.session_id and w.supervisor_id = $3) "

#define LINE_ORDER                                                                                 \
    "order by n.held_on desc, n.session_id desc limit $8 offset $9) as s "                         \
    "join procedure as p on p.org_id = s.org_id and p.procedure_id = s.procedure_id "              \
    "left join class as c on c.org_id = s.org_id and c.class_id = s.class_id "                     \
    "order by s.held_on desc, s.session_id desc"

// What is counted of a session is counted after the limit.
#define LINES(in_state)                                                                            \
    LINE_COLUMNS "from (select n.org_id, n.session_id, n.procedure_id, n.class_id, n.held_on, "    \
                 "n.closed_ms " LISTED(in_state) LINE_ORDER

static const struct sql session_lines = {"session_lines", LINES(IN_ANY_STATE)};
static const struct sql session_lines_open = {"session_lines_open", LINES(IS_OPEN)};

static const struct sql session_lines_total = {"session_lines_total",
                                               "select count(*) " LISTED(IN_ANY_STATE)};

// One title a frozen instrument: reading it out of its JSON for every row was most of the list's
// time.
static const struct sql session_instrument_title = {
    "session_instrument_title", "select coalesce(body ->> 'title', '') from instrument_version "
                                "where org_id = $1 and instrument_id = $2 and version = $3"};

const struct sql *const session_list_sql[] = {
    &session_lines, &session_lines_open, &session_lines_total, &session_instrument_title, NULL};

struct instrument_title {
    struct str id, title;
    int64_t version;
};
struct instrument_titles {
    VEC(struct instrument_title) rows;
};

static bool read_title(struct db *db, struct arena *arena, int64_t org,
                       struct instrument_titles *known, struct session_line *line,
                       struct error *error) {
    struct query q;
    for (size_t i = 0; i < known->rows.n; i++) {
        const struct instrument_title *row = &known->rows.at[i];
        if (row->version == line->instrument_version && str_eq(row->id, line->instrument_id)) {
            line->instrument_title = row->title;
            return true;
        }
    }
    if (!query_open(
            &q, db, &session_instrument_title,
            ARGS(ARG_INT(org), ARG_TEXT(line->instrument_id), ARG_INT(line->instrument_version)),
            error)) {
        return false;
    }
    if (query_next(&q)) {
        line->instrument_title = str_dup(arena, query_text(&q, 0));
    }
    *vec_push(arena, &known->rows) = (struct instrument_title){
        line->instrument_id, line->instrument_title, line->instrument_version};
    return query_close(&q, error);
}

// How far an open session went; of a closed one it no longer matters, and counting costs.
static bool read_progress(struct db *db, int64_t org, struct session_line *line,
                          struct error *error) {
    int64_t done[SESSION_RATERS_MAX + 1];
    if (line->closed) {
        return true;
    }
    if (line->survey) {
        return survey_answer_count(db, org, line->session_id, &line->cells_done, error);
    }
    if (!response_progress(db, org, line->session_id, done, error)) {
        return false;
    }
    for (int r = 1; r <= SESSION_RATERS_MAX; r++) {
        line->cells_done += done[r];
    }
    return true;
}

// Nobody leads a class as -1.
static int64_t leader(const struct session_filter *f) { return f->staff == 0 ? -1 : f->staff; }

static bool read_total(struct db *db, const struct session_filter *f, size_t *out,
                       struct error *error) {
    struct query q;
    if (!query_open(&q, db, &session_lines_total,
                    ARGS(ARG_INT(f->org), ARG_INT(f->year), ARG_INT(f->account),
                         ARG_INT(f->only_mine), ARG_INT(f->state), ARG_INT(f->class_id),
                         ARG_INT(leader(f))),
                    error)) {
        return false;
    }
    *out = query_next(&q) ? (size_t)query_int(&q, 0) : 0;
    return query_close(&q, error);
}

static bool read_lines(struct db *db, struct arena *arena, const struct session_filter *f,
                       struct session_list *out, struct error *error) {
    struct query q;
    size_t most = f->most == 0 ? SESSION_LIST_MOST : f->most;
    if (!query_open(&q, db, f->state == SESSION_OPEN ? &session_lines_open : &session_lines,
                    ARGS(ARG_INT(f->org), ARG_INT(f->year), ARG_INT(f->account),
                         ARG_INT(f->only_mine), ARG_INT(f->state), ARG_INT(f->class_id),
                         ARG_INT(leader(f)), ARG_INT((int64_t)most), ARG_INT((int64_t)f->skip)),
                    error)) {
        return false;
    }
    while (query_next(&q)) {
        struct session_line *line = vec_push(arena, &out->rows);
        line->session_id = query_int(&q, 0);
        line->title = str_dup(arena, query_text(&q, 1));
        line->class_name = session_class_name(arena, query_int(&q, 2), query_text(&q, 3));
        line->of_class = query_int(&q, 2) != 0;
        (void)date_parse_iso(query_text(&q, 4), &line->held_on);
        line->closed = query_int(&q, 5) != 0;
        line->instrument_id = str_dup(arena, query_text(&q, 6));
        line->instrument_version = query_int(&q, 7);
        line->pupils = query_int(&q, 8);
        line->cells_due = line->pupils * query_int(&q, 9);
        line->my_rater = (int)query_int(&q, 10);
        line->my_class = query_int(&q, 11) != 0;
        line->my_projects = query_int(&q, 13);
        line->survey = query_int(&q, 12) > 0;
        line->cells_due = line->survey ? query_int(&q, 12) : line->cells_due;
    }
    return query_close(&q, error);
}

bool session_list_of(struct db *db, struct arena *arena, const struct session_filter *filter,
                     struct session_list *out, struct error *error) {
    struct instrument_titles titles = {0};
    *out = (struct session_list){0};
    if ((filter->counted && !read_total(db, filter, &out->total, error)) ||
        !read_lines(db, arena, filter, out, error)) {
        return false;
    }
    for (size_t i = 0; i < out->rows.n; i++) {
        struct session_line *line = &out->rows.at[i];
        if (!read_title(db, arena, filter->org, &titles, line, error) ||
            !read_progress(db, filter->org, line, error)) {
            return false;
        }
    }
    return true;
}
