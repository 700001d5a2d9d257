// SPDX-License-Identifier: GPL-3.0-or-later
// The list of codes of ВПР: which years have one, and destroying it.
#include "base/ru.h"
#include "monitoring/external.h"
#include "monitoring/external_code.h"
#include "monitoring/external_view.h"
#include "monitoring/monitoring_internal.h"
#include "school/web.h"
#include "external.html.h"

static void fill_years(struct arena *arena, const struct external_code_years *years,
                       struct external_codes_view *view) {
    for (size_t i = 0; i < years->rows.n; i++) {
        const struct external_code_year *year = &years->rows.at[i];
        *vec_push(arena, &view->years) = (struct external_codes_year_view){
            .year = year->year,
            .title = external_year_title(arena, year->year),
            .codes = str_fmt(arena, "кодов с именами: %lld", (long long)year->codes)};
    }
    view->empty = (struct empty){
        .title = S("Протокола соответствия в программе нет"),
        .text = S("Результаты ВПР хранятся по кодам. Имена нужны, только если школа разбирает "
                  "работы отдельных учеников: тогда загрузите протокол (код и ФИО)."),
        .path = S("/import"),
        .step = S("Загрузить файл")};
}

static void reply_codes(struct request *request, const struct error *problem) {
    struct error error;
    struct external_code_years years;
    struct external_codes_view view = {0};
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!external_code_years_read(db, request->arena, web_org(request), &years, &error)) {
        reply_error(request, &error);
        return;
    }
    view.problem = problem == NULL ? S("") : str_from(problem->text);
    fill_years(request->arena, &years, &view);
    struct buf body = buf_open(request->arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_external_codes_body(&out, &view);
    struct page page = web_page(request, db, S("Коды участников ВПР"));
    page_add_trail(request->arena, &page, S("Внешние результаты"), S("/external"));
    web_reply_page(request, &page, view_done(&out));
}

static void get_codes(struct request *request) { reply_codes(request, NULL); }

static void were_destroyed(struct request *request, void *arg, const struct error *error) {
    (void)arg;
    if (error != NULL) {
        reply_codes(request, error);
        return;
    }
    web_done(request, S("/external/codes"),
             S("Протокол соответствия уничтожен. Результаты остались по кодам."));
}

static void post_destroy(struct request *request) {
    struct error error;
    int64_t year;
    bool sure = !str_empty(request_field(request, "sure"));
    if (!sure || !str_to_int(request_field(request, "year"), &year)) {
        error_set(&error, ERROR_INPUT, "Отметьте, что имена больше не нужны.");
        reply_codes(request, &error);
        return;
    }
    struct external_code_destroy *destroy = arena_new(request->arena, struct external_code_destroy);
    *destroy = (struct external_code_destroy){.by = web_person(request), .year = (int)year};
    web_write_or(request, external_code_destroy, destroy, were_destroyed);
}

const struct route external_code_routes[] = {
    {HTTP_GET, "/external/codes", get_codes, "monitoring.external_codes", 0, "Коды участников ВПР",
     "0.3"},
    {HTTP_POST, "/external/codes/destroy", post_destroy, "monitoring.external_codes", 0,
     "Уничтожить протокол соответствия кодов", "0.3"},
    {0},
};
