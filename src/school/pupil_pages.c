// SPDX-License-Identifier: GPL-3.0-or-later
// Search of pupils, a pupil's card with the history of classes.
#include "base/ru.h"
#include "school/people.h"
#include "school/pupil_view.h"
#include "school/school_pages.h"
#include "pupil.html.h"

enum { FOUND_MAX = 200 };

static const struct form_choice sex_choices[] = {{"М", "мальчик"}, {"Ж", "девочка"}, {NULL, NULL}};
static const struct form_choice reason_choices[] = {
    {"left", "выбыл из школы"}, {"graduated", "окончил школу"}, {NULL, NULL}};

#define IDENTITY_FIELDS                                                                            \
    {"last", FORM_TEXT, "Фамилия", .required = true, .max = 60},                                   \
        {"first", FORM_TEXT, "Имя", .required = true, .max = 60},                                  \
        {"middle", FORM_TEXT, "Отчество", .max = 60},                                              \
        {"born", FORM_DATE, "Дата рождения", "По ней различают тёзок"},                            \
        {"sex", FORM_CHOICE, "Пол", .choices = sex_choices}, {                                     \
        "file_number", FORM_TEXT, "Номер личного дела", .max = 40                                  \
    }

static const struct form_field change_fields[] = {IDENTITY_FIELDS, {0}};
static const struct form_field new_fields[] = {
    IDENTITY_FIELDS,
    {"class", FORM_CHOICE, "Класс", .required = true},
    {"on", FORM_DATE, "Учится в классе с", .required = true},
    {"another", FORM_CHECK, "Это другой ученик с тем же именем"},
    {0}};
static const struct form_field move_fields[] = {{"class", FORM_CHOICE, "Класс", .required = true},
                                                {"on", FORM_DATE, "С какого дня", .required = true},
                                                {0}};
static const struct form_field leave_fields[] = {
    {"last_day", FORM_DATE, "Последний день в школе", .required = true},
    {"reason", FORM_CHOICE, "Почему", .required = true, .choices = reason_choices},
    {0}};

// ---- search

static void fill_found(struct arena *arena, const struct pupil_list *list, struct table *table) {
    table->caption = S("Найденные ученики");
    table_add_column(arena, table, S("Ученик"), false);
    table_add_column(arena, table, S("Класс"), false);
    table_add_column(arena, table, S("Дата рождения"), false);
    for (size_t i = 0; i < list->rows.n; i++) {
        const struct pupil_row *found = &list->rows.at[i];
        struct table_row *row = table_add_row(arena, table);
        struct table_cell *name = table_add_cell(arena, row, found->full_name);
        name->path = str_fmt(arena, "/pupils/%lld", (long long)found->pupil.pupil_id);
        struct table_cell *class = table_add_cell(arena, row, found->class_name);
        if (found->class_id != 0) {
            class->path = str_fmt(arena, "/classes/%lld", (long long)found->class_id);
        }
        table_add_cell(arena, row,
                       date_is_none(found->pupil.born) ? S("не указана")
                                                       : ru_date_short(arena, found->pupil.born));
    }
}

static void get_pupils(struct request *request) {
    struct error error = {0};
    struct pupil_list list = {0};
    struct arena *arena = request->arena;
    struct pupils_view out = {.tabs = people_tabs(arena, PEOPLE_PUPILS),
                              .query = request_query(request, "q")};
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!str_empty(str_trim(out.query))) {
        if (!pupil_search(db, arena, web_org(request), out.query, date_today(), FOUND_MAX, &list,
                          &error)) {
            reply_error(request, &error);
            return;
        }
        out.found = list.rows.n == 0 ? S("Никого не нашлось. Попробуйте написать только начало"
                                         " фамилии")
                    : list.rows.n == FOUND_MAX
                        ? S("Нашлось слишком много: показаны первые двести. Уточните фамилию")
                        : str_fmt(arena, "Нашлось: %zu", list.rows.n);
        fill_found(arena, &list, &out.table);
    }
    struct buf body;
    struct view view = web_view(request, &body);
    view_pupils_body(&view, &out);
    struct page page = web_page(request, db, S("Люди и классы"));
    page.lead = S("Поиск среди всех, кто учится и учился в школе");
    if (web_may(request, "school.people")) {
        page_add_action(arena, &page, PAGE_ACTION_PLAIN, S("Внести ученика"), S("/pupils/new"));
    }
    web_reply_page(request, &page, (struct html){buf_str(&body)});
}

// ---- what a form says of a pupil

static struct pupil typed_pupil(const struct form *form, int64_t id) {
    return (struct pupil){
        .pupil_id = id,
        .name = {form_text(form, "last"), form_text(form, "first"), form_text(form, "middle")},
        .born = form_date(form, "born"),
        .sex = form_text(form, "sex"),
        .file_number = form_text(form, "file_number")};
}

