// SPDX-License-Identifier: GPL-3.0-or-later
// The page of a class over its year and its spreadsheet: for whoever sees the class map.
#include "analysis/analysis_internal.h"
#include "analysis/class_report_view.h"
#include "analysis/evidence_look.h"
#include "analysis/summary_show.h"
#include "base/ru.h"
#include "instruments/instrument.h"
#include "school/org.h"
#include "school/share.h"
#include "class_report.html.h"

// Who sees all, and the head of the class.
static bool may_see(struct evidence_look *look, struct db *db, int64_t class_id,
                    struct error *error) {
    const struct person *person = web_person(look->request);
    bool leads = false;
    return gate_may(person->roles, "analysis.view") ||
           (class_is_led_by(db, person->org, class_id, person->staff, &leads, error) &&
            (leads || error_set(error, ERROR_FORBIDDEN,
                                "Итоги класса видят его классный руководитель, психолог и "
                                "администрация школы.")));
}

static bool read_report(struct evidence_look *look, struct db *db, struct class_report *report,
                        struct error *error) {
    int64_t class_id = request_param_id(look->request, "class");
    return may_see(look, db, class_id, error) &&
           class_report_make(db, look->request->arena, look->org, look->app->outcomes, class_id,
                             true, report, error);
}

static void show_strand(struct arena *arena, const struct class_report *report,
                        const struct class_strand *strand, struct class_strand_view *out) {
    const struct cohort_line *line = &strand->change;
    const struct evidence_row *e = strand->evidence;
    out->title = strand->title;
    out->path = str_fmt(arena, "/analysis/%.*s?year=%lld", STR_ARG(strand->outcome),
                        (long long)report->year.year_id);
    out->source = e->title;
    out->source_path = str_fmt(arena, "/sessions/%lld/map", (long long)e->session_id);
    result_line_show(arena, &strand->cell, &out->line);
    out->line.day = ru_date_short(arena, e->held_on);
    if (line->levels.n > 0) {
        int64_t n = (int64_t)line->levels.n;
        out->before = share_words(arena, (int64_t)(line->both + line->lost), n);
        out->now = share_words(arena, (int64_t)(line->both + line->gained), n);
        out->moved = str_fmt(arena, "%zu и %zu", line->gained, line->lost);
        out->claim = str_from(claim_word(&line->levels));
        out->css = claim_css(&line->levels);
    }
}

static void show_chart(struct arena *arena, const struct class_report *report,
                       struct chart *chart) {
    chart->kind = CHART_STACKED;
    chart->id = S("levels");
    chart->title = str_fmt(arena, "Уровни %.*s по линиям результатов", STR_ARG(report->class.name));
    for (size_t i = 0; i < report->strands.n; i++) {
        chart_add_label(arena, chart, report->strands.at[i].title);
    }
    for (int level = MEASURE_BELOW_BASIC; level < MEASURE_LEVELS; level++) {
        struct chart_series *series =
            chart_add_series(arena, chart, str_from(attainment_title((enum measure_level)level)),
                             attainment_tone((enum measure_level)level));
        for (size_t i = 0; i < report->strands.n; i++) {
            chart_add_point(arena, series, (double)report->strands.at[i].cell.count[level]);
        }
    }
}

static void show_risk(struct arena *arena, const struct class_risk *risk,
                      struct class_risk_view *out) {
    struct buf strands = buf_open(arena, 2000);
    for (size_t i = 0; i < risk->strands.n; i++) {
        buf_put_c(&strands, i == 0 ? "" : ", ");
        buf_put(&strands, ru_lower(arena, risk->strands.at[i]));
    }
    *out = (struct class_risk_view){risk->pupil_id, risk->name, buf_str(&strands),
                                    str_fmt(arena, "%zu из %zu", risk->strands.n, risk->of)};
}

static void fill(struct arena *arena, const struct class_report *report,
                 struct class_report_page *view) {
    view->report = report;
    view->names = true;
    view->compared = !str_empty(report->before);
    for (size_t i = 0; i < report->strands.n; i++) {
        show_strand(arena, report, &report->strands.at[i], vec_push(arena, &view->strands));
    }
    for (size_t i = 0; i < report->risks.n; i++) {
        show_risk(arena, &report->risks.at[i], vec_push(arena, &view->risks));
    }
    show_chart(arena, report, &view->levels);
    view->note =
        view->compared
            ? str_fmt(arena,
                      "Сравнение с %.*s: только ученики с уровнем в обоих годах по одной версии "
                      "инструмента, в каком бы классе они тогда ни учились. Точный критерий "
                      "Макнемара, поправка Холма, сравнений %zu.",
                      STR_ARG(report->before), report->comparisons)
            : S("Сравнивать не с чем: у учеников класса один замер по одной версии инструмента.");
    if (report->strands.n == 0) {
        view->empty =
            (struct empty){.title = S("Закрытых работ в классе пока нет"),
                           .text = S("Итоги появятся, когда первую работу класса закроют."),
                           .path = S("/sessions"),
                           .step = S("Посмотреть сбор")};
    }
}

static void show_report(struct evidence_look *look, struct db *db) {
    struct error error;
    struct class_report report;
    struct request *request = look->request;
    struct arena *arena = request->arena;
    struct class_report_page view = {.notice = look->notice};
    if (!read_report(look, db, &report, &error)) {
        reply_error(request, &error);
        return;
    }
    fill(arena, &report, &view);
    struct buf body = buf_open(arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_class_report_body(&out, &view);
    struct page page =
        web_page(request, db, str_fmt(arena, "%.*s · итоги года", STR_ARG(report.class.name)));
    page.lead = str_fmt(arena, "%.*s учебный год, по списку %.*s", STR_ARG(report.year.title),
                        STR_ARG(ru_count(arena, (int64_t)report.listed, RU_PUPIL, RU_NOMINATIVE)));
    if (web_may(request, "analysis.view")) {
        page_add_trail(arena, &page, S("Свод результатов"), S("/analysis"));
    }
    if (report.strands.n > 0) {
        page_add_action(arena, &page, PAGE_ACTION_PRINT, S("Напечатать"), S(""));
        page_add_action(
            arena, &page, PAGE_ACTION_PLAIN, S("Excel"),
            str_fmt(arena, "/analysis/classes/%lld/table.xlsx", (long long)report.class.class_id));
    }
    web_reply_page(request, &page, view_done(&out));
}

static void get_report(struct request *request) { evidence_look(request, show_report); }

static void send_table(struct evidence_look *look, struct db *db) {
    struct error error;
    struct class_report report;
    struct org org;
    struct str bytes;
    struct arena *arena = look->request->arena;
    if (!read_report(look, db, &report, &error) || !org_get(db, arena, look->org, &org, &error) ||
        !class_report_xlsx(arena, &report, org.short_name, &bytes, &error)) {
        reply_error(look->request, &error);
        return;
    }
    reply_file(look->request, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
               str_fmt(arena, "%.*s итоги года.xlsx", STR_ARG(report.class.name)), bytes);
}

static void get_table(struct request *request) { evidence_look(request, send_table); }

const struct route class_report_routes[] = {
    {HTTP_GET, "/analysis/classes/{class}", get_report, "analysis.own", 0, "Итоги класса за год",
     "0.4"},
    {HTTP_GET, "/analysis/classes/{class}/table.xlsx", get_table, "analysis.own", 0,
     "Итоги класса за год в Excel", "0.4"},
    {0},
};
