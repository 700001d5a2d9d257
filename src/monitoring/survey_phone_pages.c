// SPDX-License-Identifier: GPL-3.0-or-later
// What those who answer see, without an account: entry, questions, thanks. With JavaScript answers
// wait on the device until they are acknowledged (web/survey); without it the same form is sent.
#include "base/rng.h"
#include "base/ru.h"
#include "instruments/version.h"
#include "monitoring/monitoring_internal.h"
#include "monitoring/survey_answer.h"
#include "monitoring/survey_view.h"
#include "school/entrance.h"
#include "school/web.h"
#include "survey.html.h"

struct phone {
    struct survey survey;
    struct instrument instrument;
};

static bool read_phone(struct request *request, struct db *db, struct phone *out,
                       struct error *error) {
    return survey_by_code(db, request->arena, request_param(request, "code"), &out->survey,
                          error) &&
           instrument_version_get(db, request->arena, out->survey.org, out->survey.instrument_id,
                                  out->survey.instrument_version, &out->instrument, error);
}

// The survey of this address, in the request's arena; NULL when it has replied.
static struct phone *phone_of(struct request *request) {
    struct error error;
    struct phone *phone = arena_new(request->arena, struct phone);
    struct db *db = web_db(request);
    if (db == NULL) {
        return NULL;
    }
    if (!read_phone(request, db, phone, &error)) {
        reply_error(request, &error);
        return NULL;
    }
    return phone;
}

static struct str new_claim(struct arena *arena) {
    unsigned char bytes[SURVEY_CLAIM_CHARS / 2];
    rng_secret(bytes, sizeof bytes);
    struct buf out = buf_open(arena, SURVEY_CLAIM_CHARS + 1);
    for (size_t i = 0; i < sizeof bytes; i++) {
        buf_fmt(&out, "%02x", bytes[i]);
    }
    return buf_str(&out);
}

