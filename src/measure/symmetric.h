// SPDX-License-Identifier: GPL-3.0-or-later
// Symmetric functions of items' categories: what answers are to be expected given a sum of points.
#ifndef VSOKO_MEASURE_SYMMETRIC_H
#define VSOKO_MEASURE_SYMMETRIC_H

#include "workspace.h"

// A set of items, each with weights of its categories that sum to 1 (any common scale of an item
// cancels), and the persons who answered exactly these items.
struct symmetric {
    size_t items;
    const size_t *top;   // [items]
    const size_t *first; // [items] place of category 1 in the vectors of categories below
    const double *share; // weights: [categories], category 0 has 1 - sum of the item's others
    size_t points;       // most points
    double *count;       // [points + 1] persons by their sum
    // Scratch, for the largest set:
    double *before; // [items + 1][points + 1] sums of the items before
    double *after;  // [items + 1][points + 1]
    double *total;  // [points + 1] P(sum)
    double *weight; // [points + 1]
};

// Scratch for sets of up to so many items and points. False: no memory.
bool symmetric_open(struct symmetric *symmetric, struct workspace *work, size_t items,
                    size_t points);

// The log-likelihood of the sums that is divided out: sum of count x log P(sum).
double symmetric_loglik(struct symmetric *symmetric);

// Adds the expected number of persons in each category, given their sums, to expected[categories],
// and the covariance of these numbers to covariance[categories][stride].
// `chance` [categories][points + 1] is scratch. Call symmetric_loglik() before.
void symmetric_moments(struct symmetric *symmetric, double *expected, double *covariance,
                       size_t stride, double *chance);

#endif
