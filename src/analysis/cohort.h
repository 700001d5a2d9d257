// SPDX-License-Identifier: GPL-3.0-or-later
// The same pupils over years (когорта): those of a class or parallel who have a level in one
// outcome now and in an earlier year by the same version of the same instrument. And where two
// instruments of one year tell of the same pupils: do they agree?
#ifndef VSOKO_ANALYSIS_COHORT_H
#define VSOKO_ANALYSIS_COHORT_H

#include "analysis/evidence.h"
#include "practice/use.h"
#include "vsoko/measure/agreement.h"
#include "vsoko/measure/honesty.h"

struct cohort_line {
    struct str title; // «7А», «7 классы»
    int grade;
    int64_t class_id;                 // 0 of a parallel
    size_t both, gained, lost, never; // at the basic level and above: then and now
    size_t other; // pupils of now without a level then by the same sheet: left out
    struct measure_comparison levels; // the share at the basic level and above, exact McNemar
    struct measure_comparison points; // the mean share of the possible marks, 0..1
};

// A technology that teachers declared for the outcome between the two measurements.
struct cohort_effect {
    struct str technology_id;
    size_t classes, other_classes;    // with it and without, of the same parallels
    struct measure_comparison points; // change with it against the change without it
    bool alone;                       // there is nothing to compare with
    double change;                    // mean change of the points where it was used
    size_t pupils;
};

// Two instruments about the same pupils in one year.
struct cohort_agreement {
    struct str first, second;           // titles of the instruments
    struct measure_agreement agreement; // of the levels 1..4
};

struct cohort {
    int64_t year_before;           // 0: there is nothing earlier
    VEC(struct cohort_line) lines; // classes, each parallel after its classes
    VEC(struct cohort_effect) effects;
    VEC(struct cohort_agreement) agreements;
    size_t comparisons; // that the correction counted
};

struct cohort_ask {
    int64_t org, year_id;
    struct str outcome;
    const struct evidence_list *evidence; // all of the outcome
    const struct practice_uses *uses;     // of both years
};

// All comparisons are decided together (measure_claims_decide).
bool cohort_make(struct db *db, struct arena *arena, const struct cohort_ask *ask,
                 struct cohort *out, struct error *error) __attribute__((warn_unused_result));

#endif
