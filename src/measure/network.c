// SPDX-License-Identifier: GPL-3.0-or-later
#include "vsoko/measure/network.h"

#include "linear.h"
#include "pool.h"
#include "random.h"
#include "vsoko/measure/honesty.h"
#include "workspace.h"

#include <math.h>
#include <string.h>

enum {
    LANES = 8, // fixed, so that the work divides the same way on any number of threads
    RESAMPLES = 1000,
    DROPS = 15,          // shares of persons left out: 0.05, 0.10 .. 0.75
    DROP_RESAMPLES = 200 // of each
};
static const double STABLE_R = 0.7, STABLE_SHARE = 0.95, STABLE_ENOUGH = 0.25;

// Scratch of one lane.
struct lane {
    double *covariance; // [nodes][nodes]
    double *inverse;    // [nodes][nodes]
    double *mean;       // [nodes]
    double *strength;   // [nodes]
    double *order;      // [persons] for drawing without return
};

struct network {
    size_t nodes;
    size_t edges;
    size_t persons;
    const double *value; // [persons][nodes] complete rows
    size_t resamples;
    uint64_t seed;
    struct lane lane[LANES];
    double *drawn;    // [edges][resamples] partial correlations; NaN where there are none
    double *kept;     // [DROPS][DROP_RESAMPLES] correlation of strengths
    double *strength; // [nodes] of all persons
};

// ---- one set of persons

// Correlations of the rows named by `row` (NULL: all), inverted. False: singular.
static bool invert_rows(const struct network *w, struct lane *lane, const double *row, size_t n) {
    size_t k = w->nodes;
    memset(lane->mean, 0, k * sizeof *lane->mean);
    memset(lane->covariance, 0, k * k * sizeof *lane->covariance);
    for (size_t p = 0; p < n; p++) {
        const double *x = w->value + (row ? (size_t)row[p] : p) * k;
        for (size_t i = 0; i < k; i++) {
            lane->mean[i] += x[i] / (double)n;
        }
    }
    for (size_t p = 0; p < n; p++) {
        const double *x = w->value + (row ? (size_t)row[p] : p) * k;
        for (size_t i = 0; i < k; i++) {
            double off = x[i] - lane->mean[i];
            for (size_t j = 0; j <= i; j++) {
                lane->covariance[i * k + j] += off * (x[j] - lane->mean[j]);
            }
        }
    }
    for (size_t i = 0; i < k; i++) {
        lane->mean[i] = 1 / sqrt(lane->covariance[i * k + i]); // the means are no longer needed
        if (!isfinite(lane->mean[i])) {
            return false;
        }
    }
    for (size_t i = 0; i < k; i++) {
        for (size_t j = 0; j <= i; j++) {
            lane->covariance[i * k + j] *= lane->mean[i] * lane->mean[j];
        }
    }
    if (!linear_cholesky(lane->covariance, k)) {
        return false;
    }
    linear_cholesky_inverse(lane->covariance, k, lane->inverse);
    return true;
}

static double partial(const struct network *w, const struct lane *lane, size_t i, size_t j) {
    const double *inverse = lane->inverse;
    size_t k = w->nodes;
    return -inverse[i * k + j] / sqrt(inverse[i * k + i] * inverse[j * k + j]);
}

static void strengths(const struct network *w, const struct lane *lane, double *strength) {
    memset(strength, 0, w->nodes * sizeof *strength);
    for (size_t i = 0; i < w->nodes; i++) {
        for (size_t j = 0; j < i; j++) {
            double r = fabs(partial(w, lane, i, j));
            strength[i] += r;
            strength[j] += r;
        }
    }
}

// ---- resamples

static void resample(struct network *w, struct lane *lane, size_t b) {
    struct random random = random_open(w->seed, b);
    for (size_t p = 0; p < w->persons; p++) {
        lane->order[p] = (double)random_below(&random, w->persons);
    }
    bool ok = invert_rows(w, lane, lane->order, w->persons);
    size_t e = 0;
    for (size_t i = 0; i < w->nodes; i++) {
        for (size_t j = 0; j < i; j++) {
            w->drawn[e++ * w->resamples + b] = ok ? partial(w, lane, i, j) : NAN;
        }
    }
}

static void leave_out(struct network *w, struct lane *lane, size_t which) {
    struct random random = random_open(w->seed, w->resamples + which);
    size_t drop = which / DROP_RESAMPLES;
    size_t n = w->persons - (size_t)floor(0.05 * (double)(drop + 1) * (double)w->persons);
    for (size_t p = 0; p < w->persons; p++) {
        lane->order[p] = (double)p;
    }
    random_shuffle(&random, lane->order, w->persons, n);
    w->kept[which] = NAN;
    if (n > w->nodes + 3 && invert_rows(w, lane, lane->order, n)) {
        strengths(w, lane, lane->strength);
        w->kept[which] = measure_correlation(lane->strength, w->strength, w->nodes);
    }
}

static void run_lane(void *arg, size_t index) {
    struct network *w = arg;
    for (size_t b = index; b < w->resamples; b += LANES) {
        resample(w, &w->lane[index], b);
    }
    // With two nodes both strengths are one number.
    for (size_t b = index; w->nodes > 2 && b < DROPS * DROP_RESAMPLES; b += LANES) {
        leave_out(w, &w->lane[index], b);
    }
}

// Values that exist, rising; returns how many.
static size_t sort_values(const double *value, size_t n, size_t *order) {
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        if (!isnan(value[i])) {
            order[m++] = i;
        }
    }
    linear_sort_indices(value, order, m);
    return m;
}

