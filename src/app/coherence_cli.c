// SPDX-License-Identifier: GPL-3.0-or-later
// `vsoko coherence`: the check of the chains for a script and for a person at a terminal.
#include "analysis/chain_json.h"
#include "app/app_internal.h"
#include "app/commands.h"
#include "app/knowledge.h"

static bool check(struct command_call *call, struct chain_report *report, struct school_year *year,
                  struct error *error) {
    struct coherence run;
    struct knowledge *knowledge = arena_new(call->arena, struct knowledge);
    struct app *app = arena_new(call->arena, struct app);
    int64_t org;
    struct store *store = call->open_reading(call, error);
    if (store == NULL || !knowledge_load(call->arena, knowledge, error) ||
        !school_here(call, store, &org, error)) {
        return false;
    }
    struct db *db = store_reader(store, call->arena, error);
    if (db == NULL || !year_current(db, call->arena, org, date_today(), year, error)) {
        return false;
    }
    knowledge_give(knowledge, app);
    chain_run(&run, call->arena, db, app, org, year, date_today());
    return chain_check(&run, call->rooms, report, error);
}

static void say(struct command_call *call, const struct chain_report *report,
                const struct school_year *year) {
    command_say(call, "%.*s учебный год: целых цепочек %zu из %zu.", STR_ARG(year->title),
                report->whole, report->chains.n);
    for (size_t i = 0; i < report->rules.n; i++) {
        const struct fired_rule *fired = &report->rules.at[i];
        if (fired->findings.n > 0) {
            command_say(call, "\n%s. %s (%s)", rule_severity_title(fired->rule->severity),
                        fired->rule->title, fired->rule->id);
        }
        for (size_t j = 0; j < fired->findings.n; j++) {
            const struct finding *finding = fired->findings.at[j];
            command_say(call, "  - %.*s\n    → %.*s", STR_ARG(finding->sentence),
                        STR_ARG(finding->proposal.title));
        }
    }
}

int coherence_command(struct command_call *call) {
    struct error error;
    struct chain_report report;
    struct school_year year;
    if (!check(call, &report, &year, &error)) {
        return command_fail(call, &error);
    }
    command_answer(call, chain_to_node(call->arena, &report, &year));
    say(call, &report, &year);
    return 0;
}
