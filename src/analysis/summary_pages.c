// SPDX-License-Identifier: GPL-3.0-or-later
// The summary of a year, its spreadsheet, and one outcome class by class.
#include "analysis/analysis_internal.h"
#include "analysis/cohort_show.h"
#include "analysis/evidence_look.h"
#include "analysis/summary_show.h"
#include "base/ru.h"
#include "school/org.h"
#include "school/year.h"
#include "summary.html.h"

static const enum level levels[LEVEL_COUNT] = {LEVEL_NOO, LEVEL_OOO, LEVEL_SOO};

// ---- what is asked

struct asked {
    struct arena *arena;
    struct year_list years;
    struct school_year year;
    struct outcome_catalogue catalogue;
    struct summary_ask ask;
    struct org org;
};

static void choose_year(struct request *request, struct asked *a) {
    int64_t wanted = 0;
    (void)str_to_int(request_query(request, "year"), &wanted);
    for (size_t i = 0; i < a->years.rows.n; i++) {
        if (a->years.rows.at[i].year_id == wanted) {
            a->year = a->years.rows.at[i];
        }
    }
}

static bool read_asked(struct evidence_look *look, struct db *db, struct asked *a,
                       struct error *error) {
    struct arena *arena = look->request->arena;
    *a = (struct asked){.arena = arena};
    if (!org_get(db, arena, look->org, &a->org, error) ||
        !year_list(db, arena, look->org, &a->years, error) ||
        !year_current(db, arena, look->org, date_today(), &a->year, error) ||
        !outcome_catalogue_of(db, arena, look->app->outcomes, look->org, &a->catalogue, error)) {
        return false;
    }
    choose_year(look->request, a);
    return true;
}

// The level of the address; the first one that the school teaches where none is named.
static void choose_ask(struct evidence_look *look, struct asked *a) {
    struct request *request = look->request;
    struct str level = request_query(request, "level");
    struct summary_ask *ask = &a->ask;
    *ask = (struct summary_ask){.org = look->org, .year_id = a->year.year_id};
    if (str_eq(level, S("all"))) {
        ask->by = SUMMARY_LEVELS;
        return;
    }
    ask->level = level_from_name(level);
    for (int i = LEVEL_COUNT - 1; i >= 0 && level_from_name(level) == 0; i--) {
        ask->level = (a->org.levels & (unsigned)levels[i]) != 0 ? levels[i] : ask->level;
    }
    ask->by =
        str_eq(request_query(request, "by"), S("parallel")) ? SUMMARY_PARALLELS : SUMMARY_CLASSES;
    ask->leaves = str_eq(request_query(request, "of"), S("outcome"));
}

static bool make_summary(struct evidence_look *look, struct db *db, struct asked *a,
                         struct summary *out, struct error *error) {
    struct evidence_list evidence;
    if (!read_asked(look, db, a, error)) {
        return false;
    }
    choose_ask(look, a);
    if (!evidence_of_year(db, a->arena, look->org, a->year.year_id, &evidence, error)) {
        return false;
    }
    summary_make(a->arena, &a->ask, &a->catalogue, &evidence, out);
    return true;
}

// ---- the page of the year

static void add_choice(struct arena *arena, struct summary_choices *list, struct str value,
                       struct str title, bool chosen) {
    *vec_push(arena, &list->rows) = (struct summary_choice){value, title, chosen};
}

