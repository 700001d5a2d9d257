// SPDX-License-Identifier: GPL-3.0-or-later
// The first page: what the last procedure showed, what it rests on, what to do next.
#include "analysis/chain_board.h"
#include "instruments/kind.h"
#include "analysis/class_map_show.h"
#include "app/app_internal.h"
#include "app/today.h"
#include "base/ru.h"
#include "exchange/nightly.h"
#include "school/next_step.h"
#include "school/share.h"
#include "school/year.h"
#include "today.html.h"

enum { STEPS_MAX = 6, CHAINS_SHOWN = 6 };

static void add_step(struct arena *arena, struct today_page *page, struct str path,
                     struct str title, struct str note) {
    if (page->steps.n < STEPS_MAX) {
        *vec_push(arena, &page->steps) = (struct today_step){path, title, note};
    }
}

// «вторник, 24 ноября 2026 г. · 2-я четверть, неделя 3»
static struct str when_text(struct request *request, struct db *db,
                            const struct school_year *year) {
    struct arena *arena = request->arena;
    struct error error;
    struct calendar calendar;
    int week = 0;
    struct date today = date_today();
    struct str day = str_fmt(arena, "%.*s, %.*s", STR_ARG(ru_weekday(date_weekday(today))),
                             STR_ARG(ru_date(arena, today)));
    if (!calendar_get(db, arena, web_org(request), year->year_id, &calendar, &error)) {
        return day;
    }
    const struct term *term = calendar_term_on(&calendar, LEVEL_OOO, today, &week);
    return term == NULL ? day
                        : str_fmt(arena, "%.*s · %.*s, неделя %d", STR_ARG(day),
                                  STR_ARG(term_title(arena, term)), week);
}

static bool show_result(struct request *request, struct db *db, const struct session_line *line,
                        struct today_page *page, struct error *error) {
    struct arena *arena = request->arena;
    struct session *session = arena_new(arena, struct session);
    struct class_map *map = arena_new(arena, struct class_map);
    struct class_map_view *view = arena_new(arena, struct class_map_view);
    if (!session_get(db, arena, web_org(request), line->session_id, session, error)) {
        return false;
    }
    if (session->instrument.kind->object != NULL) {
        return true; // lessons and programmes are no result of pupils
    }
    if (!class_map_make(db, arena, web_org(request), session, map, error)) {
        return false;
    }
    class_map_show(arena, map, false, view);
    page->has_result = map->rated > 0;
    page->session_id = line->session_id;
    page->result_count = share_words(arena, (int64_t)map->basic, (int64_t)map->rated);
    page->result_of = str_fmt(arena, "%.*s %.*s – базовый уровень и выше по всем шкалам",
                              STR_ARG(ru_counted((int64_t)map->rated, RU_PUPIL, RU_GENITIVE)),
                              STR_ARG(session->class_name));
    page->result_note = view->contrast;
    page->source =
        str_fmt(arena, "%.*s: %.*s, %.*s. Участвовали %zu из %zu.", STR_ARG(session->title),
                STR_ARG(ru_lower(arena, session->instrument.title)),
                STR_ARG(ru_day(arena, session->held_on)), map->present, map->listed);
    page->source = ru_nest_quotes(arena, page->source);
    page->trust = view->agreement_note;
    return true;
}

// What is being collected: a card to fill, or how far it went.
static void session_steps(struct request *request, const struct session_list *list,
                          struct today_page *page) {
    struct arena *arena = request->arena;
    for (size_t i = 0; i < list->rows.n; i++) {
        const struct session_line *line = &list->rows.at[i];
        long long id = (long long)line->session_id;
        struct str whom = line->of_class ? line->class_name : line->instrument_title;
        if (line->my_rater > 0) {
            add_step(arena, page, str_fmt(arena, "/sessions/%lld/rate", id),
                     str_fmt(arena, "Заполнить карту: %.*s", STR_ARG(whom)), line->title);
        } else {
            add_step(arena, page, str_fmt(arena, "/sessions/%lld", id),
                     str_fmt(arena, "%.*s: идёт сбор", STR_ARG(whom)),
                     str_fmt(arena, "%.*s, внесено %lld из %lld", STR_ARG(line->title),
                             (long long)line->cells_done, (long long)line->cells_due));
        }
    }
}

