// SPDX-License-Identifier: GPL-3.0-or-later
#include "estep.h"

#include "hermite.h"
#include "pool.h"
#include "vector.h"

#include <math.h>
#include <string.h>

#ifdef __SSE2__
#include <xmmintrin.h>
#endif

enum {
    MAX_LANES = 8, // more threads than that gain nothing; fixed, so that sums do not depend on them
    LANE_MIN = 8192, // patterns that make a lane of their own worth while
    SMALL = 4096,    // patterns up to which threads are not woken for the tables
    RUN = 8192,      // patterns whose counts are added in float before they go to double
    MAX_BLOCKS = 64, // of a row: 512 nodes in double
    MAX_KEPT = 1024  // classes whose densities are kept; more are computed for each pattern
};

static const double TINY = 1e-25; // below it float has lost the far nodes

struct estep_lane {
    const struct estep *estep;
    const struct patterns *patterns;
    size_t from;
    size_t to;
    bool precise;
    bool counts;
    double loglik;
    float *part;     // [packed_rows][stride]
    double *sum;     // [packed_rows][stride]
    double *scratch; // [stride]
};

// A normal density over the nodes, made to sum to 1.
static void density_row(const struct estep *e, double mean, double sd, double *row) {
    double total = 0;
    for (size_t q = 0; q < e->nodes; q++) {
        double z = (e->theta[q] - mean) / sd;
        row[q] = exp(-0.5 * z * z);
        total += row[q];
    }
    for (size_t q = 0; q < e->nodes; q++) {
        row[q] /= total;
    }
    for (size_t q = e->nodes; q < e->stride; q++) {
        row[q] = 0;
    }
}

static bool classes_open(struct estep *e, struct workspace *work, size_t patterns, size_t classes) {
    if (classes == 0) {
        return true;
    }
    e->classes = classes;
    double **rows[] = {&e->class_mean,  &e->class_sd,    &e->prior_first, &e->prior_second,
                       &e->class_count, &e->class_first, &e->class_second};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        *rows[i] = workspace_take(work, classes, sizeof **rows[i]);
        if (!*rows[i]) {
            return false;
        }
    }
    e->prior_kept = classes <= MAX_KEPT;
    e->prior = workspace_take(work, (e->prior_kept ? classes : 1) * e->stride, sizeof *e->prior);
    e->first_moment = workspace_take(work, patterns, sizeof *e->first_moment);
    e->second_moment = workspace_take(work, patterns, sizeof *e->second_moment);
    return e->prior && e->first_moment && e->second_moment;
}

bool estep_open(struct estep *e, struct workspace *work, const struct patterns *patterns,
                const struct estep_options *options) {
    size_t nodes = options->nodes;
    bool counts = options->counts;
    *e = (struct estep){.items = patterns->items, .item = patterns->item, .nodes = nodes};
    e->pool = options->pool;
    e->stride = (nodes + VECTOR_NODES - 1) / VECTOR_NODES * VECTOR_NODES;
    e->packed_rows = patterns->rows;
    size_t lanes = patterns->n / LANE_MIN;
    e->lanes = lanes < 1 ? 1 : lanes > MAX_LANES ? MAX_LANES : lanes;
    e->first = workspace_take(work, e->items, sizeof *e->first);
    if (!e->first) {
        return false;
    }
    for (size_t i = 0; i < e->items; i++) {
        e->first[i] = e->rows;
        e->rows += e->item[i].top + 1;
    }
    size_t size = e->packed_rows * e->stride;
    e->theta = workspace_take(work, e->stride, sizeof *e->theta);
    e->weight = workspace_take(work, e->stride, sizeof *e->weight);
    e->chance = workspace_take(work, e->rows * e->stride, sizeof *e->chance);
    e->count = workspace_take(work, counts ? e->rows * e->stride : 0, sizeof *e->count);
    e->table = workspace_take(work, size, sizeof(double));
    e->row_log = workspace_take(work, e->packed_rows, sizeof *e->row_log);
    e->lane = workspace_take(work, e->lanes, sizeof *e->lane);
    if (!e->theta || !e->weight || !e->chance || !e->count || !e->table || !e->row_log ||
        !e->lane) {
        return false;
    }
    for (size_t i = 0; i < e->lanes; i++) {
        e->lane[i].part = workspace_take(work, counts ? size : 0, sizeof *e->lane[i].part);
        e->lane[i].sum = workspace_take(work, counts ? size : 0, sizeof *e->lane[i].sum);
        e->lane[i].scratch = workspace_take(work, e->stride, sizeof *e->lane[i].scratch);
        if (!e->lane[i].part || !e->lane[i].sum || !e->lane[i].scratch) {
            return false;
        }
    }
    if (options->quadrature == MEASURE_GAUSS_HERMITE) {
        hermite_rule(nodes, e->theta, e->weight);
    } else {
        for (size_t q = 0; q < nodes; q++) {
            e->theta[q] = options->bound * (2 * (double)q / (double)(nodes - 1) - 1);
        }
        density_row(e, 0, 1, e->weight);
    }
    return classes_open(e, work, patterns->n, options->classes);
}

