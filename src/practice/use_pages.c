// SPDX-License-Identifier: GPL-3.0-or-later
// What I use (a phone, once a term) and who uses what.
#include "base/ru.h"
#include "practice/practice_internal.h"
#include "practice/practice_pages.h"
#include "use.html.h"

// ---- my own declaration

static const struct practice_choice *choice_at(const struct practice_ground *ground, size_t i,
                                               const struct outcome **outcome) {
    const struct practice_choice *choice = &ground->facts->choices.rows.at[i];
    const struct key_fact *key = key_fact_find(ground->keys, choice->outcome_id);
    *outcome = key == NULL ? NULL : key->outcome;
    return key == NULL ? NULL : choice;
}

static bool declared(const struct practice_uses *uses, struct str technology, int64_t class_id) {
    for (size_t i = 0; i < uses->rows.n; i++) {
        if (uses->rows.at[i].class_id == class_id &&
            str_eq(uses->rows.at[i].technology_id, technology)) {
            return true;
        }
    }
    return false;
}

static struct use_technology *row_of(struct arena *arena, struct use_form_view *view,
                                     const struct technology *technology) {
    for (size_t i = 0; i < view->rows.n; i++) {
        if (str_eq(view->rows.at[i].id, technology->id)) {
            return &view->rows.at[i];
        }
    }
    struct use_technology *row = vec_push(arena, &view->rows);
    row->id = technology->id;
    row->title = technology->title;
    return row;
}

static bool has_tick(const struct use_technology *row, struct str field) {
    for (size_t i = 0; i < row->ticks.n; i++) {
        if (str_eq(row->ticks.at[i].field, field)) {
            return true;
        }
    }
    return false;
}

// My classes of the outcome's level, once each.
static void add_ticks(struct arena *arena, const struct practice_ground *ground,
                      const struct profile_teacher *me, const struct outcome *outcome,
                      const struct practice_uses *uses, struct use_technology *row) {
    for (size_t i = 0; i < ground->facts->profile.classes.n; i++) {
        const struct profile_class *class = &ground->facts->profile.classes.at[i];
        struct str field =
            str_fmt(arena, "u.%.*s.%lld", STR_ARG(row->id), (long long)class->class_id);
        if (level_of_grade(class->grade) == outcome->level &&
            profile_teaches(me, class->class_id) && !has_tick(row, field)) {
            *vec_push(arena, &row->ticks) = (struct use_tick){
                field, class->name,
                str_fmt(arena, "%.*s в %.*s", STR_ARG(row->title), STR_ARG(class->name)),
                declared(uses, row->id, class->class_id)};
        }
    }
}

static void fill_form(struct arena *arena, const struct practice_ground *ground,
                      const struct profile_teacher *me, const struct practice_uses *uses,
                      struct use_form_view *view) {
    for (size_t i = 0; i < ground->facts->choices.rows.n; i++) {
        const struct outcome *outcome;
        const struct practice_choice *choice = choice_at(ground, i, &outcome);
        const struct technology *technology =
            choice == NULL ? NULL
                           : technology_find(ground->facts->catalogue, choice->technology_id);
        if (technology == NULL) {
            continue;
        }
        struct use_technology *row = row_of(arena, view, technology);
        row->note = str_empty(row->note)
                        ? outcome->title
                        : str_fmt(arena, "%.*s; %.*s", STR_ARG(row->note), STR_ARG(outcome->title));
        add_ticks(arena, ground, me, outcome, uses, row);
    }
    size_t kept = 0;
    for (size_t i = 0; i < view->rows.n; i++) {
        if (view->rows.at[i].ticks.n > 0) {
            view->rows.at[kept++] = view->rows.at[i];
        }
    }
    view->rows.n = kept;
}

struct my_uses {
    struct calendar calendar;
    int term;
    struct practice_uses now, shown; // shown: of this term, else of the one before
    const struct profile_teacher *me;
};

static bool read_mine(struct request *request, const struct practice_ground *ground,
                      struct my_uses *out, struct error *error) {
    int64_t org = web_org(request), staff = web_person(request)->staff;
    *out = (struct my_uses){0};
    if (!calendar_get(ground->db, request->arena, org, ground->year.year_id, &out->calendar,
                      error)) {
        return false;
    }
    out->term = practice_term_on(&out->calendar, date_today());
    out->me = profile_teacher(&ground->facts->profile, staff);
    if (!practice_uses_of_staff(ground->db, request->arena, org, ground->year.year_id, staff,
                                out->term, &out->now, error)) {
        return false;
    }
    out->shown = out->now;
    return out->now.rows.n > 0 || out->term == 1 ||
           practice_uses_of_staff(ground->db, request->arena, org, ground->year.year_id, staff,
                                  out->term - 1, &out->shown, error);
}

