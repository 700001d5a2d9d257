// SPDX-License-Identifier: GPL-3.0-or-later
// What each answer says of the items' parameters, for the scores of persons.
#ifndef VSOKO_MEASURE_CATEGORY_SCORE_H
#define VSOKO_MEASURE_CATEGORY_SCORE_H

#include "mstep.h"

// d log P(code | theta_q) / d parameter for each item and category.
struct category_scores {
    const struct layout *layout;
    const struct estep *estep;
    size_t columns; // most own and shared parameters of an item
    double *score;  // [row][columns][stride]
};

// At the parameters `free`. False: no memory.
bool category_scores_open(struct category_scores *scores, struct workspace *work,
                          const struct layout *layout, const struct estep *estep,
                          const double *free);

// Adds the mean of an answer's scores over the posterior h[nodes] to the parameters' places in out.
void category_scores_add(const struct category_scores *scores, size_t item, size_t code,
                         const double *h, double *out);

#endif
