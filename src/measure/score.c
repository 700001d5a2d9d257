// SPDX-License-Identifier: GPL-3.0-or-later
#include "vsoko/measure/score.h"

#include "matrix.h"
#include "model.h"
#include "theta_root.h"
#include "vector.h"

#include <math.h>
#include <string.h>

enum {
    NODES = 128 // on -8..8 standard deviations: the posterior mean is exact to 1e-9
};

static const double BOUND = 8;    // standard deviations
static const double NOTHING = 40; // a density lower by so much in logarithms adds not a bit

// The items of a calibration ready for a person's row.
struct scale {
    const struct measure_calibration *calibration;
    const struct curve_family *family;
    bool population;
    _Alignas(64) double theta[NODES];
    _Alignas(64) double log_weight[NODES];
    // Made for many rows, NULL for one:
    double (*par)[MODEL_MAX_PAR]; // [items]
    size_t *first;                // [items] of its rows in log_chance
    double *log_chance;           // [sum of top + 1][NODES]
};

static const struct measure_theta no_theta = {MEASURE_NO_DATA, NAN, NAN};

// The parameters of an item's curve: from the scale when it holds them, else copied into `own`.
static const double *item_parameters(const struct scale *scale, size_t i, double *own) {
    if (scale->par) {
        return scale->par[i];
    }
    curve_of(scale->calibration, i, own);
    return own;
}

// The category of the model, or SIZE_MAX.
static size_t answer(const struct measure_item *item, uint8_t category) {
    return item->status == MEASURE_OK && category <= MEASURE_TOP ? item->category[category]
                                                                 : SIZE_MAX;
}

static bool scale_open(struct scale *scale, const struct measure_calibration *calibration) {
    const struct model *model = model_of(calibration->model);
    *scale = (struct scale){.calibration = calibration};
    if (!model || calibration->sigma < 0) {
        return false;
    }
    // Without a population there is no EAP; the nodes then serve to start the roots alone.
    scale->population = !isnan(calibration->sigma);
    double sigma = scale->population ? calibration->sigma : 1;
    scale->family = model->family;
    for (size_t q = 0; q < NODES; q++) {
        double z = -BOUND + 2 * BOUND * (double)q / (NODES - 1);
        scale->theta[q] = calibration->mean + z * sigma;
        scale->log_weight[q] = -0.5 * z * z;
    }
    return true;
}

// The likelihood equation at theta: the score of the answers, the information of the items, and for
// WLE Warm's term J / (2 I), J = sum P' P'' / P (his eq. 8; Samejima 1993 for other models).
static double equation(const struct scale *scale, const uint8_t *row, double theta, bool weighted,
                       double *information) {
    struct evidence sum = {0, 0, 0};
    double own[MODEL_MAX_PAR];
    for (size_t i = 0; i < scale->calibration->items; i++) {
        const struct measure_item *item = &scale->calibration->item[i];
        size_t x = answer(item, row[i]);
        if (x == SIZE_MAX) {
            continue;
        }
        struct evidence one =
            scale->family->weigh(item_parameters(scale, i, own), item->top, theta, x);
        sum.slope += one.slope;
        sum.information += one.information;
        sum.bend += one.bend;
    }
    *information = sum.information;
    return sum.slope + (weighted && sum.information > 0 ? sum.bend / (2 * sum.information) : 0);
}

// A row and which equation of it is to be solved.
struct row_equation {
    const struct scale *scale;
    const uint8_t *row;
    bool weighted;
};

static double row_value(const void *arg, double theta, double *information) {
    const struct row_equation *e = arg;
    return equation(e->scale, e->row, theta, e->weighted, information);
}

static struct measure_theta solve(const struct scale *scale, const uint8_t *row, bool weighted,
                                  double start) {
    const struct row_equation e = {scale, row, weighted};
    return theta_root(row_value, &e, start);
}

