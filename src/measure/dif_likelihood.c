// SPDX-License-Identifier: GPL-3.0-or-later
// Items that favour a group, by likelihood ratios. An item that is free in the focal group is two
// items: one that only the reference group answered, and one that only the focal group did.
#include "vsoko/measure/dif.h"

#include "linear.h"
#include "matrix.h"
#include "model.h"
#include "vsoko/measure/compare.h"
#include "vsoko/measure/distribution.h"
#include "vsoko/measure/score.h"

#include <math.h>
#include <string.h>

enum { NODES = 61 };

static const double FOUND = 0.05; // of p_corrected

struct splitting {
    const struct measure_matrix *matrix;
    const bool *focal;
    const struct measure_calibrate_options *options;
    const struct measure_alloc *alloc;
    uint32_t *group; // [persons]
    bool *free;      // [items] in the focal group
    bool *usable;    // [items] has variance in both groups
    double *p;       // [items]
    size_t *order;   // [items]
    struct measure_dif_item *out;
};

// Columns 0..items - 1 as they are, but of free items the reference group alone; then the items
// again, of which only the focal group has answers to free ones.
static bool split_column(void *arg, size_t column, size_t from, size_t n, uint8_t *category) {
    const struct splitting *s = arg;
    size_t items = s->matrix->items;
    size_t item = column % items;
    bool copy = column >= items;
    for (size_t p = 0; p < n; p++) {
        bool here = s->free[item] ? s->focal[from + p] == copy : !copy;
        category[p] =
            here ? s->matrix->category[(from + p) * items + item] : (uint8_t)MEASURE_ABSENT;
    }
    return true;
}

static enum measure_status calibrate_split(struct splitting *s, struct measure_calibration *c) {
    struct measure_source source = {.persons = s->matrix->persons,
                                    .items = 2 * s->matrix->items,
                                    .column = split_column,
                                    .arg = s,
                                    .weight = s->matrix->weight};
    struct measure_calibrate_options options = *s->options;
    options.group = s->group;
    options.groups = 2;
    options.covariate = NULL;
    options.anchor = NULL;
    options.errors = false;
    struct measure_matrix *matrix;
    *c = (struct measure_calibration){0};
    enum measure_status status = measure_matrix_open(&source, s->alloc, &matrix);
    if (status != MEASURE_OK) {
        return status;
    }
    status = measure_calibrate(matrix, &options, s->alloc, c);
    measure_matrix_close(matrix);
    return status;
}

// The mean score on an item at theta, in categories of the data.
static double mean_score(const struct measure_calibration *c, size_t item, double theta) {
    double p[MEASURE_TOP + 1];
    double sum = 0;
    measure_chances(c, item, theta, p);
    for (size_t k = 0; k <= c->item[item].top; k++) {
        sum += (double)category_of(&c->item[item], k) * p[k];
    }
    return sum;
}

static void difference(const struct measure_calibration *c, size_t item, size_t copy,
                       struct measure_dif_item *out) {
    double total = 0;
    out->points = out->points_unsigned = 0;
    for (int q = 0; q < NODES; q++) {
        double z = -6 + 12.0 * q / (NODES - 1);
        double theta = c->group[1].mean + z * c->group[1].sd;
        double weight = exp(-0.5 * z * z);
        double apart = mean_score(c, copy, theta) - mean_score(c, item, theta);
        total += weight;
        out->points += weight * apart;
        out->points_unsigned += weight * fabs(apart);
    }
    out->points /= total;
    out->points_unsigned /= total;
}

// Tests one item: `base` is the calibration with s->free as it stands.
static enum measure_status test_item(struct splitting *s, size_t item,
                                     const struct measure_calibration *base) {
    struct measure_dif_item *out = &s->out[item];
    struct measure_calibration other;
    bool was_free = s->free[item];
    s->free[item] = !was_free;
    enum measure_status status = calibrate_split(s, &other);
    s->free[item] = was_free;
    if (status != MEASURE_OK) {
        out->status = status;
        measure_calibration_close(&other);
        return status == MEASURE_NO_MEMORY ? status : MEASURE_OK;
    }
    const struct measure_calibration *open = was_free ? base : &other;
    const struct measure_calibration *equal = was_free ? &other : base;
    out->status = MEASURE_OK;
    out->df = open->parameters - equal->parameters;
    out->chi_square = fmax(0, 2 * (open->loglik - equal->loglik));
    out->p = out->df ? measure_chi_square_tail(out->chi_square, (double)out->df) : NAN;
    difference(open, item, s->matrix->items + item, out);
    measure_calibration_close(&other);
    return MEASURE_OK;
}

