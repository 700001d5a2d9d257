// SPDX-License-Identifier: GPL-3.0-or-later
// Pages of those who run a survey: how far it is, slips, closing.
#include "monitoring/survey.h"

#include "base/ru.h"
#include "monitoring/monitoring_internal.h"
#include "monitoring/survey_answer.h"
#include "monitoring/survey_view.h"
#include "net/qr.h"
#include "school/web.h"
#include "survey.html.h"
#include "vsoko/measure/honesty.h"

// Where phones find it: as others on the network reach us, else as this browser did.
static struct str phone_address(struct request *request, const struct survey *survey) {
    const char *known = web_app(request)->address;
    return known != NULL
               ? str_fmt(request->arena, "%s/a/%.*s", known, STR_ARG(survey->code))
               : str_fmt(request->arena, "%s://%.*s/a/%.*s", request->tls ? "https" : "http",
                         STR_ARG(request->host), STR_ARG(survey->code));
}

static struct html qr_of(struct arena *arena, struct str text) {
    struct buf svg = buf_open(arena, WEB_BODY_MAX);
    return qr_svg(&svg, text) ? (struct html){buf_str(&svg)} : (struct html){0};
}

// The survey of this address with its session; false when it has replied.
static bool read_survey(struct request *request, struct db *db, struct survey *survey,
                        struct session *session) {
    struct error error;
    bool found = false;
    int64_t id = request_param_id(request, "id");
    if (survey_get(db, request->arena, web_org(request), id, survey, &found, &error) &&
        (found ||
         error_set(&error, ERROR_NOT_FOUND, "Такой анкеты нет: возможно, ссылка устарела.")) &&
        session_get(db, request->arena, web_org(request), id, session, &error)) {
        return true;
    }
    reply_error(request, &error);
    return false;
}

static bool is_invited(const struct session *session, int64_t pupil) {
    for (size_t i = 0; i < session->pupils.n; i++) {
        if (session->pupils.at[i].pupil_id == pupil) {
            return true;
        }
    }
    return false;
}

static bool fill_left_out(struct request *request, struct db *db, const struct session *session,
                          struct survey_view *view, struct error *error) {
    struct class_members members;
    if (!class_members_on(db, request->arena, web_org(request), session->class_id, session->held_on,
                          &members, error)) {
        return false;
    }
    for (size_t i = 0; i < members.rows.n; i++) {
        if (!is_invited(session, members.rows.at[i].pupil_id)) {
            *vec_push(request->arena, &view->left_out) = members.rows.at[i].short_name;
        }
    }
    return true;
}

static bool fill_survey(struct request *request, struct db *db, struct survey_view *view,
                        struct error *error) {
    const struct survey *survey = view->survey;
    bool by_consent = str_eq(view->session->instrument.consent, S("parent"));
    if (!survey_answer_count(db, survey->org, survey->session_id, &view->answers, error) ||
        !survey_codes_used(db, survey->org, survey->session_id, &view->used, error) ||
        (by_consent && !fill_left_out(request, db, view->session, view, error))) {
        return false;
    }
    view->address = phone_address(request, survey);
    view->qr = qr_of(request->arena, view->address);
    view->received = str_fmt(request->arena, "%lld из %lld", (long long)view->answers,
                             (long long)survey->invited);
    view->may_open = web_may(request, "monitoring.open");
    view->few = view->answers < MEASURE_MIN_PERSONAL;
    return true;
}

