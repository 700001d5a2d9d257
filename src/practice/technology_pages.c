// SPDX-License-Identifier: GPL-3.0-or-later
// Technologies: the catalogue, what fits here for an outcome, one technology, the school's choice.
#include "base/ru.h"
#include "outcomes/key.h"
#include "practice/practice_internal.h"
#include "practice/practice_pages.h"
#include "practice/practice_view.h"
#include "school/web.h"
#include "technology.html.h"

bool practice_ground_open(struct request *request, struct practice_ground *out) {
    struct error error;
    struct school_year year;
    const struct app *app = web_app(request);
    *out = (struct practice_ground){.db = web_db(request)};
    if (out->db == NULL) {
        return false;
    }
    if (!year_current(out->db, request->arena, web_org(request), date_today(), &year, &error)) {
        reply_error(request, &error);
        return false;
    }
    out->year = year;
    out->run = (struct coherence){.arena = request->arena,
                                  .db = out->db,
                                  .app = app,
                                  .org = web_org(request),
                                  .year = year.year_id,
                                  .year_begins = year.begins,
                                  .today = date_today()};
    out->facts = practice_facts(&out->run, &error);
    out->keys = out->facts == NULL ? NULL : key_facts(&out->run, &error);
    if (out->keys == NULL) {
        reply_error(request, &error);
        return false;
    }
    return true;
}

void practice_reply(struct request *request, const struct page *page, const struct view *view) {
    web_reply_page(request, page, view_done(view));
}

void practice_key_options(struct arena *arena, const struct key_facts *keys, struct str chosen,
                          struct practice_options *out) {
    for (size_t i = 0; i < keys->rows.n; i++) {
        const struct outcome *outcome = keys->rows.at[i].outcome;
        *vec_push(arena, &out->rows) = (struct practice_option){
            outcome->id,
            str_fmt(arena, "%.*s (%s)", STR_ARG(outcome->title), level_title(outcome->level)),
            str_eq(outcome->id, chosen)};
    }
}

// ---- words

static struct str level_words(struct arena *arena, unsigned levels) {
    static const char *const words[LEVEL_COUNT] = {"1–4", "5–9", "10–11"};
    struct buf out = buf_open(arena, 64);
    for (int i = 0; i < LEVEL_COUNT; i++) {
        if ((levels & (1u << i)) != 0) {
            buf_put_c(&out, out.n == 0 ? "" : ", ");
            buf_put_c(&out, words[i]);
        }
    }
    buf_put_c(&out, " классы");
    return buf_str(&out);
}

static struct str joined(struct arena *arena, const struct str *at, size_t n, struct str none) {
    struct buf out = buf_open(arena, 8192);
    for (size_t i = 0; i < n; i++) {
        buf_put(&out, i == 0 ? S("") : S(", "));
        buf_put(&out, at[i]);
    }
    return n == 0 ? none : buf_str(&out);
}

static struct str strand_of(struct str reference) {
    size_t dot = str_find_char(reference, '.');
    return dot == STR_NONE ? reference : str_from_at(reference, dot + 1);
}

static struct str strand_words(struct arena *arena, const struct outcome_catalogue *outcomes,
                               const struct technology *technology) {
    struct buf out = buf_open(arena, 4096);
    for (size_t i = 0; i < outcomes->strands.n; i++) {
        const struct strand *strand = &outcomes->strands.at[i];
        bool here = false;
        for (size_t j = 0; j < technology->forms.n && !here; j++) {
            here = str_eq(strand_of(technology->forms.at[j].outcome), strand->id) &&
                   technology->forms.at[j].strength == FORM_STRONG;
        }
        if (here) {
            buf_put_c(&out, out.n == 0 ? "" : ", ");
            buf_put(&out, ru_lower(arena, strand->title));
        }
    }
    return buf_str(&out);
}

// ---- the list

