// SPDX-License-Identifier: GPL-3.0-or-later
// The results of a survey, their spreadsheet, and the reading of answers in own words.
#include "analysis/analysis_internal.h"
#include "analysis/survey_result_view.h"
#include "base/ru.h"
#include "monitoring/survey_answer.h"
#include "school/org.h"
#include "school/web.h"
#include "survey_result.html.h"

// Survey, session and result of this address; false when it has replied.
static bool read_result(struct request *request, struct db *db, struct survey *survey,
                        struct session *session, struct survey_result *result) {
    struct error error;
    bool found = false;
    struct arena *arena = request->arena;
    int64_t org = web_org(request), id = request_param_id(request, "id");
    if (survey_get(db, arena, org, id, survey, &found, &error) &&
        (found ||
         error_set(&error, ERROR_NOT_FOUND, "Такой анкеты нет: возможно, ссылка устарела.")) &&
        session_get(db, arena, org, id, session, &error) &&
        analysis_session_gate(db, web_person(request), session, &error) &&
        survey_result_make(db, arena, survey, &session->instrument,
                           web_may(request, "survey.release"), result, &error)) {
        return true;
    }
    reply_error(request, &error);
    return false;
}

static void get_results(struct request *request) {
    struct survey survey;
    struct session session;
    struct survey_result result;
    struct arena *arena = request->arena;
    struct db *db = web_db(request);
    if (db == NULL || !read_result(request, db, &survey, &session, &result)) {
        return;
    }
    struct survey_result_view view = {
        .survey = &survey,
        .session = &session,
        .result = &result,
        .received =
            str_fmt(arena, "%lld из %lld", (long long)result.answers, (long long)result.invited),
        .may_release = web_may(request, "survey.release"),
    };
    struct buf body = buf_open(arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_survey_result_body(&out, &view);
    struct page page =
        web_page(request, db, str_fmt(arena, "%.*s · итоги анкеты", STR_ARG(session.class_name)));
    page.lead =
        str_fmt(arena, "%.*s · %.*s · %.*s", STR_ARG(session.title),
                STR_ARG(session.instrument.title), STR_ARG(ru_date(arena, session.held_on)));
    bool sees_session = web_may(request, "monitoring.view");
    page_add_trail(arena, &page, sees_session ? session.title : S("Мои карты"),
                   sees_session ? str_fmt(arena, "/surveys/%lld", (long long)survey.session_id)
                                : S("/sessions"));
    page_add_action(arena, &page, PAGE_ACTION_PRINT, S("Напечатать"), S(""));
    page_add_action(arena, &page, PAGE_ACTION_PLAIN, S("Excel"),
                    str_fmt(arena, "/surveys/%lld/results.xlsx", (long long)survey.session_id));
    web_reply_page(request, &page, (struct html){buf_str(&body)});
}

static void get_xlsx(struct request *request) {
    struct survey survey;
    struct session session;
    struct survey_result result;
    struct org org;
    struct str bytes;
    struct error error;
    struct arena *arena = request->arena;
    struct db *db = web_db(request);
    if (db == NULL || !read_result(request, db, &survey, &session, &result)) {
        return;
    }
    if (!org_get(db, arena, web_org(request), &org, &error) ||
        !survey_result_xlsx(arena, &result, &session, org.short_name, &bytes, &error)) {
        reply_error(request, &error);
        return;
    }
    reply_file(request, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
               str_fmt(arena, "%.*s итоги анкеты %.*s.xlsx", STR_ARG(session.class_name),
                       STR_ARG(date_iso(arena, session.held_on))),
               bytes);
}

static void words_decided(struct request *request, void *arg) {
    const struct survey_decide *ask = arg;
    web_done(request, str_fmt(request->arena, "/surveys/%lld/results", (long long)ask->session_id),
             ask->show ? S("Ответ показан в итогах.") : S("Ответ не будет показан."));
}

static void post_words(struct request *request) {
    struct survey_decide *ask = arena_new(request->arena, struct survey_decide);
    *ask = (struct survey_decide){.by = web_person(request),
                                  .session_id = request_param_id(request, "id"),
                                  .item = request_field(request, "item"),
                                  .key = request_field(request, "key"),
                                  .show = str_eq(request_field(request, "show"), S("1"))};
    web_write(request, survey_words_decide, ask, words_decided);
}

const struct route survey_result_routes[] = {
    {HTTP_GET, "/surveys/{id}/results", get_results, "analysis.own", 0, "Итоги анкеты", "0.2"},
    {HTTP_GET, "/surveys/{id}/results.xlsx", get_xlsx, "analysis.own", 0, "Итоги анкеты в Excel",
     "0.2"},
    {HTTP_POST, "/surveys/{id}/words", post_words, "survey.release", 0,
     "Показать ответ своими словами", "0.2"},
    {0},
};
