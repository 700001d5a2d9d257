// SPDX-License-Identifier: GPL-3.0-or-later
// Pages of projects: the list of a session, one project with its stages and appeals.
#include "base/clock.h"
#include "base/ru.h"
#include "instruments/kind.h"
#include "monitoring/monitoring_internal.h"
#include "monitoring/project_view.h"
#include "project.html.h"
#include "school/account.h"
#include "school/web.h"

enum { BODY_MAX = 4 * 1024 * 1024 };

#define STAGE_PREFIX "stage-"

// A session of projects with all that is known of them, and the names of those who may lead.
struct project_place {
    struct db *db;
    struct session session;
    struct projects projects;
    struct account_list accounts;
    bool may_lead;
};

static bool read_place(struct request *request, struct project_place *out, struct error *error) {
    struct arena *arena = request->arena;
    int64_t org = web_org(request);
    out->may_lead = web_may(request, "monitoring.open");
    if (!session_get(out->db, arena, org, request_param_id(request, "id"), &out->session, error)) {
        return false;
    }
    if (out->session.instrument.stages.n == 0) {
        return error_set(error, ERROR_NOT_FOUND, "В этой процедуре проектов нет.");
    }
    return projects_read(out->db, arena, org, out->session.session_id, &out->projects, error) &&
           account_list(out->db, arena, org, &out->accounts, error);
}

static bool ask_place(struct request *request, struct project_place *out) {
    struct error error;
    *out = (struct project_place){.db = web_db(request)};
    if (out->db == NULL) {
        return false;
    }
    if (!read_place(request, out, &error)) {
        reply_error(request, &error);
        return false;
    }
    return true;
}

static struct str name_of(const struct project_place *place, int64_t account) {
    for (size_t i = 0; i < place->accounts.rows.n; i++) {
        if (place->accounts.rows.at[i].account_id == account) {
            return place->accounts.rows.at[i].shown_name;
        }
    }
    return (struct str){0};
}

// «4 из 7: черновик», the last stage in the order of the project that has a day.
static struct str stages_words(struct arena *arena, const struct project_place *place,
                               int64_t pupil_id) {
    const struct instrument *it = &place->session.instrument;
    struct str last = {0};
    for (size_t i = 0; i < it->stages.n; i++) {
        if (!date_is_none(project_stage_day(&place->projects, pupil_id, it->stages.at[i].id))) {
            last = it->stages.at[i].title;
        }
    }
    size_t done = project_stages_done(&place->projects, pupil_id);
    return str_empty(last) ? str_fmt(arena, "0 из %zu", it->stages.n)
                           : str_fmt(arena, "%zu из %zu: %.*s", done, it->stages.n,
                                     STR_ARG(ru_lower(arena, last)));
}

static struct str appeal_words(const struct project_appeal *appeal) {
    return appeal == NULL                     ? (struct str){0}
           : date_is_none(appeal->decided_on) ? S("ждёт решения")
           : appeal->changed                  ? S("отметки изменены")
                                              : S("отметки оставлены");
}

static void get_list(struct request *request) {
    struct project_place place;
    struct arena *arena = request->arena;
    if (!ask_place(request, &place)) {
        return;
    }
    bool sees_all = web_may(request, "monitoring.view");
    struct project_list_view view = {.session_id = place.session.session_id,
                                     .only_mine = !sees_all};
    for (size_t i = 0; i < place.session.pupils.n; i++) {
        const struct session_pupil *pupil = &place.session.pupils.at[i];
        if (!sees_all && !project_may_change(web_person(request), pupil)) {
            continue;
        }
        *vec_push(arena, &view.rows) = (struct project_line_view){
            .pupil_id = pupil->pupil_id,
            .name = pupil->full_name,
            .team = pupil->team > 0 ? str_fmt(arena, "%d", pupil->team) : S("–"),
            .topic = pupil->topic,
            .supervisor = name_of(&place, pupil->supervisor),
            .stages = stages_words(arena, &place, pupil->pupil_id),
            .appeal = appeal_words(project_appeal_of(&place.projects, pupil->pupil_id))};
    }
    struct buf body = buf_open(arena, BODY_MAX);
    struct view out = web_view(request, &body);
    view_project_list_body(&out, &view);
    struct page page = web_page(request, place.db, S("Проекты"));
    page.wide = true;
    page.lead = str_fmt(arena, "%.*s · %.*s", STR_ARG(place.session.class_name),
                        STR_ARG(place.session.title));
    page_add_trail(arena, &page, S("Сбор"), S("/sessions"));
    page_add_script(arena, &page, asset_table_js);
    web_reply_page(request, &page, view_done(&out));
}

