// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/choice.h"

#include "practice/practice_internal.h"
#include "school/audit.h"

static const struct sql choice_rows = {
    "practice_choice_rows",
    "select outcome_id, technology_id, begins, reason from practice_choice where org_id = $1 "
    "and begins <= $2 and (ends = '' or ends > $2) order by outcome_id, technology_id, begins"};

static const struct sql choice_insert = {
    "practice_choice_insert",
    "insert into practice_choice (org_id, outcome_id, technology_id, begins, ends, reason, "
    "account_id) select cast($1 as bigint), $2, $3, $4, '', $5, cast($6 as bigint) "
    "where not exists (select 1 from practice_choice as c where c.org_id = $1 "
    "and c.outcome_id = $2 and c.technology_id = $3 and c.ends = '') "
    "on conflict (org_id, outcome_id, technology_id, begins) do update set ends = ''"};

static const struct sql choice_end = {
    "practice_choice_end",
    "update practice_choice set ends = $4 where org_id = $1 and outcome_id = $2 "
    "and technology_id = $3 and ends = ''"};

const struct sql *const choice_sql[] = {&choice_rows, &choice_insert, &choice_end, NULL};

bool practice_choices_on(struct db *db, struct arena *arena, int64_t org, struct date on,
                         struct practice_choices *out, struct error *error) {
    struct query q;
    *out = (struct practice_choices){0};
    if (!query_open(&q, db, &choice_rows, ARGS(ARG_INT(org), ARG_TEXT(date_iso(arena, on))),
                    error)) {
        return false;
    }
    while (query_next(&q)) {
        struct practice_choice *row = vec_push(arena, &out->rows);
        row->outcome_id = str_dup(arena, query_text(&q, 0));
        row->technology_id = str_dup(arena, query_text(&q, 1));
        (void)date_parse_iso(query_text(&q, 2), &row->begins);
        row->reason = str_dup(arena, query_text(&q, 3));
    }
    return query_close(&q, error);
}

static bool begin(struct db *db, struct arena *arena, const struct practice_choose *ask,
                  struct error *error) {
    const struct technology *technology = technology_find(ask->catalogue, ask->add);
    if (technology == NULL) {
        return error_set(error, ERROR_INPUT, "Такой технологии нет: обновите страницу.");
    }
    if (technology_forms(technology, ask->outcome, NULL) == NULL) {
        return error_set(error, ERROR_INPUT,
                         "«%.*s» не формирует этот результат: выберите из предложенных.",
                         STR_ARG(technology->title));
    }
    return db_exec(db, &choice_insert,
                   ARGS(ARG_INT(ask->by->org), ARG_TEXT(ask->outcome->id), ARG_TEXT(ask->add),
                        ARG_TEXT(date_iso(arena, ask->on)), ARG_TEXT(str_trim(ask->reason)),
                        ARG_INT(ask->by->account)),
                   NULL, error);
}

bool practice_choose(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct practice_choose *ask = asked;
    if (!str_empty(ask->drop) &&
        !db_exec(db, &choice_end,
                 ARGS(ARG_INT(ask->by->org), ARG_TEXT(ask->outcome->id), ARG_TEXT(ask->drop),
                      ARG_TEXT(date_iso(arena, ask->on))),
                 NULL, error)) {
        return false;
    }
    if (!str_empty(ask->add) && !begin(db, arena, ask, error)) {
        return false;
    }
    return audit_add(db, arena, ask->by->org, ask->by->account, "practice.choose", "org",
                     ask->by->org, NULL, error);
}
