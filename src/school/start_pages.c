// SPDX-License-Identifier: GPL-3.0-or-later
// «Начнём»: the first run. Open while there is no school: from this machine, or with the code that
// the console printed.
#include "school/entrance.h"
#include "school/password.h"
#include "school/school_pages.h"
#include "school/start.h"
#include "school/start_view.h"
#include "school/web.h"
#include "start.html.h"

static const struct form_choice level_choices[] = {{"noo", "начальное общее (1–4 классы)"},
                                                   {"ooo", "основное общее (5–9 классы)"},
                                                   {"soo", "среднее общее (10–11 классы)"},
                                                   {NULL, NULL}};
static const struct form_choice week_choices[] = {
    {"5", "пять дней"}, {"6", "шесть дней"}, {NULL, NULL}};
static const struct form_choice term_choices[] = {
    {"quarter", "четверти"}, {"trimester", "триместры"}, {"half_year", "полугодия"}, {NULL, NULL}};
static const struct form_choice role_choices[] = {{"deputy", "заместитель директора (завуч)"},
                                                  {"director", "директор"},
                                                  {"administrator", "администратор программы"},
                                                  {NULL, NULL}};

static const struct form_field start_fields[] = {
    {"code", FORM_TEXT, "Код с экрана сервера",
     "Восемь цифр: их напечатала программа, когда её запустили", .max = 8,
     .autocomplete = "one-time-code"},
    {"full_name", FORM_TEXT, "Полное наименование школы", "Как в уставе: с ним печатаются приказы",
     .required = true, .max = 400, .autocomplete = "organization"},
    {"short_name", FORM_TEXT, "Краткое наименование", "Например: МБОУ «Школа № 12»",
     .required = true, .max = 120},
    {"city", FORM_TEXT, "Населённый пункт", "Как в шапке приказа: г. Примерск", .max = 120},
    {"levels", FORM_CHOICES, "Уровни образования", .required = true, .choices = level_choices},
    {"year", FORM_CHOICE, "Учебный год", .required = true},
    {"week", FORM_CHOICE, "Учебная неделя", .required = true, .choices = week_choices},
    {"term_basic", FORM_CHOICE, "Учебные периоды в 1–9 классах", .required = true,
     .choices = term_choices},
    {"term_soo", FORM_CHOICE, "Учебные периоды в 10–11 классах", .required = true,
     .choices = term_choices},
    {"last", FORM_TEXT, "Фамилия", .required = true, .max = 60, .autocomplete = "family-name"},
    {"first", FORM_TEXT, "Имя", .required = true, .max = 60, .autocomplete = "given-name"},
    {"middle", FORM_TEXT, "Отчество", .max = 60, .autocomplete = "additional-name"},
    {"role", FORM_CHOICE, "Кто вы в школе", "Остальным вы заведёте учётные записи сами, списком",
     .required = true, .choices = role_choices},
    {"login", FORM_TEXT, "Имя для входа", "Латинскими буквами, например petrova.as",
     .required = true, .min = 3, .max = 40, .autocomplete = "username"},
    {"password", FORM_PASSWORD, "Пароль", "Не короче восьми знаков, годится фраза из трёх слов",
     .required = true, .max = 128, .autocomplete = "new-password"},
    {"again", FORM_PASSWORD, "Пароль ещё раз", .required = true, .max = 128,
     .autocomplete = "new-password"},
    {0}};

static struct form *start_form(struct request *request) {
    struct arena *arena = request->arena;
    struct form *form = form_new(arena, start_fields);
    int start = school_year_of(date_today());
    for (int year = start - 1; year <= start + 1; year++) {
        form_add_choice(form, "year", str_fmt(arena, "%d", year),
                        str_fmt(arena, "%d/%02d", year, (year + 1) % 100));
    }
    form_set_int(form, "year", start);
    form_set(form, "week", S("5"));
    form_set(form, "term_basic", S("quarter"));
    form_set(form, "term_soo", S("half_year"));
    form_set(form, "role", S("deputy"));
    for (const struct form_choice *level = level_choices; level->value != NULL; level++) {
        form_set_chosen(form, "levels", str_from(level->value), true);
    }
    return form;
}

static void show_start(struct request *request, const struct form *form) {
    struct buf body;
    struct view view = web_view(request, &body);
    struct start_view start = {.form = form, .asks_code = !entrance_is_local(request->client)};
    view_start_body(&view, &start);
    struct page page = web_page(request, NULL, S("Начнём"));
    page.lead =
        S("Расскажите о школе и о себе. Всё, кроме имени для входа, потом можно поправить.");
    web_reply_page_status(request, form_ok(form) ? 200 : 422, &page, (struct html){buf_str(&body)});
}

