// SPDX-License-Identifier: GPL-3.0-or-later
// The director's page.
#include "analysis/analysis_internal.h"
#include "analysis/director_view.h"
#include "analysis/evidence_look.h"
#include "analysis/summary_show.h"
#include "base/ru.h"
#include "school/share.h"
#include "director.html.h"

enum { CHANGES_MOST = 5 };

static struct str outcome_path(struct arena *arena, struct str id, const struct director *d) {
    return str_fmt(arena, "/analysis/%.*s?year=%lld", STR_ARG(id), (long long)d->year.year_id);
}

static void show_changes(struct arena *arena, const struct director *d,
                         struct director_page *page) {
    for (size_t i = 0; i < d->changes.n && page->changes.n < CHANGES_MOST; i++) {
        const struct director_change *change = &d->changes.at[i];
        const struct cohort_line *line = &change->line;
        const struct measure_comparison *c = &line->levels;
        if (c->claim != CLAIM_DIFFERENCE && c->claim != CLAIM_TENDENCY) {
            continue;
        }
        int64_t n = (int64_t)c->n;
        struct str before = share_words(arena, (int64_t)(line->both + line->lost), n);
        struct str now = share_words(arena, (int64_t)(line->both + line->gained), n);
        *vec_push(arena, &page->changes) = (struct director_change_view){
            change->title, outcome_path(arena, change->outcome, d),
            str_fmt(arena, "было %.*s, стало %.*s", STR_ARG(before), STR_ARG(now)),
            str_from(claim_word(c)), claim_css(c)};
    }
}

static void show_words(struct arena *arena, const struct director *d, struct director_page *page) {
    size_t sure = d->better + d->worse;
    page->big = sure == 0 ? S("Подтверждённых изменений нет")
                          : str_fmt(arena, "Лучше: %zu, хуже: %zu", d->better, d->worse);
    page->big_note =
        d->changes.n == 0
            ? S("сравнивать не с чем: у тех же учеников один замер")
            : str_fmt(arena,
                      "те же ученики год назад и теперь, параллель за параллелью: сравнений %zu, "
                      "подтверждено %zu, возможно %zu",
                      d->changes.n, sure, d->possible);
    page->classes = str_fmt(arena, "%zu из %zu", d->classes_seen, d->classes);
    page->pupils = str_fmt(arena, "%lld из %lld", (long long)d->pupils_seen, (long long)d->pupils);
    page->sessions = str_fmt(arena, "%zu", d->summary.sessions);
    if (d->open > 0) {
        page->open = str_fmt(arena, "сбор ещё идёт: %lld", (long long)d->open);
    }
    for (size_t i = 0; i < d->weak.n; i++) {
        const struct director_weak *weak = &d->weak.at[i];
        *vec_push(arena, &page->weak) = (struct director_weak_view){
            weak->title, outcome_path(arena, weak->outcome, d),
            share_words(arena, (int64_t)weak->cell.count[MEASURE_BELOW_BASIC],
                        (int64_t)weak->cell.n)};
    }
}

static void show_director(struct evidence_look *look, struct db *db) {
    struct error error;
    struct director director;
    struct request *request = look->request;
    struct arena *arena = request->arena;
    struct director_page view = {.director = &director, .notice = look->notice};
    if (!director_make(look->app, db, arena, look->org, date_today(), &director, &error)) {
        reply_error(request, &error);
        return;
    }
    view.empty = director.summary.lines.n == 0;
    show_changes(arena, &director, &view);
    show_words(arena, &director, &view);
    summary_show(arena, &director.summary, &view.summary);
    struct buf body = buf_open(arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_director_body(&out, &view);
    struct page page = web_page(request, db, S("Директору"));
    page.lead =
        str_fmt(arena, "%.*s учебный год: главное на одной странице", STR_ARG(director.year.title));
    page.wide = true;
    page_add_action(arena, &page, PAGE_ACTION_PRINT, S("Напечатать"), S(""));
    web_reply_page(request, &page, view_done(&out));
}

static void get_director(struct request *request) { evidence_look(request, show_director); }

const struct route director_routes[] = {
    {HTTP_GET, "/director", get_director, "analysis.view", 0, "Директору", "0.4"},
    {0},
};