static enum measure_status test_all(struct splitting *s, const struct measure_calibration *base) {
    size_t items = s->matrix->items;
    for (size_t i = 0; i < items; i++) {
        s->out[i] = (struct measure_dif_item){.status = s->usable[i] ? MEASURE_NOT_CONVERGED
                                                                     : MEASURE_NO_VARIANCE,
                                              .chi_square = NAN,
                                              .p = NAN,
                                              .p_corrected = NAN,
                                              .anchor = !s->free[i],
                                              .points = NAN,
                                              .points_unsigned = NAN};
        if (base->item[i].status == MEASURE_NO_DATA) {
            s->out[i].status = MEASURE_NO_DATA;
            s->out[i].anchor = false;
        } else if (s->usable[i] && test_item(s, i, base) != MEASURE_OK) {
            return MEASURE_NO_MEMORY;
        }
        s->p[i] = s->out[i].p;
    }
    enum measure_status status = measure_benjamini_hochberg(s->p, items, s->alloc, s->p);
    for (size_t i = 0; status == MEASURE_OK && i < items; i++) {
        s->out[i].p_corrected = s->p[i];
    }
    return status;
}

// Frees the items that were found; a fifth of all stay anchors. True when the set changed.
static bool choose_anchors(struct splitting *s) {
    size_t items = s->matrix->items;
    size_t usable = 0;
    bool changed = false;
    for (size_t i = 0; i < items; i++) {
        s->order[i] = i;
        usable += s->usable[i];
        s->p[i] = s->usable[i] && !isnan(s->out[i].p) ? s->out[i].p : 2;
    }
    linear_sort_indices(s->p, s->order, items);
    size_t most = usable - (usable + 4) / 5;
    for (size_t n = 0; n < items; n++) {
        size_t i = s->order[n];
        bool free = n < most && s->out[i].p_corrected < FOUND;
        changed |= free != s->free[i];
        s->free[i] = free;
    }
    return changed;
}

static bool answered(const struct measure_matrix *m, size_t person) {
    const uint8_t *row = m->category + person * m->items;
    size_t i = 0;
    while (i < m->items && row[i] > MEASURE_TOP) {
        i++;
    }
    return i < m->items;
}

// An item can be split when both groups answered it in more than one way.
static size_t find_usable(struct splitting *s, struct measure_dif_impact *impact) {
    const struct measure_matrix *m = s->matrix;
    size_t usable = 0;
    for (size_t p = 0; p < m->persons; p++) {
        s->group[p] = s->focal[p];
        *(s->focal[p] ? &impact->focal : &impact->reference) += answered(m, p);
    }
    for (size_t i = 0; i < m->items; i++) {
        uint8_t first[2] = {MEASURE_ABSENT, MEASURE_ABSENT};
        bool varies[2] = {false, false};
        for (size_t p = 0; p < m->persons; p++) {
            uint8_t x = m->category[p * m->items + i];
            uint8_t *seen = &first[s->focal[p]];
            if (x <= MEASURE_TOP) {
                varies[s->focal[p]] |= *seen != MEASURE_ABSENT && *seen != x;
                *seen = x;
            }
        }
        s->usable[i] = varies[0] && varies[1];
        usable += s->usable[i];
    }
    return usable;
}

static enum measure_status run_passes(struct splitting *s, size_t passes,
                                      struct measure_dif_impact *impact) {
    struct measure_calibration base;
    enum measure_status status = calibrate_split(s, &base);
    if (status != MEASURE_OK) {
        measure_calibration_close(&base);
        return status;
    }
    impact->mean = base.group[1].mean;
    impact->sd = base.group[1].sd;
    status = test_all(s, &base);
    while (status == MEASURE_OK && impact->passes < passes && choose_anchors(s)) {
        measure_calibration_close(&base);
        impact->passes++;
        status = calibrate_split(s, &base);
        status = status == MEASURE_OK ? test_all(s, &base) : status;
    }
    if (status == MEASURE_OK) {
        impact->mean_anchors = base.group[1].mean;
        impact->sd_anchors = base.group[1].sd;
    }
    for (size_t i = 0; i < s->matrix->items; i++) {
        impact->anchors += s->out[i].anchor;
    }
    measure_calibration_close(&base);
    return status;
}

enum measure_status measure_dif_likelihood(const struct measure_matrix *matrix, const bool *focal,
                                           const struct measure_calibrate_options *options,
                                           size_t passes, const struct measure_alloc *alloc,
                                           struct measure_dif_item *out,
                                           struct measure_dif_impact *impact) {
    struct splitting s = {
        .matrix = matrix, .focal = focal, .options = options, .alloc = alloc, .out = out};
    *impact =
        (struct measure_dif_impact){.mean = NAN, .sd = NAN, .mean_anchors = NAN, .sd_anchors = NAN};
    struct workspace work;
    workspace_open(&work, alloc);
    enum measure_status status = MEASURE_NO_MEMORY;
    s.group = workspace_take(&work, matrix->persons, sizeof *s.group);
    s.free = workspace_take(&work, matrix->items, sizeof *s.free);
    s.usable = workspace_take(&work, matrix->items, sizeof *s.usable);
    s.p = workspace_take(&work, matrix->items, sizeof *s.p);
    s.order = workspace_take(&work, matrix->items, sizeof *s.order);
    if (s.group && s.free && s.usable && s.p && s.order) {
        memset(out, 0, matrix->items * sizeof *out);
        size_t usable = find_usable(&s, impact);
        bool enough = usable >= 3 && impact->focal > 0 && impact->reference > 0;
        status = enough ? run_passes(&s, passes, impact) : MEASURE_TOO_FEW;
    }
    workspace_close(&work);
    return status;
}
