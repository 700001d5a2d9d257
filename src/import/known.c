// SPDX-License-Identifier: GPL-3.0-or-later
#include "import/known.h"

#include "base/ru.h"
#include "school/class.h"
#include "school/year.h"

static const struct sql known_pupils = {
    "import_known_pupils",
    "select i.pupil_id, i.last_name, i.first_name, i.middle_name, c.grade, c.letter "
    "from pupil_identity i "
    "left join membership m on m.org_id = i.org_id and m.pupil_id = i.pupil_id "
    "and m.begins <= $2 and (m.ends = '' or m.ends >= $2) "
    "left join class c on c.org_id = m.org_id and c.class_id = m.class_id "
    "where i.org_id = $1 order by i.sort_key, i.pupil_id"};

const struct sql *const import_known_sql[] = {&known_pupils, NULL};

static bool load_classes(struct db *db, struct arena *arena, int64_t org, struct date on,
                         struct import_known *out, struct error *error) {
    struct school_year year;
    struct error none = {0};
    if (!year_current(db, arena, org, on, &year, &none)) {
        if (none.code == ERROR_NOT_FOUND)
            return true;
        *error = none;
        return false;
    }
    struct class_list classes = {0};
    if (!class_list_of_year(db, arena, org, year.year_id, on, &classes, error))
        return false;
    for (size_t i = 0; i < classes.rows.n; i++)
        *(struct str *)vec_push(arena, &out->classes) = classes.rows.at[i].name;
    return true;
}

bool import_known_load(struct db *db, struct arena *arena, int64_t org, struct date on,
                       struct import_known *out, struct error *error) {
    if (!load_classes(db, arena, org, on, out, error))
        return false;
    struct query q;
    if (!query_open(&q, db, &known_pupils, ARGS(ARG_INT(org), ARG_TEXT(date_iso(arena, on))),
                    error))
        return false;
    while (query_next(&q)) {
        struct str middle = query_text(&q, 3);
        struct known_pupil *pupil = vec_push(arena, &out->pupils);
        pupil->pupil_id = query_int(&q, 0);
        pupil->name = str_fmt(arena, "%.*s %.*s%s%.*s", STR_ARG(query_text(&q, 1)),
                              STR_ARG(query_text(&q, 2)), middle.n > 0 ? " " : "", STR_ARG(middle));
        if (!query_null(&q, 4))
            pupil->class_name =
                str_dup(arena, ru_class_title(arena, (int)query_int(&q, 4), query_text(&q, 5)));
    }
    out->has_roster = out->pupils.n > 0;
    return query_close(&q, error);
}
