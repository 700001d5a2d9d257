// SPDX-License-Identifier: GPL-3.0-or-later
// Metasubject strands beside the results of a subject: the page and its spreadsheet.
#include "analysis/analysis_internal.h"
#include "analysis/evidence_look.h"
#include "analysis/subject_tie_view.h"
#include "base/ru.h"
#include "school/org.h"
#include "subject_tie.html.h"

#include <math.h>

static const enum level levels[LEVEL_COUNT] = {LEVEL_NOO, LEVEL_OOO, LEVEL_SOO};

// A subject in an address: «journal:Математика».
static struct str subject_value(struct arena *arena, const struct tie_subject *subject) {
    return str_fmt(arena, "%s:%.*s", external_kind_name(subject->kind), STR_ARG(subject->name));
}

static bool choose_year(struct evidence_look *look, struct db *db, struct school_year *year,
                        struct error *error) {
    int64_t wanted = 0;
    if (str_to_int(request_query(look->request, "year"), &wanted) && wanted > 0) {
        return year_get(db, look->request->arena, look->org, wanted, year, error);
    }
    return year_current(db, look->request->arena, look->org, date_today(), year, error);
}

static void choose_subject(struct request *request, struct tie_ask *ask) {
    struct str rest = request_query(request, "subject");
    struct str kind = str_cut(&rest, ':');
    ask->subject = rest;
    for (int i = 0; i < EXTERNAL_KINDS; i++) {
        if (str_eq(kind, str_from(external_kind_name((enum external_kind)i)))) {
            ask->kind = (enum external_kind)i;
        }
    }
}

static bool make_tie(struct evidence_look *look, struct db *db, struct org *org,
                     struct school_year *year, struct tie_ask *ask, struct subject_tie *tie,
                     struct error *error) {
    struct arena *arena = look->request->arena;
    *ask = (struct tie_ask){.org = look->org, .year = year};
    if (!org_get(db, arena, look->org, org, error) || !choose_year(look, db, year, error)) {
        return false;
    }
    ask->level = level_from_name(request_query(look->request, "level"));
    for (int i = 0; i < LEVEL_COUNT && ask->level == 0; i++) {
        bool taught = (org->levels & (unsigned)levels[i]) != 0;
        ask->level = taught && levels[i] == LEVEL_OOO ? LEVEL_OOO : 0;
    }
    ask->level = ask->level == 0 ? level_of_grade(1) : ask->level;
    choose_subject(look->request, ask);
    return subject_tie_make(db, arena, look->app->outcomes, ask, tie, error);
}

// ---- in words

static const char *verdict_word(const struct tie_line *line) {
    if (line->partial.n == 0) {
        return "данных не хватает";
    }
    switch (line->partial.verdict) {
    case MEASURE_RELATION_SUPPORTED:
        return "связаны";
    case MEASURE_RELATION_UNSUPPORTED:
        return "связи почти нет";
    case MEASURE_RELATION_NOT_ENOUGH:
    default:
        return "данных не хватает";
    }
}

static void show_line(struct arena *arena, const struct tie_line *line, int64_t year,
                      struct tie_line_view *out) {
    bool known = line->partial.n > 0;
    *out = (struct tie_line_view){.title = line->title};
    out->path = str_fmt(arena, "/analysis/%.*s?year=%lld", STR_ARG(line->outcome), (long long)year);
    out->who = line->grade == 0 ? S("все параллели") : str_fmt(arena, "%d классы", line->grade);
    out->n = str_fmt(arena, "%zu", line->n);
    out->r = isnan(line->r) ? S("–") : ru_real(arena, line->r, 2);
    out->held = str_fmt(arena, "%zu", line->held);
    out->partial = known ? str_fmt(arena, "%.*s (от %.*s до %.*s)",
                                   STR_ARG(ru_real(arena, line->partial.value, 2)),
                                   STR_ARG(ru_real(arena, line->partial.lower, 2)),
                                   STR_ARG(ru_real(arena, line->partial.upper, 2)))
                         : S("–");
    out->verdict = str_from(verdict_word(line));
    out->css = known && line->partial.verdict == MEASURE_RELATION_SUPPORTED ? "ok" : "";
}