// By linear interpolation between order statistics.
static double quantile(const double *value, const size_t *order, size_t n, double p) {
    if (n == 0) {
        return NAN;
    }
    double at = p * (double)(n - 1);
    size_t low = (size_t)at;
    size_t high = low + 1 < n ? low + 1 : low;
    return value[order[low]] + (at - (double)low) * (value[order[high]] - value[order[low]]);
}

static double stability_of(const struct network *w) {
    double stable = 0;
    for (size_t d = 0; d < DROPS && w->nodes > 2; d++) {
        size_t good = 0;
        for (size_t b = 0; b < DROP_RESAMPLES; b++) {
            good += w->kept[d * DROP_RESAMPLES + b] >= STABLE_R;
        }
        if ((double)good < STABLE_SHARE * DROP_RESAMPLES) {
            break;
        }
        stable = 0.05 * (double)(d + 1);
    }
    return stable;
}

static void describe_edges(const struct network *w, size_t *order, struct measure_edge *edge) {
    size_t e = 0;
    for (size_t i = 0; i < w->nodes; i++) {
        edge[i * w->nodes + i] = (struct measure_edge){0, 0, 0, 1};
        for (size_t j = 0; j < i; j++, e++) {
            const double *drawn = w->drawn + e * w->resamples;
            struct measure_edge *own = &edge[i * w->nodes + j];
            size_t n = sort_values(drawn, w->resamples, order);
            size_t same = 0;
            for (size_t b = 0; b < n; b++) {
                same += (drawn[order[b]] < 0) == (own->r < 0);
            }
            own->lower = quantile(drawn, order, n, 0.025);
            own->upper = quantile(drawn, order, n, 0.975);
            own->sign = n ? (double)same / (double)n : NAN;
            edge[j * w->nodes + i] = *own;
        }
    }
}

// ---- the whole

static bool take_memory(struct network *w, struct workspace *work) {
    size_t k = w->nodes;
    bool ok = true;
    for (size_t l = 0; l < LANES; l++) {
        struct lane *lane = &w->lane[l];
        lane->covariance = workspace_take(work, k * k, sizeof(double));
        lane->inverse = workspace_take(work, k * k, sizeof(double));
        lane->mean = workspace_take(work, k, sizeof(double));
        lane->strength = workspace_take(work, k, sizeof(double));
        lane->order = workspace_take(work, w->persons, sizeof(double));
        ok = ok && lane->covariance && lane->inverse && lane->mean && lane->strength && lane->order;
    }
    w->drawn = workspace_take(work, w->edges * w->resamples, sizeof(double));
    w->kept = workspace_take(work, (size_t)DROPS * DROP_RESAMPLES, sizeof(double));
    return ok && w->drawn && w->kept;
}

// The rows without gaps, one after another; returns how many. False in *varies: a column is
// constant.
static size_t complete_rows(const double *value, size_t persons, size_t nodes, double *rows,
                            bool *varies) {
    size_t n = 0;
    for (size_t p = 0; p < persons; p++) {
        double sum = 0;
        for (size_t i = 0; i < nodes; i++) {
            sum += value[p * nodes + i];
        }
        if (!isnan(sum)) {
            memcpy(rows + n++ * nodes, value + p * nodes, nodes * sizeof *rows);
        }
    }
    *varies = true;
    for (size_t i = 0; i < nodes; i++) {
        bool differs = false;
        for (size_t p = 1; p < n; p++) {
            differs |= rows[p * nodes + i] < rows[i] || rows[p * nodes + i] > rows[i];
        }
        *varies &= differs;
    }
    return n;
}

static enum measure_status network_run(struct network *w, struct workspace *work,
                                       const struct measure_pool *pool, struct measure_edge *edge,
                                       double *strength) {
    size_t *order = workspace_take(work, w->resamples, sizeof *order);
    if (!order || !take_memory(w, work)) {
        return MEASURE_NO_MEMORY;
    }
    if (!invert_rows(w, &w->lane[0], NULL, w->persons)) {
        return MEASURE_NOT_IDENTIFIED;
    }
    strengths(w, &w->lane[0], strength);
    for (size_t i = 0; i < w->nodes; i++) {
        for (size_t j = 0; j < i; j++) {
            edge[i * w->nodes + j].r = partial(w, &w->lane[0], i, j);
        }
    }
    w->strength = strength;
    pool_run(pool, run_lane, w, LANES);
    describe_edges(w, order, edge);
    return MEASURE_OK;
}

enum measure_status measure_network(const double *value, size_t persons, size_t nodes,
                                    const struct measure_resamples *options,
                                    const struct measure_alloc *alloc, struct measure_edge *edge,
                                    double *strength, struct measure_network *out) {
    *out = (struct measure_network){.nodes = nodes};
    if (nodes < 2) {
        return MEASURE_TOO_FEW;
    }
    struct workspace work;
    workspace_open(&work, alloc);
    enum measure_status status = MEASURE_NO_MEMORY;
    double *rows = workspace_take(&work, persons * nodes, sizeof *rows);
    if (rows) {
        bool varies;
        struct network w = {.nodes = nodes, .edges = nodes * (nodes - 1) / 2, .value = rows};
        w.persons = out->persons = complete_rows(value, persons, nodes, rows, &varies);
        w.resamples = options->resamples ? options->resamples : RESAMPLES;
        w.seed = options->seed;
        status = w.persons < nodes + 4 ? MEASURE_TOO_FEW
                 : varies              ? network_run(&w, &work, options->pool, edge, strength)
                                       : MEASURE_NO_VARIANCE;
        if (status == MEASURE_OK) {
            out->stability = stability_of(&w);
            out->enough = w.persons >= MEASURE_MIN_NETWORK &&
                          w.persons >= MEASURE_MIN_NETWORK_NODE * nodes &&
                          (nodes == 2 || out->stability >= STABLE_ENOUGH - 1e-9);
        }
    }
    workspace_close(&work);
    return status;
}