void estep_set_class(struct estep *e, size_t class, double mean, double sd) {
    e->class_mean[class] = mean;
    e->class_sd[class] = sd;
    double *row = e->prior + (e->prior_kept ? class * e->stride : 0);
    density_row(e, mean, sd, row);
    e->prior_first[class] = e->prior_second[class] = 0;
    for (size_t q = 0; q < e->nodes; q++) {
        e->prior_first[class] += row[q] * e->theta[q];
        e->prior_second[class] += row[q] * e->theta[q] * e->theta[q];
    }
}

// The density of a pattern's class over the nodes; `scratch` [stride] for one that is not kept.
static const double *estep_prior(const struct estep *e, const struct patterns *p, size_t pattern,
                                 double *scratch) {
    if (!e->classes) {
        return e->weight;
    }
    size_t class = p->class ? p->class[pattern] : 0;
    if (e->prior_kept) {
        return e->prior + class * e->stride;
    }
    density_row(e, e->class_mean[class], e->class_sd[class], scratch);
    return scratch;
}

bool estep_keep_logs(struct estep *e, struct workspace *work) {
    double *logs = workspace_take(work, e->rows * e->stride, sizeof *logs);
    for (size_t r = 0; logs && r < e->rows; r++) {
        for (size_t q = 0; q < e->nodes; q++) {
            logs[r * e->stride + q] = log(e->chance[r * e->stride + q]);
        }
    }
    e->log_chance = logs;
    return logs != NULL;
}

double estep_posterior(const struct estep *e, const struct patterns *p, size_t pattern, double *h) {
    const uint8_t *index = p->index + pattern * p->groups;
    const double *prior = estep_prior(e, p, pattern, h);
    double most = -INFINITY;
    for (size_t q = 0; q < e->nodes; q++) {
        h[q] = log(prior[q]);
    }
    memset(h + e->nodes, 0, (e->stride - e->nodes) * sizeof *h);
    for (size_t i = 0; i < e->items; i++) {
        size_t code = pattern_code(&e->item[i], index[e->item[i].group]);
        size_t row = (e->first[i] + code) * e->stride;
        if (code > e->item[i].top) {
            continue;
        }
        if (e->log_chance) {
            vector_add(h, e->log_chance + row, e->stride);
            continue;
        }
        for (size_t q = 0; q < e->nodes; q++) {
            h[q] += log(e->chance[row + q]);
        }
    }
    for (size_t q = 0; q < e->nodes; q++) {
        most = fmax(most, h[q]);
    }
    double sum = 0;
    for (size_t q = 0; q < e->nodes; q++) {
        h[q] = exp(h[q] - most);
        sum += h[q];
    }
    for (size_t q = 0; q < e->nodes; q++) {
        h[q] /= sum;
    }
    return most + log(sum);
}

// As estep_posterior(), less what the table rows had divided out.
static double rescue(const struct estep *e, const struct patterns *p, size_t pattern, double *h) {
    double loglik = estep_posterior(e, p, pattern, h);
    for (size_t g = 0; g < p->groups; g++) {
        loglik -= e->row_log[p->group[g].offset + p->index[pattern * p->groups + g]];
    }
    return loglik;
}

typedef float half_float __attribute__((vector_size(32)));
typedef double half_double __attribute__((vector_size(32)));

#define REAL float
#define VEC vector_float
#define HALF half_float
#define LANES VECTOR_FLOATS
#define NAME(part) float_##part
#include "estep_kernel.h"
#undef REAL
#undef VEC
#undef HALF
#undef LANES
#undef NAME
#define REAL double
#define VEC vector_double
#define HALF half_double
#define LANES VECTOR_DOUBLES
#define NAME(part) double_##part
#include "estep_kernel.h"

// Products of the chances of a group's items, row by row; a missing answer is a factor of 1.
static void group_products(const struct estep *e, const struct pattern_group *group,
                           double *build) {
    size_t stride = e->stride;
    for (size_t q = 0; q < stride; q++) {
        build[q] = 1;
    }
    for (size_t i = group->first; i < group->first + group->n; i++) {
        const struct pattern_item *item = &e->item[i];
        // From the last category down, so that the rows of code 0 are multiplied last, in place.
        for (size_t code = item->top + 2; code-- > 0;) {
            double *to = build + code * item->stride * stride;
            if (code > item->top) {
                memcpy(to, build, item->stride * stride * sizeof *to);
                continue;
            }
            const double *chance = e->chance + (e->first[i] + code) * stride;
            for (size_t r = 0; r < item->stride; r++) {
                vector_multiply(to + r * stride, build + r * stride, chance, stride);
            }
        }
    }
}

// Divides row r of a group by its maximum, where it stands; in float row r goes to where half of
// the rows before it end, which is never beyond its own beginning. Returns the logarithm of the
// maximum.
static double row_scale(const struct estep *e, double *rows, size_t r) {
    double row[MAX_BLOCKS * VECTOR_DOUBLES];
    double most = 0;
    memcpy(row, rows + r * e->stride, e->stride * sizeof *row);
    for (size_t q = 0; q < e->nodes; q++) {
        most = row[q] > most ? row[q] : most;
    }
    double scale = 1 / most;
    float *narrow = (float *)(void *)rows + r * e->stride;
    for (size_t q = 0; q < e->stride; q++) {
        if (e->precise) {
            rows[r * e->stride + q] = row[q] * scale;
        } else {
            narrow[q] = (float)(row[q] * scale);
        }
    }
    return log(most);
}