static void fill(struct arena *arena, const struct subject_tie *tie, const struct tie_ask *ask,
                 const struct org *org, struct tie_page *view) {
    long long year = (long long)ask->year->year_id;
    view->level = str_from(level_name(ask->level));
    view->year = str_fmt(arena, "%lld", year);
    view->tabs.label = S("Уровни образования");
    for (int i = 0; i < LEVEL_COUNT; i++) {
        if ((org->levels & (unsigned)levels[i]) != 0) {
            *vec_push(arena, &view->tabs.items) =
                (struct tab){.title = ru_capital(arena, str_from(level_title(levels[i]))),
                             .path = str_fmt(arena, "/analysis/subjects?year=%lld&level=%s", year,
                                             level_name(levels[i])),
                             .current = levels[i] == ask->level};
        }
    }
    for (size_t i = 0; i < tie->subjects.n; i++) {
        const struct tie_subject *subject = &tie->subjects.at[i];
        struct external_work work = {.kind = subject->kind, .subject = subject->name};
        struct str title = str_fmt(arena, "%.*s, %.*s", STR_ARG(subject->name),
                                   STR_ARG(ru_lower(arena, external_work_kind(&work))));
        *vec_push(arena, &view->subjects.rows) =
            (struct summary_choice){subject_value(arena, subject), title, i == tie->asked};
    }
    for (size_t i = 0; i < tie->lines.n; i++) {
        const struct tie_line *line = &tie->lines.at[i];
        show_line(arena, line, year,
                  line->grade == 0 ? vec_push(arena, &view->lines)
                                   : vec_push(arena, &view->grades));
    }
    view->source = str_fmt(arena,
                           "Результат по предмету – %.*s; уровень – доля возможных баллов в "
                           "последней закрытой работе года.",
                           STR_ARG(tie->source));
    if (tie->lines.n == 0) {
        view->empty = (struct empty){
            .title = S("Сопоставлять пока нечего"),
            .text = S("Здесь будет видно, какие метапредметные результаты идут вместе с отметками. "
                      "Нужны отметки журнала с именами и закрытые работы этого года. ВПР по кодам "
                      "не подходят: чьи они, программа не знает."),
            .path = S("/import"),
            .step = S("Загрузить отметки")};
    }
}

// The same numbers as a spreadsheet.
static struct str table_path(struct arena *arena, const struct tie_ask *ask,
                             const struct tie_subject *subject) {
    struct buf out = buf_open(arena, 4096);
    struct view view = {.out = &out};
    buf_fmt(&out,
            "/analysis/subjects.xlsx?year=%lld&level=%s&subject=", (long long)ask->year->year_id,
            level_name(ask->level));
    view_query(&view, subject_value(arena, subject));
    return buf_str(&out);
}

static void show_tie(struct evidence_look *look, struct db *db) {
    struct error error;
    struct org org;
    struct school_year year;
    struct tie_ask ask;
    struct subject_tie tie;
    struct request *request = look->request;
    struct arena *arena = request->arena;
    struct tie_page view = {.notice = look->notice};
    if (!make_tie(look, db, &org, &year, &ask, &tie, &error)) {
        reply_error(request, &error);
        return;
    }
    fill(arena, &tie, &ask, &org, &view);
    struct buf body = buf_open(arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_tie_body(&out, &view);
    struct page page = web_page(request, db, S("Результаты и предметы"));
    page.lead = str_fmt(arena, "%.*s учебный год: что идёт вместе с отметкой по предмету",
                        STR_ARG(year.title));
    page_add_trail(arena, &page, S("Свод результатов"), S("/analysis"));
    if (tie.lines.n > 0) {
        page_add_action(arena, &page, PAGE_ACTION_PRINT, S("Напечатать"), S(""));
        page_add_action(arena, &page, PAGE_ACTION_PLAIN, S("Excel"),
                        table_path(arena, &ask, &tie.subjects.at[tie.asked]));
    }
    web_reply_page(request, &page, view_done(&out));
}

static void get_tie(struct request *request) { evidence_look(request, show_tie); }

static void send_table(struct evidence_look *look, struct db *db) {
    struct error error;
    struct org org;
    struct school_year year;
    struct tie_ask ask;
    struct subject_tie tie;
    struct str bytes;
    struct request *request = look->request;
    if (!make_tie(look, db, &org, &year, &ask, &tie, &error) ||
        !subject_tie_xlsx(request->arena, &tie, org.short_name, year.title, &bytes, &error)) {
        reply_error(request, &error);
        return;
    }
    reply_file(request, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
               S("Результаты и предметы.xlsx"), bytes);
}

static void get_table(struct request *request) { evidence_look(request, send_table); }

const struct route subject_tie_routes[] = {
    {HTTP_GET, "/analysis/subjects", get_tie, "analysis.view", 0, "Результаты и предметы", "0.4"},
    {HTTP_GET, "/analysis/subjects.xlsx", get_table, "analysis.view", 0,
     "Результаты и предметы в Excel", "0.4"},
    {0},
};
