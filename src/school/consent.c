// SPDX-License-Identifier: GPL-3.0-or-later
#include "school/consent.h"

#include "base/ru.h"
#include "school/audit.h"
#include "school/erasure.h"
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

static const struct sql consent_of_class = {
    "consent_of_class",
    "select c.pupil_id, c.kind, c.given_on, c.until_on, c.withdrawn_on from consent c"
    " join membership m on m.org_id = c.org_id and m.pupil_id = c.pupil_id and m.begins <= $3"
    " and (m.ends = '' or m.ends >= $3) where c.org_id = $1 and m.class_id = $2"
    " order by c.pupil_id, c.kind, c.given_on desc"};
static const struct sql consent_by_class = {
    "consent_by_class",
    "select m.class_id, c.kind, count(distinct c.pupil_id) from consent c"
    " join membership m on m.org_id = c.org_id and m.pupil_id = c.pupil_id and m.begins <= $2"
    " and (m.ends = '' or m.ends >= $2) where c.org_id = $1 and c.given_on <= $2"
    " and (c.until_on = '' or c.until_on >= $2) and (c.withdrawn_on = '' or c.withdrawn_on > $2)"
    " group by m.class_id, c.kind order by m.class_id, c.kind"};

const struct sql *const consent_sql[] = {&consent_of_pupil,
                                         &consent_in_force,
                                         &consent_upsert,
                                         &consent_end,
                                         &consent_of_class,
                                         &consent_by_class,
                                         NULL};

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

static void read_consent(struct arena *arena, struct query *q, int first, int64_t pupil_id,
                         struct consent_list *out) {
    *vec_push(arena, &out->rows) = (struct consent){.pupil_id = pupil_id,
                                                    .kind = row_text(arena, q, first),
                                                    .given_on = row_date(q, first + 1),
                                                    .until_on = row_date(q, first + 2),
                                                    .withdrawn_on = row_date(q, first + 3)};
}

bool consent_list(struct db *db, struct arena *arena, int64_t org, int64_t pupil_id,
                  struct consent_list *out, struct error *error) {
    struct query q;
    *out = (struct consent_list){0};
    if (!query_open(&q, db, &consent_of_pupil, ARGS(ARG_INT(org), ARG_INT(pupil_id)), error)) {
        return false;
    }
    while (query_next(&q)) {
        read_consent(arena, &q, 0, pupil_id, out);
    }
    return query_close(&q, error);
}

bool consent_list_of_class(struct db *db, struct arena *arena, int64_t org, int64_t class_id,
                           struct date on, struct consent_list *out, struct error *error) {
    struct query q;
    *out = (struct consent_list){0};
    if (!query_open(&q, db, &consent_of_class,
                    ARGS(ARG_INT(org), ARG_INT(class_id), ARG_DATE(arena, on)), error)) {
        return false;
    }
    while (query_next(&q)) {
        read_consent(arena, &q, 1, query_int(&q, 0), out);
    }
    return query_close(&q, error);
}

struct consent_state consent_state_of(struct arena *arena, const struct consent_list *list,
                                      int64_t pupil_id, struct str kind, struct date on) {
    for (size_t i = 0; i < list->rows.n; i++) { // the newest of a kind comes first
        const struct consent *row = &list->rows.at[i];
        if (row->pupil_id != pupil_id || !str_eq(row->kind, kind)) {
            continue;
        }
        bool withdrawn = !date_is_none(row->withdrawn_on);
        bool over = !date_is_none(row->until_on) && date_cmp(row->until_on, on) < 0;
        struct str day = ru_date(arena, withdrawn ? row->withdrawn_on
                                        : over    ? row->until_on
                                                  : row->given_on);
        return (struct consent_state){!withdrawn && !over && date_cmp(row->given_on, on) <= 0,
                                      str_fmt(arena, "%s %.*s",
                                              withdrawn ? "отозвано"
                                              : over    ? "срок кончился"
                                                        : "дано",
                                              STR_ARG(day))};
    }
    return (struct consent_state){false, S("не отмечено")};
}

bool consent_count_by_class(struct db *db, struct arena *arena, int64_t org, struct date on,
                            struct consent_counts *out, struct error *error) {
    struct query q;
    *out = (struct consent_counts){0};
    if (!query_open(&q, db, &consent_by_class, ARGS(ARG_INT(org), ARG_DATE(arena, on)), error)) {
        return false;
    }
    while (query_next(&q)) {
        *vec_push(arena, &out->rows) =
            (struct consent_count){query_int(&q, 0), row_text(arena, &q, 1), query_int(&q, 2)};
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
                     withdraw->pupil_id, NULL, error) &&
           pupil_erase(db, arena, withdraw->rooms, withdraw->by, withdraw->pupil_id, withdraw->kind,
                       error);
}

bool consent_mark(struct db *db, struct arena *arena, void *ask, struct error *error) {
    struct consent_mark *mark = ask;
    mark->marked = 0;
    if (mark->pupils.n == 0) {
        return error_set(error, ERROR_INPUT, "Отметьте учеников в списке");
    }
    if (!date_valid(mark->on)) {
        return error_set(error, ERROR_INPUT, "Укажите дату бумаги");
    }
    for (size_t i = 0; i < mark->pupils.n; i++) {
        int64_t pupil_id = mark->pupils.at[i];
        bool holds = false;
        struct consent_give give = {mark->by,
                                    {.pupil_id = pupil_id,
                                     .kind = mark->kind,
                                     .given_on = mark->on,
                                     .until_on = mark->until}};
        struct consent_withdraw end = {mark->by, pupil_id, mark->kind, mark->on, mark->rooms};
        if (mark->withdraw && !consent_holds(db, arena, mark->by->org, pupil_id,
                                             str_c(arena, mark->kind), mark->on, &holds, error)) {
            return false;
        }
        bool write = !mark->withdraw || holds;
        if (write && !(mark->withdraw ? consent_withdraw(db, arena, &end, error)
                                      : consent_give(db, arena, &give, error))) {
            return false;
        }
        mark->marked += write;
    }
    return true;
}
