// SPDX-License-Identifier: GPL-3.0-or-later
// External results: the list of works and one work.
#include "base/ru.h"
#include "monitoring/external_report.h"
#include "monitoring/monitoring_internal.h"
#include "school/org.h"
#include "school/web.h"
#include "external.html.h"

static void fill_list(struct arena *arena, const struct external_works *works, bool may_import,
                      struct external_list_view *view) {
    view->empty = (struct empty){
        .title = S("Внешних результатов пока нет"),
        .text = S("Здесь будут ВПР, ГИА, диагностические работы и отметки журнала: сколько "
                  "писали, что освоено, совпала ли работа с журналом."),
        .path = may_import ? S("/import") : S(""),
        .step = S("Загрузить файл")};
    view->table.caption = S("Внешние работы");
    view->table.sortable = true;
    table_add_column(arena, &view->table, S("Работа"), false);
    table_add_column(arena, &view->table, S("Учебный год"), false);
    table_add_column(arena, &view->table, S("День"), false);
    table_add_column(arena, &view->table, S("Участников"), true);
    for (size_t i = 0; i < works->rows.n; i++) {
        const struct external_work *work = &works->rows.at[i];
        struct table_row *row = table_add_row(arena, &view->table);
        struct table_cell *cell = table_add_cell(arena, row, external_title(arena, work));
        cell->path = str_fmt(arena, "/external/%lld", (long long)work->work_id);
        (void)table_add_cell(arena, row, external_year_title(arena, work->year));
        cell = table_add_cell(arena, row, ru_date_short(arena, work->held_on));
        cell->sort = date_iso(arena, work->held_on);
        (void)table_add_cell(arena, row, ru_int(arena, work->results));
    }
}

static void get_list(struct request *request) {
    struct error error;
    struct external_works works;
    struct external_list_view view = {0};
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!external_work_list(db, request->arena, web_org(request), &works, &error)) {
        reply_error(request, &error);
        return;
    }
    bool may_import = web_may(request, "school.import");
    fill_list(request->arena, &works, may_import, &view);
    struct buf body = buf_open(request->arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_external_list_body(&out, &view);
    struct page page = web_page(request, db, S("Внешние результаты"));
    if (may_import) {
        page_add_action(request->arena, &page, PAGE_ACTION_MAIN, S("Загрузить файл"), S("/import"));
    }
    if (web_may(request, "monitoring.external_codes")) {
        page_add_action(request->arena, &page, PAGE_ACTION_PLAIN, S("Коды участников"),
                        S("/external/codes"));
    }
    if (web_may(request, "monitoring.external_classes")) {
        page_add_action(request->arena, &page, PAGE_ACTION_PLAIN, S("Отчёты за период"),
                        S("/external/reports"));
    }
    page_add_script(request->arena, &page, asset_table_js);
    web_reply_page(request, &page, view_done(&out));
}

// The work that the address names, as far as this person may see it; NULL: it has replied.
static struct db *work_asked(struct request *request, struct external_facts *facts) {
    struct error error;
    struct db *db = web_db(request);
    if (db == NULL) {
        return NULL;
    }
    if (!external_facts_read(db, request->arena, web_app(request)->base, web_org(request),
                             request_param_id(request, "work"),
                             web_may(request, "monitoring.external_classes"), facts, &error)) {
        reply_error(request, &error);
        return NULL;
    }
    return db;
}

static void get_report(struct request *request) {
    struct error error;
    struct external_facts facts;
    struct org org;
    struct str bytes;
    struct arena *arena = request->arena;
    struct db *db = work_asked(request, &facts);
    if (db == NULL) {
        return;
    }
    if (!org_get(db, arena, web_org(request), &org, &error) ||
        !external_report(arena, &facts, org.short_name, &bytes, &error)) {
        reply_error(request, &error);
        return;
    }
    struct str name =
        str_fmt(arena, "%.*s %.*s %d класс.xlsx", STR_ARG(external_work_kind(&facts.work)),
                STR_ARG(facts.work.subject), facts.work.grade);
    reply_file(request, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name,
               bytes);
}

static void get_work(struct request *request) {
    struct error error;
    struct external_facts facts;
    struct external_work_view view;
    struct arena *arena = request->arena;
    struct db *db = work_asked(request, &facts);
    if (db == NULL) {
        return;
    }
    bool with_names =
        web_may(request, "monitoring.external_codes") && facts.work.kind == EXTERNAL_VPR;
    if (with_names &&
        !external_code_list(db, arena, web_org(request), facts.work.year, &facts.codes, &error)) {
        reply_error(request, &error);
        return;
    }
    external_show(arena, &facts, &view);
    struct buf body = buf_open(arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_external_work_body(&out, &view);
    struct page page = web_page(request, db, external_title(arena, &facts.work));
    page.lead = str_fmt(arena, "%.*s учебный год, %.*s",
                        STR_ARG(external_year_title(arena, facts.work.year)),
                        STR_ARG(ru_date(arena, facts.work.held_on)));
    page_add_trail(arena, &page, S("Внешние результаты"), S("/external"));
    page_add_action(arena, &page, PAGE_ACTION_PLAIN, S("Скачать .xlsx"),
                    str_fmt(arena, "/external/%lld/report.xlsx", (long long)facts.work.work_id));
    page_add_action(arena, &page, PAGE_ACTION_PRINT, S("Напечатать"), S(""));
    web_reply_page(request, &page, view_done(&out));
}

const struct route external_routes[] = {
    {HTTP_GET, "/external", get_list, "monitoring.external", 0, "Внешние результаты", "0.3"},
    {HTTP_GET, "/external/{work}", get_work, "monitoring.external", 0, "Внешняя работа", "0.3"},
    {HTTP_GET, "/external/{work}/report.xlsx", get_report, "monitoring.external", 0,
     "Внешняя работа таблицей", "0.3"},
    {0},
};