static void fill_card(struct request *request, const struct project_place *place,
                      const struct session_pupil *pupil, struct project_card_view *view) {
    struct arena *arena = request->arena;
    const struct instrument *it = &place->session.instrument;
    const struct project_appeal *last = project_appeal_of(&place->projects, pupil->pupil_id);
    view->session_id = place->session.session_id;
    view->pupil_id = pupil->pupil_id;
    view->topic = pupil->topic;
    view->supervisor = name_of(place, pupil->supervisor);
    view->team = pupil->team;
    view->may_lead = place->may_lead;
    view->closed = place->session.closed;
    view->today = date_today();
    view->may_file = place->may_lead && place->session.closed &&
                     (last == NULL || !date_is_none(last->decided_on));
    for (size_t i = 0; i < place->accounts.rows.n; i++) {
        const struct account *row = &place->accounts.rows.at[i];
        if (!row->blocked && gate_may(row->roles, "monitoring.rate")) {
            *vec_push(arena, &view->people) = (struct project_choice){
                row->account_id, row->shown_name, row->account_id == pupil->supervisor};
        }
    }
    for (size_t i = 0; i < it->stages.n; i++) {
        *vec_push(arena, &view->stages) = (struct project_stage_view){
            it->stages.at[i].id, it->stages.at[i].title,
            project_stage_day(&place->projects, pupil->pupil_id, it->stages.at[i].id)};
    }
    for (size_t i = 0; i < place->projects.appeals.n; i++) {
        if (place->projects.appeals.at[i].pupil_id == pupil->pupil_id) {
            *vec_push(arena, &view->appeals) = place->projects.appeals.at[i];
        }
    }
}

static void reply_card(struct request *request, const struct error *problem) {
    struct project_place place;
    struct error error;
    const struct session_pupil *pupil = NULL;
    struct arena *arena = request->arena;
    if (!ask_place(request, &place)) {
        return;
    }
    for (size_t i = 0; i < place.session.pupils.n; i++) {
        const struct session_pupil *row = &place.session.pupils.at[i];
        pupil = row->pupil_id == request_param_id(request, "pupil") ? row : pupil;
    }
    if (pupil == NULL || !project_may_change(web_person(request), pupil)) {
        error_set(&error, pupil == NULL ? ERROR_NOT_FOUND : ERROR_FORBIDDEN,
                  pupil == NULL ? "Такого проекта в этой процедуре нет."
                                : "Проект ведут его руководитель и заместитель директора.");
        reply_error(request, &error);
        return;
    }
    struct project_card_view view = {.problem = problem == NULL ? (struct str){0}
                                                                : str_from(problem->text)};
    fill_card(request, &place, pupil, &view);
    struct buf body = buf_open(arena, BODY_MAX);
    struct view out = web_view(request, &body);
    view_project_card_body(&out, &view);
    struct page page = web_page(request, place.db, pupil->full_name);
    page.lead = str_fmt(arena, "%.*s · %.*s", STR_ARG(place.session.class_name),
                        STR_ARG(place.session.title));
    page_add_trail(arena, &page, S("Проекты"),
                   str_fmt(arena, "/sessions/%lld/projects", (long long)view.session_id));
    web_reply_page_status(request, problem == NULL ? 200 : 422, &page, view_done(&out));
}

