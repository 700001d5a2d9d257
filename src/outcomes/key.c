// SPDX-License-Identifier: GPL-3.0-or-later
#include "outcomes/key.h"

#include "outcomes/outcomes_internal.h"
#include "school/audit.h"
#include "school/year.h"

#define CHOICE_SELECT                                                                              \
    "select c.year_id, y.title, c.version, c.reason, coalesce(a.shown_name, ''), c.made_ms,"       \
    " (select count(*) from key_outcome k where k.org_id = c.org_id and k.year_id = c.year_id"     \
    " and k.level = c.level and k.version = c.version)"                                            \
    " from key_choice c join school_year y on y.org_id = c.org_id and y.year_id = c.year_id"       \
    " left join account a on a.org_id = c.org_id and a.account_id = c.account_id"                  \
    " where c.org_id = $1 and c.level = $2"

static const struct sql key_choice_current = {
    "key_choice_current",
    CHOICE_SELECT " and y.begins <= (select begins from school_year where org_id = $1"
                  " and year_id = $3) order by y.begins desc, c.version desc, c.year_id limit 1"};
static const struct sql key_choice_version = {"key_choice_version", CHOICE_SELECT
                                              " and c.year_id = $3 and c.version = $4"};
static const struct sql key_choice_all = {"key_choice_all", CHOICE_SELECT
                                          " order by y.begins desc, c.version desc, c.year_id"};
static const struct sql key_outcome_rows = {
    "key_outcome_rows", "select outcome_id, why, subjects from key_outcome where org_id = $1"
                        " and level = $2 and year_id = $3 and version = $4 order by position,"
                        " outcome_id"};
static const struct sql key_choice_next = {
    "key_choice_next", "select coalesce(max(version), 0) + 1 from key_choice where org_id = $1"
                       " and level = $2 and year_id = $3"};
static const struct sql key_choice_insert = {
    "key_choice_insert",
    "insert into key_choice (org_id, year_id, level, version, reason, account_id, made_ms)"
    " values ($1, $2, $3, $4, $5, $6, $7)"};
static const struct sql key_outcome_insert = {
    "key_outcome_insert",
    "insert into key_outcome (org_id, year_id, level, version, outcome_id, position, why, subjects)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8)"};

const struct sql *const key_sql[] = {
    &key_choice_current, &key_choice_version, &key_choice_all,     &key_outcome_rows,
    &key_choice_next,    &key_choice_insert,  &key_outcome_insert, NULL};

enum { SUBJECTS_MAX = 64 * 1024 };

static void read_choice(struct arena *arena, struct query *q, enum level level,
                        struct key_choice *out) {
    *out = (struct key_choice){.level = level,
                               .year_id = query_int(q, 0),
                               .year_title = str_dup(arena, query_text(q, 1)),
                               .version = (int)query_int(q, 2),
                               .reason = str_dup(arena, query_text(q, 3)),
                               .who = str_dup(arena, query_text(q, 4)),
                               .made_ms = query_int(q, 5),
                               .n = query_int(q, 6)};
    if (str_empty(out->who)) {
        out->who = S("консоль");
    }
}

static bool read_subjects(struct arena *arena, struct str json, struct key_outcome *out,
                          struct error *error) {
    const struct node *list = node_from_json(arena, json, error);
    if (list == NULL) {
        return false;
    }
    for (const struct node *one = list->first; one != NULL; one = one->next) {
        *vec_push(arena, &out->subjects) = node_str(one);
    }
    return true;
}

static bool read_rows(struct db *db, struct arena *arena, int64_t org, struct key_choice *out,
                      struct error *error) {
    struct query q;
    struct arg level = ARG_TEXT(str_from(level_name(out->level)));
    if (!query_open(&q, db, &key_outcome_rows,
                    ARGS(ARG_INT(org), level, ARG_INT(out->year_id), ARG_INT(out->version)),
                    error)) {
        return false;
    }
    bool ok = true;
    while (ok && query_next(&q)) {
        struct key_outcome *row = vec_push(arena, &out->rows);
        row->outcome_id = str_dup(arena, query_text(&q, 0));
        row->why = str_dup(arena, query_text(&q, 1));
        ok = read_subjects(arena, str_dup(arena, query_text(&q, 2)), row, error);
    }
    return query_close(&q, ok ? error : NULL) && ok;
}

// *out keeps version 0 when there is no row.
static bool read_one(struct db *db, struct arena *arena, int64_t org, enum level level,
                     const struct sql *sql, const struct arg *args, size_t n,
                     struct key_choice *out, struct error *error) {
    struct query q;
    *out = (struct key_choice){.level = level};
    if (!query_open(&q, db, sql, args, n, error)) {
        return false;
    }
    if (query_next(&q)) {
        read_choice(arena, &q, level, out);
    }
    return query_close(&q, error) && (out->version == 0 || read_rows(db, arena, org, out, error));
}

bool key_choice_of(struct db *db, struct arena *arena, int64_t org, int64_t year, enum level level,
                   struct key_choice *out, struct error *error) {
    struct arg name = ARG_TEXT(str_from(level_name(level)));
    return read_one(db, arena, org, level, &key_choice_current,
                    ARGS(ARG_INT(org), name, ARG_INT(year)), out, error);
}

