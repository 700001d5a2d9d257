// SPDX-License-Identifier: GPL-3.0-or-later
// Commands of documents: the list of papers, one document as a file, the report on a session.
#include "analysis/class_map_xlsx.h"
#include "base/content_file.h"
#include "documents/document.h"
#include "documents/document_file.h"
#include "documents/documents_internal.h"
#include "knowledge/shelf.h"
#include "monitoring/external_report.h"
#include "school/org.h"

// What every command here needs. The console may make any document.
struct making {
    struct command_call *call;
    struct paper_shelf shelf;
    struct org org;
    struct person person;
    struct data_context context;
};

static bool prepare(struct making *m, struct error *error) {
    struct command_call *call = m->call;
    int64_t org;
    struct store *store = call->open_reading(call, error);
    struct db *db = store == NULL ? NULL : store_reader(store, call->arena, error);
    if (db == NULL || !org_here(db, &org, error) ||
        !org_get(db, call->arena, org, &m->org, error) ||
        !paper_shelf_load(call->arena, content_files, &m->shelf, error)) {
        return false;
    }
    m->person = (struct person){.org = org, .roles = ROLE_DIRECTOR | ROLE_DEPUTY};
    m->context = (struct data_context){db, &m->person, VSOKO_VERSION, NULL};
    return true;
}

static bool make_document(struct making *m, struct str paper_id, struct error *error) {
    struct arena *arena = m->call->arena;
    struct document document;
    struct str bytes;
    int64_t session;
    struct node *ask = node_map(arena);
    if (!command_option_int(m->call, "session", 0, &session, error)) {
        return false;
    }
    if (session != 0) {
        node_put(arena, ask, "session", node_int(arena, session));
    }
    return document_build(arena, &m->context, m->call->rooms, &m->shelf, paper_id, ask, &document,
                          error) &&
           document_file_bytes(m->call, &document.doc, &bytes, error) &&
           document_file_write(m->call, bytes, error);
}

static int list_command(struct command_call *call) {
    struct error error;
    struct making m = {.call = call};
    if (!paper_shelf_load(call->arena, content_files, &m.shelf, &error)) {
        return command_fail(call, &error);
    }
    struct node *answer = node_list(call->arena);
    for (size_t i = 0; i < m.shelf.papers.n; i++) {
        const struct paper *paper = &m.shelf.papers.at[i];
        struct node *row = node_add(answer, node_map(call->arena));
        node_put(call->arena, row, "id", node_text(call->arena, paper->id));
        node_put(call->arena, row, "title", node_text(call->arena, paper->title));
        command_say(call, "%-36.*s %.*s", STR_ARG(paper->id), STR_ARG(paper->title));
    }
    command_answer(call, answer);
    return 0;
}

static int build_command(struct command_call *call) {
    struct error error;
    struct making m = {.call = call};
    if (!prepare(&m, &error) || !make_document(&m, command_argument(call, 0), &error)) {
        return command_fail(call, &error);
    }
    return 0;
}

static bool make_class_map_xlsx(struct making *m, struct error *error) {
    struct arena *arena = m->call->arena;
    struct session session;
    struct class_map map;
    struct str bytes;
    int64_t id;
    return command_option_int(m->call, "session", 0, &id, error) &&
           session_get(m->context.db, arena, m->org.org_id, id, &session, error) &&
           class_map_make(m->context.db, arena, m->org.org_id, &session, &map, error) &&
           class_map_xlsx(arena, &map, m->org.short_name, &bytes, error) &&
           document_file_write(m->call, bytes, error);
}

static bool make_external_report(struct making *m, struct error *error) {
    struct arena *arena = m->call->arena;
    struct content_base base;
    struct external_facts facts;
    struct str bytes;
    int64_t work;
    if (!str_ends(command_option(m->call, "out"), S(".xlsx"))) {
        return error_set(error, ERROR_INPUT, "--out: имя файла должно кончаться на .xlsx.");
    }
    return command_option_int(m->call, "work", 0, &work, error) && prepare(m, error) &&
           content_base_load(arena, content_files, m->call->rooms, &base, error) &&
           external_facts_read(m->context.db, arena, &base, m->org.org_id, work, true, &facts,
                               error) &&
           external_report(arena, &facts, m->org.short_name, &bytes, error) &&
           document_file_write(m->call, bytes, error);
}

static int report_command(struct command_call *call) {
    struct error error;
    struct making m = {.call = call};
    if (str_eq(command_argument(call, 0), S("vpr"))) {
        return make_external_report(&m, &error) ? 0 : command_fail(call, &error);
    }
    if (!str_eq(command_argument(call, 0), S("class-map")) &&
        !str_eq(command_argument(call, 0), S("procedure"))) {
        error_set(&error, ERROR_INPUT,
                  "Отчёт «%.*s» не известен: есть procedure, vpr, class и director.",
                  STR_ARG(command_argument(call, 0)));
        return command_fail(call, &error);
    }
    bool sheet = str_ends(command_option(call, "out"), S(".xlsx"));
    bool ok = prepare(&m, &error) && (sheet ? make_class_map_xlsx(&m, &error)
                                            : make_document(&m, S("spravka-protsedura"), &error));
    return ok ? 0 : command_fail(call, &error);
}

const struct command document_commands[] = {
    {"document list", "document list", "какие документы умеет составлять программа",
     "Печатает номера и названия всех документов.\n", list_command},
    {"document build", "document build ID --out FILE [--session N]", "составить документ в файл",
     "Составляет документ по данным школы.\n"
     "  ID            номер документа, как его печатает document list\n"
     "  --out FILE    куда записать: .docx или .html\n"
     "  --session N   о какой работе документ\n",
     build_command},
    {"report", "report KIND --out FILE [--session N] [--work N]", "отчёт о работе в файл",
     "KIND – procedure (или class-map): карта класса и справка; vpr: внешняя работа (ВПР, отметки "
     "журнала).\n"
     "  --session N   номер работы класса (виден в адресе её страницы)\n"
     "  --work N      номер внешней работы (виден там же)\n"
     "  --out FILE    .docx, .html или .xlsx; для vpr – .xlsx\n",
     report_command},
    {0},
};
