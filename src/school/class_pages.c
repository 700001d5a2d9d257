// SPDX-License-Identifier: GPL-3.0-or-later
// Classes of the year and one class.
#include "base/ru.h"
#include "school/class_view.h"
#include "school/people.h"
#include "school/pupil.h"
#include "school/school_pages.h"
#include "class.html.h"

static const struct form_field add_fields[] = {
    {"year", FORM_HIDDEN, "", .required = true},
    {"grade", FORM_INTEGER, "Номер", .required = true, .low = 1, .high = 11},
    {"letter", FORM_TEXT, "Буква", "Если класс в параллели один, можно не писать", .max = 8},
    {"head", FORM_CHOICE, "Классный руководитель"},
    {0}};

static const struct form_field change_fields[] = {
    {"letter", FORM_TEXT, "Буква", .max = 8}, {"head", FORM_CHOICE, "Классный руководитель"}, {0}};

// ---- the list

static void fill_classes(struct arena *arena, const struct class_list *list, struct table *table) {
    table->caption = S("Классы учебного года");
    table_add_column(arena, table, S("Класс"), false);
    table_add_column(arena, table, S("Учеников"), true);
    table_add_column(arena, table, S("Классный руководитель"), false);
    for (size_t i = 0; i < list->rows.n; i++) {
        const struct class_row *class = &list->rows.at[i];
        struct table_row *row = table_add_row(arena, table);
        struct table_cell *name = table_add_cell(arena, row, class->name);
        name->path = str_fmt(arena, "/classes/%lld", (long long)class->class_id);
        table_add_cell(arena, row, ru_int(arena, class->pupils));
        table_add_cell(arena, row, class->head);
    }
}

static struct str classes_lead(struct arena *arena, const struct school_year *year,
                               const struct class_list *list) {
    int64_t pupils = 0;
    for (size_t i = 0; i < list->rows.n; i++) {
        pupils += list->rows.at[i].pupils;
    }
    struct str classes = ru_count(arena, (int64_t)list->rows.n, RU_CLASS, RU_NOMINATIVE);
    struct str people = ru_count(arena, pupils, RU_PUPIL, RU_NOMINATIVE);
    return str_fmt(arena, "%.*s учебный год: %.*s, %.*s", STR_ARG(year->title), STR_ARG(classes),
                   STR_ARG(people));
}

static bool read_classes(struct request *request, struct db *db, struct school_year *year,
                         struct class_list *list, struct classes_view *out, struct error *error) {
    if (!people_year(request, db, year, error) ||
        !class_list_of_year(db, request->arena, web_org(request), year->year_id, people_day(year),
                            list, error)) {
        return false;
    }
    fill_classes(request->arena, list, &out->table);
    return true;
}

static struct form *add_form(struct request *request, struct db *db, struct error *error) {
    struct form *form = form_new(request->arena, add_fields);
    return people_add_staff(form, "head", db, web_org(request), error) ? form : NULL;
}

// `form` is NULL at first, else what was typed.
static void show_classes(struct request *request, struct form *form) {
    struct error error = {0};
    struct school_year year;
    struct class_list list;
    struct classes_view out = {.tabs = people_tabs(request->arena, PEOPLE_CLASSES),
                               .may_change = web_may(request, "school.people")};
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    bool fresh = form == NULL;
    form = fresh ? add_form(request, db, &error) : form;
    if (form == NULL || !read_classes(request, db, &year, &list, &out, &error)) {
        reply_error(request, &error);
        return;
    }
    if (fresh) {
        form_set_int(form, "year", year.year_id);
    }
    out.add = form;
    out.empty = (struct empty){S("Классов пока нет"),
                               S("Они появятся сами, когда вы загрузите списки учеников из"
                                 " электронного журнала. Можно добавить класс и вручную."),
                               out.may_change ? S("/import") : S(""), S("Загрузить списки")};
    struct buf body;
    struct view view = web_view(request, &body);
    view_classes_body(&view, &out);
    struct page page = web_page(request, db, S("Люди и классы"));
    page.lead = classes_lead(request->arena, &year, &list);
    if (out.may_change) {
        page_add_action(request->arena, &page, PAGE_ACTION_PLAIN, S("Загрузить списки"),
                        S("/import"));
        page_add_action(request->arena, &page, PAGE_ACTION_PLAIN, S("Новый учебный год"),
                        S("/years/next"));
    }
    web_reply_page_status(request, form_ok(form) ? 200 : 422, &page, (struct html){buf_str(&body)});
}