static void get_card(struct request *request) { reply_card(request, NULL); }

static void saved(struct request *request, void *arg, const struct error *error) {
    (void)arg;
    if (error != NULL) {
        reply_card(request, error);
        return;
    }
    reply_redirect(request, str_fmt(request->arena, "/sessions/%lld/projects/%lld",
                                    (long long)request_param_id(request, "id"),
                                    (long long)request_param_id(request, "pupil")));
}

static struct date field_date(struct request *request, const char *name) {
    struct date day;
    return date_parse_iso(request_field(request, name), &day) ? day : (struct date){0};
}

struct reading {
    struct request *request;
    struct project_save *ask;
};

static void read_stage(void *arg, struct str name, struct str value) {
    struct reading *reading = arg;
    struct date day;
    if (str_starts(name, S(STAGE_PREFIX))) {
        *vec_push(reading->request->arena, &reading->ask->stages) =
            (struct project_stage){.stage = str_from_at(name, sizeof STAGE_PREFIX - 1),
                                   .done_on = date_parse_iso(value, &day) ? day : (struct date){0}};
    }
}

static void post_card(struct request *request) {
    struct project_save *ask = arena_new(request->arena, struct project_save);
    ask->by = web_person(request);
    ask->session_id = request_param_id(request, "id");
    ask->pupil_id = request_param_id(request, "pupil");
    ask->topic = request_field(request, "topic");
    ask->whole_team = !str_empty(request_field(request, "team"));
    if (!str_to_int(request_field(request, "supervisor"), &ask->supervisor)) {
        ask->supervisor = 0;
    }
    struct reading reading = {request, ask};
    request_each_field(request, read_stage, &reading);
    web_write_or(request, project_save, ask, saved);
}

static void post_appeal(struct request *request) {
    struct project_appeal_file *ask = arena_new(request->arena, struct project_appeal_file);
    *ask = (struct project_appeal_file){.by = web_person(request),
                                        .session_id = request_param_id(request, "id"),
                                        .pupil_id = request_param_id(request, "pupil"),
                                        .filed_on = field_date(request, "filed_on"),
                                        .reason = request_field(request, "reason")};
    web_write_or(request, project_appeal_file, ask, saved);
}

static void post_decision(struct request *request) {
    struct project_appeal_decide *ask = arena_new(request->arena, struct project_appeal_decide);
    *ask =
        (struct project_appeal_decide){.by = web_person(request),
                                       .session_id = request_param_id(request, "id"),
                                       .appeal_id = request_param_id(request, "appeal"),
                                       .decided_on = field_date(request, "decided_on"),
                                       .changed = str_eq(request_field(request, "changed"), S("1")),
                                       .decision = request_field(request, "decision")};
    web_write_or(request, project_appeal_decide, ask, saved);
}

const struct route project_routes[] = {
    {HTTP_GET, "/sessions/{id}/projects", get_list, "monitoring.rate", 0,
     "Проекты: темы, руководители, вехи", "0.4"},
    {HTTP_GET, "/sessions/{id}/projects/{pupil}", get_card, "monitoring.rate", 0, "Проект ученика",
     "0.4"},
    {HTTP_POST, "/sessions/{id}/projects/{pupil}", post_card, "monitoring.rate", 0,
     "Тема, руководитель, вехи", "0.4"},
    {HTTP_POST, "/sessions/{id}/projects/{pupil}/appeals", post_appeal, "monitoring.open", 0,
     "Записать обращение о пересмотре", "0.4"},
    {HTTP_POST, "/sessions/{id}/projects/{pupil}/appeals/{appeal}", post_decision,
     "monitoring.open", 0, "Решение по обращению", "0.4"},
    {0},
};
