// SPDX-License-Identifier: GPL-3.0-or-later
// What the rules of this room share. Of this room only.
#ifndef VSOKO_PRACTICE_RULES_H
#define VSOKO_PRACTICE_RULES_H

#include "outcomes/key_facts.h"
#include "practice/fit.h"
#include "practice/practice_internal.h"

struct rule_ground {
    const struct key_facts *keys;
    const struct practice_facts *facts;
};

// Reads both; false on error.
bool rule_ground_read(struct coherence *run, struct rule_ground *out, struct error *error)
    __attribute__((warn_unused_result));

// Proposes the best technology for an outcome that is not chosen yet and that `takes` accepts (NULL
// = any that is possible), instead of `drop` where that is not "". Where there is none: the page of
// what fits.
void propose_technology(struct coherence *run, const struct practice_facts *facts,
                        const struct outcome *outcome, struct str drop,
                        bool (*takes)(const struct technology_fit *fit), struct finding *finding);

// The rules of rules_teachers.c.
bool rule_no_trained_teacher(struct coherence *run, const struct rule *rule, struct findings *out,
                             struct error *error);
bool rule_nobody_uses(struct coherence *run, const struct rule *rule, struct findings *out,
                      struct error *error);
bool rule_not_seen(struct coherence *run, const struct rule *rule, struct findings *out,
                   struct error *error);
bool rule_subjects_untaught(struct coherence *run, const struct rule *rule, struct findings *out,
                            struct error *error);
bool rule_no_load(struct coherence *run, const struct rule *rule, struct findings *out,
                  struct error *error);
bool rule_one_teacher(struct coherence *run, const struct rule *rule, struct findings *out,
                      struct error *error);
bool rule_few_classes(struct coherence *run, const struct rule *rule, struct findings *out,
                      struct error *error);
bool rule_foreign_class(struct coherence *run, const struct rule *rule, struct findings *out,
                        struct error *error);
bool rule_skills_unknown(struct coherence *run, const struct rule *rule, struct findings *out,
                         struct error *error);

// How many of the subjects of a key outcome are taught on its level; *teachers (may be NULL) gets
// how many teach them.
size_t subjects_taught(struct coherence *run, const struct practice_facts *facts,
                       const struct key_fact *key, size_t *teachers);

#endif
