// SPDX-License-Identifier: GPL-3.0-or-later
// Staff: the list, one person's card with the teaching load.
#include "base/ru.h"
#include "school/account.h"
#include "school/people.h"
#include "school/school_pages.h"
#include "school/staff_view.h"
#include "staff.html.h"

#define PERSON_FIELDS                                                                              \
    {"last", FORM_TEXT, "Фамилия", .required = true, .max = 60},                                   \
        {"first", FORM_TEXT, "Имя", .required = true, .max = 60},                                  \
        {"middle", FORM_TEXT, "Отчество", .max = 60}, {                                            \
        "position", FORM_TEXT, "Должность", "Например: учитель математики", .max = 120             \
    }

static const struct form_field add_fields[] = {PERSON_FIELDS, {0}};
static const struct form_field change_fields[] = {
    PERSON_FIELDS,
    {"left_on", FORM_DATE, "Последний рабочий день",
     "Только для того, кто увольняется: его вход в программу закроется"},
    {0}};
static const struct form_field load_fields[] = {
    {"class", FORM_CHOICE, "Класс", .required = true},
    {"subject", FORM_TEXT, "Предмет", .required = true, .max = 120},
    {"part", FORM_TEXT, "Группа", "Если предмет ведут в части класса", .max = 60},
    {"hours", FORM_NUMBER, "Часов в неделю", .required = true, .low = 0, .high = 60},
    {0}};

static struct str hours_text(struct arena *arena, double hours) {
    bool whole = hours == (double)(int64_t)hours;
    return hours > 0 ? ru_real(arena, hours, whole ? 0 : 1) : S("–");
}

// ---- the list

static void fill_list(struct arena *arena, const struct staff_list *list, struct table *table) {
    table->caption = S("Сотрудники школы");
    table->sortable = true;
    table->filterable = true;
    table_add_column(arena, table, S("Сотрудник"), false);
    table_add_column(arena, table, S("Должность"), false);
    table_add_column(arena, table, S("Часов в неделю"), true);
    table_add_column(arena, table, S("Вход в программу"), false);
    for (size_t i = 0; i < list->rows.n; i++) {
        const struct staff_row *one = &list->rows.at[i];
        struct table_row *row = table_add_row(arena, table);
        struct table_cell *name = table_add_cell(arena, row, one->full_name);
        name->path = str_fmt(arena, "/staff/%lld", (long long)one->staff.staff_id);
        name->sort = str_fmt(arena, "%04zu", i);
        table_add_cell(arena, row, one->staff.position);
        table_add_cell(arena, row, hours_text(arena, one->hours));
        table_add_cell(arena, row, one->account_id != 0 ? S("есть") : S("нет"));
    }
}

static void show_list(struct request *request, struct form *typed) {
    struct error error = {0};
    struct school_year year;
    struct staff_list list;
    struct arena *arena = request->arena;
    struct staff_list_view out = {.tabs = people_tabs(arena, PEOPLE_STAFF),
                                  .may_change = web_may(request, "school.people")};
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!people_year(request, db, &year, &error) ||
        !staff_search(db, arena, web_org(request), year.year_id, S(""), date_today(), &list,
                      &error)) {
        reply_error(request, &error);
        return;
    }
    fill_list(arena, &list, &out.table);
    out.add = typed != NULL ? typed : form_new(arena, add_fields);
    out.empty = (struct empty){S("Сотрудников пока нет"),
                               S("Загрузите список или тарификацию: учителя и их нагрузка появятся"
                                 " сразу."),
                               out.may_change ? S("/import") : S(""), S("Загрузить списки")};
    struct buf body;
    struct view view = web_view(request, &body);
    view_staff_list_body(&view, &out);
    struct page page = web_page(request, db, S("Люди и классы"));
    page.lead = ru_count(arena, (int64_t)list.rows.n, RU_PERSON, RU_NOMINATIVE);
    page_add_script(arena, &page, asset_table_js);
    if (web_may(request, "school.accounts")) {
        page_add_action(arena, &page, PAGE_ACTION_PLAIN, S("Учётные записи"), S("/accounts"));
    }
    web_reply_page_status(request, typed == NULL ? 200 : 422, &page, (struct html){buf_str(&body)});
}