static void get_classes(struct request *request) { show_classes(request, NULL); }

// What is asked of the writer, with the form to show again if it is refused.
struct add_deed {
    struct class_add ask; // first: the writer gets the same pointer
    struct form *form;
};
struct save_deed {
    struct class_save ask;
    struct form *form;
};

static void after_add(struct request *request, void *arg, const struct error *error) {
    struct add_deed *deed = arg;
    if (error != NULL) {
        form_fail(deed->form, "letter", str_from(error->text));
        show_classes(request, deed->form);
        return;
    }
    web_done(request, S("/classes"), S("Класс добавлен"));
}

static void post_class(struct request *request) {
    struct error error = {0};
    struct db *db = web_db(request);
    struct form *form = db == NULL ? NULL : add_form(request, db, &error);
    if (form == NULL) {
        if (db != NULL) {
            reply_error(request, &error);
        }
        return;
    }
    if (!form_read(form, web_field, request)) {
        show_classes(request, form);
        return;
    }
    struct add_deed *deed = arena_new(request->arena, struct add_deed);
    deed->form = form;
    deed->ask = (struct class_add){.by = web_person(request),
                                   .year = people_chosen(form, "year"),
                                   .grade = (int)form_int(form, "grade"),
                                   .letter = form_text(form, "letter"),
                                   .head_staff_id = people_chosen(form, "head")};
    web_write_or(request, class_add, deed, after_add);
}

// ---- one class

static void fill_members(struct arena *arena, const struct class_members *list,
                         struct table *table) {
    table->caption = S("Ученики класса");
    table->sortable = true;
    table_add_column(arena, table, S("Ученик"), false);
    table_add_column(arena, table, S("Дата рождения"), false);
    table_add_column(arena, table, S("В классе с"), false);
    for (size_t i = 0; i < list->rows.n; i++) {
        const struct class_member *member = &list->rows.at[i];
        struct table_row *row = table_add_row(arena, table);
        struct table_cell *name = table_add_cell(arena, row, member->full_name);
        name->path = str_fmt(arena, "/pupils/%lld", (long long)member->pupil_id);
        name->sort = str_fmt(arena, "%04zu", i);
        struct table_cell *born = table_add_cell(
            arena, row,
            date_is_none(member->born) ? S("не указана") : ru_date_short(arena, member->born));
        born->sort = date_iso(arena, member->born);
        struct table_cell *since = table_add_cell(arena, row, ru_date_short(arena, member->begins));
        since->sort = date_iso(arena, member->begins);
    }
}

static void fill_teaching(struct arena *arena, const struct teaching_list *list,
                          struct table *table) {
    table->caption = S("Учебная нагрузка в классе");
    table_add_column(arena, table, S("Предмет"), false);
    table_add_column(arena, table, S("Учитель"), false);
    table_add_column(arena, table, S("Часов в неделю"), true);
    for (size_t i = 0; i < list->rows.n; i++) {
        const struct teaching *load = &list->rows.at[i];
        struct table_row *row = table_add_row(arena, table);
        table_add_cell(arena, row, load->subject)->note = load->part;
        struct table_cell *teacher = table_add_cell(arena, row, load->teacher);
        teacher->path = str_fmt(arena, "/staff/%lld", (long long)load->staff_id);
        table_add_cell(arena, row,
                       ru_real(arena, load->hours, load->hours == (int)load->hours ? 0 : 1));
    }
}

struct class_data {
    struct school_year year;
    struct class_members members;
    struct teaching_list teaching;
    struct form *change;
};

static bool read_class(struct request *request, struct db *db, int64_t id, struct class_data *data,
                       struct class_view *out, struct error *error) {
    struct arena *arena = request->arena;
    int64_t org = web_org(request);
    if (!class_get(db, arena, org, id, date_today(), &out->row, error) ||
        !year_get(db, arena, org, out->row.year_id, &data->year, error) ||
        !class_members_on(db, arena, org, id, people_day(&data->year), &data->members, error) ||
        !teaching_of_class(db, arena, org, id, &data->teaching, error)) {
        return false;
    }
    data->change = form_new(arena, change_fields);
    if (!people_add_staff(data->change, "head", db, org, error)) {
        return false;
    }
    form_set(data->change, "letter", out->row.letter);
    form_set_int(data->change, "head", out->row.head_staff_id);
    fill_members(arena, &data->members, &out->members);
    fill_teaching(arena, &data->teaching, &out->teaching);
    return true;
}

