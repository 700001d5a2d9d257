// SPDX-License-Identifier: GPL-3.0-or-later
// Many-facet Rasch: who was observed, by what task, and by which rater. How severe is each rater,
// and what would everybody have got from the same one?
#ifndef VSOKO_MEASURE_FACETS_H
#define VSOKO_MEASURE_FACETS_H

#include "vsoko/measure/score.h"

#ifdef __cplusplus
extern "C" {
#endif

// One mark.
struct measure_rating {
    uint32_t person; // 0..persons - 1
    uint32_t item;
    uint32_t rater;
    uint8_t category; // 0..MEASURE_TOP
};

struct measure_facets_source {
    const struct measure_rating *rating; // [ratings], in any order
    size_t ratings;
    size_t persons;
    size_t items;
    size_t raters;
};

struct measure_facets_options {
    bool rating_scale; // all items share their steps (Andrich 1978); else each has its own
    size_t nodes;      // equidistant; 0: 61
    double bound;      // standard deviations of theta; 0: 6
    double tolerance;  // largest step of a parameter; 0: 1e-4
    double gain;       // log-likelihood still to gain; 0: 1e-5
    size_t max_cycles; // 0: 2000
    bool errors;       // standard errors (Oakes); for up to 1000 parameters
};

struct measure_rater {
    enum measure_status status; // MEASURE_OK; MEASURE_NO_DATA: no mark that can be used
    size_t part;                // raters of one part can be compared; see below
    double severity;            // logits, their mean is 0: positive is strict
    double severity_se;
    double average; // of the marks given
    // Of a person of theta 0: mean over items of sum_k k P(k | 0, b_i, c_r); what strictness does
    // to a mark. Linacre 1989.
    double fair_average;
    struct measure_item_fit fit; // above 1: unlike the others; far below 1: all marks alike
};

struct measure_rated {
    size_t part;
    size_t ratings; // marks that can be used
    struct measure_theta wle;
    struct measure_theta eap;
    double average;      // of the marks received
    double fair_average; // the same sum at WLE, by a rater of severity 0
    struct measure_item_fit fit;
};

struct measure_facets {
    size_t items;
    struct measure_item *item;         // as by a rater of severity 0; slope 1
    struct measure_item_fit *item_fit; // [items]
    size_t raters;
    struct measure_rater *rater;
    size_t persons;
    struct measure_rated *person;
    size_t parts;   // 1, or the ratings do not hang together
    size_t ratings; // used
    size_t parameters;
    double sigma; // of theta, whose mean is 0
    double sigma_se;
    double loglik;
    size_t cycles;
    bool converged;
    double change;
    double gain;
    enum measure_error_method errors;
    double *rating_step; // with a rating scale: tau_1..tau_top, else NULL
    size_t rating_top;
    void *memory; // private
};

// P(k) ~ exp(k (theta - b_i - c_r) - sum_(j<=k) tau_ij): Linacre 1989, Many-Facet Rasch
// Measurement; sum_r c_r = 0, sum_j tau_ij = 0 over j = 1..top; by marginal maximum likelihood with
// theta ~ N(0, sigma^2), as measure_calibrate().
//
// Raters can be compared only when persons link them: two who each saw other pupils cannot be told
// from the pupils' ability, two who each marked other items not from the items' difficulty. Where
// the ratings fall apart the answer is MEASURE_NOT_IDENTIFIED before any estimate; `parts` and the
// part of each rater and person (of raters who marked other items: theirs) name the groups that
// need a common pupil, or item. Two marks of one person by two raters count as independent given
// theta: when both saw the same act, the errors of theta are too small; take their mean as one mark
// then.
//
// MEASURE_OK, MEASURE_NOT_CONVERGED, MEASURE_NOT_IDENTIFIED: close the result. MEASURE_NO_DATA: no
// ratings; MEASURE_TOO_FEW: fewer than two persons, or no item with two categories;
// MEASURE_BAD_ARGUMENT: an index or a category out of range.
enum measure_status measure_facets(const struct measure_facets_source *source,
                                   const struct measure_facets_options *options,
                                   const struct measure_alloc *alloc,
                                   struct measure_facets *out) MEASURE_CHECKED;
void measure_facets_close(struct measure_facets *facets);

#ifdef __cplusplus
}
#endif

#endif
