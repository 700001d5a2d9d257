// SPDX-License-Identifier: GPL-3.0-or-later
#include "school/keeping.h"

#include "base/ru.h"
#include "school/audit.h"
#include "school/data_context.h"
#include "school/school_internal.h"
#include "school/setting.h"

#define OF_LEAVERS                                                                                 \
    " where org_id = $1 and fold_key <> '' and exists (select 1 from membership as m "             \
    "where m.org_id = pupil_identity.org_id and m.pupil_id = pupil_identity.pupil_id) "            \
    "and not exists (select 1 from membership as m where m.org_id = pupil_identity.org_id "        \
    "and m.pupil_id = pupil_identity.pupil_id and (m.ends = '' or m.ends >= $2))"

static const struct sql leavers_count = {"keep_count_leavers",
                                         "select count(*) from pupil_identity" OF_LEAVERS};
static const struct sql leavers_end = {
    "keep_leavers_pupil_identity",
    "update pupil_identity set last_name = 'Стёрто № ' || cast(pupil_id as text), first_name = '', "
    "middle_name = '', born = '', file_number = '', sort_key = 'яя', fold_key = ''" OF_LEAVERS};
static const struct sql leavers_steps = {
    "keep_leavers_import_step",
    "delete from import_step where org_id = $1 and noun = 'pupil' and cast($2 as text) <> '' "
    "and noun_id in (select pupil_id from pupil_identity where org_id = $1 and fold_key = '')"};

#define OVER                                                                                       \
    " from consent where org_id = $1 and ((withdrawn_on <> '' and withdrawn_on < $2) "             \
    "or (until_on <> '' and until_on < $2))"
static const struct sql consents_count = {"keep_count_consents", "select count(*)" OVER};
static const struct sql consents_end = {"keep_consents_consent", "delete" OVER};

const struct sql *const keeping_sql[] = {&leavers_count,  &leavers_end,  &leavers_steps,
                                         &consents_count, &consents_end, NULL};

const struct keeping_purpose keeping_purposes[] = {
    {"marks", "Отметки наблюдений и рубрик по именам",
     "Удаляются отметки и списки участников. Остаются числа по классам.", 5},
    {"works", "Работы по именам: ВПР, ГИА, диагностические",
     "Стирается, чья работа. Баллы без имён остаются для сравнения.", 3},
    {"leavers", "Имена выпускников и выбывших",
     "Стираются имя, дата рождения, номер дела. Остаётся номер записи.", 1},
    {"consents", "Отозванные и истёкшие согласия", "Удаляются записи о них.", 3},
    {"surveys", "Ответы анкет без имён", "Удаляются ответы и слова: итоги распечатайте раньше.", 3},
    {0},
};

static const struct sql *statement_find(const struct room *const *rooms, struct str name) {
    for (; *rooms != NULL; rooms++) {
        const struct sql *const *const *nouns = (*rooms)->statements;
        for (; nouns != NULL && *nouns != NULL; nouns++) {
            for (const struct sql *const *sql = *nouns; *sql != NULL; sql++) {
                if (str_eq(str_from((*sql)->name), name)) {
                    return *sql;
                }
            }
        }
    }
    return NULL;
}

bool keeping_list(struct db *db, struct arena *arena, const struct room *const *rooms, int64_t org,
                  struct date today, struct keepings *out, struct error *error) {
    struct node *terms;
    *out = (struct keepings){0};
    if (!setting_get(db, arena, org, "keeping", &terms, error)) {
        return false;
    }
    for (const struct keeping_purpose *p = keeping_purposes; p->name != NULL; p++) {
        struct keeping *row = vec_push(arena, &out->rows);
        int64_t years = node_as_int(node_get(terms, p->name), p->years);
        *row = (struct keeping){p, (int)years, today, 0};
        row->before.year -= (int)years;
        if (!date_valid(row->before)) {
            row->before.day = 28; // the 29th of February
        }
        const struct sql *count = statement_find(rooms, str_fmt(arena, "keep_count_%s", p->name));
        if (count != NULL && !row_int(db, count, ARGS(ARG_INT(org), ARG_DATE(arena, row->before)),
                                      &row->due, error)) {
            return false;
        }
    }
    return true;
}