static void set_pupil(struct form *form, const struct pupil *pupil) {
    form_set(form, "last", pupil->name.last);
    form_set(form, "first", pupil->name.first);
    form_set(form, "middle", pupil->name.middle);
    form_set_date(form, "born", pupil->born);
    form_set(form, "sex", pupil->sex);
    form_set(form, "file_number", pupil->file_number);
}

// A form with the classes of the current year in its field "class"; NULL with a reply on a failure.
static struct form *class_form(struct request *request, struct db *db,
                               const struct form_field *fields) {
    struct error error = {0};
    struct school_year year;
    struct form *form = form_new(request->arena, fields);
    if (!year_current(db, request->arena, web_org(request), date_today(), &year, &error) ||
        !people_add_classes(form, "class", db, web_org(request), &year, &error)) {
        reply_error(request, &error);
        return NULL;
    }
    form_set_date(form, "on", people_day(&year));
    return form;
}

// ---- a new one

static void show_new(struct request *request, struct pupil_new_view *out) {
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    struct buf body;
    struct view view = web_view(request, &body);
    view_pupil_new_body(&view, out);
    struct page page = web_page(request, db, S("Новый ученик"));
    page_add_trail(request->arena, &page, S("Классы"), S("/classes"));
    bool fine = form_ok(out->form) && out->namesakes.n == 0;
    web_reply_page_status(request, fine ? 200 : 422, &page, (struct html){buf_str(&body)});
}

static void get_new(struct request *request) {
    struct db *db = web_db(request);
    struct form *form = db == NULL ? NULL : class_form(request, db, new_fields);
    if (form != NULL) {
        form_set(form, "class", request_query(request, "class"));
        struct pupil_new_view out = {.form = form};
        show_new(request, &out);
    }
}

struct new_deed {
    struct pupil_add ask; // first: the writer gets the same pointer
    struct form *form;
};

static void after_new(struct request *request, void *arg, const struct error *error) {
    struct new_deed *deed = arg;
    if (error != NULL) {
        form_fail(deed->form, NULL, str_from(error->text));
        struct pupil_new_view out = {.form = deed->form};
        show_new(request, &out);
        return;
    }
    web_done(request, str_fmt(request->arena, "/classes/%lld", (long long)deed->ask.class_id),
             S("Ученик внесён в список класса"));
}

static void post_new(struct request *request) {
    struct error error = {0};
    struct pupil_list same = {0};
    struct db *db = web_db(request);
    struct form *form = db == NULL ? NULL : class_form(request, db, new_fields);
    if (form == NULL) {
        return;
    }
    struct pupil_new_view out = {.form = form};
    if (!form_read(form, web_field, request)) {
        show_new(request, &out);
        return;
    }
    struct new_deed *deed = arena_new(request->arena, struct new_deed);
    deed->form = form;
    deed->ask = (struct pupil_add){.by = web_person(request),
                                   .pupil = typed_pupil(form, 0),
                                   .class_id = people_chosen(form, "class"),
                                   .on = form_date(form, "on")};
    if (!pupil_namesakes(db, request->arena, web_org(request), &deed->ask.pupil.name, date_today(),
                         &same, &error)) {
        reply_error(request, &error);
        return;
    }
    if (same.rows.n > 0 && !form_check(form, "another")) {
        for (size_t i = 0; i < same.rows.n; i++) {
            *vec_push(request->arena, &out.namesakes) = same.rows.at[i];
        }
        show_new(request, &out);
        return;
    }
    web_write_or(request, pupil_add, deed, after_new);
}

// ---- the card

static void fill_history(struct arena *arena, const struct membership_list *list,
                         struct table *table) {
    table->caption = S("Где учился");
    table->caption_shown = true;
    table_add_column(arena, table, S("Класс"), false);
    table_add_column(arena, table, S("Учебный год"), false);
    table_add_column(arena, table, S("С какого дня"), false);
    table_add_column(arena, table, S("По какой день"), false);
    for (size_t i = 0; i < list->rows.n; i++) {
        const struct membership *line = &list->rows.at[i];
        struct table_row *row = table_add_row(arena, table);
        table_add_cell(arena, row, line->class_name)->path =
            str_fmt(arena, "/classes/%lld", (long long)line->class_id);
        table_add_cell(arena, row, line->year);
        table_add_cell(arena, row, ru_date_short(arena, line->begins))->note =
            str_from(membership_reason_title(line->reason));
        table_add_cell(arena, row,
                       date_is_none(line->ends) ? S("учится сейчас")
                                                : ru_date_short(arena, line->ends))
            ->note = str_from(membership_reason_title(line->end_reason));
    }
}