static void get_list(struct request *request) { show_list(request, NULL); }

static struct staff typed_staff(const struct form *form, int64_t id) {
    return (struct staff){
        .staff_id = id,
        .name = {form_text(form, "last"), form_text(form, "first"), form_text(form, "middle")},
        .position = form_text(form, "position")};
}

struct add_deed {
    struct staff_add ask; // first: the writer gets the same pointer
    struct form *form;
};

static void after_add(struct request *request, void *arg, const struct error *error) {
    struct add_deed *deed = arg;
    if (error != NULL) {
        form_fail(deed->form, NULL, str_from(error->text));
        show_list(request, deed->form);
        return;
    }
    web_done(request, S("/staff"), S("Сотрудник внесён"));
}

static void post_add(struct request *request) {
    struct form *form = form_new(request->arena, add_fields);
    if (!form_read(form, web_field, request)) {
        show_list(request, form);
        return;
    }
    struct add_deed *deed = arena_new(request->arena, struct add_deed);
    *deed = (struct add_deed){{.by = web_person(request), .staff = typed_staff(form, 0)}, form};
    web_write_or(request, staff_add, deed, after_add);
}

// ---- the card

static bool find_account(struct request *request, struct db *db, struct staff_view *out,
                         struct error *error) {
    struct account_list list;
    if (!account_list(db, request->arena, web_org(request), &list, error)) {
        return false;
    }
    out->account = S("нет");
    for (size_t i = 0; i < list.rows.n; i++) {
        if (list.rows.at[i].staff_id == out->staff.staff_id) {
            out->account = list.rows.at[i].login;
            if (web_may(request, "school.accounts")) {
                out->account_path = str_fmt(request->arena, "/accounts/%lld",
                                            (long long)list.rows.at[i].account_id);
            }
        }
    }
    return true;
}

static bool read_card(struct request *request, struct db *db, struct staff_view *out,
                      struct school_year *year, struct error *error) {
    struct arena *arena = request->arena;
    struct teaching_list load;
    int64_t id = request_param_id(request, "id");
    double total = 0;
    if (!staff_get(db, arena, web_org(request), id, &out->staff, error) ||
        !year_current(db, arena, web_org(request), date_today(), year, error) ||
        !teaching_of_staff(db, arena, web_org(request), year->year_id, id, &load, error) ||
        !find_account(request, db, out, error)) {
        return false;
    }
    for (size_t i = 0; i < load.rows.n; i++) {
        total += load.rows.at[i].hours;
        *vec_push(arena, &out->load) =
            (struct load_line){load.rows.at[i], hours_text(arena, load.rows.at[i].hours)};
    }
    out->total = hours_text(arena, total);
    return true;
}

static struct form *change_form(struct arena *arena, const struct staff *staff) {
    struct form *form = form_new(arena, change_fields);
    form_set(form, "last", staff->name.last);
    form_set(form, "first", staff->name.first);
    form_set(form, "middle", staff->name.middle);
    form_set(form, "position", staff->position);
    form_set_date(form, "left_on", staff->left_on);
    return form;
}

