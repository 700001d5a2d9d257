// SPDX-License-Identifier: GPL-3.0-or-later
#include "outcomes/key_facts.h"

#include "school/web.h"

static bool read_level(struct coherence *run, struct key_facts *facts, int i, struct error *error) {
    struct key_choice *choice = &facts->choices[i];
    if (!key_choice_of(run->db, run->arena, run->org, run->year, (enum level)(1 << i), choice,
                       error)) {
        return false;
    }
    for (size_t j = 0; j < choice->rows.n; j++) {
        const struct key_outcome *key = &choice->rows.at[j];
        const struct outcome *outcome = outcome_find(&facts->catalogue, key->outcome_id);
        if (outcome != NULL) {
            *vec_push(run->arena, &facts->rows) = (struct key_fact){outcome, key};
        }
    }
    return true;
}

static bool load(struct coherence *run, void *out, struct error *error) {
    struct key_facts *facts = out;
    struct org org;
    if (!outcome_catalogue_of(run->db, run->arena, run->app->outcomes, run->org, &facts->catalogue,
                              error) ||
        !org_get(run->db, run->arena, run->org, &org, error)) {
        return false;
    }
    facts->levels = org.levels;
    for (int i = 0; i < LEVEL_COUNT; i++) {
        if ((org.levels & (1u << i)) != 0 && !read_level(run, facts, i, error)) {
            return false;
        }
    }
    return true;
}

static const struct fact_kind kind = {"key", sizeof(struct key_facts), load};

const struct key_facts *key_facts(struct coherence *run, struct error *error) {
    return coherence_facts(run, &kind, error);
}

const struct key_fact *key_fact_find(const struct key_facts *facts, struct str outcome_id) {
    for (size_t i = 0; i < facts->rows.n; i++) {
        if (str_eq(facts->rows.at[i].outcome->id, outcome_id)) {
            return &facts->rows.at[i];
        }
    }
    return NULL;
}
