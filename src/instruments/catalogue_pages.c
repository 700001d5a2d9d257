// SPDX-License-Identifier: GPL-3.0-or-later
// The catalogue: every instrument, looked for by words, outcome, level, grade, time, kind, and who
// may run it.
#include "base/ru.h"
#include "instruments/choice.h"
#include "instruments/instrument_view.h"
#include "instruments/instruments_internal.h"
#include "instruments/own.h"
#include "instruments/wording.h"
#include "knowledge/search.h"
#include "outcomes/key.h"
#include "school/web.h"
#include "school/year.h"
#include "instrument.html.h"

struct catalogue {
    struct request *request;
    struct db *db;
    struct instrument_list_view *view;
    struct content_shelf shelf; // as the school sees it
    struct outcome_catalogue outcomes;
    const struct outcome *outcome;     // looked for, or NULL
    struct instrument_choices choices; // of today
    struct content_ids found;          // by words
    struct str keys;                   // ids of key outcomes, each with a blank after it
};

// What is looked for ------------------------------------------------------------------------------

static int number_of(struct str text) {
    int64_t value;
    return str_to_int(text, &value) && value > 0 && value <= 600 ? (int)value : 0;
}

static void read_filter(const struct request *request, struct instrument_filter *out) {
    *out = (struct instrument_filter){
        .text = str_trim(request_query(request, "q")),
        .outcome = request_query(request, "outcome"),
        .kind = request_query(request, "kind"),
        .who = request_query(request, "who"),
        .level = level_from_name(request_query(request, "level")),
        .grade = number_of(request_query(request, "grade")),
        .minutes = number_of(request_query(request, "minutes")),
        .runs = !str_empty(request_query(request, "runs")),
    };
}

static void add_found(struct arena *arena, const struct search_result *result,
                      struct content_ids *out) {
    for (size_t i = 0; i < result->groups.n; i++) {
        for (size_t j = 0; j < result->groups.at[i].hits.n; j++) {
            struct str id = result->groups.at[i].hits.at[j].record.id;
            *vec_push(arena, &out->all) = str_cut(&id, '/'); // of an item: the whole it lies in
        }
    }
}

// Where no record has all the words, a group holds those with most of them: only the kind that has
// them all counts then.
static bool find_words(struct catalogue *c, struct error *error) {
    static const char *const kinds[] = {"instrument", "item"};
    struct search_result results[2];
    struct arena *arena = c->request->arena;
    for (size_t i = 0; i < 2; i++) {
        if (!search_find(c->db, arena, web_app(c->request)->base, web_org(c->request),
                         c->view->filter.text, str_from(kinds[i]), &results[i], error)) {
            return false;
        }
    }
    for (size_t i = 0; i < 2; i++) {
        const struct search_result *other = &results[1 - i];
        if (!results[i].some || other->some || other->found == 0) {
            add_found(arena, &results[i], &c->found);
        }
    }
    return true;
}

static bool is_found(const struct catalogue *c, struct str id) {
    for (size_t i = 0; i < c->found.all.n; i++) {
        if (str_eq(c->found.all.at[i], id)) {
            return true;
        }
    }
    return false;
}

static bool fits(const struct catalogue *c, const struct passport *it) {
    const struct instrument_filter *f = &c->view->filter;
    return (str_empty(f->text) || is_found(c, it->id)) &&
           (c->outcome == NULL || passport_measures(it, c->outcome) != MEASURES_NOT) &&
           (str_empty(f->kind) || str_eq(f->kind, it->kind)) &&
           (str_empty(f->who) || str_eq(f->who, it->who_may_use)) &&
           (f->level == 0 || (it->levels & (unsigned)f->level) != 0) &&
           (f->grade == 0 || passport_fits_grade(it, f->grade)) &&
           (f->minutes == 0 || (it->minutes > 0 && it->minutes <= f->minutes)) &&
           (!f->runs || it->runs);
}

// The form ---------------------------------------------------------------------------------------

static void add_option(struct arena *arena, struct catalogue_options *list, struct str value,
                       struct str title, struct str chosen) {
    *vec_push(arena, &list->rows) = (struct catalogue_option){value, title, str_eq(value, chosen)};
}