static void fill_groups(struct request *request, const struct practice_ground *ground,
                        struct technology_list_view *view) {
    struct arena *arena = request->arena;
    const struct practice_catalogue *catalogue = ground->facts->catalogue;
    static const char *const kinds[] = {"technology", "method", "means"};
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        struct technology_group *group = vec_push(arena, &view->groups);
        group->title = str_from(technology_kind_titles(str_from(kinds[k])));
        for (size_t i = 0; i < catalogue->technologies.n; i++) {
            const struct technology *t = &catalogue->technologies.at[i];
            int chosen = 0;
            if (!str_eq(t->kind, str_from(kinds[k]))) {
                continue;
            }
            for (size_t j = 0; j < ground->facts->choices.rows.n; j++) {
                chosen += str_eq(ground->facts->choices.rows.at[j].technology_id, t->id);
            }
            *vec_push(arena, &group->rows) = (struct technology_row){
                .id = t->id,
                .title = t->title,
                .evidence = practice_evidence_title(t->evidence),
                .levels = level_words(arena, t->levels),
                .strands = strand_words(arena, &ground->keys->catalogue, t),
                .chosen = chosen,
            };
        }
    }
}

static void fill_fits(struct request *request, const struct practice_ground *ground,
                      const struct fit_ask *ask, struct technology_list_view *view) {
    static const char *const css[] = {"ok", "warn", "stop"};
    struct fit_list *list = arena_new(request->arena, struct fit_list);
    fit_rank(request->arena, ground->facts, ask, list);
    for (size_t i = 0; i < list->rows.n; i++) {
        const struct technology_fit *fit = &list->rows.at[i];
        *vec_push(request->arena, &view->fits) = (struct fit_row){
            fit, fit_verdict_title(fit->verdict), css[fit->verdict],
            practice_is_chosen(ground->facts, ask->outcome->id, fit->technology->id)};
    }
}

static void fill_filters(struct request *request, const struct practice_ground *ground,
                         const struct fit_ask *ask, struct technology_list_view *view) {
    struct arena *arena = request->arena;
    const struct school_profile *profile = &ground->facts->profile;
    practice_key_options(arena, ground->keys, request_query(request, "outcome"), &view->outcomes);
    for (size_t i = 0; i < profile->classes.n; i++) {
        const struct profile_class *class = &profile->classes.at[i];
        *vec_push(arena, &view->classes.rows) =
            (struct practice_option){str_fmt(arena, "%lld", (long long)class->class_id),
                                     class->name, class->class_id == ask->class_id};
    }
    for (size_t i = 0; i < profile->teachers.n; i++) {
        const struct profile_teacher *teacher = &profile->teachers.at[i];
        if (teacher->load.n > 0) {
            *vec_push(arena, &view->teachers.rows) =
                (struct practice_option){str_fmt(arena, "%lld", (long long)teacher->staff_id),
                                         teacher->name, teacher->staff_id == ask->staff_id};
        }
    }
}

