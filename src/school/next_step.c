// SPDX-License-Identifier: GPL-3.0-or-later
#include "school/next_step.h"

#include "base/clock.h"
#include "base/ru.h"
#include "school/school_internal.h"

static const struct sql next_step_counts = {
    "next_step_counts",
    "select (select count(distinct m.pupil_id) from membership m where m.org_id = $1"
    " and m.ends = ''),"
    " (select count(distinct m.class_id) from membership m where m.org_id = $1 and m.ends = ''),"
    " (select count(*) from staff s where s.org_id = $1 and s.left_on = ''),"
    " (select count(distinct t.staff_id) from teaching t where t.org_id = $1),"
    " (select count(*) from account a where a.org_id = $1 and a.blocked = 0)"};

const struct sql *const next_step_sql[] = {&next_step_counts, NULL};

struct counts {
    int64_t pupils, classes, staff, loaded, accounts;
};

static bool read_counts(struct db *db, int64_t org, struct counts *out, struct error *error) {
    struct query q;
    if (!query_open(&q, db, &next_step_counts, ARGS(ARG_INT(org)), error)) {
        return false;
    }
    if (query_next(&q)) {
        *out = (struct counts){query_int(&q, 0), query_int(&q, 1), query_int(&q, 2),
                               query_int(&q, 3), query_int(&q, 4)};
    }
    return query_close(&q, error);
}

static void add(struct arena *arena, struct next_steps *out, const struct person *person,
                const char *permission, struct next_step step) {
    if (!gate_may(person->roles, permission)) {
        step.path = (struct str){0};
    }
    out->all_done = out->all_done && !str_empty(step.done);
    *vec_push(arena, &out->rows) = step;
}

bool school_next_steps(struct db *db, struct arena *arena, const struct person *person,
                       struct next_steps *out, struct error *error) {
    struct counts n = {0};
    *out = (struct next_steps){.all_done = true};
    if (!read_counts(db, person->org, &n, error)) {
        return false;
    }
    struct str pupils = ru_count(arena, n.pupils, RU_PUPIL, RU_NOMINATIVE);
    struct str classes = ru_count(arena, n.classes, RU_CLASS, RU_PREPOSITIONAL);
    struct str staff = ru_count(arena, n.staff, RU_PERSON, RU_NOMINATIVE);
    struct str loaded = ru_count(arena, n.loaded, RU_TEACHER, RU_GENITIVE);
    add(arena, out, person, "school.import",
        (struct next_step){
            S("Внести учеников"),
            S("Загрузите списки из электронного журнала: классы появятся сами"), S("/import"),
            n.pupils == 0 ? S("")
                          : str_fmt(arena, "%.*s в %.*s", STR_ARG(pupils), STR_ARG(classes))});
    // The one who made the school is on the staff already.
    add(arena, out, person, "school.import",
        (struct next_step){S("Внести сотрудников и нагрузку"),
                           S("Загрузите тарификацию: учителя и их классы возьмутся из неё"),
                           S("/import"),
                           n.staff < 2     ? S("")
                           : n.loaded == 0 ? staff
                                           : str_fmt(arena, "%.*s, нагрузка у %.*s", STR_ARG(staff),
                                                     STR_ARG(loaded))});
    add(arena, out, person, "school.accounts",
        (struct next_step){
            S("Завести учётные записи"),
            S("Программа заведёт их списком и напечатает памятки с паролями"), S("/accounts"),
            n.accounts < 2 ? S("") : str_fmt(arena, "Записей: %lld", (long long)n.accounts)});
    return true;
}
