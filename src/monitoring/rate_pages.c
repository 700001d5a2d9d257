// SPDX-License-Identifier: GPL-3.0-or-later
// The rating page and its two addresses: the rater's own sheet, and marks coming in.
#include "instruments/kind.h"
#include "monitoring/monitoring_internal.h"
#include "monitoring/response.h"
#include "school/web.h"
#include "session.html.h"

enum { BODY_MAX = 4 * 1024 * 1024 };

// The session, if this person rates in it; else it has replied.
static bool rater_session(struct request *request, struct db *db, struct session *session,
                          int *rater) {
    struct error error;
    if (!session_get(db, request->arena, web_org(request), request_param_id(request, "id"), session,
                     &error)) {
        reply_error(request, &error);
        return false;
    }
    *rater = session_rater_of(session, web_person(request)->account);
    if (*rater == 0) {
        error_set(&error, ERROR_FORBIDDEN,
                  "Вы не назначены наблюдателем в этой работе. Если это ошибка, обратитесь к "
                  "заместителю директора.");
        reply_error(request, &error);
        return false;
    }
    return true;
}

static void get_rate(struct request *request) {
    struct session session;
    int rater;
    struct db *db = web_db(request);
    if (db == NULL || !rater_session(request, db, &session, &rater)) {
        return;
    }
    struct buf body = buf_open(request->arena, BODY_MAX);
    struct view out = web_view(request, &body);
    view_rate_body(&out, &session);
    struct page page = web_page(request, db, session.title);
    page.frame = PAGE_PHONE;
    page_add_script(request->arena, &page, asset_rate_js);
    web_reply_page(request, &page, (struct html){buf_str(&body)});
}

// The sheet as JSON ------------------------------------------------------------------------------

// What is typed instead of points: letters of answers, or a number.
static void put_answers(struct arena *arena, struct node *row, const struct instrument *instrument,
                        const struct item *item) {
    static const char *const takes[] = {
        [QUESTION_CHOICE] = "letter", [QUESTION_MULTICHOICE] = "letters",
        [QUESTION_NUMBER] = "number", [QUESTION_OPEN] = "points",
        [QUESTION_SCALE] = "points",  [QUESTION_ORDER] = "points"};
    if (instrument->kind->score == NULL) {
        return;
    }
    node_put(arena, row, "takes", node_text(arena, str_from(takes[item->type])));
    struct node *answers = node_put(arena, row, "answers", node_list(arena));
    for (size_t i = 0; i < item->answers.n; i++) {
        node_add(answers, node_text(arena, item->answers.at[i].text));
    }
}

static struct node *items_node(struct arena *arena, const struct instrument *instrument) {
    struct node *list = node_list(arena);
    for (size_t i = 0; i < instrument->items.n; i++) {
        const struct item *item = &instrument->items.at[i];
        struct node *row = node_add(list, node_map(arena));
        node_put(arena, row, "id", node_text(arena, item->id));
        node_put(arena, row, "text", node_text(arena, item->text));
        put_answers(arena, row, instrument, item);
        struct node *options = node_put(arena, row, "options", node_list(arena));
        for (size_t j = 0; j < item->options.n; j++) {
            struct node *option = node_add(options, node_map(arena));
            int value = item->options.at[j].value;
            node_put(arena, option, "value", node_int(arena, value));
            node_put(arena, option, "text", node_text(arena, item->options.at[j].text));
            node_put(arena, option, "level",
                     node_int(arena, attainment_tone(item_level(instrument, i, value))));
        }
    }
    return list;
}

// A supervisor does not judge his own pupil, so he is not on his sheet.
static struct node *pupils_node(struct arena *arena, const struct session *session,
                                int64_t account) {
    struct node *list = node_list(arena);
    int last_team = 0;
    for (size_t i = 0; i < session->pupils.n; i++) {
        int team = session->pupils.at[i].team;
        last_team = team > last_team ? team : last_team;
    }
    // By groups, inside a group by name: an observer sits with one group.
    for (int team = 0; team <= last_team; team++) {
        for (size_t i = 0; i < session->pupils.n; i++) {
            const struct session_pupil *pupil = &session->pupils.at[i];
            if (pupil->team != team || pupil->supervisor == account) {
                continue;
            }
            struct node *row = node_add(list, node_map(arena));
            node_put(arena, row, "id", node_int(arena, pupil->pupil_id));
            node_put(arena, row, "name", node_text(arena, pupil->short_name));
            node_put(arena, row, "full", node_text(arena, pupil->full_name));
            node_put(arena, row, "team", node_int(arena, team));
            node_put(arena, row, "variant", node_int(arena, pupil->variant));
            node_put(arena, row, "absent", node_bool(arena, pupil->absent));
        }
    }
    return list;
}

static struct node *cells_node(struct arena *arena, const struct response_sheet *sheet) {
    struct node *list = node_list(arena);
    for (size_t i = 0; i < sheet->cells.n; i++) {
        const struct response_cell *cell = &sheet->cells.at[i];
        struct node *row = node_add(list, node_list(arena));
        node_add(row, node_int(arena, cell->pupil_id));
        node_add(row, node_text(arena, cell->item));
        node_add(row, node_int(arena, cell->seq));
        node_add(row, node_int(arena, cell->state));
        node_add(row, node_int(arena, cell->value));
        node_add(row, node_text(arena, cell->answer));
    }
    return list;
}