// False, with a reply, when a school is there: the first run is over for good.
static bool nothing_yet(struct request *request) {
    struct error error = {0};
    int64_t org = 0;
    struct db *db = web_db(request);
    if (db == NULL) {
        return false;
    }
    if (!org_here(db, &org, &error)) {
        reply_error(request, &error);
        return false;
    }
    if (org != 0) {
        reply_redirect(request, S("/login"));
    }
    return org == 0;
}

static void get_start(struct request *request) {
    if (nothing_yet(request)) {
        show_start(request, start_form(request));
    }
}

struct start_work {
    struct store *store;
    struct form *form;
    struct school_begin begin;
    struct str password;
};

static bool run_start(struct arena *arena, void *arg, struct error *error) {
    struct start_work *work = arg;
    return password_hash(arena, work->password, &work->begin.password, error) &&
           store_write_wait(work->store, school_begin, &work->begin, error);
}

static void after_start(struct request *request, void *arg, const struct error *error) {
    struct start_work *work = arg;
    struct error failed = {0};
    if (error != NULL) {
        form_fail(work->form, NULL, str_from(error->text));
        show_start(request, work->form);
        return;
    }
    if (!request_session_start(request, work->begin.org.org_id, work->begin.account_id, &failed)) {
        reply_error(request, &failed);
        return;
    }
    reply_redirect(request, S("/"));
}

static void fill_begin(struct request *request, const struct form *form,
                       struct school_begin *begin) {
    begin->org = (struct org){.full_name = form_text(form, "full_name"),
                              .short_name = form_text(form, "short_name"),
                              .city = form_text(form, "city")};
    for (const struct form_choice *level = level_choices; level->value != NULL; level++) {
        if (form_chosen(form, "levels", str_from(level->value))) {
            begin->org.levels |= level_from_name(str_from(level->value));
        }
    }
    enum term_kind kinds[LEVEL_COUNT] = {TERM_QUARTER, TERM_QUARTER, TERM_HALF_YEAR};
    int64_t year = 0;
    if (term_kind_from_name(form_text(form, "term_basic"), &kinds[0])) {
        kinds[1] = kinds[0];
    }
    if (!term_kind_from_name(form_text(form, "term_soo"), &kinds[2]) ||
        !str_to_int(form_text(form, "year"), &year)) {
        year = school_year_of(date_today());
    }
    calendar_propose(request->arena, (int)year, str_eq(form_text(form, "week"), S("6")) ? 6 : 5,
                     begin->org.levels, kinds, &begin->calendar);
    begin->name = (struct person_name){form_text(form, "last"), form_text(form, "first"),
                                       form_text(form, "middle")};
    enum role role = role_from_name(form_text(form, "role"));
    begin->roles = role;
    begin->position = str_from(role_title(role));
    begin->login = form_text(form, "login");
}

static void post_start(struct request *request) {
    struct error error = {0};
    if (!nothing_yet(request)) {
        return;
    }
    struct form *form = start_form(request);
    bool read = form_read(form, web_field, request);
    if (!entrance_may_begin(web_app(request)->entrance, request->client, form_text(form, "code"))) {
        form_fail(form, "code", S("Код не подошёл. Он напечатан там, где запущена программа"));
        read = false;
    }
    struct str password = form_text(form, "password");
    if (read && !str_eq(password, form_text(form, "again"))) {
        form_fail(form, "again", S("Пароли не совпали"));
        read = false;
    }
    if (read && !password_check(request->arena, password, form_text(form, "login"), &error)) {
        form_fail(form, "password", str_dup(request->arena, str_from(error.text)));
        read = false;
    }
    if (!read) {
        show_start(request, form);
        return;
    }
    struct start_work *work = arena_new(request->arena, struct start_work);
    work->store = web_app(request)->store;
    work->form = form;
    work->password = password;
    fill_begin(request, form, &work->begin);
    web_work(request, run_start, work, after_start);
}

const struct route start_routes[] = {
    {HTTP_GET, "/start", get_start, NULL, ROUTE_PUBLIC, "Начнём: первый запуск", "0.1"},
    {HTTP_POST, "/start", post_start, NULL, ROUTE_PUBLIC, "Завести школу", "0.1"},
    {0}};
