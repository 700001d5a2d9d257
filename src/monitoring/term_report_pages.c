// SPDX-License-Identifier: GPL-3.0-or-later
// Reports of a term: what was reported of each class beside what the journal's marks come to.
#include "base/ru.h"
#include "monitoring/term_report.h"
#include "monitoring/external.h"
#include "monitoring/external_view.h"
#include "monitoring/monitoring_internal.h"
#include "school/web.h"
#include "external.html.h"

#include <math.h>

// A figure: its name, what it is called on the page, decimals.
struct shown_figure {
    const char *key, *title;
    int decimals;
};
static const struct shown_figure of_class[] = {{"pupils", "Учеников", 0},
                                               {"excellent", "Отличники", 0},
                                               {"good", "На «4» и «5»", 0},
                                               {"one3", "С одной «3»", 0},
                                               {"bad", "Неуспевающие", 0},
                                               {"na", "Не аттестованы", 0},
                                               {"uspevaemost", "Успеваемость, %", 1},
                                               {"kachestvo", "Качество, %", 1},
                                               {NULL, NULL, 0}};
static const struct shown_figure of_subject[] = {{"N", "Отметок", 0},
                                                 {"n5", "«5»", 0},
                                                 {"n4", "«4»", 0},
                                                 {"n3", "«3»", 0},
                                                 {"n2", "«2»", 0},
                                                 {"uspevaemost", "Успеваемость, %", 1},
                                                 {"kachestvo", "Качество, %", 1},
                                                 {"average", "Средний балл", 2},
                                                 {NULL, NULL, 0}};

// As reported; where the journal gives another number, it stands beside.
static void figure_cell(struct arena *arena, struct table_row *row, const struct shown_figure *of,
                        const struct node *told, const struct node *counted) {
    double said = node_as_real(node_get(told, of->key), NAN);
    double is = node_as_real(node_get(counted, of->key), NAN);
    struct table_cell *cell =
        table_add_cell(arena, row, isnan(said) ? S("–") : ru_real(arena, said, of->decimals));
    bool differs = !isnan(said) && !isnan(is) && fabs(said - is) > 1e-9;
    if (differs) {
        cell->note = str_fmt(arena, "журнал: %.*s", STR_ARG(ru_real(arena, is, of->decimals)));
    }
}

static struct str counted_by(struct arena *arena, const struct term_report *report,
                             const struct node *counted) {
    int64_t subjects = node_as_int(node_get(counted, "subjects"), 0);
    if (counted->n == 0) {
        return S("нет");
    }
    return report->subject.n > 0 ? S("есть")
                                 : str_fmt(arena, "предметов: %lld", (long long)subjects);
}

static bool add_row(struct request *request, struct db *db, const struct term_report *report,
                    struct term_report_group *group, struct error *error) {
    struct arena *arena = request->arena;
    struct node *counted;
    const struct shown_figure *of =
        report->source == REPORT_CLASS || report->source == REPORT_SUMMARY ? of_class : of_subject;
    if (!term_report_recount(db, arena, web_org(request), report, &counted, error)) {
        return false;
    }
    struct table_row *row = table_add_row(arena, &group->table);
    struct table_cell *cell = table_add_cell(arena, row, report->class_name);
    cell->note = report->subject;
    for (; of->key != NULL; of++) {
        // The mean of averages is not the mean of the term's marks: they are not compared.
        bool apart = report->source == REPORT_AVERAGES;
        figure_cell(arena, row, of, report->figures, apart ? NULL : counted);
    }
    (void)table_add_cell(arena, row,
                         report->source == REPORT_AVERAGES ? S("–")
                                                           : counted_by(arena, report, counted));
    return true;
}

static struct term_report_group *add_group(struct arena *arena, const struct term_report *report,
                                           struct term_reports_view *view) {
    struct term_report_group *group = vec_push(arena, &view->groups);
    const struct shown_figure *of =
        report->source == REPORT_CLASS || report->source == REPORT_SUMMARY ? of_class : of_subject;
    *group = (struct term_report_group){
        .title = str_fmt(arena, "%s: %.*s, %.*s", report_source_title(report->source),
                         STR_ARG(external_period_title(report->period)),
                         STR_ARG(external_year_title(arena, report->year)))};
    group->table.caption = group->title;
    table_add_column(arena, &group->table, S("Класс"), false);
    for (; of->key != NULL; of++) {
        table_add_column(arena, &group->table, str_from(of->title), true);
    }
    table_add_column(arena, &group->table, S("Ведомость"), false);
    return group;
}

static bool fill(struct request *request, struct db *db, const struct term_reports *reports,
                 struct term_reports_view *view, struct error *error) {
    struct term_report_group *group = NULL;
    int64_t year = reports->rows.n > 0 ? reports->rows.at[0].year : 0; // the newest
    (void)str_to_int(request_query(request, "year"), &year);
    for (size_t i = 0; i < reports->rows.n; i++) {
        const struct term_report *report = &reports->rows.at[i], *last = i > 0 ? report - 1 : NULL;
        if (last == NULL || last->year != report->year) {
            *vec_push(request->arena, &view->years) = (struct term_report_year){
                report->year, external_year_title(request->arena, report->year),
                report->year == year};
        }
        if (report->year != year) {
            continue;
        }
        if (group == NULL || last->source != report->source || last->year != report->year ||
            !str_eq(last->period, report->period)) {
            group = add_group(request->arena, report, view);
        }
        if (!add_row(request, db, report, group, error)) {
            return false;
        }
    }
    view->empty = (struct empty){
        .title = S("Отчётов за период пока нет"),
        .text = S("Здесь будут отчёты классных руководителей и учителей, сводки по классам – рядом "
                  "с тем, что выходит по отметкам журнала."),
        .path = web_may(request, "school.import") ? S("/import") : S(""),
        .step = S("Загрузить файл")};
    return true;
}

static void get_reports(struct request *request) {
    struct error error;
    struct term_reports reports;
    struct term_reports_view view = {0};
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!term_report_list(db, request->arena, web_org(request), &reports, &error) ||
        !fill(request, db, &reports, &view, &error)) {
        reply_error(request, &error);
        return;
    }
    struct buf body = buf_open(request->arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_term_reports_body(&out, &view);
    struct page page = web_page(request, db, S("Отчёты за период"));
    page_add_trail(request->arena, &page, S("Внешние результаты"), S("/external"));
    page_add_action(request->arena, &page, PAGE_ACTION_PRINT, S("Напечатать"), S(""));
    web_reply_page(request, &page, view_done(&out));
}

const struct route term_report_routes[] = {
    {HTTP_GET, "/external/reports", get_reports, "monitoring.external_classes", 0,
     "Отчёты за период", "0.3"},
    {0},
};