static void reply_phone(struct request *request, const struct survey_phone_view *view,
                        void (*draw)(struct view *, const struct survey_phone_view *)) {
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    struct buf body = buf_open(request->arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    draw(&out, view);
    struct page page = web_page(request, db, view->survey->title);
    page.frame = PAGE_PUPIL;
    page_add_script(request->arena, &page, asset_survey_js);
    reply_header(request, "Cache-Control", S("no-store"));
    web_reply_page_status(request, str_empty(view->problem) ? 200 : 422, &page,
                          (struct html){buf_str(&body)});
}

static struct survey_phone_view phone_view(const struct phone *phone, const struct error *problem) {
    return (struct survey_phone_view){
        .survey = &phone->survey,
        .instrument = &phone->instrument,
        .problem = problem == NULL ? (struct str){0} : str_from(problem->text),
    };
}

// Entry
// --------------------------------------------------------------------------------------------

static void reply_entry(struct request *request, const struct phone *phone,
                        const struct error *problem) {
    struct arena *arena = request->arena;
    struct survey_phone_view view = phone_view(phone, problem);
    struct str claim = request_field(request, "claim");
    view.claim = str_empty(claim) ? new_claim(arena) : claim;
    view.code = request_field(request, "code");
    view.words = str_fmt(
        arena, "%.*s, около %.*s.",
        STR_ARG(ru_count(arena, (int64_t)phone->instrument.items.n, RU_QUESTION, RU_NOMINATIVE)),
        STR_ARG(ru_count(arena, phone->instrument.minutes, RU_MINUTE, RU_GENITIVE)));
    reply_phone(request, &view, view_survey_enter_body);
}

static void get_entry(struct request *request) {
    const struct phone *phone = phone_of(request);
    if (phone != NULL) {
        reply_entry(request, phone, NULL);
    }
}

// «1234 5678» as it is printed and typed.
static struct str digits_of(struct arena *arena, struct str typed) {
    struct buf out = buf_open(arena, 64);
    for (size_t i = 0; i < typed.n && out.n < 60; i++) {
        if (typed.p[i] >= '0' && typed.p[i] <= '9') {
            buf_put_char(&out, typed.p[i]);
        }
    }
    return buf_str(&out);
}

struct entering {
    struct survey_enter ask; // first: what the write is given comes back to `then`
    struct phone *phone;
};

// False with a sentence when codes are tried too often.
static struct entering *entering_of(struct request *request, struct phone *phone, struct str code,
                                    struct str claim, struct error *error) {
    struct entering *entering = arena_new(request->arena, struct entering);
    entering->phone = phone;
    entering->ask = (struct survey_enter){
        .survey = &phone->survey, .code = digits_of(request->arena, code), .claim = claim};
    if (!entrance_try_survey(web_app(request)->entrance, phone->survey.code)) {
        error_set(error, ERROR_BUSY,
                  "Слишком много попыток: подождите минуту и введите код ещё раз.");
        return NULL;
    }
    return entering;
}

static void form_entered(struct request *request, void *arg, const struct error *error) {
    const struct entering *entering = arg;
    if (error != NULL) {
        reply_entry(request, entering->phone, error);
        return;
    }
    struct survey_phone_view view = phone_view(entering->phone, NULL);
    view.claim = entering->ask.claim;
    view.ticket = entering->ask.ticket;
    reply_phone(request, &view, view_survey_questions_body);
}

static void post_enter(struct request *request) {
    struct error error;
    struct phone *phone = phone_of(request);
    if (phone == NULL) {
        return;
    }
    struct entering *entering = entering_of(request, phone, request_field(request, "code"),
                                            request_field(request, "claim"), &error);
    if (entering == NULL) {
        reply_entry(request, phone, &error);
        return;
    }
    web_write_or(request, survey_enter, &entering->ask, form_entered);
}

static void get_questions(struct request *request) {
    const struct phone *phone = phone_of(request);
    if (phone != NULL) {
        struct survey_phone_view view = phone_view(phone, NULL);
        reply_phone(request, &view, view_survey_questions_body);
    }
}

// Answers of a form
// --------------------------------------------------------------------------------

struct sending {
    struct survey_send ask; // first
    struct phone *phone;
    struct survey_sheet sheet;
    struct request *request;
};

static void read_form_field(void *arg, struct str name, struct str value) {
    struct sending *sending = arg;
    if (str_starts(name, S("q-")) && sending->sheet.fields.n < SURVEY_FIELDS_MAX) {
        *vec_push(sending->request->arena, &sending->sheet.fields) =
            (struct survey_field){name, value};
    }
}

static struct sending *sending_new(struct request *request, struct phone *phone, struct str claim,
                                   struct str ticket) {
    struct sending *sending = arena_new(request->arena, struct sending);
    sending->phone = phone;
    sending->request = request;
    sending->ask = (struct survey_send){&phone->survey, claim, ticket, &sending->sheet};
    return sending;
}

static void form_refused(struct request *request, const struct sending *sending,
                         const struct error *error) {
    struct survey_phone_view view = phone_view(sending->phone, error);
    view.claim = sending->ask.claim;
    view.ticket = sending->ask.ticket;
    reply_phone(request, &view, view_survey_questions_body);
}

static void form_sent(struct request *request, void *arg, const struct error *error) {
    const struct sending *sending = arg;
    if (error != NULL) {
        form_refused(request, sending, error);
        return;
    }
    reply_redirect(request,
                   str_fmt(request->arena, "/a/%.*s/thanks", STR_ARG(sending->phone->survey.code)));
}

static void post_answers(struct request *request) {
    struct error error;
    struct phone *phone = phone_of(request);
    if (phone == NULL) {
        return;
    }
    struct sending *sending = sending_new(request, phone, request_field(request, "claim"),
                                          request_field(request, "ticket"));
    request_each_field(request, read_form_field, sending);
    if (!survey_sheet_read(request->arena, &phone->instrument, &sending->sheet, &error)) {
        form_refused(request, sending, &error);
        return;
    }
    web_write_or(request, survey_send, &sending->ask, form_sent);
}

static void get_thanks(struct request *request) {
    const struct phone *phone = phone_of(request);
    if (phone != NULL) {
        struct survey_phone_view view = phone_view(phone, NULL);
        reply_phone(request, &view, view_survey_thanks_body);
    }
}

// The same for web/survey
// --------------------------------------------------------------------------

static void reply_node(struct request *request, const struct node *node) {
    struct buf json = buf_open(request->arena, WEB_BODY_MAX);
    node_json(&json, node, 0);
    reply_json(request, 200, buf_str(&json));
}

// A refusal that repeating does not mend is an answer; what may pass by itself is an error.
static bool is_final(const struct error *error) {
    return error->code == ERROR_INPUT || error->code == ERROR_CONFLICT ||
           error->code == ERROR_FORBIDDEN || error->code == ERROR_LIMIT;
}

static void reply_outcome(struct request *request, const struct error *error, struct str ticket) {
    struct arena *arena = request->arena;
    if (error != NULL && !is_final(error)) {
        reply_error(request, error);
        return;
    }
    struct node *map = node_map(arena);
    struct node *row = node_add(node_put(arena, map, "results", node_list(arena)), node_map(arena));
    node_put(arena, row, "outcome", node_text(arena, error == NULL ? S("saved") : S("refused")));
    if (error != NULL) {
        node_put(arena, row, "why", node_text(arena, str_from(error->text)));
    }
    if (!str_empty(ticket)) {
        node_put(arena, row, "ticket", node_text(arena, ticket));
    }
    reply_node(request, map);
}

static void device_entered(struct request *request, void *arg, const struct error *error) {
    const struct entering *entering = arg;
    reply_outcome(request, error, error == NULL ? entering->ask.ticket : S(""));
}

static void post_device_enter(struct request *request) {
    struct error error;
    struct phone *phone = phone_of(request);
    if (phone == NULL) {
        return;
    }
    struct node *body = node_from_json(request->arena, request_body(request), &error);
    struct entering *entering = body == NULL
                                    ? NULL
                                    : entering_of(request, phone, node_str(node_get(body, "code")),
                                                  node_str(node_get(body, "claim")), &error);
    if (entering == NULL) {
        reply_error(request, &error);
        return;
    }
    web_write_or(request, survey_enter, &entering->ask, device_entered);
}

static void device_sent(struct request *request, void *arg, const struct error *error) {
    (void)arg;
    reply_outcome(request, error, S(""));
}

static void post_device_answers(struct request *request) {
    struct error error;
    struct phone *phone = phone_of(request);
    if (phone == NULL) {
        return;
    }
    struct node *body = node_from_json(request->arena, request_body(request), &error);
    if (body == NULL) {
        reply_error(request, &error);
        return;
    }
    struct sending *sending = sending_new(request, phone, node_str(node_get(body, "claim")),
                                          node_str(node_get(body, "ticket")));
    const struct node *fields = node_get(body, "fields");
    for (const struct node *f = node_is(fields, NODE_LIST) ? fields->first : NULL; f != NULL;
         f = f->next) {
        read_form_field(sending, node_str(node_at(f, 0)), node_str(node_at(f, 1)));
    }
    if (!survey_sheet_read(request->arena, &phone->instrument, &sending->sheet, &error)) {
        reply_outcome(request, &error, S(""));
        return;
    }
    web_write_or(request, survey_send, &sending->ask, device_sent);
}

const struct route survey_phone_routes[] = {
    {HTTP_GET, "/a/{code}", get_entry, NULL, ROUTE_PUBLIC, "Вход в анкету", "0.2"},
    {HTTP_POST, "/a/{code}/enter", post_enter, NULL, ROUTE_PUBLIC, "Вход в анкету", "0.2"},
    {HTTP_GET, "/a/{code}/questions", get_questions, NULL, ROUTE_PUBLIC, "Вопросы анкеты", "0.2"},
    {HTTP_POST, "/a/{code}/answers", post_answers, NULL, ROUTE_PUBLIC, "Ответы на анкету", "0.2"},
    {HTTP_GET, "/a/{code}/thanks", get_thanks, NULL, ROUTE_PUBLIC, "Ответы приняты", "0.2"},
    {HTTP_POST, "/api/a/{code}/enter", post_device_enter, NULL, ROUTE_PUBLIC | ROUTE_API,
     "Вход в анкету с устройства", "0.2"},
    {HTTP_POST, "/api/a/{code}/answers", post_device_answers, NULL, ROUTE_PUBLIC | ROUTE_API,
     "Ответы на анкету с устройства", "0.2"},
    {0},
};
