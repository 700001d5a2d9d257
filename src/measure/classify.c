// SPDX-License-Identifier: GPL-3.0-or-later
#include "vsoko/measure/classify.h"

#include "vsoko/measure/distribution.h"
#include "workspace.h"

#include <math.h>

enum { NODES = 201 };
static const double REACH = 6; // standard deviations

static bool cuts_rise(const double *cut, size_t cuts) {
    for (size_t l = 1; l < cuts; l++) {
        if (!(cut[l] > cut[l - 1])) {
            return false;
        }
    }
    return cuts > 0 && cuts <= MEASURE_CUTS_MAX;
}

static size_t level_of(double value, const double *cut, size_t cuts) {
    size_t level = 0;
    // A score within 1e-9 of a cut has reached it, as in measure_level_of().
    while (level < cuts && value >= cut[level] - 1e-9) {
        level++;
    }
    return level;
}

static struct measure_classification nothing(void) {
    return (struct measure_classification){
        .accuracy = NAN, .consistency = NAN, .kappa = NAN, .too_high = NAN, .too_low = NAN};
}

static void start(struct measure_classification *out) { *out = (struct measure_classification){0}; }

// Adds a person (or a node of weight `weight`) whose right level is `level`, and whose chances of
// being placed on each are `chance`.
static void add(struct measure_classification *out, size_t cuts, size_t level, const double *chance,
                double weight) {
    for (size_t l = 0; l <= cuts; l++) {
        out->expected[l] += weight * chance[l];
        out->consistency += weight * chance[l] * chance[l];
        out->accuracy += l == level ? weight * chance[l] : 0;
        out->too_high += l > level ? weight * chance[l] : 0;
        out->too_low += l < level ? weight * chance[l] : 0;
    }
}

static void finish(struct measure_classification *out, size_t cuts) {
    double by_chance = 0;
    for (size_t l = 0; l <= cuts; l++) {
        by_chance += out->expected[l] * out->expected[l];
    }
    out->kappa = by_chance < 1 - 1e-12 ? (out->consistency - by_chance) / (1 - by_chance) : NAN;
}

// ---- by theta

static void place(const struct measure_theta *theta, const double *cut, size_t cuts,
                  struct measure_placed *out) {
    double below = 0;
    out->level = level_of(theta->value, cut, cuts);
    for (size_t l = 0; l <= cuts; l++) {
        double upto = l < cuts ? measure_normal_cdf((cut[l] - theta->value) / theta->se) : 1;
        out->chance[l] = upto - below;
        below = upto;
    }
    out->wrong = 1 - out->chance[out->level];
}

enum measure_status measure_classify_theta(const struct measure_theta *theta, size_t n,
                                           const double *cut, size_t cuts,
                                           struct measure_placed *placed,
                                           struct measure_classification *out) {
    *out = nothing();
    if (!cuts_rise(cut, cuts)) {
        return MEASURE_BAD_ARGUMENT;
    }
    size_t persons = 0;
    for (size_t i = 0; i < n; i++) {
        persons += theta[i].status == MEASURE_OK;
    }
    if (persons > 0) {
        start(out);
        out->persons = persons;
    }
    for (size_t i = 0; i < n; i++) {
        struct measure_placed own = {.status = theta[i].status, .wrong = NAN};
        if (theta[i].status == MEASURE_OK) {
            place(&theta[i], cut, cuts, &own);
            // Chances are of the right level around the placed one: a truth below it means that the
            // person stands too high.
            add(out, cuts, own.level, own.chance, 1 / (double)persons);
        }
        if (placed) {
            placed[i] = own;
        }
    }
    if (persons == 0) {
        return MEASURE_NO_DATA;
    }
    double swap = out->too_high;
    out->too_high = out->too_low;
    out->too_low = swap;
    finish(out, cuts);
    return MEASURE_OK;
}

// ---- by the sum

void measure_sum_chances(const struct measure_calibration *calibration, double theta,
                         double *chance) {
    size_t most = 0;
    chance[0] = 1;
    for (size_t i = 0; i < calibration->items; i++) {
        const struct measure_item *item = &calibration->item[i];
        if (item->status != MEASURE_OK) {
            continue;
        }
        double p[MEASURE_TOP + 1];
        measure_chances(calibration, i, theta, p);
        for (size_t s = most + 1; s <= most + item->top; s++) {
            chance[s] = 0;
        }
        // From above, so that a sum is still that of the items before when it is read.
        for (size_t s = most + item->top + 1; s-- > 0;) {
            double sum = 0;
            for (size_t k = 0; k <= item->top && k <= s; k++) {
                sum += p[k] * chance[s - k];
            }
            chance[s] = sum;
        }
        most += item->top;
    }
}

enum measure_status measure_classify_sum(const struct measure_calibration *calibration,
                                         const double *cut, size_t cuts,
                                         const struct measure_alloc *alloc,
                                         struct measure_classification *out) {
    *out = nothing();
    if (!cuts_rise(cut, cuts)) {
        return MEASURE_BAD_ARGUMENT;
    }
    size_t most = measure_points(calibration);
    if (most == 0) {
        return MEASURE_NO_DATA;
    }
    struct workspace work;
    workspace_open(&work, alloc);
    double *chance = workspace_take(&work, most + 1, sizeof *chance);
    if (!chance) {
        workspace_close(&work);
        return MEASURE_NO_MEMORY;
    }
    double weight[NODES];
    double all = 0;
    for (int q = 0; q < NODES; q++) {
        double z = REACH * (2.0 * q / (NODES - 1) - 1);
        weight[q] = exp(-0.5 * z * z);
        all += weight[q];
    }
    start(out);
    for (int q = 0; q < NODES; q++) {
        double z = REACH * (2.0 * q / (NODES - 1) - 1);
        double place_chance[MEASURE_CUTS_MAX + 1] = {0};
        double expected = 0;
        measure_sum_chances(calibration, calibration->mean + calibration->sigma * z, chance);
        for (size_t s = 0; s <= most; s++) {
            expected += (double)s * chance[s];
            place_chance[level_of((double)s, cut, cuts)] += chance[s];
        }
        add(out, cuts, level_of(expected, cut, cuts), place_chance, weight[q] / all);
    }
    finish(out, cuts);
    workspace_close(&work);
    return MEASURE_OK;
}
