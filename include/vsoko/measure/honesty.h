// SPDX-License-Identifier: GPL-3.0-or-later
// The limits of what may be said, in one place, and the rule that turns a comparison into a claim.
// Pages, documents and exports ask here and nowhere else.
#ifndef VSOKO_MEASURE_HONESTY_H
#define VSOKO_MEASURE_HONESTY_H

#include "vsoko/measure/base.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    MEASURE_MIN_PERSONAL = 5,         // answers: below it, personal outcomes are not shown
    MEASURE_MIN_PERCENT = 10,         // persons: below it, counts and cases only
    MEASURE_MIN_PERCENT_FIRST = 20,   // persons: below it, the count stands before the percentage
    MEASURE_MIN_REGRESSION_CELL = 10, // persons: the smallest cell of a latent regression
    MEASURE_MIN_RASCH = 30,           // persons: below it a calibration is not reported
    MEASURE_MIN_RASCH_FULL = 100,     // persons: below it a model of one slope is preliminary
    MEASURE_MIN_SLOPES = 250,         // persons: below it models of free slopes are not reported
    MEASURE_MIN_SLOPES_FULL = 1000,   // persons: below it they want priors
    MEASURE_MIN_DIF_GROUP = 50,       // persons of a group: below it DIF is not looked for
    MEASURE_MIN_FIT_ITEMS = 10,       // items: below it fit of items says nothing
    MEASURE_MIN_ANCHORS = 10,         // common items of two forms
    MEASURE_MIN_RELATION = 20,        // persons: below it a correlation is not judged
    MEASURE_MIN_AGREEMENT = 20,       // pairs of marks: below it agreement is said with a warning
    MEASURE_MIN_NETWORK = 100,        // persons: below it a network is not spoken of
    MEASURE_MIN_NETWORK_NODE = 10     // and so many for each of its nodes
};

// What so many persons allow for the parameters of items.
enum measure_trust {
    MEASURE_TRUST_NONE,        // for looking only: not in a report
    MEASURE_TRUST_PRELIMINARY, // in a report with this word
    MEASURE_TRUST_PRIORS,      // in a report, estimated with priors
    MEASURE_TRUST_FULL
};
// `free_slopes`: 2PL, GPCM, GRM and richer; else Rasch, PCM, RSM.
enum measure_trust measure_calibration_trust(size_t persons, bool free_slopes);

// How a share of n persons is written.
enum measure_share_form {
    MEASURE_SHARE_COUNT,       // «3 из 7»
    MEASURE_SHARE_COUNT_FIRST, // «9 из 14 (64 %)»
    MEASURE_SHARE_PERCENT      // «64 % (16 из 25)»
};
enum measure_share_form measure_share_form(size_t n);

// The strength of a claim, from the weakest; a person may only weaken it.
enum claim { CLAIM_FEW_PUPILS, CLAIM_NONE, CLAIM_TENDENCY, CLAIM_DIFFERENCE };

// "few_pupils", "none", "tendency", "difference": the keys of content/papers/common.yaml.
const char *measure_claim_name(enum claim claim);

enum measure_comparison_kind {
    MEASURE_COMPARE_SHARE_GOAL,  // a share with a fixed number
    MEASURE_COMPARE_SHARES,      // shares of two groups
    MEASURE_COMPARE_SAME_PUPILS, // a share of the same pupils, twice
    MEASURE_COMPARE_MEAN_GOAL,   // a mean with a fixed number
    MEASURE_COMPARE_MEANS,       // means of two groups
    MEASURE_COMPARE_SAME_MEANS,  // means of the same pupils, twice
    MEASURE_COMPARE_FULL_COUNT   // numbers of everyone: no sample, no interval
};

// One comparison of a document. The functions below fill it; the caller then corrects the flags
// that are not true, and measure_claims_decide() fills the last four fields.
struct measure_comparison {
    enum measure_comparison_kind kind;
    size_t n;        // persons now
    size_t n_before; // persons before, or in the other group; 0 with a goal
    double value;    // a share 0..1, a mean or a number, now
    double before;   // the same before, of the other group, or the goal
    double delta;    // value - before
    double lower;    // 95 % interval of delta; NaN for a full count
    double upper;
    double p;         // two-sided p; NaN for a full count
    bool comparable;  // the same signs, scale and a common basis of pupils: else no claim at all
    bool same_signs;  // all signs (items) are the same in both; false: at most a tendency
    bool same_pupils; // change: the same pupils; false: at most a tendency. True if no change is
                      // meant
    bool confirmed;   // no second source speaks against it; false: at most a tendency
    enum measure_status status; // MEASURE_NOT_COMPARABLE: there is no claim
    enum claim claim;
    double p_holm;      // corrected for the number of comparisons
    size_t comparisons; // how many comparisons the correction counted
};

struct measure_mean {
    size_t n;
    double mean;
    double sd; // with n - 1
};

// x of n with a goal (a share 0..1): Wilson interval minus the goal, exact binomial p (both tails
// doubled).
struct measure_comparison measure_compare_share_goal(size_t x, size_t n, double goal);

// x of n with x_before of n_before, other persons: Newcombe's interval (1998, method 10), p of
// Fisher's exact test.
struct measure_comparison measure_compare_shares(size_t x, size_t n, size_t x_before,
                                                 size_t n_before);

// The same pupils twice: how many had the sign both times, only now, only before, never. Exact
// McNemar p and the interval that inverts it: (2 pi - 1)(b + c) / n with pi between the
// Clopper-Pearson limits of gained / (gained + lost), so that it leaves 0 out exactly when
// p <= 0.05. When nobody changed the limits are -/+ (1 - 0.025^(1/n)).
struct measure_comparison measure_compare_same_pupils(size_t both, size_t gained, size_t lost,
                                                      size_t never);

// Means of other persons, of the same persons (sd of the differences, n pairs), and a mean with a
// fixed number: delta -/+ 1.96 standard errors, normal p.
struct measure_comparison measure_compare_means(struct measure_mean now,
                                                struct measure_mean before);
struct measure_comparison measure_compare_same_means(size_t n, double mean, double mean_before,
                                                     double sd_difference);
struct measure_comparison measure_compare_mean_goal(struct measure_mean now, double goal);

// Numbers counted in full (the roll, the staff): a change of at most two persons is no difference.
struct measure_comparison measure_compare_full_count(size_t count, size_t count_before);

// Decides all comparisons of one document together (rules: content/papers/common.yaml, claims).
//   not comparable                                    no claim, status MEASURE_NOT_COMPARABLE
//   n < 10 or n_before < 10                           few_pupils
//   the interval covers 0                             none
//   Holm p > 0.05, other signs or pupils, unconfirmed tendency
//   else                                              difference
//   full count                                        none up to two persons, else difference
// Holm (1979) counts the comparisons that have a p and enough pupils. Returns MEASURE_NO_MEMORY or
// MEASURE_OK.
enum measure_status measure_claims_decide(struct measure_comparison *list, size_t n,
                                          const struct measure_alloc *alloc) MEASURE_CHECKED;

#ifdef __cplusplus
}
#endif

#endif
