// SPDX-License-Identifier: GPL-3.0-or-later
// A study (исследование): a file of answers, calibrated, with what may be said of it. The command
// `vsoko measure` runs one; it needs no school.
#ifndef VSOKO_ANALYSIS_STUDY_H
#define VSOKO_ANALYSIS_STUDY_H

#include "analysis/study_data.h"
#include "base/node.h"
#include "base/team.h"
#include "vsoko/measure.h"

enum { STUDY_SCORES_MAX = 200000 }; // persons whose scores are printed at once

struct study_options {
    enum measure_model model;
    bool priors;  // log a ~ N(0, 0.5²), d ~ N(0, 2²): for small samples
    bool scores;  // persons are wanted, too
    bool network; // the network of the tasks is wanted, too
    uint64_t seed;
    struct team *team;
    bool (*progress)(void *arg, const struct measure_progress *progress);
    void *progress_arg;
};

// One group of --by.
struct study_group {
    struct str title;
    size_t n;      // persons with answers
    double mean;   // of theta; NaN when a group was too small to be a population of its own
    double sd;     // of theta: the spread without the error of measurement
    double se;     // of the mean, and of its difference from the first group's; NaN for the first
    bool compared; // `first` holds the comparison with the first group
    struct measure_comparison first;
};

// The tasks as a network of partial correlations, of the persons who answered all of them.
struct study_network {
    struct measure_network found;
    size_t *item;              // [nodes] of the file
    struct measure_edge *edge; // [nodes][nodes]
    double *strength;          // [nodes]
};

struct study {
    struct arena *arena;
    const struct study_data *data;
    const struct study_options *options;
    struct measure_matrix *matrix;
    enum measure_status status; // of the calibration; close both with study_close()
    struct measure_calibration calibration;
    struct measure_score *score;          // [persons]; NULL in a large file without --by
    struct measure_item_fit *fit;         // [items]; NULL below ten tasks
    struct measure_item_stats *classical; // [items]; NULL when the file is very large
    struct measure_reliability sum;       // of the sum of points
    struct measure_score_reliability reliability;
    VEC(struct study_group) groups;
    struct measure_dif *dif;       // [items]; NULL unless two groups of 0/1 tasks are large enough
    struct measure_option *option; // [items][MEASURE_TOP + 1] of a keyed file, else NULL
    struct study_network *network; // NULL unless asked for and to be had
    VEC(struct str) notes;         // what a reader must know before the numbers, in Russian
};

// Calibrates and describes. An error says what the data lack; a calibration that stopped short is
// no error, but a note.
bool study_run(struct arena *arena, const struct study_data *data,
               const struct study_options *options, struct study *out, struct error *error)
    __attribute__((warn_unused_result));
void study_close(struct study *study);

// Adds to the notes.
void study_note(struct study *study, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Fills `network`, or notes why there is none. False: out of memory.
bool study_network_find(struct study *study, struct error *error)
    __attribute__((warn_unused_result));
bool study_out_of_memory(struct error *error);

// The tables for a person, Russian.
void study_say(struct buf *out, const struct study *study);

// {model, persons, items_used, loglik, iterations, converged, sigma2, items […], groups, scores}.
struct node *study_node(struct arena *arena, const struct study *study);

#endif