static void fill_consents(struct arena *arena, const struct consent_list *list, int64_t pupil_id,
                          struct pupil_view *out) {
    for (const struct consent_kind *kind = consent_kinds; kind->name != NULL; kind++) {
        struct consent_state state =
            consent_state_of(arena, list, pupil_id, str_from(kind->name), date_today());
        *vec_push(arena, &out->consents) = (struct consent_line){.title = str_from(kind->title),
                                                                 .state = state.text,
                                                                 .kind = str_from(kind->name),
                                                                 .holds = state.holds};
    }
}

struct pupil_forms {
    struct form *change, *move, *leave; // what was typed; NULL = a fresh one
};

static bool read_card(struct request *request, struct db *db, struct pupil_view *out,
                      struct membership *now, struct error *error) {
    struct arena *arena = request->arena;
    int64_t org = web_org(request);
    int64_t id = request_param_id(request, "id");
    struct membership_list history;
    struct consent_list consents;
    if (!pupil_get(db, arena, org, id, &out->pupil, error) ||
        !membership_history(db, arena, org, id, &history, error) ||
        !membership_on(db, arena, org, id, date_today(), now, error) ||
        !consent_list(db, arena, org, id, &consents, error)) {
        return false;
    }
    // One whose first day is still to come is on the roll already.
    if (now->class_id == 0 && history.rows.n > 0 && date_is_none(history.rows.at[0].ends)) {
        *now = history.rows.at[0];
    }
    fill_history(arena, &history, &out->history);
    fill_consents(arena, &consents, id, out);
    return true;
}

static bool fresh_forms(struct request *request, struct db *db, const struct pupil *pupil,
                        struct pupil_forms *forms) {
    if (forms->change == NULL) {
        forms->change = form_new(request->arena, change_fields);
        set_pupil(forms->change, pupil);
    }
    if (forms->leave == NULL) {
        forms->leave = form_new(request->arena, leave_fields);
        form_set_date(forms->leave, "last_day", date_today());
        form_set(forms->leave, "reason", S("left"));
    }
    if (forms->move == NULL) {
        forms->move = class_form(request, db, move_fields);
    }
    return forms->move != NULL;
}

static void show_pupil(struct request *request, struct pupil_forms forms) {
    struct error error = {0};
    struct membership now;
    struct pupil_view out = {.may_change = web_may(request, "school.people"),
                             .may_consent = web_may(request, "school.consents")};
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!read_card(request, db, &out, &now, &error)) {
        reply_error(request, &error);
        return;
    }
    bool typed = forms.change != NULL || forms.move != NULL || forms.leave != NULL;
    if (out.may_change && !fresh_forms(request, db, &out.pupil, &forms)) {
        return;
    }
    out.change = forms.change;
    out.move = forms.move;
    out.leave = forms.leave;
    out.in_class = now.class_id != 0;
    out.sex_title = str_eq(out.pupil.sex, S("М"))   ? S("мальчик")
                    : str_eq(out.pupil.sex, S("Ж")) ? S("девочка")
                                                    : S("не указан");
    struct buf body;
    struct view view = web_view(request, &body);
    view_pupil_body(&view, &out);
    struct page page = web_page(request, db, name_full(request->arena, &out.pupil.name));
    page.lead = out.in_class ? str_fmt(request->arena, "Класс %.*s", STR_ARG(now.class_name))
                             : S("В школе не числится");
    page_add_trail(request->arena, &page, S("Классы"), S("/classes"));
    if (out.in_class) {
        page_add_trail(request->arena, &page, now.class_name,
                       str_fmt(request->arena, "/classes/%lld", (long long)now.class_id));
    }
    web_reply_page_status(request, typed ? 422 : 200, &page, (struct html){buf_str(&body)});
}

static void get_pupil(struct request *request) { show_pupil(request, (struct pupil_forms){0}); }

static struct str pupil_path(struct request *request) {
    return str_fmt(request->arena, "/pupils/%lld", (long long)request_param_id(request, "id"));
}

struct save_deed {
    struct pupil_save ask;
    struct form *form;
};

static void after_save(struct request *request, void *arg, const struct error *error) {
    struct save_deed *deed = arg;
    if (error != NULL) {
        form_fail(deed->form, NULL, str_from(error->text));
        show_pupil(request, (struct pupil_forms){.change = deed->form});
        return;
    }
    web_done(request, pupil_path(request), S("Данные ученика сохранены"));
}

static void post_save(struct request *request) {
    struct form *form = form_new(request->arena, change_fields);
    if (!form_read(form, web_field, request)) {
        show_pupil(request, (struct pupil_forms){.change = form});
        return;
    }
    struct save_deed *deed = arena_new(request->arena, struct save_deed);
    *deed = (struct save_deed){
        {.by = web_person(request), .pupil = typed_pupil(form, request_param_id(request, "id"))},
        form};
    web_write_or(request, pupil_save, deed, after_save);
}