// Is the likelihood highest at infinity: every answer at the end that its slope points to?
static bool extreme(const struct scale *scale, const uint8_t *row) {
    bool up = true;
    bool down = true;
    for (size_t i = 0; i < scale->calibration->items; i++) {
        const struct measure_item *item = &scale->calibration->item[i];
        size_t x = answer(item, row[i]);
        if (x == SIZE_MAX || (!(item->slope > 0) && !(item->slope < 0))) {
            continue;
        }
        bool falling = item->slope < 0;
        up &= x == (falling ? 0 : item->top);
        down &= x == (falling ? item->top : 0);
    }
    return up || down;
}

// Where the likelihood (the density less the weight) is highest, by a parabola through the best
// node and its neighbours.
static double first_guess(const struct scale *scale, const double *log_density) {
    size_t best = 1;
    double most = -INFINITY;
    for (size_t q = 1; q + 1 < NODES; q++) {
        double value = log_density[q] - scale->log_weight[q];
        if (value > most) {
            most = value;
            best = q;
        }
    }
    double low = log_density[best - 1] - scale->log_weight[best - 1];
    double high = log_density[best + 1] - scale->log_weight[best + 1];
    double bend = low - 2 * most + high;
    double step = scale->theta[1] - scale->theta[0];
    return scale->theta[best] + (bend < 0 ? 0.5 * step * (low - high) / bend : 0);
}

static struct measure_theta posterior(const struct scale *scale, const double *log_density) {
    double most = -INFINITY;
    for (size_t q = 0; q < NODES; q++) {
        most = fmax(most, log_density[q]);
    }
    double sum = 0;
    double mean = 0;
    double square = 0;
    for (size_t q = 0; q < NODES; q++) {
        if (log_density[q] < most - NOTHING) {
            continue;
        }
        double h = exp(log_density[q] - most);
        sum += h;
        mean += h * scale->theta[q];
        square += h * scale->theta[q] * scale->theta[q];
    }
    mean /= sum;
    return (struct measure_theta){MEASURE_OK, mean, sqrt(fmax(0, square / sum - mean * mean))};
}

static void add_log_chances(const struct scale *scale, size_t item, size_t category, double *sum) {
    const struct measure_item *it = &scale->calibration->item[item];
    if (scale->log_chance) {
        const double *row = scale->log_chance + (scale->first[item] + category) * NODES;
        vector_add(sum, row, NODES);
        return;
    }
    double par[MODEL_MAX_PAR];
    double p[MODEL_MAX_PAR];
    for (size_t q = 0; q < NODES; q++) {
        scale->family->chances(item_parameters(scale, item, par), it->top, &scale->theta[q], 1, 1,
                               p);
        sum[q] += log(fmax(p[category], 1e-300));
    }
}

static void score_row(const struct scale *scale, const uint8_t *row, struct measure_score *out) {
    _Alignas(64) double log_density[NODES];
    *out = (struct measure_score){.wle = no_theta, .mle = no_theta, .eap = no_theta};
    memcpy(log_density, scale->log_weight, sizeof log_density);
    for (size_t i = 0; i < scale->calibration->items; i++) {
        size_t x = answer(&scale->calibration->item[i], row[i]);
        if (x != SIZE_MAX) {
            out->answered++;
            out->points += x;
            out->most += scale->calibration->item[i].top;
            add_log_chances(scale, i, x, log_density);
        }
    }
    if (out->answered == 0) {
        return;
    }
    out->eap = scale->population ? posterior(scale, log_density)
                                 : (struct measure_theta){MEASURE_NOT_IDENTIFIED, NAN, NAN};
    out->mle = (struct measure_theta){MEASURE_NOT_ESTIMABLE, NAN, NAN};
    double start = first_guess(scale, log_density);
    if (!extreme(scale, row)) {
        out->mle = solve(scale, row, false, start);
    }
    // Near the other root, moved by Warm's term of that point (his eq. 7).
    if (out->mle.status == MEASURE_OK) {
        double information;
        double pull = equation(scale, row, out->mle.value, true, &information);
        start = out->mle.value + pull / information;
    }
    out->wle = solve(scale, row, true, start);
}