static void fill_outcomes(struct catalogue *c) {
    static const struct {
        enum level level;
        const char *title;
    } levels[] = {{LEVEL_NOO, "НОО"}, {LEVEL_OOO, "ООО"}, {LEVEL_SOO, "СОО"}};
    struct arena *arena = c->request->arena;
    struct catalogue_options keys = {.title = S("Ключевые результаты школы")};
    for (size_t l = 0; l < 3; l++) {
        struct catalogue_options list = {.title = str_from(levels[l].title)};
        for (size_t i = 0; i < c->outcomes.outcomes.n; i++) {
            const struct outcome *outcome = &c->outcomes.outcomes.at[i];
            if (outcome->level != levels[l].level) {
                continue;
            }
            bool key =
                str_find(c->keys, str_fmt(arena, " %.*s ", STR_ARG(outcome->id))) != STR_NONE;
            struct str title =
                str_fmt(arena, "%.*s %.*s", STR_ARG(outcome->id), STR_ARG(outcome->title));
            add_option(arena, key ? &keys : &list, outcome->id, title, c->view->filter.outcome);
        }
        if (list.rows.n > 0) {
            *vec_push(arena, &c->view->outcomes) = list;
        }
    }
    if (keys.rows.n > 0) { // first of all
        *vec_push(arena, &c->view->outcomes) = keys;
        size_t n = c->view->outcomes.n;
        for (size_t i = n - 1; i > 0; i--) {
            c->view->outcomes.at[i] = c->view->outcomes.at[i - 1];
        }
        c->view->outcomes.at[0] = keys;
    }
}

static void fill_numbers(struct arena *arena, struct instrument_list_view *view) {
    static const int minutes[] = {5, 10, 20, 45, 90};
    for (int grade = 1; grade <= 11; grade++) {
        struct str value = str_fmt(arena, "%d", grade);
        add_option(arena, &view->grades, value, value, str_fmt(arena, "%d", view->filter.grade));
    }
    for (size_t i = 0; i < sizeof minutes / sizeof *minutes; i++) {
        add_option(arena, &view->minutes, str_fmt(arena, "%d", minutes[i]),
                   str_fmt(arena, "до %d минут", minutes[i]),
                   str_fmt(arena, "%d", view->filter.minutes));
    }
}

static void fill_words(struct arena *arena, struct instrument_list_view *view) {
    static const char *const kinds[] = {"observation",   "rubric",    "project",   "task",
                                        "questionnaire", "portfolio", "interview", "visit",
                                        "expert_review", "checklist", "scorecard"};
    static const char *const who[] = {"teacher", "psychologist", "administration"};
    static const char *const levels[] = {"noo", "ooo", "soo"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct str word = str_from(kinds[i]);
        add_option(arena, &view->kinds, word, str_from(wording_kinds(word)), view->filter.kind);
    }
    for (size_t i = 0; i < 3; i++) {
        struct str word = str_from(who[i]);
        add_option(arena, &view->who, word, str_from(wording_who_may_use(word)), view->filter.who);
    }
    for (size_t i = 0; i < 3; i++) {
        struct str word = str_from(levels[i]);
        struct str chosen =
            view->filter.level == 0 ? S("") : str_from(level_name(view->filter.level));
        add_option(arena, &view->levels, word, str_from(wording_level(word)), chosen);
    }
}

// The list ---------------------------------------------------------------------------------------

static struct instrument_group *group_of(struct arena *arena, struct instrument_list_view *view,
                                         const struct passport *it) {
    struct str title = ru_capital(arena, str_from(wording_kinds(it->kind)));
    for (size_t i = 0; i < view->groups.n; i++) {
        if (str_eq(view->groups.at[i].title, title)) {
            return &view->groups.at[i];
        }
    }
    struct instrument_group *group = vec_push(arena, &view->groups);
    *group = (struct instrument_group){
        .title = title, .use = wording_kind_use(it->kind), .runs = it->runs};
    return group;
}

static bool is_chosen(const struct catalogue *c, struct str id) {
    for (size_t i = 0; i < c->choices.rows.n; i++) {
        if (str_eq(c->choices.rows.at[i].instrument_id, id) &&
            str_eq(c->choices.rows.at[i].outcome_id, c->view->filter.outcome)) {
            return true;
        }
    }
    return false;
}

static void add_row(struct catalogue *c, const struct passport *it) {
    struct arena *arena = c->request->arena;
    bool direct = c->outcome != NULL && passport_measures(it, c->outcome) == MEASURES_DIRECT;
    *vec_push(arena, &group_of(arena, c->view, it)->rows) = (struct instrument_row){
        .passport = it,
        .grades = wording_grade_list(arena, it->grades.at, it->grades.n),
        .levels = wording_level_bits(arena, it->levels),
        .filled_by = wording_filled_by(it->filled_by),
        .evidence = wording_evidence(it->evidence),
        .measures = direct ? "прямо" : "по линии",
        .own = str_eq(it->status, S(INSTRUMENT_OF_SCHOOL)),
        .chosen = is_chosen(c, it->id),
    };
}