// The card; `change` and `add_load` are what was typed, NULL = fresh ones.
static void show_card(struct request *request, struct form *change, struct form *add_load) {
    struct error error = {0};
    struct school_year year;
    struct staff_view out = {.may_change = web_may(request, "school.people")};
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    bool typed = change != NULL || add_load != NULL;
    if (!read_card(request, db, &out, &year, &error)) {
        reply_error(request, &error);
        return;
    }
    if (add_load == NULL) {
        add_load = form_new(request->arena, load_fields);
        if (!people_add_classes(add_load, "class", db, web_org(request), &year, &error)) {
            reply_error(request, &error);
            return;
        }
    }
    out.change = change != NULL ? change : change_form(request->arena, &out.staff);
    out.add_load = add_load;
    struct buf body;
    struct view view = web_view(request, &body);
    view_staff_body(&view, &out);
    struct page page = web_page(request, db, name_full(request->arena, &out.staff.name));
    page.lead = out.staff.position;
    page_add_trail(request->arena, &page, S("Сотрудники"), S("/staff"));
    web_reply_page_status(request, typed ? 422 : 200, &page, (struct html){buf_str(&body)});
}

static void get_card(struct request *request) { show_card(request, NULL, NULL); }

static struct str card_path(struct request *request) {
    return str_fmt(request->arena, "/staff/%lld", (long long)request_param_id(request, "id"));
}

struct save_deed {
    struct staff_save ask;
    struct form *form;
};

static void after_save(struct request *request, void *arg, const struct error *error) {
    struct save_deed *deed = arg;
    if (error != NULL) {
        form_fail(deed->form, NULL, str_from(error->text));
        show_card(request, deed->form, NULL);
        return;
    }
    web_done(request, card_path(request), S("Данные сотрудника сохранены"));
}

static void post_save(struct request *request) {
    struct form *form = form_new(request->arena, change_fields);
    if (!form_read(form, web_field, request)) {
        show_card(request, form, NULL);
        return;
    }
    struct save_deed *deed = arena_new(request->arena, struct save_deed);
    *deed = (struct save_deed){
        {.by = web_person(request), .staff = typed_staff(form, request_param_id(request, "id"))},
        form};
    deed->ask.staff.left_on = form_date(form, "left_on");
    web_write_or(request, staff_save, deed, after_save);
}

struct load_deed {
    struct teaching_put ask;
    struct form *form;
};

static void after_load(struct request *request, void *arg, const struct error *error) {
    struct load_deed *deed = arg;
    if (error != NULL) {
        form_fail(deed->form, NULL, str_from(error->text));
        show_card(request, NULL, deed->form);
        return;
    }
    web_done(request, card_path(request),
             deed->ask.row.hours > 0 ? S("Строка нагрузки добавлена")
                                     : S("Строка нагрузки убрана"));
}

static void post_load(struct request *request) {
    struct error error = {0};
    struct school_year year;
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    struct form *form = form_new(request->arena, load_fields);
    if (!year_current(db, request->arena, web_org(request), date_today(), &year, &error) ||
        !people_add_classes(form, "class", db, web_org(request), &year, &error)) {
        reply_error(request, &error);
        return;
    }
    if (!form_read(form, web_field, request)) {
        show_card(request, NULL, form);
        return;
    }
    struct load_deed *deed = arena_new(request->arena, struct load_deed);
    *deed = (struct load_deed){{.by = web_person(request),
                                .row = {.year_id = year.year_id,
                                        .staff_id = request_param_id(request, "id"),
                                        .class_id = people_chosen(form, "class"),
                                        .subject = form_text(form, "subject"),
                                        .part = form_text(form, "part"),
                                        .hours = form_number(form, "hours")}},
                               form};
    web_write_or(request, teaching_put, deed, after_load);
}

const struct route staff_routes[] = {
    {HTTP_GET, "/staff", get_list, "school.view", 0, "Сотрудники", "0.1"},
    {HTTP_POST, "/staff", post_add, "school.people", 0, "Внести сотрудника", "0.1"},
    {HTTP_GET, "/staff/{id}", get_card, "school.view", 0, "Карточка сотрудника", "0.1"},
    {HTTP_POST, "/staff/{id}", post_save, "school.people", 0, "Исправить данные сотрудника", "0.1"},
    {HTTP_POST, "/staff/{id}/load", post_load, "school.people", 0, "Изменить нагрузку", "0.1"},
    {0}};
