// SPDX-License-Identifier: GPL-3.0-or-later
// Papers that need nothing of a person but a click: blank forms (бланки) to be filled by hand, the
// single schedule.
#include "documents/document.h"
#include "documents/documents_internal.h"
#include "documents/paper.h"
#include "school/web.h"

static void reply_form(struct request *request, struct str paper, const struct node *ask,
                       struct str name) {
    struct error error = {0};
    struct document document;
    struct str bytes;
    const struct app *app = web_app(request);
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    struct data_context context = {db, web_person(request), app->version, app};
    if (!document_build(request->arena, &context, app->rooms, app->papers, paper, ask, &document,
                        &error) ||
        !doc_to_docx(request->arena, &document.doc, &bytes, &error)) {
        reply_error(request, &error);
        return;
    }
    reply_file(request, "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
               name, bytes);
}

static void get_consent(struct request *request) {
    reply_form(request, S("soglasie-roditeley"), node_map(request->arena), S("Согласие.docx"));
}

static void get_withdrawal(struct request *request) {
    reply_form(request, S("otzyv-soglasiya"), node_map(request->arena), S("Отзыв согласия.docx"));
}

static void get_act(struct request *request) {
    reply_form(request, S("akt-unichtozheniya"), node_map(request->arena),
               S("Акт об уничтожении.docx"));
}

// The single schedule of a half-year.
static void get_schedule(struct request *request) {
    struct node *ask = node_map(request->arena);
    bool second = str_eq(request_query(request, "half"), S("2"));
    node_put(request->arena, ask, "schedule_half", node_int(request->arena, second ? 2 : 1));
    reply_form(request, S("edinyy-grafik"), ask, S("Единый график.docx"));
}

static void get_seminar(struct request *request) {
    struct node *ask = node_map(request->arena);
    node_put(request->arena, ask, "seminar",
             node_int(request->arena, request_param_id(request, "id")));
    reply_form(request, S("protokol-seminar"), ask, S("Протокол семинара.docx"));
}

const struct route form_routes[] = {
    {HTTP_GET, "/seminars/{id}/protocol.docx", get_seminar, "documents.make", 0,
     "Протокол семинара для Word", "0.2"},
    {HTTP_GET, "/consents/form.docx", get_consent, "school.consents", 0, "Бланк согласия", "0.1"},
    {HTTP_GET, "/consents/withdrawal.docx", get_withdrawal, "school.consents", 0,
     "Бланк отзыва согласия", "0.1"},
    {HTTP_GET, "/keeping/act.docx", get_act, "school.people", 0, "Акт об уничтожении", "0.2"},
    {HTTP_GET, "/schedule.docx", get_schedule, "documents.make", 0, "График: документ для Word",
     "0.2"},
    {0},
};