static void table_task(void *arg, size_t g) {
    const struct estep *e = arg;
    const struct pattern_group *group = &e->patterns->group[g];
    double *rows = e->table + group->offset * e->stride;
    group_products(e, group, rows);
    for (size_t r = 0; r < group->rows; r++) {
        e->row_log[group->offset + r] = row_scale(e, rows, r);
    }
}

static void lane_run(struct estep_lane *lane) {
    const struct estep *e = lane->estep;
    size_t size = e->packed_rows * e->stride;
    lane->loglik = 0;
    if (lane->counts) {
        memset(lane->sum, 0, size * sizeof *lane->sum);
    }
    if (lane->precise) {
        lane->loglik = double_run(e, lane->patterns, lane->from, lane->to,
                                  lane->counts ? lane->sum : NULL, lane->scratch);
        return;
    }
    for (size_t from = lane->from; from < lane->to; from += RUN) {
        size_t to = lane->to - from < RUN ? lane->to : from + RUN;
        if (lane->counts) {
            memset(lane->part, 0, size * sizeof *lane->part);
        }
        lane->loglik +=
            float_run(e, lane->patterns, from, to, lane->counts ? lane->part : NULL, lane->scratch);
        if (lane->counts) {
            vector_add_float(lane->sum, lane->part, size);
        }
    }
}

// Products of far nodes sink below the smallest normal float; to take them for zero costs nothing,
// to compute with them costs a hundred cycles each.
static void lane_task(void *arg, size_t index) {
    struct estep *e = arg;
#ifdef __SSE2__
    unsigned kept = _mm_getcsr();
    _mm_setcsr(kept | 0x8040u); // flush to zero, denormals are zero
    lane_run(&e->lane[index]);
    _mm_setcsr(kept);
#else
    lane_run(&e->lane[index]);
#endif
}

// Sums of packed rows, over the lanes in their order, back to items: the last item of a group has
// the longest stride.
static void unpack_task(void *arg, size_t g) {
    const struct estep *e = arg;
    const struct pattern_group *group = &e->patterns->group[g];
    size_t stride = e->stride;
    double *rows = e->lane[0].sum + group->offset * stride;
    for (size_t l = 1; l < e->lanes; l++) {
        vector_add(rows, e->lane[l].sum + group->offset * stride, group->rows * stride);
    }
    for (size_t i = group->first + group->n; i-- > group->first;) {
        const struct pattern_item *item = &e->item[i];
        size_t n = item->stride * stride;
        for (size_t code = 0; code <= item->top; code++) {
            double *to = e->count + (e->first[i] + code) * stride;
            memset(to, 0, stride * sizeof *to);
            for (size_t r = 0; r < item->stride; r++) {
                vector_add(to, rows + code * n + r * stride, stride);
            }
        }
        for (size_t code = 1; code <= item->top + 1; code++) {
            vector_add(rows, rows + code * n, n);
        }
    }
}

// The patterns' moments to their classes, in the order of the patterns.
static void sum_classes(struct estep *e, const struct patterns *p) {
    memset(e->class_count, 0, e->classes * sizeof *e->class_count);
    memset(e->class_first, 0, e->classes * sizeof *e->class_first);
    memset(e->class_second, 0, e->classes * sizeof *e->class_second);
    for (size_t i = 0; i < p->n; i++) {
        size_t class = p->class ? p->class[i] : 0;
        e->class_count[class] += p->weight ? p->weight[i] : 1;
        e->class_first[class] += e->first_moment[i];
        e->class_second[class] += e->second_moment[i];
    }
}

double estep_run(struct estep *e, const struct patterns *patterns, bool precise, bool counts) {
    e->patterns = patterns;
    e->precise = precise;
    pool_run(patterns->n > SMALL ? e->pool : NULL, table_task, e, patterns->groups);
    for (size_t i = 0; i < e->lanes; i++) {
        struct estep_lane *lane = &e->lane[i];
        lane->estep = e;
        lane->patterns = patterns;
        lane->from = pool_share(patterns->n, e->lanes, i);
        lane->to = pool_share(patterns->n, e->lanes, i + 1);
        lane->precise = precise;
        lane->counts = counts;
    }
    pool_run(e->pool, lane_task, e, e->lanes);
    double loglik = 0;
    for (size_t i = 0; i < e->lanes; i++) {
        loglik += e->lane[i].loglik;
    }
    for (size_t r = 0; r < patterns->rows; r++) {
        loglik += patterns->row_sum[r] > 0 ? patterns->row_sum[r] * e->row_log[r] : 0;
    }
    if (counts) {
        pool_run(patterns->n > SMALL ? e->pool : NULL, unpack_task, e, patterns->groups);
        if (e->classes) {
            sum_classes(e, patterns);
        }
    }
    return loglik;
}
