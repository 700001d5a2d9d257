// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of instruments in one run of the check of coherence.
//
// Suppositions: instrument.choose and instrument.drop (key "outcome instrument").
#ifndef VSOKO_INSTRUMENTS_CHOICE_FACTS_H
#define VSOKO_INSTRUMENTS_CHOICE_FACTS_H

#include "base/coherence.h"
#include "instruments/choice.h"

struct instrument_facts {
    const struct passports *passports;
    struct instrument_choices choices;
    bool psychologist; // the school has one
};

// NULL on error.
const struct instrument_facts *instrument_facts(struct coherence *run, struct error *error);

// Is this instrument chosen for this outcome; how many are.
bool instrument_is_chosen(const struct instrument_facts *facts, struct str outcome_id,
                          struct str instrument_id);
size_t instrument_chosen_count(const struct instrument_facts *facts, struct str outcome_id);

#endif
