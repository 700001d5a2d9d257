// SPDX-License-Identifier: GPL-3.0-or-later
// What the rules of this room share. Of this room only.
#ifndef VSOKO_MONITORING_PLAN_RULES_H
#define VSOKO_MONITORING_PLAN_RULES_H

#include "monitoring/monitoring_internal.h"
#include "monitoring/plan_facts.h"

struct plan_ground {
    const struct key_facts *keys;
    const struct instrument_facts *tools;
    const struct plan_facts *facts;
};

// Reads the three; false on error.
bool plan_ground_read(struct coherence *run, struct plan_ground *out, struct error *error)
    __attribute__((warn_unused_result));

// Proposes to put into the plan what measures the outcome, in the nearest month that suits; where
// nothing does, the page of the plan.
void propose_measurement(struct coherence *run, const struct plan_ground *g,
                         const struct outcome *outcome, struct finding *finding);
// The same for a procedure that is known.
void propose_procedure(struct coherence *run, const struct plan_facts *facts,
                       const struct procedure *procedure, int grade, struct finding *finding);
// The first grade that the procedure is for, that the school has and that is of the level; 0 =
// none.
int grade_for(const struct plan_facts *facts, const struct procedure *procedure, enum level level);

// The rules of evidence_rules.c.
bool rule_never_measured(struct coherence *run, const struct rule *rule, struct findings *out,
                         struct error *error);
bool rule_evidence_old(struct coherence *run, const struct rule *rule, struct findings *out,
                       struct error *error);
bool rule_not_formed(struct coherence *run, const struct rule *rule, struct findings *out,
                     struct error *error);
bool rule_overdue(struct coherence *run, const struct rule *rule, struct findings *out,
                  struct error *error);
bool rule_out_of_plan(struct coherence *run, const struct rule *rule, struct findings *out,
                      struct error *error);
bool rule_not_entitled(struct coherence *run, const struct rule *rule, struct findings *out,
                       struct error *error);
bool rule_outside_ages(struct coherence *run, const struct rule *rule, struct findings *out,
                       struct error *error);
bool rule_names_at_session(struct coherence *run, const struct rule *rule, struct findings *out,
                           struct error *error);

#endif
