// SPDX-License-Identifier: GPL-3.0-or-later
#include "school/people.h"

#include "school/staff.h"

bool people_year(struct request *request, struct db *db, struct school_year *out,
                 struct error *error) {
    int64_t year = 0;
    if (str_to_int(request_query(request, "year"), &year)) {
        return year_get(db, request->arena, web_org(request), year, out, error);
    }
    return year_current(db, request->arena, web_org(request), date_today(), out, error);
}

struct date people_day(const struct school_year *year) {
    struct date today = date_today();
    return date_cmp(today, year->begins) < 0 ? year->begins
           : date_cmp(today, year->ends) > 0 ? year->ends
                                             : today;
}

struct tabs people_tabs(struct arena *arena, enum people_tab current) {
    static const struct {
        const char *title, *path;
    } parts[] = {{"Классы", "/classes"}, {"Ученики", "/pupils"}, {"Сотрудники", "/staff"}};
    struct tabs tabs = {.label = S("Люди и классы")};
    for (int i = PEOPLE_CLASSES; i <= PEOPLE_STAFF; i++) {
        *vec_push(arena, &tabs.items) = (struct tab){.title = str_from(parts[i].title),
                                                     .path = str_from(parts[i].path),
                                                     .current = i == (int)current};
    }
    return tabs;
}

bool people_add_classes(struct form *form, const char *field, struct db *db, int64_t org,
                        const struct school_year *year, struct error *error) {
    struct class_list list;
    if (!class_list_of_year(db, form->arena, org, year->year_id, people_day(year), &list, error)) {
        return false;
    }
    for (size_t i = 0; i < list.rows.n; i++) {
        form_add_choice(form, field,
                        str_fmt(form->arena, "%lld", (long long)list.rows.at[i].class_id),
                        list.rows.at[i].name);
    }
    return true;
}

bool people_add_staff(struct form *form, const char *field, struct db *db, int64_t org,
                      struct error *error) {
    struct staff_list list;
    if (!staff_search(db, form->arena, org, 0, S(""), date_today(), &list, error)) {
        return false;
    }
    for (size_t i = 0; i < list.rows.n; i++) {
        form_add_choice(form, field,
                        str_fmt(form->arena, "%lld", (long long)list.rows.at[i].staff.staff_id),
                        list.rows.at[i].full_name);
    }
    return true;
}

int64_t people_chosen(const struct form *form, const char *field) {
    int64_t id = 0;
    return str_to_int(form_text(form, field), &id) ? id : 0;
}