static void reply_node(struct request *request, const struct node *node) {
    struct buf json = buf_open(request->arena, BODY_MAX);
    node_json(&json, node, 0);
    reply_json(request, 200, buf_str(&json));
}

static void get_sheet(struct request *request) {
    struct session session;
    struct response_sheet sheet;
    struct error error;
    int rater;
    struct arena *arena = request->arena;
    struct db *db = web_db(request);
    if (db == NULL || !rater_session(request, db, &session, &rater)) {
        return;
    }
    if (!response_sheet_of(db, arena, web_org(request), session.session_id, rater, &sheet,
                           &error)) {
        reply_error(request, &error);
        return;
    }
    struct node *map = node_map(arena);
    node_put(arena, map, "id", node_int(arena, session.session_id));
    node_put(arena, map, "account", node_int(arena, web_person(request)->account));
    node_put(arena, map, "className", node_text(arena, session.class_name));
    node_put(arena, map, "title", node_text(arena, session.title));
    node_put(arena, map, "itemTitle",
             node_text(arena, str_from(session.instrument.kind->item_title)));
    node_put(arena, map, "closed", node_bool(arena, session.closed));
    node_put(arena, map, "csrf", node_text(arena, request->csrf));
    node_put(arena, map, "items", items_node(arena, &session.instrument));
    node_put(arena, map, "pupils", pupils_node(arena, &session, web_person(request)->account));
    node_put(arena, map, "cells", cells_node(arena, &sheet));
    reply_node(request, map);
}

// Marks coming in ---------------------------------------------------------------------------------

static bool read_batch(struct request *request, struct response_batch *batch, struct error *error) {
    struct node *body = node_from_json(request->arena, request_body(request), error);
    const struct node *marks = node_get(body, "marks");
    if (body == NULL) {
        return false;
    }
    if (!node_is(marks, NODE_LIST) || marks->n > RESPONSE_BATCH_MAX) {
        return error_set(error, ERROR_INPUT, "Нужен список marks: до %d отметок.",
                         RESPONSE_BATCH_MAX);
    }
    batch->n = marks->n;
    batch->writes = arena_array(request->arena, struct response_write, marks->n + 1);
    batch->results = arena_array(request->arena, struct response_result, marks->n + 1);
    struct response_write *write = batch->writes;
    for (const struct node *mark = marks->first; mark != NULL; mark = mark->next, write++) {
        int64_t state = node_as_int(node_get(mark, "state"), -1);
        int64_t value = node_as_int(node_get(mark, "value"), -1);
        if (state < RESPONSE_CLEARED || state > RESPONSE_NOT_OBSERVED) {
            return error_set(error, ERROR_INPUT, "У отметки неизвестное состояние.");
        }
        write->pupil_id = node_as_int(node_get(mark, "pupil"), 0);
        write->item = node_str(node_get(mark, "item"));
        write->seq = node_as_int(node_get(mark, "seq"), 0);
        write->state = (enum response_state)state;
        write->value = value < 0 || value > 9 ? -1 : (int)value;
        write->reason = str_trim(node_str(node_get(mark, "reason")));
        write->key = node_str(node_get(mark, "key"));
        write->answer = str_trim(node_str(node_get(mark, "answer")));
        if (write->reason.n > 300) {
            return error_set(error, ERROR_INPUT, "Причина исправления длиннее 150 букв.");
        }
    }
    return true;
}

static void marks_written(struct request *request, void *arg) {
    static const char *const outcomes[] = {"saved", "conflict", "refused"};
    const struct response_batch *batch = arg;
    struct arena *arena = request->arena;
    struct node *map = node_map(arena);
    struct node *list = node_put(arena, map, "results", node_list(arena));
    for (size_t i = 0; i < batch->n; i++) {
        const struct response_result *result = &batch->results[i];
        struct node *row = node_add(list, node_map(arena));
        node_put(arena, row, "outcome", node_text(arena, str_from(outcomes[result->outcome])));
        node_put(arena, row, "seq", node_int(arena, result->now_seq));
        node_put(arena, row, "state", node_int(arena, result->now_state));
        node_put(arena, row, "value", node_int(arena, result->now_value));
        node_put(arena, row, "answer", node_text(arena, str_from(result->now_answer)));
        if (result->why != NULL) {
            node_put(arena, row, "why", node_text(arena, str_from(result->why)));
        }
    }
    reply_node(request, map);
}

static void post_marks(struct request *request) {
    struct error error;
    struct response_batch *batch = arena_new(request->arena, struct response_batch);
    batch->by = web_person(request);
    batch->session_id = request_param_id(request, "id");
    if (!read_batch(request, batch, &error)) {
        reply_error(request, &error);
        return;
    }
    web_write(request, response_save, batch, marks_written);
}

const struct route rate_routes[] = {
    {HTTP_GET, "/sessions/{id}/rate", get_rate, "monitoring.rate", 0, "Заполнить карту", "0.1"},
    {HTTP_GET, "/api/sessions/{id}/sheet", get_sheet, "monitoring.rate", ROUTE_API,
     "Карта наблюдателя", "0.1"},
    {HTTP_POST, "/api/sessions/{id}/marks", post_marks, "monitoring.rate", ROUTE_API,
     "Отметки наблюдателя", "0.1"},
    {0},
};