static bool destroy_rows(struct db *db, struct arena *arena, const struct keeping_destroy *ask,
                         const struct keeping *keeping, struct error *error) {
    struct str prefix = str_fmt(arena, "keep_%s_", keeping->purpose->name);
    for (const struct room *const *room = ask->rooms; *room != NULL; room++) {
        const struct sql *const *const *nouns = (*room)->statements;
        for (; nouns != NULL && *nouns != NULL; nouns++) {
            for (const struct sql *const *sql = *nouns; *sql != NULL; sql++) {
                if (!str_starts(str_from((*sql)->name), prefix)) {
                    continue;
                }
                if (!db_exec(db, *sql,
                             ARGS(ARG_INT(ask->by->org), ARG_DATE(arena, keeping->before)), NULL,
                             error)) {
                    return false;
                }
                db_forget(db, (*sql)->name + prefix.n, FORGET_NOW);
            }
        }
    }
    return true;
}

bool keeping_destroy(struct db *db, struct arena *arena, void *asked, struct error *error) {
    struct keeping_destroy *ask = asked;
    struct keepings list;
    const struct keeping *found = NULL;
    if (!keeping_list(db, arena, ask->rooms, ask->by->org, ask->today, &list, error)) {
        return false;
    }
    for (size_t i = 0; i < list.rows.n; i++) {
        bool it = str_eq(str_from(list.rows.at[i].purpose->name), ask->purpose);
        found = it ? &list.rows.at[i] : found;
    }
    if (found == NULL || found->due == 0) {
        return error_set(error, ERROR_CONFLICT,
                         "Уничтожать нечего: срок хранения ни у чего не вышел.");
    }
    ask->rows = found->due;
    struct node *detail = node_map(arena);
    node_put(arena, detail, "purpose", node_text(arena, ask->purpose));
    node_put(arena, detail, "before", node_text(arena, date_iso(arena, found->before)));
    node_put(arena, detail, "years", node_int(arena, found->years));
    node_put(arena, detail, "rows", node_int(arena, found->due));
    return destroy_rows(db, arena, ask, found, error) &&
           audit_add(db, arena, ask->by->org, ask->by->account, "keeping.destroy", "keeping", 0,
                     detail, error);
}

// ---- the act

static void put_row(struct arena *arena, struct node *rows, const struct audit_row *deed) {
    const struct node *detail = node_from_json(arena, deed->detail, NULL);
    struct node *row = node_map(arena);
    for (const struct keeping_purpose *p = keeping_purposes; p->name != NULL; p++) {
        if (!str_eq(node_str(node_get(detail, "purpose")), str_from(p->name))) {
            continue;
        }
        node_put(arena, row, "title", node_text(arena, str_from(p->title)));
        node_put(arena, row, "fate", node_text(arena, str_from(p->fate)));
        node_put(arena, row, "before", node_text(arena, node_str(node_get(detail, "before"))));
        node_put(arena, row, "years", node_int(arena, node_as_int(node_get(detail, "years"), 0)));
        node_put(arena, row, "rows", node_int(arena, node_as_int(node_get(detail, "rows"), 0)));
        node_put(arena, row, "who", node_text(arena, deed->who));
        node_add(rows, row);
        return;
    }
}

bool keeping_give(void *context, struct arena *arena, const struct node *ask, struct node *out,
                  struct error *error) {
    const struct data_context *from = context;
    struct audit_filter filter = {
        .account = -1, .action = S("keeping.destroy"), .before_id = INT64_MAX, .limit = 50};
    struct audit_list list;
    (void)ask;
    if (!audit_list(from->db, arena, from->person->org, &filter, &list, error)) {
        return false;
    }
    if (list.rows.n == 0) {
        return true;
    }
    struct date day = date_of_instant(list.rows.at[0].at_ms);
    struct node *keep = node_put(arena, out, "keep", node_map(arena));
    struct node *rows = node_put(arena, keep, "rows", node_list(arena));
    node_put(arena, keep, "date", node_text(arena, date_iso(arena, day)));
    for (size_t i = 0; i < list.rows.n; i++) {
        if (date_cmp(date_of_instant(list.rows.at[i].at_ms), day) == 0) {
            put_row(arena, rows, &list.rows.at[i]);
        }
    }
    return true;
}