// What a new school does first, each only while it is not done; the last is this page's own.
static bool first_steps(struct request *request, struct db *db, struct today_page *page,
                        struct error *error) {
    struct next_steps steps;
    if (!school_next_steps(db, request->arena, web_person(request), &steps, error)) {
        return false;
    }
    page->ready = steps.all_done;
    for (size_t i = 0; i < steps.rows.n; i++) {
        const struct next_step *step = &steps.rows.at[i];
        if (str_empty(step->done) && !str_empty(step->path)) {
            add_step(request->arena, page, step->path, step->title, step->why);
        }
    }
    if (page->ready && page->fresh && page->may_open) {
        add_step(request->arena, page, S("/sessions/new"), S("Открыть первую процедуру"),
                 S("Класс, карта наблюдения, два наблюдателя, день"));
    }
    return true;
}

// Data without a fresh copy are one broken disk away from nothing.
static bool copy_step(struct request *request, struct db *db, struct today_page *page,
                      struct error *error) {
    const int64_t two_days = (int64_t)2 * 24 * 3600 * 1000;
    struct arena *arena = request->arena;
    int64_t when;
    struct str problem;
    if (!web_may(request, "school.backup")) {
        return true;
    }
    if (!nightly_last(db, arena, web_org(request), &when, &problem, error)) {
        return false;
    }
    if (when == 0 || clock_now_ms() - when > two_days) {
        struct str note = !str_empty(problem) ? problem
                          : when == 0         ? S("Копий ещё нет: если диск сломается, данные не вернуть")
                                              : str_fmt(arena, "Последняя – %.*s",
                                                        STR_ARG(ru_date(arena, date_of_instant(when))));
        add_step(arena, page, S("/copies"), S("Сделать копию данных"), note);
    }
    return true;
}

// The strip of chains: the worst of all levels.
static bool fill_chains(struct request *request, struct db *db, const struct school_year *year,
                        struct today_page *page, struct error *error) {
    const struct chain_report *report =
        chain_board_report(web_app(request), db, request->arena, web_org(request), year, error);
    if (report == NULL) {
        return false;
    }
    chain_table_fill(request->arena, report, 0, CHAINS_SHOWN, &page->chains);
    page->more = report->chains.n - page->chains.lines.n;
    return true;
}

static bool fill(struct request *request, struct db *db, struct today_page *page,
                 struct error *error) {
    const struct person *person = web_person(request);
    struct arena *arena = request->arena;
    struct school_year year;
    struct session_list open, closed;
    bool sees_maps = web_may(request, "analysis.view");
    if (!year_current(db, arena, person->org, date_today(), &year, error)) {
        return false;
    }
    struct session_filter filter = {.org = person->org,
                                    .year = year.year_id,
                                    .account = person->account,
                                    .only_mine = !sees_maps,
                                    .state = SESSION_OPEN,
                                    .most = STEPS_MAX};
    if (!session_list_of(db, arena, &filter, &open, error)) {
        return false;
    }
    filter.state = SESSION_CLOSED;
    filter.most = 1;
    if (!session_list_of(db, arena, &filter, &closed, error)) {
        return false;
    }
    page->when = when_text(request, db, &year);
    page->may_open = web_may(request, "monitoring.open");
    page->fresh = open.rows.n + closed.rows.n == 0;
    if (!first_steps(request, db, page, error)) {
        return false;
    }
    session_steps(request, &open, page);
    if (page->ready && !copy_step(request, db, page, error)) {
        return false;
    }
    return !sees_maps ||
           (fill_chains(request, db, &year, page, error) &&
            (closed.rows.n == 0 || show_result(request, db, &closed.rows.at[0], page, error)));
}

static void get_today(struct request *request) {
    struct error error;
    struct today_page view = {0};
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (web_person(request)->must_change) {
        reply_redirect(request, S("/me/password"));
        return;
    }
    if (!fill(request, db, &view, &error)) {
        reply_error(request, &error);
        return;
    }
    struct buf body = buf_open(request->arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_today_body(&out, &view);
    struct page page = web_page(request, db, S("Сегодня"));
    page.lead = view.when;
    if (view.may_open && view.ready) {
        page_add_action(request->arena, &page, PAGE_ACTION_MAIN, S("Открыть процедуру"),
                        S("/sessions/new"));
    }
    web_reply_page(request, &page, (struct html){buf_str(&body)});
}

const struct route today_routes[] = {
    {HTTP_GET, "/", get_today, NULL, ROUTE_ANY_USER, "Сегодня", "0.1"},
    {0},
};
