// SPDX-License-Identifier: GPL-3.0-or-later
// Where the border between two levels lies, by the judgement of people who teach: cut scores with
// their errors. Cizek & Bunch 2007, Standard Setting, doi:10.4135/9781412985918: the cut is the
// mean over judges c_j of the panel, se = sd(c_j) / sqrt(judges).
#ifndef VSOKO_MEASURE_STANDARD_H
#define VSOKO_MEASURE_STANDARD_H

#include "vsoko/measure/calibrate.h"

#ifdef __cplusplus
extern "C" {
#endif

// The cut of a panel. se is of the mean over judges: sd / sqrt(judges); the interval takes
// Student's t. One judge gives no error (NaN).
struct measure_cut_score {
    enum measure_status status;
    size_t judges; // whose work counts
    double value;  // mean of their cuts, in points or logits
    double median;
    double sd; // between judges
    double se;
    double lower; // 95 %
    double upper;
};

// ---- modified Angoff, two rounds. Angoff 1971, in Thorndike (ed.), Educational Measurement: a
// judge's cut is c_j = sum over items of the rating.

struct measure_angoff {
    struct measure_cut_score first;  // before the talk
    struct measure_cut_score second; // after it: this one counts
    double moved;                    // mean over judges of |second - first|
    double agreement; // sd of the second round over that of the first: below 1 they came nearer
};

// first and second [judges][items]: the points a pupil on the border would get on each task, 0..max
// (for a 0/1 task: the chance to do it). A judge with a gap in a round (NaN) is left out of it.
// second = NULL: one round, `second` repeats `first`. MEASURE_BAD_ARGUMENT: a rating outside
// 0..max; MEASURE_NO_DATA: no complete judge.
enum measure_status measure_angoff(const double *first, const double *second, const double *max,
                                   size_t judges, size_t items, const struct measure_alloc *alloc,
                                   struct measure_angoff *out) MEASURE_CHECKED;

// Does a judge see which tasks are hard? Correlation of his ratings (share of max) with the share
// of points that pupils got, difficulty[items]. NaN where undefined; below 0.3 train him again.
double measure_angoff_insight(const double *rating, const double *max, const double *difficulty,
                              size_t items);

// ---- bookmark. Mitzel, Lewis, Patz & Green 2001, in Cizek (ed.), Setting Performance Standards.

// A page of the booklet: a step of an item, at the theta where its chance is `response` (2/3 is
// usual: RP67).
struct measure_page {
    size_t item;
    size_t step; // 1..top: to reach this category or a higher one
    double theta;
};

// The theta where P(X >= step) = response, of a 2PL item (ln(response / (1 - response)) - d) / a;
// NaN when there is none (guessing above it, a falling item).
double measure_response_theta(const struct measure_calibration *calibration, size_t item,
                              size_t step, double response);

// All steps of all items, the easiest first; page[measure_points()]. *n gets how many there are:
// steps without such a theta have no page. 0 < response < 1, else MEASURE_BAD_ARGUMENT.
enum measure_status measure_booklet(const struct measure_calibration *calibration, double response,
                                    struct measure_page *page, size_t *n) MEASURE_CHECKED;

// bookmark[judges]: how many pages from the front a pupil on the border still masters, 1..n. A
// judge's cut is the theta of the last of them. MEASURE_BAD_ARGUMENT: outside 1..n.
enum measure_status measure_bookmark(const struct measure_page *page, size_t n,
                                     const size_t *bookmark, size_t judges,
                                     const struct measure_alloc *alloc,
                                     struct measure_cut_score *out) MEASURE_CHECKED;

// ---- contrasting groups. Livingston & Zieky 1982, Passing Scores.

// Teachers named each pupil as above the border or below it; score[n] are the pupils' scores. The
// cut is where the logistic regression of being above on the score, logit P = b0 + b1 x, is 1/2:
// x = -b0 / b1; se by the delta method, sqrt(v00 + 2 x v01 + x^2 v11) / |b1|, v the covariance of
// b; `judges` = n. *wrong (or NULL) gets the share of pupils whom the cut puts on the other side.
// When a score parts the groups cleanly the status is MEASURE_NOT_ESTIMABLE, value the middle of
// the gap and lower..upper the gap. MEASURE_TOO_FEW: a group is empty; MEASURE_NOT_IDENTIFIED:
// those above do not score higher.
enum measure_status measure_contrasting_groups(const double *score, const bool *above, size_t n,
                                               double *wrong,
                                               struct measure_cut_score *out) MEASURE_CHECKED;

#ifdef __cplusplus
}
#endif

#endif
