// SPDX-License-Identifier: GPL-3.0-or-later
// The page of chains, of one chain, and the spreadsheet. «Что если» is in what_if_pages.c.
#include "analysis/analysis_internal.h"
#include "analysis/chain_pages.h"
#include "analysis/chain_show.h"
#include "analysis/chain_xlsx.h"
#include "base/ru.h"
#include "school/org.h"
#include "chain.html.h"

bool chain_ground_open(struct request *request, struct chain_ground *out) {
    struct error error;
    *out = (struct chain_ground){.db = web_db(request)};
    if (out->db == NULL) {
        return false;
    }
    if (!year_current(out->db, request->arena, web_org(request), date_today(), &out->year,
                      &error)) {
        reply_error(request, &error);
        return false;
    }
    chain_run(&out->run, request->arena, out->db, web_app(request), web_org(request), &out->year,
              date_today());
    if (!chain_check(&out->run, web_app(request)->rooms, &out->report, &error)) {
        reply_error(request, &error);
        return false;
    }
    return true;
}

// ---- the matrix

static void fill_school(struct request *request, const struct chain_report *report,
                        struct chain_page_view *view) {
    struct arena *arena = request->arena;
    for (size_t i = 0; i < report->rules.n; i++) {
        const struct fired_rule *fired = &report->rules.at[i];
        struct finding_group *group = NULL;
        for (size_t j = 0; j < fired->findings.n; j++) {
            if (!str_empty(fired->findings.at[j]->outcome)) {
                continue;
            }
            if (group == NULL) {
                group = vec_push(arena, &view->school);
                group->title = fired->rule->title;
            }
            finding_show(request, fired->findings.at[j], vec_push(arena, &group->rows));
        }
    }
}

static bool fill_years(struct request *request, struct chain_ground *ground,
                       struct chain_page_view *view, struct error *error) {
    struct arena *arena = request->arena;
    struct chain_years years;
    if (!chain_over_years(&ground->run, web_app(request)->rooms, &years, error)) {
        return false;
    }
    for (size_t i = 0; i < years.columns.n; i++) {
        *vec_push(arena, &view->columns) = years.columns.at[i]->title;
    }
    for (size_t i = 0; i < years.rows.n; i++) {
        const struct chain_year *year = &years.rows.at[i];
        struct year_line *line = vec_push(arena, &view->years);
        line->year = year->year.title;
        line->whole = str_fmt(arena, "%zu из %zu", year->whole, year->chains);
        for (size_t c = 0; c < year->full.n; c++) {
            *vec_push(arena, &line->parts) =
                (struct year_part){years.columns.at[c]->title,
                                   str_fmt(arena, "%zu из %zu", year->full.at[c], year->chains)};
        }
    }
    return true;
}

