// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of key outcomes in one run of the check of coherence: the rows of the chain.
#ifndef VSOKO_OUTCOMES_KEY_FACTS_H
#define VSOKO_OUTCOMES_KEY_FACTS_H

#include "base/coherence.h"
#include "outcomes/key.h"

struct key_fact {
    const struct outcome *outcome;
    const struct key_outcome *key; // with its reason and subjects
};

struct key_facts {
    struct outcome_catalogue catalogue; // as the school sees it
    unsigned levels;                    // bits of enum level that the school teaches
    struct key_choice choices[LEVEL_COUNT];
    VEC(struct key_fact) rows; // by level, in the order of the catalogue; known outcomes only
};

// NULL on error.
const struct key_facts *key_facts(struct coherence *run, struct error *error);
// NULL if the outcome is not a key one.
const struct key_fact *key_fact_find(const struct key_facts *facts, struct str outcome_id);

#endif
