// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of practice in one run of the check of coherence: read once, changed by «что если».
//
// Suppositions: condition.add (key), competence.add (key, id of the teacher), technology.choose and
// technology.drop (key "outcome technology").
#ifndef VSOKO_PRACTICE_FACTS_H
#define VSOKO_PRACTICE_FACTS_H

#include "base/coherence.h"
#include "practice/choice.h"
#include "practice/profile.h"
#include "practice/use.h"
#include "practice/visit.h"

struct practice_facts {
    const struct practice_catalogue *catalogue;
    struct school_profile profile;
    struct practice_choices choices;
    struct practice_uses uses;     // of the year
    struct practice_uses before;   // of the year before
    struct practice_visits visits; // of the year
};

// NULL on error.
const struct practice_facts *practice_facts(struct coherence *run, struct error *error);

// Is this technology chosen for this outcome?
bool practice_is_chosen(const struct practice_facts *facts, struct str outcome_id,
                        struct str technology_id);
// How many technologies are chosen for an outcome.
size_t practice_chosen_count(const struct practice_facts *facts, struct str outcome_id);
// How many teachers declared anything for an outcome in these uses.
size_t practice_teachers_of(const struct practice_uses *uses, struct str outcome_id);
// Is there a teacher who can do all that the technology asks? One who asks nothing: yes.
bool practice_someone_can(const struct practice_facts *facts, const struct technology *technology);

#endif
