// SPDX-License-Identifier: GPL-3.0-or-later
// `vsoko plan check` and `vsoko plan solve`: the single schedule from the console. Both only read.
#include "base/command.h"
#include "monitoring/monitoring_internal.h"
#include "monitoring/schedule_board.h"
#include "school/org.h"

static bool read_ground(struct command_call *call, struct procedure_catalogue *procedures,
                        struct schedule_ground *out, struct error *error) {
    int64_t org;
    struct store *store = call->open_reading(call, error);
    struct db *db = store == NULL ? NULL : store_reader(store, call->arena, error);
    if (db == NULL || !org_here(db, &org, error) ||
        !procedure_catalogue_load(call->arena, content_files, procedures, error)) {
        return false;
    }
    if (org == 0) {
        return error_set(error, ERROR_NOT_FOUND, "Школы в этой базе ещё нет.");
    }
    return schedule_ground_read(db, call->arena, org, procedures, date_today(), out, error);
}

static struct node *finding_node(struct arena *arena, const struct schedule_ground *ground,
                                 const struct schedule_finding *found) {
    struct node *node = node_map(arena);
    const struct class_row *class = schedule_class(&ground->schedule, found->class_id);
    node_put(arena, node, "rule", node_text(arena, str_from(found->rule->id)));
    node_put(arena, node, "severity",
             node_text(arena, str_from(rule_severity_name(found->rule->severity))));
    node_put(arena, node, "class",
             class == NULL ? node_null(arena) : node_text(arena, class->name));
    node_put(arena, node, "date",
             date_is_none(found->on) ? node_null(arena)
                                     : node_text(arena, date_iso(arena, found->on)));
    node_put(arena, node, "work", node_int(arena, found->work_id));
    node_put(arena, node, "sentence", node_text(arena, found->sentence));
    node_put(arena, node, "todo", node_text(arena, found->todo));
    if (found->reason.n > 0) {
        node_put(arena, node, "reason", node_text(arena, found->reason));
    }
    return node;
}

static int run_check(struct command_call *call) {
    struct error error = {0};
    struct procedure_catalogue procedures;
    struct schedule_ground ground;
    if (!read_ground(call, &procedures, &ground, &error)) {
        return command_fail(call, &error);
    }
    struct arena *arena = call->arena;
    struct node *answer = node_map(arena);
    node_put(arena, answer, "works", node_int(arena, (int64_t)ground.schedule.works.n));
    node_put(arena, answer, "stop",
             node_int(arena, (int64_t)schedule_count(&ground.findings, RULE_STOP)));
    node_put(arena, answer, "warn",
             node_int(arena, (int64_t)schedule_count(&ground.findings, RULE_WARN)));
    struct node *findings = node_put(arena, answer, "findings", node_list(arena));
    for (size_t i = 0; i < ground.findings.rows.n; i++) {
        const struct schedule_finding *found = &ground.findings.rows.at[i];
        node_add(findings, finding_node(arena, &ground, found));
        command_say(call, "%s: %.*s %.*s", found->rule->title, STR_ARG(found->sentence),
                    STR_ARG(found->reason.n > 0 ? found->reason : found->todo));
    }
    struct node *blind = node_put(arena, answer, "not_checked", node_list(arena));
    for (const struct schedule_rule *rule = schedule_rules; rule->id != NULL; rule++) {
        int64_t works = rule->blind == NULL ? 0 : rule->blind(&ground.schedule);
        if (works > 0) {
            struct node *row = node_add(blind, node_map(arena));
            node_put(arena, row, "rule", node_text(arena, str_from(rule->id)));
            node_put(arena, row, "works", node_int(arena, works));
            command_say(call, "%s: не проверено работ: %lld – %s.", rule->title, (long long)works,
                        rule->blind_words);
        }
    }
    command_answer(call, answer);
    return 0;
}

static int run_solve(struct command_call *call) {
    struct error error = {0};
    struct procedure_catalogue procedures;
    struct schedule_ground ground;
    struct schedule_proposal proposal;
    if (!read_ground(call, &procedures, &ground, &error)) {
        return command_fail(call, &error);
    }
    schedule_solve(call->arena, &ground.schedule, &proposal);
    for (size_t i = 0; i < proposal.moves.n; i++) {
        const struct schedule_move *move = &proposal.moves.at[i];
        struct str from = date_iso(call->arena, move->from), to = date_iso(call->arena, move->to);
        struct str words = work_words(call->arena, &ground.schedule,
                                      schedule_work(&ground.schedule, move->work_id));
        command_say(call, "%.*s\t%.*s\t%.*s", STR_ARG(from.n > 0 ? from : S("–")), STR_ARG(to),
                    STR_ARG(words));
    }
    for (size_t i = 0; i < proposal.conflicts.n; i++) {
        command_say(call, "Вместе не выполняются:");
        for (size_t k = 0; k < proposal.conflicts.at[i].demands.n; k++) {
            command_say(call, "  %.*s", STR_ARG(proposal.conflicts.at[i].demands.at[k].words));
        }
    }
    if (!proposal.proved) {
        command_say(call, "За отведённое время не доказано, что сдвиг наименьший.");
    }
    command_answer(call, schedule_proposal_node(call->arena, &ground.schedule, &proposal));
    return 0;
}

const struct command schedule_commands[] = {
    {"plan check", "plan check", "проверить единый график оценочных процедур",
     "Печатает замечания: что нарушено, в каком классе и когда, что делать.\n"
     "С --json – работы, замечания и то, что проверить нельзя.\n",
     run_check},
    {"plan solve", "plan solve", "предложить даты для единого графика",
     "Печатает даты, при которых правила соблюдены, а назначенное сдвинуто как можно меньше,\n"
     "или правила, которые вместе не выполняются. В базе ничего не меняет.\n",
     run_solve},
    {0},
};