struct move_deed {
    struct pupil_move ask;
    struct form *form;
};

static void after_move(struct request *request, void *arg, const struct error *error) {
    struct move_deed *deed = arg;
    if (error != NULL) {
        form_fail(deed->form, NULL, str_from(error->text));
        show_pupil(request, (struct pupil_forms){.move = deed->form});
        return;
    }
    web_done(request, pupil_path(request), S("Ученик переведён"));
}

static void post_move(struct request *request) {
    struct db *db = web_db(request);
    struct form *form = db == NULL ? NULL : class_form(request, db, move_fields);
    if (form == NULL) {
        return;
    }
    if (!form_read(form, web_field, request)) {
        show_pupil(request, (struct pupil_forms){.move = form});
        return;
    }
    struct move_deed *deed = arena_new(request->arena, struct move_deed);
    *deed = (struct move_deed){{.by = web_person(request),
                                .pupil_id = request_param_id(request, "id"),
                                .class_id = people_chosen(form, "class"),
                                .on = form_date(form, "on")},
                               form};
    web_write_or(request, pupil_move, deed, after_move);
}

struct leave_deed {
    struct pupil_leave ask;
    struct form *form;
};

static void after_leave(struct request *request, void *arg, const struct error *error) {
    struct leave_deed *deed = arg;
    if (error != NULL) {
        form_fail(deed->form, NULL, str_from(error->text));
        show_pupil(request, (struct pupil_forms){.leave = deed->form});
        return;
    }
    web_done(request, pupil_path(request), S("Выбытие отмечено, история ученика сохранена"));
}

static void post_leave(struct request *request) {
    struct form *form = form_new(request->arena, leave_fields);
    if (!form_read(form, web_field, request)) {
        show_pupil(request, (struct pupil_forms){.leave = form});
        return;
    }
    struct leave_deed *deed = arena_new(request->arena, struct leave_deed);
    bool graduated = str_eq(form_text(form, "reason"), S("graduated"));
    *deed = (struct leave_deed){{.by = web_person(request),
                                 .pupil_id = request_param_id(request, "id"),
                                 .on = form_date(form, "last_day"),
                                 .reason = graduated ? "graduated" : "left"},
                                form};
    web_write_or(request, pupil_leave, deed, after_leave);
}

// ---- consents

static void after_consent(struct request *request, void *arg) {
    (void)arg;
    web_done(request, pupil_path(request), S("Согласие отмечено"));
}

static void post_consent(struct request *request) {
    struct str kind = request_field(request, "kind");
    int64_t id = request_param_id(request, "id");
    if (str_eq(request_field(request, "deed"), S("withdraw"))) {
        struct error error;
        if (str_empty(request_field(request, "sure"))) {
            error_set(&error, ERROR_INPUT,
                      "Отзыв стирает данные навсегда: поставьте отметку «Понимаю» и повторите.");
            reply_error(request, &error);
            return;
        }
        struct consent_withdraw *ask = arena_new(request->arena, struct consent_withdraw);
        *ask = (struct consent_withdraw){web_person(request), id, kind, date_today(),
                                         web_app(request)->rooms};
        web_write(request, consent_withdraw, ask, after_consent);
        return;
    }
    struct consent_give *ask = arena_new(request->arena, struct consent_give);
    *ask = (struct consent_give){web_person(request),
                                 {.pupil_id = id, .kind = kind, .given_on = date_today()}};
    web_write(request, consent_give, ask, after_consent);
}

const struct route pupil_routes[] = {
    {HTTP_GET, "/pupils", get_pupils, "school.view", 0, "Поиск учеников", "0.1"},
    {HTTP_GET, "/pupils/new", get_new, "school.people", 0, "Новый ученик", "0.1"},
    {HTTP_POST, "/pupils", post_new, "school.people", 0, "Внести ученика", "0.1"},
    {HTTP_GET, "/pupils/{id}", get_pupil, "school.view", 0, "Карточка ученика", "0.1"},
    {HTTP_POST, "/pupils/{id}", post_save, "school.people", 0, "Исправить данные ученика", "0.1"},
    {HTTP_POST, "/pupils/{id}/move", post_move, "school.people", 0, "Перевести ученика", "0.1"},
    {HTTP_POST, "/pupils/{id}/leave", post_leave, "school.people", 0, "Отметить выбытие", "0.1"},
    {HTTP_POST, "/pupils/{id}/consents", post_consent, "school.consents", 0, "Отметить согласие",
     "0.1"},
    {0}};
