// SPDX-License-Identifier: GPL-3.0-or-later
// The memo on a procedure (справка): its page, what a person adds, the file for Word.
#include "analysis/class_map_xlsx.h"
#include "documents/document.h"
#include "documents/documents_internal.h"
#include "documents/memo_view.h"
#include "memo.html.h"
#include "school/web.h"

enum { ROWS_MAX = 8, PREVIEW_MAX = 4 * 1024 * 1024 };

// The paper that a procedure's results are printed by.
static const struct str memo_paper = {"spravka-protsedura", 18};

static bool build(struct request *request, struct db *db, struct document *out,
                  struct error *error) {
    struct app *app = web_app(request);
    struct data_context context = {db, web_person(request), app->version, app};
    struct node *ask = node_map(request->arena);
    node_put(request->arena, ask, "session",
             node_int(request->arena, request_param_id(request, "id")));
    return document_build(request->arena, &context, app->rooms, app->papers, memo_paper, ask, out,
                          error);
}

// Filling the form from what was kept -------------------------------------------------------------

static void show_recs(struct arena *arena, const struct node *list, struct memo_view *view) {
    for (const struct node *r = list == NULL ? NULL : list->first; r != NULL; r = r->next) {
        *vec_push(arena, &view->recs) = (struct memo_rec){
            .what = node_str(node_get(r, "what")),
            .who = node_str(node_get(r, "who")),
            .check = node_str(node_get(r, "check")),
            .success = node_str(node_get(r, "success")),
            .term = node_str(node_get(r, "term")),
        };
    }
    if (view->recs.n < ROWS_MAX) {
        vec_push(arena, &view->recs);
    }
}

static void show_causes(struct arena *arena, const struct node *list, struct memo_view *view) {
    for (const struct node *c = list == NULL ? NULL : list->first; c != NULL; c = c->next) {
        *vec_push(arena, &view->causes) = (struct memo_cause){
            .text = node_str(node_get(c, "text")),
            .from = node_str(node_get(c, "from")),
            .check = node_str(node_get(c, "check")),
            .who = node_str(node_get(c, "who")),
            .term = node_str(node_get(c, "term")),
        };
    }
    if (view->causes.n < ROWS_MAX) {
        vec_push(arena, &view->causes);
    }
}

static void show_hints(struct arena *arena, const struct session *session, struct memo_view *view) {
    for (int i = 0; i < ATTAINMENT_LEVELS; i++) {
        const struct level_meaning *meaning = &session->instrument.meaning[i];
        if (!str_empty(meaning->next)) {
            *vec_push(arena, &view->hints) = (struct memo_hint){
                str_from(attainment_title((enum measure_level)(MEASURE_BELOW_BASIC + i))),
                meaning->next};
        }
    }
}

static bool fill(struct request *request, struct db *db, struct session *session,
                 struct memo_view *view, struct error *error) {
    struct document document;
    struct node *input;
    struct arena *arena = request->arena;
    int64_t id = request_param_id(request, "id");
    if (!session_get(db, arena, web_org(request), id, session, error) ||
        !document_input_get(db, arena, web_org(request), memo_paper, id, &input, error) ||
        !build(request, db, &document, error)) {
        return false;
    }
    struct buf preview = buf_open(arena, PREVIEW_MAX);
    doc_to_html(&preview, &document.doc);
    view->session_id = id;
    view->preview = (struct html){buf_str(&preview)};
    for (size_t i = 0; i < document.notes.remarks.n; i++) {
        *vec_push(arena, &view->remarks) = document.notes.remarks.at[i];
    }
    view->number = node_str(node_path(input, S("doc.number")));
    view->date = node_str(node_path(document.data, S("doc.date")));
    view->absent = node_str(node_path(input, S("proc.absent")));
    show_recs(arena, node_get(input, "recs"), view);
    show_causes(arena, node_get(input, "causes"), view);
    show_hints(arena, session, view);
    return true;
}

