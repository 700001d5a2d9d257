// SPDX-License-Identifier: GPL-3.0-or-later
// Lessons visited: the list and the sheet of one visit.
#include "base/ru.h"
#include "practice/practice_internal.h"
#include "practice/practice_pages.h"
#include "visit.html.h"

static void get_list(struct request *request) {
    static const char *const css[] = {"stop", "warn", "ok"};
    struct arena *arena = request->arena;
    struct practice_ground ground;
    struct visit_list_view view = {0};
    if (!practice_ground_open(request, &ground)) {
        return;
    }
    for (size_t i = 0; i < ground.facts->visits.rows.n; i++) {
        const struct practice_visit *visit = &ground.facts->visits.rows.at[i];
        const struct technology *technology =
            technology_find(ground.facts->catalogue, visit->technology_id);
        enum visit_verdict verdict = visit_verdict(visit);
        *vec_push(arena, &view.rows) = (struct visit_row){
            .on = visit->visited_on,
            .class_name = visit->class_name,
            .teacher = visit->teacher,
            .technology = technology == NULL ? visit->technology_id : technology->title,
            .verdict = str_fmt(arena, "%s, %d из %d", visit_verdict_title(verdict), visit->seen,
                               visit->shown),
            .note = visit->note,
            .visitor = visit->visitor,
            .css = css[verdict],
        };
    }
    struct buf body = buf_open(arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_visit_list_body(&out, &view);
    struct page page = web_page(request, ground.db, S("Посещение уроков"));
    page.lead = str_fmt(arena, "%.*s учебный год", STR_ARG(ground.year.title));
    page_add_action(arena, &page, PAGE_ACTION_MAIN, S("Записать посещение"), S("/visits/new"));
    page_add_script(arena, &page, asset_table_js);
    practice_reply(request, &page, &out);
}

static void fill_choices(struct arena *arena, const struct practice_ground *ground,
                         struct visit_form_view *view) {
    const struct school_profile *profile = &ground->facts->profile;
    for (size_t i = 0; i < profile->teachers.n; i++) {
        const struct profile_teacher *teacher = &profile->teachers.at[i];
        if (teacher->load.n > 0) {
            *vec_push(arena, &view->staff.rows) =
                (struct practice_option){str_fmt(arena, "%lld", (long long)teacher->staff_id),
                                         teacher->name, teacher->staff_id == view->staff_id};
        }
    }
    for (size_t i = 0; i < profile->classes.n; i++) {
        const struct profile_class *class = &profile->classes.at[i];
        *vec_push(arena, &view->classes.rows) =
            (struct practice_option){str_fmt(arena, "%lld", (long long)class->class_id),
                                     class->name, class->class_id == view->class_id};
    }
    for (size_t i = 0; i < ground->facts->catalogue->technologies.n; i++) {
        const struct technology *t = &ground->facts->catalogue->technologies.at[i];
        *vec_push(arena, &view->technologies.rows) =
            (struct practice_option){t->id, t->title, false};
    }
}

static void show_form(struct request *request, const struct practice_ground *ground,
                      struct visit_form_view *view, int status) {
    struct arena *arena = request->arena;
    fill_choices(arena, ground, view);
    struct buf body = buf_open(arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_visit_form_body(&out, view);
    struct page page = web_page(request, ground->db, S("Посещение урока"));
    const struct profile_teacher *teacher =
        profile_teacher(&ground->facts->profile, view->staff_id);
    const struct profile_class *class = profile_class(&ground->facts->profile, view->class_id);
    if (view->technology != NULL && teacher != NULL && class != NULL) {
        page.lead = str_fmt(arena, "%.*s, %.*s: %.*s", STR_ARG(class->name), STR_ARG(teacher->name),
                            STR_ARG(view->technology->title));
    }
    page_add_trail(arena, &page, S("Посещение уроков"), S("/visits"));
    web_reply_page_status(request, status, &page, view_done(&out));
}

static void get_new(struct request *request) {
    struct practice_ground ground;
    struct visit_form_view view = {.on = date_today()};
    if (!practice_ground_open(request, &ground)) {
        return;
    }
    (void)str_to_int(request_query(request, "staff"), &view.staff_id);
    (void)str_to_int(request_query(request, "class"), &view.class_id);
    view.technology =
        technology_find(ground.facts->catalogue, request_query(request, "technology"));
    show_form(request, &ground, &view, 200);
}

static void after_add(struct request *request, void *arg, const struct error *error) {
    const struct practice_visit_add *ask = arg;
    struct practice_ground ground;
    if (error == NULL) {
        web_done(request, S("/visits"), S("Посещение записано"));
        return;
    }
    struct visit_form_view view = {
        .on = ask->visit.visited_on,
        .staff_id = ask->visit.staff_id,
        .class_id = ask->visit.class_id,
        .technology = technology_find(ask->catalogue, ask->visit.technology_id),
        .subject = ask->visit.subject,
        .note = ask->visit.note,
        .problem = str_dup(request->arena, str_from(error->text)),
    };
    if (practice_ground_open(request, &ground)) {
        show_form(request, &ground, &view, error_http_status(error->code));
    }
}

static void post_add(struct request *request) {
    struct arena *arena = request->arena;
    struct error error;
    struct school_year year;
    struct practice_visit_add *ask = arena_new(arena, struct practice_visit_add);
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!year_current(db, arena, web_org(request), date_today(), &year, &error)) {
        reply_error(request, &error);
        return;
    }
    ask->by = web_person(request);
    ask->catalogue = web_app(request)->practice;
    (void)str_to_int(request_field(request, "staff"), &ask->visit.staff_id);
    (void)str_to_int(request_field(request, "class"), &ask->visit.class_id);
    (void)date_parse_iso(request_field(request, "on"), &ask->visit.visited_on);
    ask->visit.year_id = year.year_id;
    ask->visit.technology_id = request_field(request, "technology");
    ask->visit.subject = request_field(request, "subject");
    ask->visit.note = request_field(request, "note");
    const struct technology *technology = technology_find(ask->catalogue, ask->visit.technology_id);
    for (size_t i = 0; technology != NULL && i < technology->visible_signs.n; i++) {
        *vec_push(arena, &ask->visit.signs) =
            !str_empty(request_field(request, str_fmt(arena, "sign.%zu", i).p));
    }
    web_write_or(request, practice_visit_add, ask, after_add);
}

const struct route visit_routes[] = {
    {HTTP_GET, "/visits", get_list, "practice.visit", 0, "Посещение уроков", "0.2"},
    {HTTP_GET, "/visits/new", get_new, "practice.visit", 0, "Лист посещения урока", "0.2"},
    {HTTP_POST, "/visits", post_add, "practice.visit", 0, "Записать посещение урока", "0.2"},
    {0},
};
