// SPDX-License-Identifier: GPL-3.0-or-later
// Residuals at the persons' WLE: fit of items, Q3; and the reliability of scores.
#include "vsoko/measure/score.h"

#include "matrix.h"
#include "model.h"
#include "residual.h"

#include <math.h>
#include <string.h>

static bool residual(const struct measure_calibration *c, const struct measure_matrix *matrix,
                     const struct measure_score *scores, size_t person, size_t item,
                     struct moments *m, double *r) {
    uint8_t category = matrix->category[person * matrix->items + item];
    if (category > MEASURE_TOP || c->item[item].status != MEASURE_OK ||
        scores[person].wle.status != MEASURE_OK) {
        return false;
    }
    double p[MODEL_MAX_PAR];
    measure_chances(c, item, scores[person].wle.value, p);
    *m = moments_of(p, c->item[item].top);
    *r = (double)c->item[item].category[category] - m->mean;
    return true;
}

static void fit_one(const struct measure_calibration *c, const struct measure_matrix *matrix,
                    const struct measure_score *scores, size_t item, struct measure_item_fit *fit) {
    struct residual_sums sums = {0};
    for (size_t p = 0; p < matrix->persons; p++) {
        struct moments m;
        double r;
        if (residual(c, matrix, scores, p, item, &m, &r)) {
            residual_add(&sums, matrix->weight ? matrix->weight[p] : 1, r, &m);
        }
    }
    *fit = residual_fit(&sums);
}

void measure_item_fit(const struct measure_calibration *calibration,
                      const struct measure_matrix *matrix, const struct measure_score *scores,
                      struct measure_item_fit *fit) {
    for (size_t i = 0; i < calibration->items; i++) {
        fit_one(calibration, matrix, scores, i, &fit[i]);
    }
}

// Sums over the persons who answered both items of a pair.
struct pair {
    double n;
    double x;
    double y;
    double xx;
    double yy;
    double xy;
};

static double pair_correlation(const struct pair *s) {
    double x = s->xx - s->x * s->x / s->n;
    double y = s->yy - s->y * s->y / s->n;
    return s->n > 1 && x > 0 && y > 0 ? (s->xy - s->x * s->y / s->n) / sqrt(x * y) : NAN;
}

enum measure_status measure_q3(const struct measure_calibration *calibration,
                               const struct measure_matrix *matrix,
                               const struct measure_score *scores,
                               const struct measure_alloc *alloc, double *q3) {
    size_t items = calibration->items;
    struct workspace work;
    workspace_open(&work, alloc);
    struct pair *pairs = workspace_take(&work, items * items, sizeof *pairs);
    double *r = workspace_take(&work, items, sizeof *r);
    bool ready = pairs && r;
    for (size_t p = 0; ready && p < matrix->persons; p++) {
        double weight = matrix->weight ? matrix->weight[p] : 1;
        for (size_t i = 0; i < items; i++) {
            struct moments m;
            if (!residual(calibration, matrix, scores, p, i, &m, &r[i])) {
                r[i] = NAN;
                continue;
            }
            for (size_t j = 0; j < i; j++) {
                if (!isnan(r[j])) {
                    struct pair *s = &pairs[i * items + j];
                    s->n += weight;
                    s->x += weight * r[i];
                    s->y += weight * r[j];
                    s->xx += weight * r[i] * r[i];
                    s->yy += weight * r[j] * r[j];
                    s->xy += weight * r[i] * r[j];
                }
            }
        }
    }
    for (size_t i = 0; ready && i < items; i++) {
        q3[i * items + i] = 1;
        for (size_t j = 0; j < i; j++) {
            q3[i * items + j] = q3[j * items + i] = pair_correlation(&pairs[i * items + j]);
        }
    }
    workspace_close(&work);
    return ready ? MEASURE_OK : MEASURE_NO_MEMORY;
}

// Weighted mean and variance (n - 1) of a kind of theta, and the mean of its squared errors.
static void theta_spread(const struct measure_matrix *matrix, const struct measure_score *scores,
                         bool wle, double *variance, double *error) {
    double n = 0;
    double mean = 0;
    double square = 0;
    *error = 0;
    for (size_t p = 0; p < matrix->persons; p++) {
        const struct measure_theta *t = wle ? &scores[p].wle : &scores[p].eap;
        double weight = matrix->weight ? matrix->weight[p] : 1;
        if (t->status == MEASURE_OK && weight > 0) {
            n += weight;
            double d = t->value - mean;
            mean += weight * d / n;
            square += weight * d * (t->value - mean);
            *error += weight * t->se * t->se;
        }
    }
    *variance = n > 1 ? square / (n - 1) : NAN;
    *error = n > 0 ? *error / n : NAN;
}

void measure_score_reliability(const struct measure_calibration *calibration,
                               const struct measure_matrix *matrix,
                               const struct measure_score *scores,
                               struct measure_score_reliability *out) {
    double variance;
    double error;
    theta_spread(matrix, scores, false, &variance, &error);
    out->eap = variance / (variance + error);
    theta_spread(matrix, scores, true, &variance, &error);
    out->wle = variance > 0 ? 1 - error / variance : NAN;
    double v = calibration->sigma * calibration->sigma;
    double total = 0;
    double marginal = 0;
    double green = 0;
    for (int q = -200; q <= 200; q++) {
        double z = 0.04 * q;
        double weight = exp(-0.5 * z * z);
        double information =
            measure_information(calibration, calibration->mean + z * calibration->sigma);
        total += weight;
        marginal += weight * v * information / (v * information + 1);
        green += weight / information;
    }
    out->marginal = marginal / total;
    out->green = 1 - green / total / v;
}