static void reply_survey(struct request *request, const struct error *problem) {
    struct error error;
    struct survey survey;
    struct session session;
    struct arena *arena = request->arena;
    struct survey_view view = {.survey = &survey, .session = &session};
    struct db *db = web_db(request);
    if (db == NULL || !read_survey(request, db, &survey, &session)) {
        return;
    }
    view.problem = problem == NULL ? (struct str){0} : str_from(problem->text);
    if (!fill_survey(request, db, &view, &error)) {
        reply_error(request, &error);
        return;
    }
    struct buf body = buf_open(arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_survey_body(&out, &view);
    struct page page = web_page(
        request, db,
        str_fmt(arena, "%.*s · %.*s", STR_ARG(session.class_name), STR_ARG(session.title)));
    page.lead = str_fmt(arena, "%.*s · %.*s · без имён", STR_ARG(session.instrument.title),
                        STR_ARG(ru_date(arena, session.held_on)));
    page_add_trail(arena, &page, S("Сбор"), S("/sessions"));
    web_reply_page_status(request, problem == NULL ? 200 : 422, &page,
                          (struct html){buf_str(&body)});
}

static void get_survey(struct request *request) { reply_survey(request, NULL); }

// Slips -------------------------------------------------------------------------------------------

static void get_slips(struct request *request) {
    struct error error;
    struct survey survey;
    struct session session;
    struct survey_codes codes;
    struct arena *arena = request->arena;
    struct db *db = web_db(request);
    if (db == NULL || !read_survey(request, db, &survey, &session)) {
        return;
    }
    if (!survey_codes_unused(db, arena, survey.org, survey.session_id, &codes, &error)) {
        reply_error(request, &error);
        return;
    }
    struct survey_slips_view view = {.title = session.title,
                                     .class_name = session.class_name,
                                     .address = phone_address(request, &survey)};
    for (size_t i = 0; i < codes.rows.n; i++) {
        struct str code = codes.rows.at[i];
        // After # a browser keeps the code to itself: no log of any server sees it.
        *vec_push(arena, &view.rows) = (struct survey_slip_view){
            .code = str_fmt(arena, "%.4s %.4s", code.p, code.p + 4),
            .qr = qr_of(arena, str_fmt(arena, "%.*s#%.*s", STR_ARG(view.address), STR_ARG(code)))};
    }
    view.enough = codes.rows.n > 0 ? S("") : S("Неиспользованных листков нет.");
    struct buf body = buf_open(arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_survey_slips_body(&out, &view);
    struct page page = web_page(request, db, S("Листки с кодами"));
    page.lead = S("Разрежьте, переверните, перемешайте и дайте каждому вытянуть самому. Имён на "
                  "листках нет, и записывать, кому какой достался, нельзя.");
    page_add_trail(arena, &page, session.title,
                   str_fmt(arena, "/surveys/%lld", (long long)survey.session_id));
    page_add_action(arena, &page, PAGE_ACTION_PRINT, S("Распечатать"), S(""));
    reply_header(request, "Cache-Control", S("no-store"));
    web_reply_page(request, &page, (struct html){buf_str(&body)});
}

// Deeds -------------------------------------------------------------------------------------------

static struct str survey_path(struct request *request) {
    return str_fmt(request->arena, "/surveys/%lld", (long long)request_param_id(request, "id"));
}

static void codes_added(struct request *request, void *arg, const struct error *error) {
    const struct survey_more *more = arg;
    if (error != NULL) {
        reply_survey(request, error);
        return;
    }
    web_done(request, survey_path(request),
             more->added == 0 ? S("Листков хватает всем, кто ещё не ответил.")
                              : str_fmt(request->arena, "Добавлено листков: %lld. Напечатайте их.",
                                        (long long)more->added));
}

static void post_codes(struct request *request) {
    struct survey_more *more = arena_new(request->arena, struct survey_more);
    *more = (struct survey_more){.by = web_person(request),
                                 .session_id = request_param_id(request, "id")};
    web_write_or(request, survey_more_codes, more, codes_added);
}

static void was_closed(struct request *request, void *arg, const struct error *error) {
    (void)arg;
    if (error != NULL) {
        reply_survey(request, error);
        return;
    }
    web_done(request, survey_path(request), S("Анкета закрыта."));
}

static void post_close(struct request *request) {
    struct error error;
    if (str_empty(request_field(request, "sure"))) {
        error_set(&error, ERROR_INPUT, "Отметьте, что больше никто не отвечает.");
        reply_survey(request, &error);
        return;
    }
    struct survey_close *close = arena_new(request->arena, struct survey_close);
    *close = (struct survey_close){web_person(request), request_param_id(request, "id")};
    web_write_or(request, survey_close, close, was_closed);
}

const struct route survey_routes[] = {
    {HTTP_GET, "/surveys/{id}", get_survey, "monitoring.view", 0, "Анкета в классе", "0.2"},
    {HTTP_GET, "/surveys/{id}/slips", get_slips, "monitoring.open", 0, "Листки с кодами", "0.2"},
    {HTTP_POST, "/surveys/{id}/codes", post_codes, "monitoring.open", 0, "Добавить листки с кодами",
     "0.2"},
    {HTTP_POST, "/surveys/{id}/close", post_close, "monitoring.open", 0, "Закрыть анкету", "0.2"},
    {0},
};
