// SPDX-License-Identifier: GPL-3.0-or-later
// The page of double entry: differences, and settling one of them.
#include "base/ru.h"
#include "instruments/kind.h"
#include "monitoring/entry_check_view.h"
#include "monitoring/monitoring_internal.h"
#include "entry_check.html.h"
#include "school/web.h"

enum { BODY_MAX = 4 * 1024 * 1024 };

static struct str cell_words(struct arena *arena, const struct response_cell *cell) {
    return cell->state == RESPONSE_NOT_OBSERVED   ? S("не наблюдалось")
           : str_eq(cell->answer, S(ANSWER_NONE)) ? S("нет ответа")
           : !str_empty(cell->answer)             ? cell->answer
                                                  : str_fmt(arena, "%d", cell->value);
}

static struct str waiting_words(struct arena *arena, const struct entry_comparison *all) {
    if (all->only_first + all->only_second == 0) {
        return (struct str){0};
    }
    return str_fmt(arena, "Внёс только первый – %zu, только второй – %zu.", all->only_first,
                   all->only_second);
}

static void fill(struct arena *arena, const struct session *session,
                 const struct entry_comparison *all, struct entry_check_view *view) {
    view->session_id = session->session_id;
    view->first = session->raters.at[0].name;
    view->second = session->raters.at[1].name;
    view->counts = str_fmt(arena, "Оба внесли %zu из %zu клеток, совпали %zu.", all->both,
                           all->cells, all->same);
    view->waiting = waiting_words(arena, all);
    view->done = all->both > 0 && all->same == all->both && all->only_first + all->only_second == 0;
    for (size_t i = 0; i < all->rows.n; i++) {
        const struct entry_difference *row = &all->rows.at[i];
        size_t number = (size_t)(row->item - session->instrument.items.at) + 1;
        *vec_push(arena, &view->rows) = (struct entry_line_view){
            .pupil_id = row->pupil->pupil_id,
            .who = row->pupil->short_name,
            .item_id = row->item->id,
            .item = str_fmt(arena, "%zu. %.*s", number, STR_ARG(row->item->text)),
            .first = cell_words(arena, &row->first),
            .second = cell_words(arena, &row->second),
            .first_seq = row->first.seq,
            .second_seq = row->second.seq};
    }
}

static void reply_compare(struct request *request, const struct error *problem) {
    struct error error;
    struct session session;
    struct entry_comparison all;
    struct arena *arena = request->arena;
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!session_get(db, arena, web_org(request), request_param_id(request, "id"), &session,
                     &error)) {
        reply_error(request, &error);
        return;
    }
    if (!session.entry_check) {
        reply_redirect(request, str_fmt(arena, "/sessions/%lld", (long long)session.session_id));
        return;
    }
    if (!entry_compare(db, arena, web_org(request), &session, &all, &error)) {
        reply_error(request, &error);
        return;
    }
    struct entry_check_view view = {.problem = problem == NULL ? (struct str){0}
                                                               : str_from(problem->text)};
    fill(arena, &session, &all, &view);
    struct buf body = buf_open(arena, BODY_MAX);
    struct view out = web_view(request, &body);
    view_entry_check_body(&out, &view);
    struct page page = web_page(request, db, S("Сверка двойного ввода"));
    page.lead = str_fmt(arena, "%.*s · %.*s", STR_ARG(session.class_name), STR_ARG(session.title));
    page_add_trail(arena, &page, session.title,
                   str_fmt(arena, "/sessions/%lld", (long long)session.session_id));
    web_reply_page_status(request, problem == NULL ? 200 : 422, &page, view_done(&out));
}

static void get_compare(struct request *request) { reply_compare(request, NULL); }

static void settled(struct request *request, void *arg, const struct error *error) {
    const struct entry_settle *ask = arg;
    if (error != NULL) {
        reply_compare(request, error);
        return;
    }
    reply_redirect(request,
                   str_fmt(request->arena, "/sessions/%lld/compare", (long long)ask->session_id));
}

static int64_t field_int(struct request *request, const char *name) {
    int64_t value;
    return str_to_int(request_field(request, name), &value) ? value : 0;
}

static void post_compare(struct request *request) {
    struct entry_settle *ask = arena_new(request->arena, struct entry_settle);
    *ask = (struct entry_settle){.by = web_person(request),
                                 .session_id = request_param_id(request, "id"),
                                 .pupil_id = field_int(request, "pupil"),
                                 .item = request_field(request, "item"),
                                 .keep = field_int(request, "keep") == 1 ? 1 : 2,
                                 .first_seq = field_int(request, "first"),
                                 .second_seq = field_int(request, "second")};
    web_write_or(request, entry_settle, ask, settled);
}

const struct route entry_check_routes[] = {
    {HTTP_GET, "/sessions/{id}/compare", get_compare, "monitoring.open", 0, "Сверка двойного ввода",
     "0.4"},
    {HTTP_POST, "/sessions/{id}/compare", post_compare, "monitoring.open", 0,
     "Сверка: какой ввод верен", "0.4"},
    {0},
};