static void reply_memo(struct request *request, const struct error *problem) {
    struct error error;
    struct session session;
    struct arena *arena = request->arena;
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    struct memo_view view = {.problem =
                                 problem == NULL ? (struct str){0} : str_from(problem->text)};
    if (!fill(request, db, &session, &view, &error)) {
        reply_error(request, &error);
        return;
    }
    struct buf body = buf_open(arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_memo_body(&out, &view);
    struct page page = web_page(request, db, S("Справка"));
    long long id = (long long)view.session_id;
    page.lead = str_fmt(arena, "%.*s · %.*s", STR_ARG(session.class_name), STR_ARG(session.title));
    page.wide = true;
    page_add_trail(arena, &page, S("Карта класса"), str_fmt(arena, "/sessions/%lld/map", id));
    page_add_action(arena, &page, PAGE_ACTION_PRINT, S("Напечатать"), (struct str){0});
    page_add_action(arena, &page, PAGE_ACTION_MAIN, S("Скачать для Word"),
                    str_fmt(arena, "/sessions/%lld/spravka.docx", id));
    web_reply_page(request, &page, (struct html){buf_str(&body)});
}

static void get_memo(struct request *request) { reply_memo(request, NULL); }

static void get_docx(struct request *request) {
    struct error error;
    struct session session;
    struct document document;
    struct str bytes;
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!session_get(db, request->arena, web_org(request), request_param_id(request, "id"),
                     &session, &error) ||
        !build(request, db, &document, &error) ||
        !doc_to_docx(request->arena, &document.doc, &bytes, &error)) {
        reply_error(request, &error);
        return;
    }
    reply_file(request, "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
               str_fmt(request->arena, "Справка %.*s",
                       STR_ARG(class_map_file_name(request->arena, &session, "docx"))),
               bytes);
}

// Reading the form

struct row_field {
    const char *field, *key;
};

struct rows_reading {
    struct arena *arena;
    const struct row_field *names;
    size_t columns;
    struct node *list;
    struct node *row;
};

// Fields of a row come in order; the first one begins a new row.
static void read_cell(void *arg, struct str name, struct str value) {
    struct rows_reading *reading = arg;
    for (size_t i = 0; i < reading->columns; i++) {
        if (!str_eq(name, str_from(reading->names[i].field))) {
            continue;
        }
        if (i == 0) {
            reading->row = reading->list->n < ROWS_MAX
                               ? node_add(reading->list, node_map(reading->arena))
                               : NULL;
        }
        if (reading->row != NULL) {
            node_put(reading->arena, reading->row, reading->names[i].key,
                     node_text(reading->arena, str_trim(value)));
        }
    }
}

// Rows without their first cell are left out: they were not filled.
static struct node *read_rows(struct request *request, const struct row_field *names,
                              size_t columns) {
    struct arena *arena = request->arena;
    struct rows_reading reading = {arena, names, columns, node_list(arena), NULL};
    struct node *filled = node_list(arena), *next;
    request_each_field(request, read_cell, &reading);
    for (struct node *row = reading.list->first; row != NULL; row = next) {
        next = row->next;
        row->next = NULL;
        if (!str_empty(node_str(node_get(row, reading.names[0].key)))) {
            node_add(filled, row);
        }
    }
    return filled;
}

static void memo_saved(struct request *request, void *arg, const struct error *error) {
    const struct document_input_save *ask = arg;
    if (error != NULL) {
        reply_memo(request, error);
        return;
    }
    web_done(request, str_fmt(request->arena, "/sessions/%lld/spravka", (long long)ask->subject),
             S("Справка обновлена"));
}

static void post_memo(struct request *request) {
    static const struct row_field recs[] = {{"what", "what"},
                                            {"who", "who"},
                                            {"term", "term"},
                                            {"check", "check"},
                                            {"success", "success"}},
                                  causes[] = {{"cause", "text"},
                                              {"cause_from", "from"},
                                              {"cause_check", "check"},
                                              {"cause_who", "who"},
                                              {"cause_term", "term"}};
    struct arena *arena = request->arena;
    struct error error;
    struct session session;
    int64_t id = request_param_id(request, "id");
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!session_get(db, arena, web_org(request), id, &session, &error)) {
        reply_error(request, &error);
        return;
    }
    struct document_input_save *ask = arena_new(arena, struct document_input_save);
    struct node *body = node_map(arena);
    struct node *doc = node_put(arena, body, "doc", node_map(arena));
    struct node *proc = node_put(arena, body, "proc", node_map(arena));
    node_put(arena, doc, "number", node_text(arena, str_trim(request_field(request, "number"))));
    node_put(arena, doc, "date", node_text(arena, request_field(request, "date")));
    node_put(arena, proc, "absent", node_text(arena, str_trim(request_field(request, "absent"))));
    node_put(arena, body, "recs", read_rows(request, recs, 5));
    node_put(arena, body, "causes", read_rows(request, causes, 5));
    *ask = (struct document_input_save){web_person(request), memo_paper, id, body};
    web_write_or(request, document_input_save, ask, memo_saved);
}

const struct route memo_routes[] = {
    {HTTP_GET, "/sessions/{id}/spravka", get_memo, "documents.make", 0, "Справка", "0.1"},
    {HTTP_POST, "/sessions/{id}/spravka", post_memo, "documents.make", 0, "Дополнить справку",
     "0.1"},
    {HTTP_GET, "/sessions/{id}/spravka.docx", get_docx, "documents.make", 0, "Справка для Word",
     "0.1"},
    {0},
};