static void show_class(struct request *request, const struct form *typed) {
    struct error error = {0};
    struct class_data data = {0};
    struct class_view out = {.may_change = web_may(request, "school.people")};
    int64_t id = request_param_id(request, "id");
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!read_class(request, db, id, &data, &out, &error)) {
        reply_error(request, &error);
        return;
    }
    struct arena *arena = request->arena;
    struct str add = str_fmt(arena, "/pupils/new?class=%lld", (long long)id);
    out.change = typed != NULL ? typed : data.change;
    out.may_remove = data.members.rows.n == 0 && data.teaching.rows.n == 0;
    out.empty = (struct empty){S("В классе пока никого"),
                               S("Загрузите списки из электронного журнала или внесите учеников по"
                                 " одному."),
                               out.may_change ? add : S(""), S("Внести ученика")};
    struct buf body;
    struct view view = web_view(request, &body);
    view_class_body(&view, &out);
    struct page page = web_page(request, db, str_fmt(arena, "Класс %.*s", STR_ARG(out.row.name)));
    struct str count = ru_count(arena, (int64_t)data.members.rows.n, RU_PUPIL, RU_NOMINATIVE);
    page.lead =
        str_fmt(arena, "%.*s учебный год · %.*s%s%.*s", STR_ARG(data.year.title), STR_ARG(count),
                out.row.head.n > 0 ? " · классный руководитель " : "", STR_ARG(out.row.head));
    page_add_trail(arena, &page, S("Классы"), S("/classes"));
    page_add_script(arena, &page, asset_table_js);
    page_add_action(arena, &page, PAGE_ACTION_PRINT, S("Распечатать список"), S(""));
    if (out.may_change) {
        page_add_action(arena, &page, PAGE_ACTION_MAIN, S("Внести ученика"), add);
    }
    web_reply_page_status(request, typed == NULL ? 200 : 422, &page, (struct html){buf_str(&body)});
}

static void get_class(struct request *request) { show_class(request, NULL); }

static void after_save(struct request *request, void *arg, const struct error *error) {
    struct save_deed *deed = arg;
    if (error != NULL) {
        form_fail(deed->form, "letter", str_from(error->text));
        show_class(request, deed->form);
        return;
    }
    web_done(request, request->path, S("Сохранено"));
}

static void post_class_save(struct request *request) {
    struct error error = {0};
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    struct form *form = form_new(request->arena, change_fields);
    if (!people_add_staff(form, "head", db, web_org(request), &error)) {
        reply_error(request, &error);
        return;
    }
    if (!form_read(form, web_field, request)) {
        show_class(request, form);
        return;
    }
    struct save_deed *deed = arena_new(request->arena, struct save_deed);
    deed->form = form;
    deed->ask = (struct class_save){.by = web_person(request),
                                    .class_id = request_param_id(request, "id"),
                                    .letter = form_text(form, "letter"),
                                    .head_staff_id = people_chosen(form, "head")};
    web_write_or(request, class_save, deed, after_save);
}

static void after_remove(struct request *request, void *arg) {
    (void)arg;
    web_done(request, S("/classes"), S("Пустой класс убран"));
}

static void post_class_remove(struct request *request) {
    struct class_remove *ask = arena_new(request->arena, struct class_remove);
    *ask = (struct class_remove){web_person(request), request_param_id(request, "id")};
    web_write(request, class_remove, ask, after_remove);
}

const struct route class_routes[] = {
    {HTTP_GET, "/classes", get_classes, "school.view", 0, "Люди и классы", "0.1"},
    {HTTP_POST, "/classes", post_class, "school.people", 0, "Добавить класс", "0.1"},
    {HTTP_GET, "/classes/{id}", get_class, "school.view", 0, "Класс", "0.1"},
    {HTTP_POST, "/classes/{id}", post_class_save, "school.people", 0, "Изменить класс", "0.1"},
    {HTTP_POST, "/classes/{id}/remove", post_class_remove, "school.people", 0,
     "Убрать пустой класс", "0.1"},
    {0}};