static void get_list(struct request *request) {
    struct practice_ground ground;
    struct technology_list_view view = {0};
    struct fit_ask ask = {0};
    if (!practice_ground_open(request, &ground)) {
        return;
    }
    (void)str_to_int(request_query(request, "class"), &ask.class_id);
    (void)str_to_int(request_query(request, "teacher"), &ask.staff_id);
    ask.outcome = outcome_find(&ground.keys->catalogue, request_query(request, "outcome"));
    view.outcome = ask.outcome;
    view.may_choose = web_may(request, "practice.choose");
    fill_filters(request, &ground, &ask, &view);
    if (ask.outcome == NULL) {
        fill_groups(request, &ground, &view);
    } else {
        view.back = str_fmt(request->arena, "/technologies?outcome=%.*s", STR_ARG(ask.outcome->id));
        fill_fits(request, &ground, &ask, &view);
    }
    struct buf body = buf_open(request->arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_technology_list_body(&out, &view);
    struct page page =
        web_page(request, ground.db, ask.outcome == NULL ? S("Технологии") : S("Что подходит"));
    page.lead =
        ask.outcome == NULL
            ? S("Чем формируют результаты: технологии, приёмы, средства; где они работают и "
                "на чём основаны.")
            : ask.outcome->title;
    if (ask.outcome != NULL) {
        page_add_trail(request->arena, &page, S("Технологии"), S("/technologies"));
    }
    page_add_script(request->arena, &page, asset_table_js);
    practice_reply(request, &page, &out);
}

// ---- one technology

static struct str users_words(struct arena *arena, const struct practice_facts *facts,
                              struct str id) {
    size_t teachers = 0;
    int64_t last = 0;
    for (size_t i = 0; i < facts->uses.rows.n; i++) {
        const struct practice_use *use = &facts->uses.rows.at[i];
        if (str_eq(use->technology_id, id) && use->staff_id != last) {
            last = use->staff_id;
            teachers++;
        }
    }
    return teachers == 0
               ? S("в этом году никто не отметил")
               : str_fmt(arena, "в этом году отметили: %.*s",
                         STR_ARG(ru_count(arena, (int64_t)teachers, RU_TEACHER, RU_NOMINATIVE)));
}

static void fill_forms(struct arena *arena, const struct outcome_catalogue *outcomes,
                       const struct technology *technology, struct technology_view *view) {
    for (size_t i = 0; i < technology->forms.n; i++) {
        const struct technology_form *form = &technology->forms.at[i];
        const struct strand *strand = strand_find(outcomes, strand_of(form->outcome));
        struct str rest = form->outcome;
        enum level level = level_from_name(str_cut(&rest, '.'));
        struct str title = strand == NULL ? form->outcome : strand->title;
        *vec_push(arena, &view->forms) = (struct technology_form_row){
            level == 0 ? title
                       : str_fmt(arena, "%.*s, %.*s", STR_ARG(title),
                                 STR_ARG(level_words(arena, (unsigned)level))),
            form_strength_title(form->strength), form->how};
    }
}

static void get_one(struct request *request) {
    struct error error;
    struct arena *arena = request->arena;
    struct practice_ground ground;
    if (!practice_ground_open(request, &ground)) {
        return;
    }
    const struct technology *t =
        technology_find(ground.facts->catalogue, request_param(request, "technology"));
    if (t == NULL) {
        error_set(&error, ERROR_NOT_FOUND,
                  "Такой технологии нет. Найдите нужную на странице «Технологии».");
        reply_error(request, &error);
        return;
    }
    struct technology_view view = {
        .technology = t,
        .evidence = practice_evidence_title(t->evidence),
        .levels = level_words(arena, t->levels),
        .size = str_fmt(arena, "от %d до %d человек", t->class_least, t->class_most),
        .needs = joined(arena, t->needs.at, t->needs.n, S("ничего особенного")),
        .subjects = joined(arena, t->subjects.at, t->subjects.n, S("любые")),
        .users = users_words(arena, ground.facts, t->id),
    };
    fill_forms(arena, &ground.keys->catalogue, t, &view);
    for (size_t i = 0; i < t->check_with.n; i++) {
        *vec_push(arena, &view.instruments) = t->check_with.at[i];
    }
    struct buf body = buf_open(arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_technology_body(&out, &view);
    struct page page = web_page(request, ground.db, t->title);
    page.lead = ru_capital(arena, str_from(technology_kind_title(t->kind)));
    page_add_trail(arena, &page, S("Технологии"), S("/technologies"));
    page_add_action(arena, &page, PAGE_ACTION_PRINT, S("Напечатать"), S(""));
    practice_reply(request, &page, &out);
}

// ---- choosing

static void after_choose(struct request *request, void *arg) {
    const struct practice_choose *ask = arg;
    web_done(request, web_back(request, S("/technologies")),
             str_empty(ask->add) ? S("Технология убрана") : S("Технология выбрана"));
}

static void *choose_ready(const struct deed_ask *from, struct error *error) {
    struct practice_choose *ask = arena_new(from->arena, struct practice_choose);
    struct outcome_catalogue catalogue;
    if (!outcome_catalogue_of(from->db, from->arena, from->app->outcomes, from->by->org, &catalogue,
                              error)) {
        return NULL;
    }
    ask->outcome = outcome_find(&catalogue, from->field(from->from, "outcome"));
    if (ask->outcome == NULL) {
        error_set(error, ERROR_INPUT, "Такого результата нет: обновите страницу.");
        return NULL;
    }
    ask->by = from->by;
    ask->catalogue = from->app->practice;
    ask->add = from->field(from->from, "add");
    ask->drop = from->field(from->from, "drop");
    ask->reason = from->field(from->from, "reason");
    ask->on = date_today();
    return ask;
}

const struct proposal_deed technology_deeds[] = {
    {"/technologies/choose", choose_ready, practice_choose},
    {0},
};

static void post_choose(struct request *request) {
    web_do(request, &technology_deeds[0], after_choose);
}

const struct route technology_routes[] = {
    {HTTP_GET, "/technologies", get_list, "practice.view", 0, "Технологии", "0.2"},
    {HTTP_GET, "/technologies/{technology}", get_one, "practice.view", 0, "Технология", "0.2"},
    {HTTP_POST, "/technologies/choose", post_choose, "practice.choose", 0,
     "Выбрать технологию для результата", "0.2"},
    {0},
};