static void get_chains(struct request *request) {
    struct error error;
    struct arena *arena = request->arena;
    struct chain_ground ground;
    struct chain_page_view view = {.back = S("/chains")};
    if (!chain_ground_open(request, &ground)) {
        return;
    }
    for (int i = 0; i < LEVEL_COUNT; i++) {
        struct chain_table table;
        chain_table_fill(arena, &ground.report, 1u << i, 0, &table);
        if (table.lines.n > 0) {
            *vec_push(arena, &view.tables) = table;
        }
    }
    fill_school(request, &ground.report, &view);
    view.draft = draft_offer(request, &ground.report);
    if (!fill_years(request, &ground, &view, &error)) {
        reply_error(request, &error);
        return;
    }
    struct buf body = buf_open(arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_chain_page_body(&out, &view);
    struct page page = web_page(request, ground.db, S("Цепочки"));
    page.lead = str_fmt(arena, "%.*s учебный год: целых %zu из %zu; разрывов %zu, слабых мест %zu",
                        STR_ARG(ground.year.title), ground.report.whole, ground.report.chains.n,
                        ground.report.fired[RULE_STOP], ground.report.fired[RULE_WARN]);
    page.wide = true;
    page_add_action(arena, &page, PAGE_ACTION_MAIN, S("Что если…"), S("/chains/what-if"));
    page_add_action(arena, &page, PAGE_ACTION_PLAIN, S("В Excel"), S("/chains/table.xlsx"));
    page_add_action(arena, &page, PAGE_ACTION_PRINT, S("Напечатать на А3"), S(""));
    web_reply_page(request, &page, view_done(&out));
}

// ---- one chain

static void get_chain(struct request *request) {
    struct error error;
    struct arena *arena = request->arena;
    struct chain_ground ground;
    if (!chain_ground_open(request, &ground)) {
        return;
    }
    const struct chain *chain = chain_find(&ground.report, request_param(request, "outcome"));
    if (chain == NULL) {
        error_set(&error, ERROR_NOT_FOUND,
                  "Среди ключевых результатов этого года такого нет: откройте «Цепочки».");
        reply_error(request, &error);
        return;
    }
    struct chain_detail_view view = {
        .chain = chain,
        .back = str_fmt(arena, "/chains/%.*s", STR_ARG(chain->outcome->id)),
    };
    const struct key_facts *keys = key_facts(&ground.run, &error);
    const struct key_fact *key = keys == NULL ? NULL : key_fact_find(keys, chain->outcome->id);
    view.why = key == NULL ? (struct str){0} : key->key->why;
    chain_table_fill(arena, &ground.report, 0, 1, &view.table);
    view.table.caption = chain->outcome->title;
    chain_line_fill(arena, chain, &view.table.lines.at[0]);
    for (size_t i = 0; i < ground.report.findings.rows.n; i++) {
        const struct finding *finding = &ground.report.findings.rows.at[i];
        if (str_eq(finding->outcome, chain->outcome->id)) {
            finding_show(request, finding, vec_push(arena, &view.findings));
        }
    }
    struct buf body = buf_open(arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_chain_detail_body(&out, &view);
    struct page page = web_page(request, ground.db, chain->outcome->title);
    page.lead = chain->whole
                    ? S("Цепочка цела")
                    : str_fmt(arena, "Разрывов: %zu, устарело: %zu", chain->gaps, chain->olds);
    page_add_trail(arena, &page, S("Цепочки"), S("/chains"));
    page_add_action(arena, &page, PAGE_ACTION_PRINT, S("Напечатать"), S(""));
    web_reply_page(request, &page, view_done(&out));
}

// ---- the spreadsheet

static void get_xlsx(struct request *request) {
    struct error error;
    struct org org;
    struct str bytes;
    struct chain_ground ground;
    if (!chain_ground_open(request, &ground)) {
        return;
    }
    if (!org_get(ground.db, request->arena, web_org(request), &org, &error) ||
        !chain_to_xlsx(request->arena, &ground.report, org.short_name, &ground.year, &bytes,
                       &error)) {
        reply_error(request, &error);
        return;
    }
    reply_file(request, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
               str_fmt(request->arena, "Цепочки %.*s.xlsx",
                       STR_ARG(date_iso(request->arena, date_today()))),
               bytes);
}

const struct route chain_routes[] = {
    {HTTP_GET, "/chains", get_chains, "analysis.view", 0, "Цепочки ключевых результатов", "0.2"},
    {HTTP_GET, "/chains/{outcome}", get_chain, "analysis.view", 0, "Цепочка результата", "0.2"},
    {HTTP_GET, "/chains/table.xlsx", get_xlsx, "analysis.view", 0, "Цепочки в Excel", "0.2"},
    {HTTP_GET, "/chains/draft", draft_get, "analysis.view", 0, "Цепочки: предложения программы",
     "0.2"},
    {HTTP_POST, "/chains/draft", draft_post, "analysis.view", 0,
     "Цепочки: принять предложения программы", "0.2"},
    {HTTP_GET, "/chains/what-if", what_if_get, "analysis.view", 0, "Что если", "0.2"},
    {0},
};