static struct str why_empty(const struct my_uses *mine, const struct use_form_view *view,
                            const struct practice_ground *ground) {
    return mine->me == NULL ? S("Ваша учётная запись не связана с сотрудником: попросите "
                                "заместителя директора связать её.")
           : mine->me->load.n == 0 ? S("За вами в этом году не записано ни одного класса.")
           : ground->facts->choices.rows.n == 0
               ? S("Школа ещё не выбрала, чем формировать ключевые результаты.")
           : view->rows.n == 0 ? S("Для ваших классов технологии ещё не выбраны.")
                               : (struct str){0};
}

static void get_mine(struct request *request) {
    struct error error;
    struct practice_ground ground;
    struct my_uses mine;
    struct use_form_view view = {0};
    if (!practice_ground_open(request, &ground)) {
        return;
    }
    if (!read_mine(request, &ground, &mine, &error)) {
        reply_error(request, &error);
        return;
    }
    if (mine.me != NULL) {
        fill_form(request->arena, &ground, mine.me, &mine.shown, &view);
    }
    view.empty = why_empty(&mine, &view, &ground);
    view.carried = mine.now.rows.n == 0 && mine.shown.rows.n > 0;
    struct buf body = buf_open(request->arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_use_form_body(&out, &view);
    struct page page = web_page(request, ground.db, S("Что применяю"));
    page.lead = S("Отметьте классы, где это бывает на ваших уроках постоянно. Раз в четверть, на "
                  "две минуты; это не отчёт и не оценка.");
    practice_reply(request, &page, &out);
}

// Every tick stands for all key outcomes of the class's level that the technology is chosen for.
static void collect(struct request *request, const struct practice_ground *ground,
                    const struct use_form_view *view, struct practice_declare *ask) {
    struct arena *arena = request->arena;
    for (size_t i = 0; i < ground->facts->choices.rows.n; i++) {
        const struct outcome *outcome;
        const struct practice_choice *choice = choice_at(ground, i, &outcome);
        for (size_t r = 0; choice != NULL && r < view->rows.n; r++) {
            const struct use_technology *row = &view->rows.at[r];
            for (size_t t = 0; str_eq(row->id, choice->technology_id) && t < row->ticks.n; t++) {
                int64_t class_id = 0;
                struct str field = row->ticks.at[t].field;
                (void)str_to_int(str_from_at(field, row->id.n + 3), &class_id);
                const struct profile_class *class =
                    profile_class(&ground->facts->profile, class_id);
                if (class != NULL && level_of_grade(class->grade) == outcome->level &&
                    !str_empty(request_field(request, str_c(arena, field)))) {
                    *vec_push(arena, &ask->rows) = (struct practice_use){
                        .class_id = class_id, .technology_id = row->id, .outcome_id = outcome->id};
                }
            }
        }
    }
}

static void after_declare(struct request *request, void *arg) {
    (void)arg;
    web_done(request, S("/my/practice"), S("Сохранено. Спасибо!"));
}

static void post_mine(struct request *request) {
    struct error error;
    struct practice_ground *ground = arena_new(request->arena, struct practice_ground);
    struct my_uses mine;
    struct use_form_view view = {0};
    struct practice_declare *ask = arena_new(request->arena, struct practice_declare);
    if (!practice_ground_open(request, ground)) {
        return;
    }
    if (!read_mine(request, ground, &mine, &error)) {
        reply_error(request, &error);
        return;
    }
    if (mine.me != NULL) {
        fill_form(request->arena, ground, mine.me, &mine.shown, &view);
    }
    *ask = (struct practice_declare){.by = web_person(request),
                                     .catalogue = ground->facts->catalogue,
                                     .outcomes = &ground->keys->catalogue,
                                     .year_id = ground->year.year_id,
                                     .staff_id = web_person(request)->staff,
                                     .term = mine.term,
                                     .on = date_today()};
    collect(request, ground, &view, ask);
    web_write(request, practice_declare, ask, after_declare);
}

// ---- who uses what

static void put_once(struct arena *arena, struct str *list, struct str name) {
    if (str_find(*list, name) == STR_NONE) {
        *list =
            str_empty(*list) ? name : str_fmt(arena, "%.*s, %.*s", STR_ARG(*list), STR_ARG(name));
    }
}

static struct use_row *use_row_of(struct arena *arena, const struct practice_ground *ground,
                                  const struct practice_use *use, struct use_list_view *view) {
    const struct outcome *outcome = outcome_find(&ground->keys->catalogue, use->outcome_id);
    const struct technology *technology =
        technology_find(ground->facts->catalogue, use->technology_id);
    if (outcome == NULL || technology == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < view->rows.n; i++) {
        struct use_row *row = &view->rows.at[i];
        if (str_eq(row->outcome_id, use->outcome_id) &&
            str_eq(row->technology, technology->title)) {
            return row;
        }
    }
    struct use_row *row = vec_push(arena, &view->rows);
    *row = (struct use_row){
        .outcome = outcome->title, .outcome_id = outcome->id, .technology = technology->title};
    size_t seen = 0, visits = 0;
    for (size_t i = 0; i < ground->facts->visits.rows.n; i++) {
        const struct practice_visit *visit = &ground->facts->visits.rows.at[i];
        if (str_eq(visit->technology_id, technology->id)) {
            visits++;
            seen += visit_verdict(visit) != VISIT_NOT_SEEN;
        }
    }
    row->visits =
        visits == 0 ? S("не посещали") : str_fmt(arena, "видно на %zu из %zu", seen, visits);
    return row;
}

static void fill_uses(struct arena *arena, const struct practice_ground *ground, struct str only,
                      struct use_list_view *view) {
    const struct school_profile *profile = &ground->facts->profile;
    for (size_t i = 0; i < ground->facts->uses.rows.n; i++) {
        const struct practice_use *use = &ground->facts->uses.rows.at[i];
        const struct profile_teacher *teacher = profile_teacher(profile, use->staff_id);
        const struct profile_class *class = profile_class(profile, use->class_id);
        struct use_row *row =
            (!str_empty(only) && !str_eq(only, use->outcome_id)) || teacher == NULL || class == NULL
                ? NULL
                : use_row_of(arena, ground, use, view);
        if (row != NULL) {
            put_once(arena, &row->teachers, teacher->name);
            put_once(arena, &row->classes, class->name);
        }
    }
}

static void fill_silent(struct arena *arena, const struct practice_ground *ground,
                        struct use_list_view *view) {
    const struct school_profile *profile = &ground->facts->profile;
    struct buf names = buf_open(arena, 64 * 1024);
    for (size_t i = 0; i < profile->teachers.n; i++) {
        const struct profile_teacher *teacher = &profile->teachers.at[i];
        bool said = teacher->load.n == 0;
        for (size_t j = 0; j < ground->facts->uses.rows.n && !said; j++) {
            said = ground->facts->uses.rows.at[j].staff_id == teacher->staff_id;
        }
        if (!said) {
            buf_put(&names, names.n == 0 ? S("") : S(", "));
            buf_put(&names, teacher->name);
        }
    }
    view->silent = names.n == 0 ? S("Отметили все.") : buf_str(&names);
}

static void get_uses(struct request *request) {
    struct practice_ground ground;
    struct use_list_view view = {0};
    struct str only = request_query(request, "outcome");
    if (!practice_ground_open(request, &ground)) {
        return;
    }
    practice_key_options(request->arena, ground.keys, only, &view.outcomes);
    fill_uses(request->arena, &ground, only, &view);
    fill_silent(request->arena, &ground, &view);
    struct buf body = buf_open(request->arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_use_list_body(&out, &view);
    struct page page = web_page(request, ground.db, S("Кто что применяет"));
    page.lead = str_fmt(request->arena, "%.*s учебный год, по словам педагогов",
                        STR_ARG(ground.year.title));
    if (web_may(request, "practice.visit")) {
        page_add_action(request->arena, &page, PAGE_ACTION_MAIN, S("Записать посещение урока"),
                        S("/visits/new"));
    }
    page_add_script(request->arena, &page, asset_table_js);
    practice_reply(request, &page, &out);
}

const struct route use_routes[] = {
    {HTTP_GET, "/my/practice", get_mine, "practice.declare", 0, "Что применяю", "0.2"},
    {HTTP_POST, "/my/practice", post_mine, "practice.declare", 0, "Что применяю: сохранить", "0.2"},
    {HTTP_GET, "/practice", get_uses, "practice.visit", 0, "Кто что применяет", "0.2"},
    {0},
};