static void fill_choices(const struct asked *a, struct summary_page *page) {
    struct arena *arena = a->arena;
    page->tabs.label = S("Уровни образования");
    for (int i = 0; i < LEVEL_COUNT; i++) {
        if ((a->org.levels & (unsigned)levels[i]) != 0) {
            *vec_push(arena, &page->tabs.items) =
                (struct tab){.title = ru_capital(arena, str_from(level_title(levels[i]))),
                             .path = str_fmt(arena, "/analysis?year=%lld&level=%s",
                                             (long long)a->year.year_id, level_name(levels[i])),
                             .current = a->ask.level == levels[i]};
        }
    }
    *vec_push(arena, &page->tabs.items) = (struct tab){
        .title = S("Вся школа"),
        .path = str_fmt(arena, "/analysis?year=%lld&level=all", (long long)a->year.year_id),
        .current = a->ask.by == SUMMARY_LEVELS};
    page->level = a->ask.by == SUMMARY_LEVELS ? S("all") : str_from(level_name(a->ask.level));
    page->ask_by = a->ask.by != SUMMARY_LEVELS;
    for (size_t i = 0; i < a->years.rows.n; i++) {
        const struct school_year *year = &a->years.rows.at[i];
        add_choice(arena, &page->years, str_fmt(arena, "%lld", (long long)year->year_id),
                   year->title, year->year_id == a->year.year_id);
    }
    add_choice(arena, &page->by, S("class"), S("по классам"), a->ask.by == SUMMARY_CLASSES);
    add_choice(arena, &page->by, S("parallel"), S("по параллелям"), a->ask.by == SUMMARY_PARALLELS);
    add_choice(arena, &page->detail, S("strand"), S("линии результатов"), !a->ask.leaves);
    add_choice(arena, &page->detail, S("outcome"), S("отдельные результаты"), a->ask.leaves);
}

