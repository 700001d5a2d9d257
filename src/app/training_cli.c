// SPDX-License-Identifier: GPL-3.0-or-later
// `vsoko training …`: what teachers need to learn and why, for a script and for a person.
#include "app/app_internal.h"
#include "app/commands.h"
#include "app/knowledge.h"
#include "training/effect.h"
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

// ---- what came of a seminar, of a year

static struct node *side_node(struct arena *arena, const struct effect_outcome *side) {
    struct node *map = node_map(arena);
    node_put(arena, map, "pupils", node_int(arena, (int64_t)side->n));
    node_put(arena, map, "basic", node_int(arena, (int64_t)side->basic));
    node_put(arena, map, "classes", node_int(arena, (int64_t)side->classes));
    return map;
}

static struct node *effect_node(struct arena *arena, const struct seminar *seminar,
                                const struct seminar_effect *effect) {
    struct node *map = node_map(arena);
    node_put(arena, map, "seminar", node_int(arena, seminar->seminar_id));
    node_put(arena, map, "script", node_text(arena, seminar->script_id));
    node_put(arena, map, "title", node_text(arena, seminar->title));
    node_put(arena, map, "held_on", node_text(arena, date_iso(arena, seminar->held_on)));
    node_put(arena, map, "outcome", node_text(arena, seminar->outcome_id));
    node_put(arena, map, "invited", node_int(arena, effect->invited));
    node_put(arena, map, "came", node_int(arena, effect->came));
    node_put(arena, map, "before", side_node(arena, &effect->before));
    node_put(arena, map, "after", side_node(arena, &effect->after));
    node_put(arena, map, "same_classes", node_bool(arena, effect->alike));
    node_put(arena, map, "due", node_text(arena, date_iso(arena, effect->due)));
    node_put(arena, map, "looked_on", node_text(arena, date_iso(arena, seminar->looked_on)));
    return map;
}

int training_effect_command(struct command_call *call) {
    struct error error;
    struct school_year year;
    struct coherence run;
    const struct training_facts *facts = NULL;
    struct node *list = node_list(call->arena);
    if (open_run(call, &year, &run, &error)) {
        facts = training_facts(&run, &error);
    }
    for (size_t i = 0; facts != NULL && i < facts->seminars.rows.n; i++) {
        const struct seminar *seminar = &facts->seminars.rows.at[i];
        struct seminar_effect effect;
        if (seminar->state != SEMINAR_CLOSED) {
            continue;
        }
        if (!seminar_effect_read(&run, seminar, &effect, &error)) {
            return command_fail(call, &error);
        }
        node_add(list, effect_node(call->arena, seminar, &effect));
        command_say(call, "%.*s: участвовали %lld из %lld; %.*s.", STR_ARG(seminar->title),
                    (long long)effect.came, (long long)effect.invited,
                    STR_ARG(effect_outcome_words(call->arena, &effect)));
    }
    if (facts == NULL) {
        return command_fail(call, &error);
    }
    command_answer(call, list);
    if (list->n == 0) {
        command_say(call, "В этом году семинаров ещё не проводили.");
    }
    return 0;
}

// Where a pair of seminars stands.
static const char *pair_stage(const struct seminar *saw, const struct seminar *developed) {
    bool held = developed != NULL && developed->state == SEMINAR_CLOSED;
    return held && !date_is_none(developed->looked_on)   ? "checked"
           : held                                        ? "developed"
           : saw != NULL && saw->state == SEMINAR_CLOSED ? "seen"
                                                         : "planned";
}

static const char *stage_words(const char *stage) {
    return stage[0] == 'c'   ? "проверено"
           : stage[0] == 'd' ? "разработано, действие не посмотрели"
           : stage[0] == 's' ? "увидели в данных"
                             : "в плане";
}

int training_cycle_command(struct command_call *call) {
    struct error error;
    struct school_year year;
    struct coherence run;
    const struct training_facts *facts = NULL;
    struct node *list = node_list(call->arena);
    if (open_run(call, &year, &run, &error)) {
        facts = training_facts(&run, &error);
    }
    if (facts == NULL) {
        return command_fail(call, &error);
    }
    for (size_t i = 0; i < facts->catalogue->pairs.n; i++) {
        const struct seminar_pair *pair = &facts->catalogue->pairs.at[i];
        const struct seminar *saw = seminar_of_script(facts, pair->saw->id);
        const struct seminar *developed = seminar_of_script(facts, pair->developed->id);
        if (saw == NULL && developed == NULL) {
            continue;
        }
        const char *stage = pair_stage(saw, developed);
        struct node *map = node_add(list, node_map(call->arena));
        node_put(call->arena, map, "pair", node_text(call->arena, pair->id));
        node_put(call->arena, map, "title", node_text(call->arena, pair->title));
        node_put(call->arena, map, "stage", node_text(call->arena, str_from(stage)));
        command_say(call, "%.*s: %s", STR_ARG(pair->title), stage_words(stage));
    }
    command_answer(call, list);
    return 0;
}
