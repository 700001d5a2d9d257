// SPDX-License-Identifier: GPL-3.0-or-later
// The E-step: the marginal log-likelihood and the expected counts of every category at every node.
#ifndef VSOKO_MEASURE_ESTEP_H
#define VSOKO_MEASURE_ESTEP_H

#include "pattern.h"
#include "vsoko/measure/calibrate.h"

struct estep {
    size_t items;
    const struct pattern_item *item;
    size_t *first; // [items] first row of an item in `chance` and `count`
    size_t rows;   // of these two: sum of top + 1
    size_t nodes;
    size_t stride;  // nodes rounded up; the rest has weight 0
    double *theta;  // [stride] standard deviations
    double *weight; // [stride] normal, sums to 1
    double *chance; // [rows][stride] P of item and category, filled by the caller
    double *count;  // [rows][stride] expected counts of the last run
    const struct measure_pool *pool;
    // Private: tables of the packed groups and the lanes that persons are divided among.
    size_t packed_rows;
    void *table;     // [packed_rows][stride] float or double
    double *row_log; // [packed_rows] what was divided out of a row
    double *build;   // [256][stride]
    size_t lanes;
    struct estep_lane *lane;
};

// False: no memory. `patterns` is the largest set that will run; `counts`: it will count, too.
bool estep_open(struct estep *estep, struct workspace *work, const struct patterns *patterns,
                size_t nodes, double bound, bool counts, const struct measure_pool *pool);

// Runs over the patterns with `chance` as it stands; returns the log-likelihood. `precise`: in
// double, else in float with sums in double (relative error of a count about 1e-6). `counts`: fill
// estep->count too.
double estep_run(struct estep *estep, const struct patterns *patterns, bool precise, bool counts);

// The posterior of one packed person over the nodes, in logarithms, for rows that would underflow
// and for scores: h[stride] sums to 1; returns log f.
double estep_posterior(const struct estep *estep, const struct patterns *patterns,
                       const uint8_t *index, double *h);

#endif