static void show_summary(struct evidence_look *look, struct db *db) {
    struct error error;
    struct asked a;
    struct summary summary;
    struct request *request = look->request;
    struct summary_page view = {.notice = look->notice};
    if (!make_summary(look, db, &a, &summary, &error)) {
        reply_error(request, &error);
        return;
    }
    fill_choices(&a, &view);
    summary_show(a.arena, &summary, &view);
    if (summary.lines.n == 0) {
        view.empty = (struct empty){
            .title = S("Закрытых работ с отметками здесь пока нет"),
            .text = S("Свод появится, когда наблюдатели заполнят карты и работу закроют."),
            .path = S("/sessions"),
            .step = S("Посмотреть сбор")};
    }
    struct buf body = buf_open(a.arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_summary_body(&out, &view);
    struct page page = web_page(request, db, S("Свод результатов"));
    page.lead = str_fmt(a.arena, "%.*s учебный год: сколько учеников на базовом уровне и выше",
                        STR_ARG(a.year.title));
    page.wide = true;
    if (summary.lines.n > 0) {
        page_add_action(a.arena, &page, PAGE_ACTION_PRINT, S("Напечатать"), S(""));
        page_add_action(a.arena, &page, PAGE_ACTION_PLAIN, S("Excel"),
                        str_fmt(a.arena, "/analysis/table.xlsx?year=%lld&level=%.*s&by=%s&of=%s",
                                (long long)a.year.year_id, STR_ARG(view.level),
                                a.ask.by == SUMMARY_PARALLELS ? "parallel" : "class",
                                a.ask.leaves ? "outcome" : "strand"));
    }
    web_reply_page(request, &page, view_done(&out));
}

static void get_summary(struct request *request) { evidence_look(request, show_summary); }

static void send_table(struct evidence_look *look, struct db *db) {
    struct error error;
    struct asked a;
    struct summary summary;
    struct str bytes;
    if (!make_summary(look, db, &a, &summary, &error) ||
        !summary_xlsx(a.arena, &summary, a.org.short_name, a.year.title, &bytes, &error)) {
        reply_error(look->request, &error);
        return;
    }
    reply_file(look->request, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
               S("Свод результатов.xlsx"), bytes);
}

static void get_table(struct request *request) { evidence_look(request, send_table); }

// ---- one outcome

// «Совместная деятельность, основное общее»; false if there is no such outcome.
static bool title_of(const struct asked *a, struct str id, struct str *title) {
    struct str rest = id;
    enum level level = level_from_name(str_cut(&rest, '.'));
    const struct outcome *outcome = outcome_find(&a->catalogue, id);
    const struct strand *strand = strand_find(&a->catalogue, rest);
    *title = outcome != NULL ? outcome->title
             : strand != NULL ? str_fmt(a->arena, "%.*s, %s образование", STR_ARG(strand->title),
                                        level_title(level))
                              : (struct str){0};
    return !str_empty(*title) && level != 0;
}

static void fill_years(const struct asked *a, struct str id, struct result_page *view) {
    view->years.label = S("Учебный год");
    for (size_t i = 0; i < a->years.rows.n; i++) {
        const struct school_year *year = &a->years.rows.at[i];
        *vec_push(a->arena, &view->years.items) =
            (struct tab){.title = year->title,
                         .path = str_fmt(a->arena, "/analysis/%.*s?year=%lld", STR_ARG(id),
                                         (long long)year->year_id),
                         .current = year->year_id == a->year.year_id};
    }
}

static struct str year_title(const struct asked *a, int64_t year_id) {
    for (size_t i = 0; i < a->years.rows.n; i++) {
        if (a->years.rows.at[i].year_id == year_id) {
            return a->years.rows.at[i].title;
        }
    }
    return (struct str){0};
}

// Declared uses of all years: which of them stand between two measurements is said by their days.
static bool read_uses(struct db *db, const struct asked *a, int64_t org, struct practice_uses *out,
                      struct error *error) {
    *out = (struct practice_uses){0};
    for (size_t i = 0; i < a->years.rows.n; i++) {
        struct practice_uses one;
        if (!practice_uses_of_year(db, a->arena, org, a->years.rows.at[i].year_id, date_today(),
                                   &one, error)) {
            return false;
        }
        for (size_t u = 0; u < one.rows.n; u++) {
            *vec_push(a->arena, &out->rows) = one.rows.at[u];
        }
    }
    return true;
}

static bool fill_cohort(struct evidence_look *look, struct db *db, const struct asked *a,
                        struct str id, const struct evidence_list *evidence,
                        struct result_page *view, struct error *error) {
    struct practice_uses uses;
    struct cohort cohort;
    struct cohort_ask ask = {.org = look->org,
                             .year_id = a->year.year_id,
                             .outcome = id,
                             .evidence = evidence,
                             .uses = &uses};
    if (!read_uses(db, a, look->org, &uses, error) ||
        !cohort_make(db, a->arena, &ask, &cohort, error)) {
        return false;
    }
    cohort_show(a->arena, &cohort, year_title(a, cohort.year_before), a->year.title,
                look->app->practice, view);
    return true;
}

static void show_outcome(struct evidence_look *look, struct db *db) {
    struct error error;
    struct asked a;
    struct str title;
    struct evidence_list evidence;
    struct outcome_result result;
    struct request *request = look->request;
    struct result_page view = {.notice = look->notice};
    struct str id = request_param(request, "outcome");
    if (!read_asked(look, db, &a, &error) ||
        !(title_of(&a, id, &title) ||
          error_set(&error, ERROR_NOT_FOUND, "Такого результата нет: откройте его из свода.")) ||
        !evidence_of_outcome(db, a.arena, look->org, id, &evidence, &error) ||
        !outcome_result_make(a.arena, &evidence, a.year.year_id, &result, &error) ||
        !fill_cohort(look, db, &a, id, &evidence, &view, &error)) {
        reply_error(request, &error);
        return;
    }
    fill_years(&a, id, &view);
    outcome_result_show(a.arena, &result, title, &view);
    if (result.lines.n == 0) {
        view.empty = (struct empty){
            .title = S("В этом году результат не измерялся"),
            .text = S("Выберите другой год или откройте процедуру, в инструменте которой есть "
                      "признаки этого результата."),
            .path = S("/sessions/new"),
            .step = S("Открыть процедуру")};
    }
    struct buf body = buf_open(a.arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_result_body(&out, &view);
    struct page page = web_page(request, db, title);
    page.lead = str_fmt(a.arena, "%.*s учебный год", STR_ARG(a.year.title));
    page_add_trail(a.arena, &page, S("Свод результатов"), S("/analysis"));
    page_add_action(a.arena, &page, PAGE_ACTION_PRINT, S("Напечатать"), S(""));
    page_add_script(a.arena, &page, asset_table_js);
    web_reply_page(request, &page, view_done(&out));
}

static void get_outcome(struct request *request) { evidence_look(request, show_outcome); }

const struct route summary_routes[] = {
    {HTTP_GET, "/analysis", get_summary, "analysis.view", 0, "Свод результатов", "0.4"},
    {HTTP_GET, "/analysis/table.xlsx", get_table, "analysis.view", 0, "Свод результатов в Excel",
     "0.4"},
    {HTTP_GET, "/analysis/{outcome}", get_outcome, "analysis.view", 0, "Один результат по классам",
     "0.4"},
    {0},
};
