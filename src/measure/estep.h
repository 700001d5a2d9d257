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
    // Persons of several populations: each pattern has a class with its own normal density. 0: all
    // are standard normal, by `weight`.
    size_t classes;
    bool prior_kept;
    double *class_mean; // [classes], filled by the caller with estep_set_class()
    double *class_sd;   // [classes]
    // [classes] moments of theta over the nodes: those of the class, but for the nodes' ends.
    double *prior_first;
    double *prior_second;
    double *class_count;   // [classes] sum of weights; after a run with counts
    double *class_first;   // [classes] sum of the posterior means of theta
    double *class_second;  // [classes] of the posterior means of theta^2
    double *first_moment;  // [patterns] each pattern's share of class_first
    double *second_moment; // [patterns]
    double *prior;         // [classes][stride]; of one alone when there are too many to keep
    double *chance;        // [rows][stride] P of item and category, filled by the caller
    double *log_chance;    // [rows][stride] of `chance`, NULL: not kept
    double *count;         // [rows][stride] expected counts of the last run
    const struct measure_pool *pool;
    // Private: tables of the packed groups and the lanes that persons are divided among.
    size_t packed_rows;
    // [packed_rows][stride]; in float the rows of a group fill the first half of its own
    double *table;
    double *row_log;                 // [packed_rows] what was divided out of a row
    const struct patterns *patterns; // of the run under way
    bool precise;
    size_t lanes;
    struct estep_lane *lane;
};

struct estep_options {
    enum measure_quadrature quadrature;
    size_t nodes;
    double bound; // of equidistant nodes
    bool counts;  // it will count, too
    size_t classes;
    const struct measure_pool *pool;
};

// False: no memory. `patterns` is the largest set that will run.
bool estep_open(struct estep *estep, struct workspace *work, const struct patterns *patterns,
                const struct estep_options *options);

// Gives a class its normal density.
void estep_set_class(struct estep *estep, size_t class, double mean, double sd);

// Runs over the patterns with `chance` as it stands; returns the log-likelihood. `precise`: in
// double, else in float with sums in double (relative error of a count about 1e-6). `counts`: fill
// estep->count too.
double estep_run(struct estep *estep, const struct patterns *patterns, bool precise, bool counts);

// Keeps the logarithms of `chance` as it stands, for many calls of estep_posterior(). False: no
// memory.
bool estep_keep_logs(struct estep *estep, struct workspace *work);

// The posterior of a pattern over the nodes, in logarithms, for rows that would underflow and for
// scores: h[stride] sums to 1; returns log f.
double estep_posterior(const struct estep *estep, const struct patterns *patterns, size_t pattern,
                       double *h);

#endif