// Those that the program runs come first, then by the table of kinds.
static void fill_rows(struct catalogue *c) {
    const struct passports *all = &c->shelf.passports;
    size_t n = 0;
    for (size_t k = 0; k < c->view->kinds.rows.n; k++) {
        for (size_t i = 0; i < all->rows.n; i++) {
            const struct passport *it = &all->rows.at[i];
            if (str_eq(it->kind, c->view->kinds.rows.at[k].value) && fits(c, it)) {
                add_row(c, it);
                n++;
            }
        }
    }
    c->view->found = n == all->rows.n
                         ? str_fmt(c->request->arena, "Всего инструментов: %zu", n)
                         : str_fmt(c->request->arena, "Подходят %zu из %zu", n, all->rows.n);
}

static bool read_keys(struct catalogue *c, struct error *error) {
    static const enum level levels[] = {LEVEL_NOO, LEVEL_OOO, LEVEL_SOO};
    struct arena *arena = c->request->arena;
    struct school_year year;
    struct buf keys = buf_open(arena, 16 * 1024);
    if (!year_current(c->db, arena, web_org(c->request), date_today(), &year, error)) {
        return false;
    }
    for (size_t i = 0; i < 3; i++) {
        struct key_choice choice;
        if (!key_choice_of(c->db, arena, web_org(c->request), year.year_id, levels[i], &choice,
                           error)) {
            return false;
        }
        for (size_t j = 0; j < choice.rows.n; j++) {
            buf_fmt(&keys, " %.*s ", STR_ARG(choice.rows.at[j].outcome_id));
        }
    }
    c->keys = buf_str(&keys);
    return true;
}

static bool read_drafts(struct catalogue *c, struct error *error) {
    struct own_instruments own;
    if (!web_may(c->request, "instruments.edit")) {
        return true;
    }
    if (!own_instruments_of(c->db, c->request->arena, web_org(c->request), &own, error)) {
        return false;
    }
    for (size_t i = 0; i < own.rows.n; i++) {
        const struct own_instrument *row = &own.rows.at[i];
        if (row->draft != NULL) {
            *vec_push(c->request->arena, &c->view->drafts) = (struct instrument_link){
                str_empty(row->title) ? S("Без названия") : row->title,
                str_fmt(c->request->arena, "/instruments/own/%.*s", STR_ARG(row->id))};
        }
    }
    return true;
}

static bool read_catalogue(struct catalogue *c, struct error *error) {
    struct arena *arena = c->request->arena;
    int64_t org = web_org(c->request);
    if (!shelf_of_school(c->db, arena, web_app(c->request)->content, org, &c->shelf, error) ||
        !outcome_catalogue_of(c->db, arena, web_app(c->request)->outcomes, org, &c->outcomes,
                              error) ||
        !read_drafts(c, error) ||
        !instrument_choices_on(c->db, arena, org, date_today(), &c->choices, error) ||
        !read_keys(c, error) || (!str_empty(c->view->filter.text) && !find_words(c, error))) {
        return false;
    }
    c->outcome = outcome_find(&c->outcomes, c->view->filter.outcome);
    return true;
}

static void fill_view(struct catalogue *c) {
    struct arena *arena = c->request->arena;
    struct instrument_list_view *view = c->view;
    if (c->outcome != NULL) {
        view->outcome_title = c->outcome->title;
        view->back = str_fmt(arena, "/instruments?outcome=%.*s", STR_ARG(c->outcome->id));
        view->may_choose =
            web_may(c->request, "instruments.choose") &&
            str_find(c->keys, str_fmt(arena, " %.*s ", STR_ARG(c->outcome->id))) != STR_NONE;
    }
    fill_outcomes(c);
    fill_numbers(arena, view);
    fill_words(arena, view);
    fill_rows(c);
    view->empty = (struct empty){S("Ничего не подошло"),
                                 S("Уберите одно из условий: чаще всего лишние – время и вид."),
                                 S("/instruments"), S("Показать все")};
}

static void get_list(struct request *request) {
    struct error error;
    struct instrument_list_view view = {0};
    struct catalogue c = {.request = request, .db = web_db(request), .view = &view};
    if (c.db == NULL) {
        return;
    }
    read_filter(request, &view.filter);
    if (!read_catalogue(&c, &error)) {
        reply_error(request, &error);
        return;
    }
    fill_view(&c);
    struct buf body = buf_open(request->arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_instrument_list_body(&out, &view);
    struct page page = web_page(request, c.db, S("Инструменты"));
    page.lead = S("Чем школа измеряет: что видно, кто заполняет, на чём основано.");
    if (web_may(request, "instruments.edit")) {
        page_add_action(request->arena, &page, PAGE_ACTION_PLAIN, S("Составить свой"),
                        S("/instruments/new"));
    }
    page_add_script(request->arena, &page, asset_table_js);
    web_reply_page(request, &page, view_done(&out));
}

const struct route instrument_catalogue_routes[] = {
    {HTTP_GET, "/instruments", get_list, "instruments.view", 0, "Инструменты", "0.1"},
    {0},
};
