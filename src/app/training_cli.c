// SPDX-License-Identifier: GPL-3.0-or-later
// `vsoko training …`: what teachers need to learn and why, for a script and for a person.
#include "app/app_internal.h"
#include "app/commands.h"
#include "app/knowledge.h"
#include "training/need.h"

static bool open_run(struct command_call *call, struct school_year *year, struct coherence *run,
                     struct error *error) {
    struct knowledge *knowledge = arena_new(call->arena, struct knowledge);
    struct app *app = arena_new(call->arena, struct app);
    int64_t org;
    struct store *store = call->open_reading(call, error);
    if (store == NULL || !knowledge_load(call->arena, knowledge, error) ||
        !school_here(call, store, &org, error)) {
        return false;
    }
    struct db *db = store_reader(store, call->arena, error);
    knowledge_give(knowledge, app);
    return db != NULL && training_run_open(call->arena, db, app, org, year, run, error);
}

static void say_need(struct command_call *call, const struct need *need) {
    command_say(call, "\n%.*s\n  %.*s", STR_ARG(need->outcome->title), STR_ARG(need->reason));
    for (size_t i = 0; i < need->competences.n; i++) {
        const struct need_competence *row = &need->competences.at[i];
        command_say(call, "  - %.*s: педагогов %zu", STR_ARG(row->competence->title),
                    row->people.n);
        for (size_t p = 0; p < row->pairs.n; p++) {
            command_say(call, "    → %.*s", STR_ARG(row->pairs.at[p]->title));
        }
    }
}

int training_needs_command(struct command_call *call) {
    struct error error;
    struct school_year year;
    struct coherence run;
    struct needs needs;
    if (!open_run(call, &year, &run, &error) || !needs_find(&run, &needs, &error)) {
        return command_fail(call, &error);
    }
    command_answer(call, needs_to_node(call->arena, &needs));
    command_say(call, "%.*s учебный год: результатов, ради которых учиться, – %zu.",
                STR_ARG(year.title), needs.rows.n);
    for (size_t i = 0; i < needs.rows.n; i++) {
        say_need(call, &needs.rows.at[i]);
    }
    return 0;
}
