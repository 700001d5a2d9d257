// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of plan and evidence in one run of the check of coherence.
//
// Suppositions: procedure.add (key, id = grade, in the month of today), procedure.drop (key).
#ifndef VSOKO_MONITORING_PLAN_FACTS_H
#define VSOKO_MONITORING_PLAN_FACTS_H

#include "base/coherence.h"
#include "instruments/choice_facts.h"
#include "monitoring/plan.h"
#include "outcomes/key_facts.h"

enum { EVIDENCE_DAYS = 731 }; // two years: after that a measurement is old

// Closed sessions by instrument and grade.
struct measured {
    struct str instrument_id;
    int grade;
    struct date last;  // the newest day
    int64_t this_year; // sessions of the year looked at
};

// A session of the year, open or closed.
struct held {
    int64_t session_id;
    struct str instrument_id, class_name, title;
    int grade;
    bool psychologist; // one of its raters is one
};

struct plan_facts {
    const struct procedure_catalogue *procedures;
    const struct law_register *laws;
    struct plan plan, before; // of the year, of the year before
    unsigned grades;          // bit g = the school has classes of grade g
    int now;                  // month of the school year of today, 0 = August
    VEC(struct measured) measured;
    VEC(struct held) held;  // by day
    VEC(struct held) pairs; // the first of each instrument in each grade
};

// NULL on error.
const struct plan_facts *plan_facts(struct coherence *run, struct error *error);

// Was a session of the year held with this instrument in this grade?
bool plan_was_held(const struct plan_facts *facts, struct str instrument_id, int grade);

// The newest day an outcome was measured on, {0} = never.
struct date evidence_last(const struct plan_facts *facts, const struct instrument_facts *tools,
                          const struct outcome *outcome);
// Is a procedure about the outcome planned for a grade of its level, from this month on?
bool outcome_planned(const struct plan_facts *facts, const struct plan *plan,
                     const struct outcome *outcome, int from);

#endif