enum measure_status measure_score_row(const struct measure_calibration *calibration,
                                      const uint8_t *row, struct measure_score *out) {
    struct scale scale;
    if (!scale_open(&scale, calibration)) {
        return MEASURE_BAD_ARGUMENT;
    }
    score_row(&scale, row, out);
    return MEASURE_OK;
}

static bool take_tables(struct scale *scale, struct workspace *work) {
    const struct measure_calibration *c = scale->calibration;
    double(*par)[MODEL_MAX_PAR] = workspace_take(work, c->items, sizeof *par);
    scale->first = workspace_take(work, c->items + 1, sizeof *scale->first);
    if (!scale->first || !par) {
        return false;
    }
    for (size_t i = 0; i < c->items; i++) {
        bool used = c->item[i].status == MEASURE_OK;
        scale->first[i + 1] = scale->first[i] + (used ? c->item[i].top + 1 : 0);
    }
    scale->log_chance =
        workspace_take(work, scale->first[c->items] * NODES, sizeof *scale->log_chance);
    if (!scale->log_chance) {
        return false;
    }
    for (size_t i = 0; i < c->items; i++) {
        double *rows = scale->log_chance + scale->first[i] * NODES;
        if (c->item[i].status != MEASURE_OK) {
            continue;
        }
        item_parameters(scale, i, par[i]);
        scale->family->chances(par[i], c->item[i].top, scale->theta, NODES, NODES, rows);
        for (size_t q = 0; q < (c->item[i].top + 1) * NODES; q++) {
            rows[q] = log(fmax(rows[q], 1e-300));
        }
    }
    scale->par = par;
    return true;
}

// With one slope the sum of points says everything about a person who answered all items: each sum
// is solved once. Gives the sum, or SIZE_MAX.
static size_t sufficient(const struct scale *scale, const uint8_t *row) {
    size_t points = 0;
    if (!model_of(scale->calibration->model)->one_slope) {
        return SIZE_MAX;
    }
    for (size_t i = 0; i < scale->calibration->items; i++) {
        const struct measure_item *item = &scale->calibration->item[i];
        size_t x = answer(item, row[i]);
        if (item->status == MEASURE_OK && x == SIZE_MAX) {
            return SIZE_MAX;
        }
        points += x == SIZE_MAX ? 0 : x;
    }
    return points;
}

enum measure_status measure_score_all(const struct measure_calibration *calibration,
                                      const struct measure_matrix *matrix,
                                      const struct measure_alloc *alloc,
                                      struct measure_score *out) {
    struct scale scale;
    if (!scale_open(&scale, calibration) || calibration->items != matrix->items) {
        return MEASURE_BAD_ARGUMENT;
    }
    struct workspace work;
    workspace_open(&work, alloc);
    size_t *first = workspace_take(&work, measure_points(calibration) + 1, sizeof *first);
    bool ready = take_tables(&scale, &work) && first;
    for (size_t p = 0; ready && p < matrix->persons; p++) {
        const uint8_t *row = matrix->category + p * matrix->items;
        size_t points = sufficient(&scale, row);
        if (points != SIZE_MAX && first[points]) {
            out[p] = out[first[points] - 1];
            continue;
        }
        score_row(&scale, row, &out[p]);
        if (points != SIZE_MAX) {
            first[points] = p + 1;
        }
    }
    workspace_close(&work);
    return ready ? MEASURE_OK : MEASURE_NO_MEMORY;
}

size_t measure_points(const struct measure_calibration *calibration) {
    size_t most = 0;
    for (size_t i = 0; i < calibration->items; i++) {
        most += calibration->item[i].status == MEASURE_OK ? calibration->item[i].top : 0;
    }
    return most;
}

