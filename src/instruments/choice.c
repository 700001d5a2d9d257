// SPDX-License-Identifier: GPL-3.0-or-later
#include "instruments/choice.h"

#include "instruments/instruments_internal.h"
#include "school/audit.h"

static const struct sql choice_rows = {
    "instrument_choice_rows",
    "select outcome_id, instrument_id, begins from instrument_choice where org_id = $1 "
    "and begins <= $2 and (ends = '' or ends > $2) order by outcome_id, instrument_id, begins"};

static const struct sql choice_insert = {
    "instrument_choice_insert",
    "insert into instrument_choice (org_id, outcome_id, instrument_id, begins, ends, account_id) "
    "select cast($1 as bigint), $2, $3, $4, '', cast($5 as bigint) "
    "where not exists (select 1 from instrument_choice as c where c.org_id = $1 "
    "and c.outcome_id = $2 and c.instrument_id = $3 and c.ends = '') "
    "on conflict (org_id, outcome_id, instrument_id, begins) do update set ends = ''"};

static const struct sql choice_end = {
    "instrument_choice_end",
    "update instrument_choice set ends = $4 where org_id = $1 and outcome_id = $2 "
    "and instrument_id = $3 and ends = ''"};

const struct sql *const instrument_choice_sql[] = {&choice_rows, &choice_insert, &choice_end, NULL};

bool instrument_choices_on(struct db *db, struct arena *arena, int64_t org, struct date on,
                           struct instrument_choices *out, struct error *error) {
    struct query q;
    *out = (struct instrument_choices){0};
    if (!query_open(&q, db, &choice_rows, ARGS(ARG_INT(org), ARG_TEXT(date_iso(arena, on))),
                    error)) {
        return false;
    }
    while (query_next(&q)) {
        struct instrument_choice *row = vec_push(arena, &out->rows);
        row->outcome_id = str_dup(arena, query_text(&q, 0));
        row->instrument_id = str_dup(arena, query_text(&q, 1));
        (void)date_parse_iso(query_text(&q, 2), &row->begins);
    }
    return query_close(&q, error);
}

bool instrument_choose(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct instrument_choose *ask = asked;
    if (!str_empty(ask->drop) &&
        !db_exec(db, &choice_end,
                 ARGS(ARG_INT(ask->by->org), ARG_TEXT(ask->outcome_id), ARG_TEXT(ask->drop),
                      ARG_TEXT(date_iso(arena, ask->on))),
                 NULL, error)) {
        return false;
    }
    if (!str_empty(ask->add)) {
        if (passport_find(ask->passports, ask->add) == NULL) {
            return error_set(error, ERROR_INPUT, "Такого инструмента нет: обновите страницу.");
        }
        if (!db_exec(db, &choice_insert,
                     ARGS(ARG_INT(ask->by->org), ARG_TEXT(ask->outcome_id), ARG_TEXT(ask->add),
                          ARG_TEXT(date_iso(arena, ask->on)), ARG_INT(ask->by->account)),
                     NULL, error)) {
            return false;
        }
    }
    return audit_add(db, arena, ask->by->org, ask->by->account, "instrument.choose", "org",
                     ask->by->org, NULL, error);
}

static int evidence_rank(struct str evidence) {
    return str_eq(evidence, S("validated")) ? 3
           : str_eq(evidence, S("used"))    ? 2
           : str_eq(evidence, S("expert"))  ? 1
                                            : 0;
}

static int rank(const struct passport *passport, const struct outcome *outcome, bool psychologist) {
    enum passport_measure measures = passport_measures(passport, outcome);
    bool personal = outcome->strand->kind == OUTCOME_PERSONAL;
    if (measures == MEASURES_NOT || str_eq(passport->status, S("scorecard")) ||
        (personal && passport->identity != IDENTITY_ANONYMOUS) ||
        (str_eq(passport->who_may_use, S("psychologist")) && !psychologist) ||
        (passport->levels & (unsigned)outcome->level) == 0) {
        return -1;
    }
    return (measures == MEASURES_DIRECT ? 100 : 0) + (passport->runs ? 20 : 0) +
           (str_eq(passport->who_may_use, S("teacher")) ? 10 : 0) +
           evidence_rank(passport->evidence);
}

const struct passport *instrument_best(const struct passports *passports,
                                       const struct outcome *outcome, bool psychologist) {
    const struct passport *best = NULL;
    int top = -1;
    for (size_t i = 0; i < passports->rows.n; i++) {
        int points = rank(&passports->rows.at[i], outcome, psychologist);
        if (points > top) {
            top = points;
            best = &passports->rows.at[i];
        }
    }
    return best;
}