bool key_choice_get(struct db *db, struct arena *arena, int64_t org, int64_t year, enum level level,
                    int version, struct key_choice *out, struct error *error) {
    struct arg name = ARG_TEXT(str_from(level_name(level)));
    if (!read_one(db, arena, org, level, &key_choice_version,
                  ARGS(ARG_INT(org), name, ARG_INT(year), ARG_INT(version)), out, error)) {
        return false;
    }
    return out->version > 0 ||
           error_set(error, ERROR_NOT_FOUND, "Такого выбора ключевых результатов нет.");
}

bool key_choice_history(struct db *db, struct arena *arena, int64_t org, enum level level,
                        struct key_history *out, struct error *error) {
    struct query q;
    *out = (struct key_history){0};
    if (!query_open(&q, db, &key_choice_all,
                    ARGS(ARG_INT(org), ARG_TEXT(str_from(level_name(level)))), error)) {
        return false;
    }
    while (query_next(&q)) {
        read_choice(arena, &q, level, vec_push(arena, &out->rows));
    }
    return query_close(&q, error);
}

const struct key_outcome *key_find(const struct key_choice *choice, struct str outcome_id) {
    for (size_t i = 0; i < choice->rows.n; i++) {
        if (str_eq(choice->rows.at[i].outcome_id, outcome_id)) {
            return &choice->rows.at[i];
        }
    }
    return NULL;
}

void key_propose(struct arena *arena, const struct outcome_catalogue *catalogue, enum level level,
                 struct key_choice *out) {
    *out = (struct key_choice){.level = level};
    for (size_t i = 0; i < catalogue->proposals.n; i++) {
        const struct key_proposal *proposal = &catalogue->proposals.at[i];
        if (proposal->outcome->level == level) {
            struct key_outcome *row = vec_push(arena, &out->rows);
            row->outcome_id = proposal->outcome->id;
            row->why = proposal->why;
            for (size_t j = 0; j < proposal->subjects.n; j++) {
                *vec_push(arena, &row->subjects) = proposal->subjects.at[j];
            }
        }
    }
    out->n = (int64_t)out->rows.n;
}

// ---- choosing

static bool check_choice(const struct key_choose *ask, struct error *error) {
    const struct key_choice *choice = &ask->choice;
    if (choice->rows.n == 0) {
        return error_set(error, ERROR_INPUT, "Отметьте хотя бы один результат.");
    }
    if (choice->rows.n > KEY_MAX) {
        return error_set(error, ERROR_LIMIT,
                         "Отмечено %zu результатов. Ключевых бывает 8–12: оставьте не больше %d.",
                         choice->rows.n, KEY_MAX);
    }
    for (size_t i = 0; i < choice->rows.n; i++) {
        struct str id = choice->rows.at[i].outcome_id;
        const struct outcome *outcome = outcome_find(ask->catalogue, id);
        if (outcome == NULL || outcome->level != choice->level) {
            return error_set(error, ERROR_INPUT, "Результата «%.*s» на этом уровне нет.",
                             STR_ARG(id));
        }
    }
    return true;
}

static bool next_version(struct db *db, int64_t org, struct key_choice *choice,
                         struct error *error) {
    struct query q;
    if (!query_open(&q, db, &key_choice_next,
                    ARGS(ARG_INT(org), ARG_TEXT(str_from(level_name(choice->level))),
                         ARG_INT(choice->year_id)),
                    error)) {
        return false;
    }
    choice->version = query_next(&q) ? (int)query_int(&q, 0) : 1;
    return query_close(&q, error);
}

static struct str subjects_json(struct arena *arena, const struct key_outcome *row) {
    struct node *list = node_list(arena);
    for (size_t i = 0; i < row->subjects.n; i++) {
        node_add(list, node_text(arena, row->subjects.at[i]));
    }
    struct buf out = buf_open(arena, SUBJECTS_MAX);
    node_json(&out, list, 0);
    return buf_str(&out);
}

bool key_choose(struct db *db, struct arena *arena, void *asked, struct error *error) {
    struct key_choose *ask = asked;
    struct key_choice *choice = &ask->choice;
    int64_t org = ask->by->org;
    struct arg level = ARG_TEXT(str_from(level_name(choice->level)));
    struct school_year year;
    if (!check_choice(ask, error) || !year_get(db, arena, org, choice->year_id, &year, error) ||
        !next_version(db, org, choice, error) ||
        !db_exec(db, &key_choice_insert,
                 ARGS(ARG_INT(org), ARG_INT(choice->year_id), level, ARG_INT(choice->version),
                      ARG_TEXT(choice->reason), ARG_INT(ask->by->account), ARG_INT(clock_now_ms())),
                 NULL, error)) {
        return false;
    }
    for (size_t i = 0; i < choice->rows.n; i++) {
        const struct key_outcome *row = &choice->rows.at[i];
        if (!db_exec(db, &key_outcome_insert,
                     ARGS(ARG_INT(org), ARG_INT(choice->year_id), level, ARG_INT(choice->version),
                          ARG_TEXT(row->outcome_id), ARG_INT((int64_t)i), ARG_TEXT(row->why),
                          ARG_TEXT(subjects_json(arena, row))),
                     NULL, error)) {
            return false;
        }
    }
    struct node *detail = node_map(arena);
    node_put(arena, detail, "level", node_text(arena, str_from(level_name(choice->level))));
    node_put(arena, detail, "outcomes", node_int(arena, (int64_t)choice->rows.n));
    return audit_add(db, arena, org, ask->by->account, "key.choose", "school_year", choice->year_id,
                     detail, error);
}
