// SPDX-License-Identifier: GPL-3.0-or-later
// Mean squares of residuals: infit and outfit.
#ifndef VSOKO_MEASURE_RESIDUAL_H
#define VSOKO_MEASURE_RESIDUAL_H

#include "vsoko/measure/score.h"

// Mean, variance and fourth central moment of an answer's score.
struct moments {
    double mean;
    double variance;
    double fourth;
};

// From the chances p[top + 1] of the categories.
struct moments moments_of(const double *p, size_t top);

struct residual_sums {
    size_t answers;
    double n; // weights
    double squares;
    double variances;
    double standard;
    double spread_in;
    double spread_out;
};

// Takes in one answer, r from its mean.
void residual_add(struct residual_sums *sums, double weight, double r, const struct moments *m);
// NaN where there is no answer.
struct measure_item_fit residual_fit(const struct residual_sums *sums);

#endif
