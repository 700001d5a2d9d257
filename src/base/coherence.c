// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/coherence.h"

#include <string.h>

const void *coherence_facts(struct coherence *run, const struct fact_kind *kind,
                            struct error *error) {
    for (size_t i = 0; i < run->loaded.n; i++) {
        if (run->loaded.at[i].kind == kind) {
            return run->loaded.at[i].facts;
        }
    }
    void *facts = arena_alloc(run->arena, kind->size);
    if (!kind->load(run, facts, error)) {
        return NULL;
    }
    *vec_push(run->arena, &run->loaded) = (struct fact_loaded){kind, facts};
    return facts;
}

struct finding *finding_add(struct coherence *run, const struct rule *rule, struct findings *out,
                            struct str outcome, struct str sentence) {
    struct finding *finding = vec_push(run->arena, &out->rows);
    finding->rule = rule;
    finding->outcome = outcome;
    finding->sentence = sentence;
    return finding;
}

void finding_propose(struct finding *finding, struct str title, struct str path) {
    finding->proposal.title = title;
    finding->proposal.path = path;
    finding->proposal.post = true;
}

void finding_offer(struct finding *finding, struct str title, struct str path) {
    finding->proposal.title = title;
    finding->proposal.path = path;
    finding->proposal.post = false;
}

void finding_field(struct coherence *run, struct finding *finding, const char *name,
                   struct str value) {
    *vec_push(run->arena, &finding->proposal.fields) = (struct proposal_field){name, value};
}

const char *rule_severity_name(enum rule_severity severity) {
    static const char *const names[] = {"stop", "warn", "hint"};
    return names[severity];
}

const char *rule_severity_title(enum rule_severity severity) {
    static const char *const titles[] = {"Разрыв", "Слабое место", "Совет"};
    return titles[severity];
}

const char *chain_state_name(enum chain_state state) {
    static const char *const names[] = {"none", "full", "old", "gap"};
    return names[state];
}

struct str proposal_field_of(void *proposal, const char *name) {
    const struct proposal *of = proposal;
    for (size_t i = 0; i < of->fields.n; i++) {
        if (strcmp(of->fields.at[i].name, name) == 0) {
            return of->fields.at[i].value;
        }
    }
    return (struct str){0};
}
