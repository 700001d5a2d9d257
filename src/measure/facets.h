// SPDX-License-Identifier: GPL-3.0-or-later
// Many facets at work: facets.c (data, parts, results), facets_climb.c (likelihood), facets_fit.c
// (persons, raters, fit).
#ifndef VSOKO_MEASURE_FACETS_INTERNAL_H
#define VSOKO_MEASURE_FACETS_INTERNAL_H

#include "ascent.h"
#include "model.h"
#include "vsoko/measure/facets.h"

// A cell is an item with a rater. Parameters: own of the items, shared (slope, then steps of a
// rating scale), severities of the raters but one, whose severity is 0 while climbing.
struct facets {
    const struct measure_facets_source *source;
    const struct measure_facets_options *options;
    const struct model *model;
    struct workspace work;
    struct workspace *keep;
    struct measure_facets *out;
    size_t items;      // used
    size_t *item_of;   // [items] item of the source
    size_t *used_as;   // [items of the source] SIZE_MAX when not used
    size_t *own_first; // [items]
    size_t shared_first;
    size_t shared;
    size_t border;    // parameters of items and shared ones; severities follow
    size_t *rater_at; // [raters] parameter, SIZE_MAX for the one that is held and for idle ones
    size_t n;         // parameters
    size_t *first;    // [persons + 1] into the next two
    uint32_t *cell;   // [ratings used] item x raters + rater
    uint8_t *code;    // [ratings used] category of the model
    bool *cell_used;  // [cells]
    size_t rows;      // of a cell: the most categories
    size_t nodes;
    double *theta;      // [nodes] standard deviations
    double *log_weight; // [nodes]
    double *log_chance; // [cells][rows][nodes]
    double *count;      // [cells][rows][nodes]
    double *posterior;  // [nodes] scratch
    // The M-step:
    double *gradient; // [n]
    double *block;    // [border][border]
    double *cross;    // [n - border][border]
    double *diagonal; // [n - border]
    struct ascent ascent;
    double *covariance; // [n][n] or NULL
};

// Takes what the climb needs and sets the start. False: no memory.
bool facets_climb_open(struct facets *f);
// Climbs; the point is f->ascent.best.
bool facets_climb(struct facets *f);
// Covariance at the best point. MEASURE_NOT_IDENTIFIED when the information is singular.
enum measure_status facets_errors(struct facets *f);
// The curve of a cell at x: slope in standard deviations, intercepts less severity.
void facets_curve(const struct facets *f, const double *x, size_t item, size_t rater, double *par);
// Scores, fit and fair averages, when the items and severities stand in f->out. False: no memory.
bool facets_fill_persons(struct facets *f);

#endif
