// SPDX-License-Identifier: GPL-3.0-or-later
#include "school/consent.h"

#include "school/audit.h"
#include "school/school_internal.h"

static const struct sql consent_of_pupil = {
    "consent_of_pupil", "select kind, given_on, until_on, withdrawn_on from consent"
                        " where org_id = $1 and pupil_id = $2 order by kind, given_on desc"};
static const struct sql consent_in_force = {
    "consent_in_force",
    "select count(*) from consent where org_id = $1 and pupil_id = $2 and kind = $3"
    " and given_on <= $4 and (until_on = '' or until_on >= $4)"
    " and (withdrawn_on = '' or withdrawn_on > $4)"};
static const struct sql consent_upsert = {
    "consent_upsert",
    "insert into consent (org_id, pupil_id, kind, given_on, until_on, withdrawn_on)"
    " values ($1, $2, $3, $4, $5, '') on conflict (org_id, pupil_id, kind, given_on)"
    " do update set until_on = excluded.until_on, withdrawn_on = ''"};
static const struct sql consent_end = {
    "consent_end", "update consent set withdrawn_on = $4 where org_id = $1 and pupil_id = $2"
                   " and kind = $3 and withdrawn_on = '' and (until_on = '' or until_on >= $4)"};

const struct sql *const consent_sql[] = {&consent_of_pupil, &consent_in_force, &consent_upsert,
                                         &consent_end, NULL};

const struct consent_kind consent_kinds[] = {
    {"personal_data", "обработка персональных данных во внутренней оценке качества"},
    {"psychology", "психолого-педагогическая диагностика"},
    {"questionnaire", "участие в анкетировании"},
    {NULL, NULL},
};

static bool check_kind(struct str kind, struct error *error) {
    for (const struct consent_kind *known = consent_kinds; known->name != NULL; known++) {
        if (str_eq(kind, str_from(known->name))) {
            return true;
        }
    }
    return error_set(error, ERROR_INPUT, "Выберите, на что дано согласие");
}

bool consent_list(struct db *db, struct arena *arena, int64_t org, int64_t pupil_id,
                  struct consent_list *out, struct error *error) {
    struct query q;
    *out = (struct consent_list){0};
    if (!query_open(&q, db, &consent_of_pupil, ARGS(ARG_INT(org), ARG_INT(pupil_id)), error)) {
        return false;
    }
    while (query_next(&q)) {
        struct consent *row = vec_push(arena, &out->rows);
        row->pupil_id = pupil_id;
        row->kind = row_text(arena, &q, 0);
        row->given_on = row_date(&q, 1);
        row->until_on = row_date(&q, 2);
        row->withdrawn_on = row_date(&q, 3);
    }
    return query_close(&q, error);
}

bool consent_holds(struct db *db, struct arena *arena, int64_t org, int64_t pupil_id,
                   const char *kind, struct date on, bool *out, struct error *error) {
    int64_t n = 0;
    bool read = row_int(
        db, &consent_in_force,
        ARGS(ARG_INT(org), ARG_INT(pupil_id), ARG_TEXT(str_from(kind)), ARG_DATE(arena, on)), &n,
        error);
    *out = n > 0;
    return read;
}

bool consent_give(struct db *db, struct arena *arena, void *ask, struct error *error) {
    const struct consent_give *give = ask;
    const struct consent *consent = &give->consent;
    int64_t org = give->by->org;
    if (!check_kind(consent->kind, error)) {
        return false;
    }
    if (!date_valid(consent->given_on) ||
        (!date_is_none(consent->until_on) && date_cmp(consent->until_on, consent->given_on) < 0)) {
        return error_set(error, ERROR_INPUT,
                         "Укажите, когда дано согласие; срок не может кончиться раньше");
    }
    return db_exec(db, &consent_upsert,
                   ARGS(ARG_INT(org), ARG_INT(consent->pupil_id), ARG_TEXT(consent->kind),
                        ARG_DATE(arena, consent->given_on), ARG_DATE(arena, consent->until_on)),
                   NULL, error) &&
           audit_add(db, arena, org, give->by->account, "consent.give", "pupil", consent->pupil_id,
                     NULL, error);
}

bool consent_withdraw(struct db *db, struct arena *arena, void *ask, struct error *error) {
    const struct consent_withdraw *withdraw = ask;
    int64_t org = withdraw->by->org;
    return exec_one(db, &consent_end,
                    ARGS(ARG_INT(org), ARG_INT(withdraw->pupil_id), ARG_TEXT(withdraw->kind),
                         ARG_DATE(arena, withdraw->on)),
                    "Такого согласия нет, или оно уже отозвано", error) &&
           audit_add(db, arena, org, withdraw->by->account, "consent.withdraw", "pupil",
                     withdraw->pupil_id, NULL, error);
}
