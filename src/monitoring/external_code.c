// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/external_code.h"

#include "base/ru.h"
#include "monitoring/monitoring_internal.h"
#include "school/audit.h"

static const struct sql code_list = {
    "external_code_list",
    "select c.code_id, c.year, c.code, c.pupil_id, p.last_name, p.first_name, p.middle_name "
    "from external_code c left join pupil_identity p on p.org_id = c.org_id and p.pupil_id = "
    "c.pupil_id "
    "where c.org_id = $1 and c.year = $2 order by c.code, c.code_id"};
static const struct sql code_years = {"external_code_years",
                                      "select year, count(*) from external_code where org_id = $1 "
                                      "group by year order by year desc"};
static const struct sql code_insert = {
    "external_code_insert", "insert into external_code (org_id, code_id, year, code, pupil_id) "
                            "values ($1, $2, $3, $4, $5)"};
static const struct sql code_delete = {
    "external_code_delete", "delete from external_code where org_id = $1 and code_id = $2"};
static const struct sql code_delete_year = {
    "external_code_delete_year", "delete from external_code where org_id = $1 and year = $2"};

// By withdrawn consent (school/erasure.h): works by name with their points, and who stands behind
// a code. Points by code alone are nobody's after that.
static const struct sql erase_point = {
    "erase_personal_data_external_point",
    "delete from external_point where org_id = $1 and exists (select 1 from external_result as r "
    "where r.org_id = external_point.org_id and r.work_id = external_point.work_id "
    "and r.result_id = external_point.result_id and r.pupil_id = $2)"};
static const struct sql erase_result = {
    "erase_personal_data_external_result",
    "delete from external_result where org_id = $1 and pupil_id = $2"};
static const struct sql erase_code = {
    "erase_personal_data_external_code",
    "delete from external_code where org_id = $1 and pupil_id = $2"};

// Terms of keeping (school/keeping.h): names leave the works, points stay. `year` is the one in
// which the school year began, so a year has ended when the next one has begun.
#define WORK_BEFORE                                                                                \
    " where org_id = $1 and pupil_id <> 0 and work_id in (select w.work_id from external_work "    \
    "as w where w.org_id = $1 and w.year < cast(substr($2, 1, 4) as bigint) - 1)"
static const struct sql keep_count_works = {"keep_count_works",
                                            "select count(*) from external_result" WORK_BEFORE};
static const struct sql keep_works_results = {
    "keep_works_external_result", "update external_result set pupil_id = 0" WORK_BEFORE};
static const struct sql keep_works_codes = {"keep_works_external_code",
                                            "delete from external_code where org_id = $1 "
                                            "and year < cast(substr($2, 1, 4) as bigint) - 1"};

const struct sql *const external_code_sql[] = {
    &code_list,        &code_years,         &code_insert,      &code_delete,
    &code_delete_year, &erase_point,        &erase_result,     &erase_code,
    &keep_count_works, &keep_works_results, &keep_works_codes, NULL};

bool external_code_list(struct db *db, struct arena *arena, int64_t org, int year,
                        struct external_codes *out, struct error *error) {
    struct query q;
    *out = (struct external_codes){0};
    if (!query_open(&q, db, &code_list, ARGS(ARG_INT(org), ARG_INT(year)), error)) {
        return false;
    }
    while (query_next(&q)) {
        struct str name = str_fmt(arena, "%.*s %.*s %.*s", STR_ARG(query_text(&q, 4)),
                                  STR_ARG(query_text(&q, 5)), STR_ARG(query_text(&q, 6)));
        *vec_push(arena, &out->rows) =
            (struct external_code){.code_id = query_int(&q, 0),
                                   .year = (int)query_int(&q, 1),
                                   .code = str_dup(arena, query_text(&q, 2)),
                                   .pupil_id = query_int(&q, 3),
                                   .name = ru_tidy(arena, name)};
    }
    return query_close(&q, error);
}

bool external_code_years_read(struct db *db, struct arena *arena, int64_t org,
                              struct external_code_years *out, struct error *error) {
    struct query q;
    *out = (struct external_code_years){0};
    if (!query_open(&q, db, &code_years, ARGS(ARG_INT(org)), error)) {
        return false;
    }
    while (query_next(&q)) {
        *vec_push(arena, &out->rows) =
            (struct external_code_year){(int)query_int(&q, 0), query_int(&q, 1)};
    }
    return query_close(&q, error);
}

struct str external_code_name(const struct external_codes *codes, struct str code) {
    for (size_t i = 0; i < codes->rows.n; i++) {
        if (str_eq(codes->rows.at[i].code, code)) {
            return codes->rows.at[i].name;
        }
    }
    return S("");
}

bool external_code_add(struct db *db, int64_t org, const struct external_code *code,
                       struct error *error) {
    return db_exec(db, &code_insert,
                   ARGS(ARG_INT(org), ARG_INT(code->code_id), ARG_INT(code->year),
                        ARG_TEXT(code->code), ARG_INT(code->pupil_id)),
                   NULL, error);
}

// A code that was destroyed meanwhile is gone already: nothing is kept.
bool external_code_restore(struct db *db, struct arena *arena, const struct restore_step *step,
                           bool *kept, struct error *error) {
    (void)arena;
    *kept = false;
    return db_exec(db, &code_delete, ARGS(ARG_INT(step->org), ARG_INT(step->noun_id)), NULL, error);
}

bool external_code_destroy(struct db *db, struct arena *arena, void *ask, struct error *error) {
    struct external_code_destroy *destroy = ask;
    struct node *detail = node_map(arena);
    if (!db_exec(db, &code_delete_year, ARGS(ARG_INT(destroy->by->org), ARG_INT(destroy->year)),
                 &destroy->destroyed, error)) {
        return false;
    }
    if (destroy->destroyed == 0) {
        return error_set(error, ERROR_NOT_FOUND,
                         "Протокола соответствия за этот учебный год нет: он уже уничтожен или не "
                         "загружался.");
    }
    node_put(arena, detail, "codes", node_int(arena, destroy->destroyed));
    return audit_add(db, arena, destroy->by->org, destroy->by->account, "external.codes",
                     "external_code", destroy->year, detail, error);
}
