// SPDX-License-Identifier: GPL-3.0-or-later
// `vsoko report director` and `report class`: what the pages say, as documents. Both only read.
#include "analysis/class_report.h"
#include "app/app_internal.h"
#include "app/commands.h"
#include "app/knowledge.h"
#include "documents/document.h"
#include "documents/document_file.h"

static bool make_paper(struct command_call *call, struct str paper, const struct node *ask,
                       struct error *error) {
    struct knowledge *knowledge = arena_new(call->arena, struct knowledge);
    struct app *app = arena_new(call->arena, struct app);
    struct document document;
    struct str bytes;
    int64_t org, stale;
    struct store *store = call->open_reading(call, error);
    if (store == NULL || !knowledge_load(call->arena, knowledge, error) ||
        !school_here(call, store, &org, error)) {
        return false;
    }
    struct db *db = store_reader(store, call->arena, error);
    if (db == NULL || !evidence_stale(db, org, &stale, error)) {
        return false;
    }
    if (stale > 0) {
        command_say(call,
                    "Не сведено закрытых работ: %lld. Откройте в программе «Свод результатов»: она "
                    "сведёт их, и составьте отчёт снова.",
                    (long long)stale);
    }
    knowledge_give(knowledge, app);
    app->rooms = call->rooms;
    struct person person = {.org = org, .roles = ROLE_DIRECTOR | ROLE_DEPUTY};
    struct data_context context = {db, &person, VSOKO_VERSION, app};
    return document_build(call->arena, &context, call->rooms, &knowledge->papers, paper, ask,
                          &document, error) &&
           document_file_bytes(call, &document.doc, &bytes, error) &&
           document_file_write(call, bytes, error);
}

int report_class_command(struct command_call *call) {
    struct error error;
    int64_t org, class_id;
    struct node *ask = node_map(call->arena);
    struct store *store = call->open_reading(call, &error);
    struct db *db = store != NULL && school_here(call, store, &org, &error)
                        ? store_reader(store, call->arena, &error)
                        : NULL;
    if (db == NULL || !class_report_find(db, call->arena, org, command_option(call, "class"),
                                         date_today(), &class_id, &error)) {
        return command_fail(call, &error);
    }
    node_put(call->arena, ask, "class", node_int(call->arena, class_id));
    return make_paper(call, S("otchet-klass"), ask, &error) ? 0 : command_fail(call, &error);
}

int report_director_command(struct command_call *call) {
    struct error error;
    struct node *ask = node_map(call->arena);
    node_put(call->arena, ask, "director", node_bool(call->arena, true));
    return make_paper(call, S("director-one-page"), ask, &error) ? 0 : command_fail(call, &error);
}