// P(sum of points | theta_q) by adding one item after another (Lord & Wingersky 1984):
// sums[most + 1][NODES].
static void sum_chances(const struct scale *scale, double *sums) {
    size_t done = 0;
    for (size_t q = 0; q < NODES; q++) {
        sums[q] = 1;
    }
    for (size_t i = 0; i < scale->calibration->items; i++) {
        const struct measure_item *item = &scale->calibration->item[i];
        double p[MODEL_MAX_PAR];
        for (size_t q = 0; item->status == MEASURE_OK && q < NODES; q++) {
            scale->family->chances(scale->par[i], item->top, &scale->theta[q], 1, 1, p);
            for (size_t s = done + item->top + 1; s-- > 0;) {
                double sum = 0;
                for (size_t k = 0; k <= item->top && k <= s; k++) {
                    sum += s - k <= done ? p[k] * sums[(s - k) * NODES + q] : 0;
                }
                sums[s * NODES + q] = sum;
            }
        }
        done += item->status == MEASURE_OK ? item->top : 0;
    }
}

// A row of answers with so many points; any such row has the same likelihood up to a factor.
static void row_of_sum(const struct measure_calibration *c, size_t points, uint8_t *row) {
    for (size_t i = 0; i < c->items; i++) {
        const struct measure_item *item = &c->item[i];
        size_t x = item->status != MEASURE_OK ? 0 : points < item->top ? points : item->top;
        points -= x;
        row[i] = MEASURE_ABSENT;
        for (uint8_t category = 0; item->status == MEASURE_OK && category <= MEASURE_TOP;
             category++) {
            if (item->category[category] == x) {
                row[i] = category;
                break;
            }
        }
    }
}

enum measure_status measure_score_table(const struct measure_calibration *calibration,
                                        const struct measure_alloc *alloc,
                                        struct measure_score *table) {
    struct scale scale;
    if (!scale_open(&scale, calibration)) {
        return MEASURE_BAD_ARGUMENT;
    }
    struct workspace work;
    workspace_open(&work, alloc);
    size_t most = measure_points(calibration);
    double *sums = workspace_take(&work, (most + 1) * NODES, sizeof *sums);
    uint8_t *row = workspace_take(&work, calibration->items, 1);
    bool ready = take_tables(&scale, &work) && sums && row;
    if (ready) {
        sum_chances(&scale, sums);
    }
    for (size_t s = 0; ready && s <= most; s++) {
        row_of_sum(calibration, s, row);
        score_row(&scale, row, &table[s]);
        for (size_t q = 0; q < NODES; q++) {
            sums[s * NODES + q] = log(fmax(sums[s * NODES + q], 1e-300)) + scale.log_weight[q];
        }
        if (scale.population) {
            table[s].eap = posterior(&scale, sums + s * NODES);
        }
        if (!model_of(calibration->model)->one_slope) {
            table[s].wle = table[s].mle = (struct measure_theta){MEASURE_NOT_IDENTIFIED, NAN, NAN};
        }
    }
    workspace_close(&work);
    return ready ? MEASURE_OK : MEASURE_NO_MEMORY;
}

void measure_chances(const struct measure_calibration *calibration, size_t item, double theta,
                     double *p) {
    double own[MODEL_MAX_PAR];
    const struct scale bare = {.calibration = calibration};
    model_of(calibration->model)
        ->family->chances(item_parameters(&bare, item, own), calibration->item[item].top, &theta, 1,
                          1, p);
}

double measure_item_information(const struct measure_calibration *calibration, size_t item,
                                double theta) {
    double own[MODEL_MAX_PAR];
    const struct scale bare = {.calibration = calibration};
    const struct measure_item *it = &calibration->item[item];
    if (it->status != MEASURE_OK) {
        return 0;
    }
    return model_of(calibration->model)
        ->family->weigh(item_parameters(&bare, item, own), it->top, theta, 0)
        .information;
}

double measure_information(const struct measure_calibration *calibration, double theta) {
    double sum = 0;
    for (size_t i = 0; i < calibration->items; i++) {
        sum += measure_item_information(calibration, i, theta);
    }
    return sum;
}
