// SPDX-License-Identifier: GPL-3.0-or-later
#include "errors.h"

#include "linear.h"

#include <math.h>
#include <string.h>

// Observed information: minus the derivative of the score, by central differences. The score at a
// point is the gradient of the complete-data log-likelihood with the counts of that point (Fisher's
// identity); its derivative is the identity of Oakes 1999, both of whose terms move here at once.
static bool observed_information(struct em *em, struct workspace *work,
                                 const struct patterns *patterns, double *information) {
    size_t n = em->layout.n;
    double *point = workspace_take(work, n, sizeof *point);
    double *up = workspace_take(work, n, sizeof *up);
    double *down = workspace_take(work, n, sizeof *down);
    if (!point || !up || !down) {
        return false;
    }
    memcpy(point, em->free, n * sizeof *point);
    for (size_t j = 0; j < n; j++) {
        double h = 1e-4 * fmax(1, fabs(point[j]));
        double loglik;
        double kept = point[j];
        point[j] = kept + h;
        bool inside = em_score(em, patterns, point, &loglik, up);
        point[j] = kept - h;
        inside = inside && em_score(em, patterns, point, &loglik, down);
        point[j] = kept;
        for (size_t i = 0; i < n; i++) {
            information[i * n + j] = inside ? (down[i] - up[i]) / (2 * h) : NAN;
        }
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            double mean = 0.5 * (information[i * n + j] + information[j * n + i]);
            information[i * n + j] = information[j * n + i] = mean;
        }
    }
    return true;
}

// d log P(code | theta_q) / d free for each item and category: score[row][own + shared][stride].
static void category_scores(const struct em *em, double *score, size_t columns) {
    const struct layout *l = &em->layout;
    const struct estep *e = &em->estep;
    double par[MODEL_MAX_PAR];
    double gradient[MODEL_MAX_PAR];
    double unused[MODEL_MAX_PAR * MODEL_MAX_PAR];
    double jacobian[MODEL_MAX_PAR * (MODEL_MAX_PAR + 1)];
    double one[MODEL_MAX_PAR];
    for (size_t i = 0; i < l->items; i++) {
        size_t top = l->item[i].top;
        size_t used = l->model->own(top) + l->shared;
        layout_curve(l, em->free, i, par);
        l->model->jacobian(top, jacobian);
        for (size_t code = 0; code <= top; code++) {
            memset(one, 0, sizeof one);
            one[code] = 1;
            for (size_t q = 0; q < e->nodes; q++) {
                l->model->family->climb(par, top, e->theta + q, 1, 1, one, gradient, unused);
                for (size_t c = 0; c < used; c++) {
                    double sum = 0;
                    for (size_t k = 0; k <= top; k++) {
                        sum += jacobian[k * used + c] * gradient[k];
                    }
                    score[((e->first[i] + code) * columns + c) * e->stride + q] = sum;
                }
            }
        }
    }
}

// One person's score, the posterior mean of the categories' scores.
static void person_score(const struct em *em, const uint8_t *index, const double *h,
                         const double *score, size_t columns, double *out) {
    const struct layout *l = &em->layout;
    const struct estep *e = &em->estep;
    memset(out, 0, l->n * sizeof *out);
    for (size_t i = 0; i < l->items; i++) {
        size_t code = pattern_code(&l->item[i], index[l->item[i].group]);
        if (code > l->item[i].top) {
            continue;
        }
        size_t own = l->model->own(l->item[i].top);
        const double *row = score + (e->first[i] + code) * columns * e->stride;
        for (size_t c = 0; c < own + l->shared; c++) {
            double sum = 0;
            for (size_t q = 0; q < e->nodes; q++) {
                sum += h[q] * row[c * e->stride + q];
            }
            out[c < own ? l->own_first[i] + c : l->shared_first + c - own] += sum;
        }
    }
}

// Sum of the outer products of the persons' scores (Meilijson 1989,
// doi:10.1111/j.2517-6161.1989.tb01754.x).
static bool cross_product(struct em *em, struct workspace *work, const struct patterns *patterns,
                          double *information) {
    size_t n = em->layout.n;
    size_t columns = em->layout.own_max + em->layout.shared;
    double *score =
        workspace_take(work, em->estep.rows * columns * em->estep.stride, sizeof *score);
    double *person = workspace_take(work, n, sizeof *person);
    double *h = workspace_take(work, em->estep.stride, sizeof *h);
    if (!score || !person || !h || !layout_chances(&em->layout, em->free, &em->estep)) {
        return false;
    }
    category_scores(em, score, columns);
    memset(information, 0, n * n * sizeof *information);
    for (size_t p = 0; p < patterns->n; p++) {
        const uint8_t *index = patterns->index + p * patterns->groups;
        double weight = patterns->weight ? patterns->weight[p] : 1;
        estep_posterior(&em->estep, patterns, index, h);
        person_score(em, index, h, score, columns, person);
        for (size_t i = 0; i < n; i++) {
            for (size_t j = 0; j <= i; j++) {
                information[i * n + j] += weight * person[i] * person[j];
            }
        }
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            information[j * n + i] = information[i * n + j];
        }
    }
    return true;
}

enum measure_status errors_covariance(struct em *em, struct workspace *work,
                                      const struct patterns *patterns,
                                      enum measure_error_method method, double *covariance) {
    size_t n = em->layout.n;
    double *information = workspace_take(work, n * n, sizeof *information);
    if (!information) {
        return MEASURE_NO_MEMORY;
    }
    bool done = method == MEASURE_ERRORS_CROSS_PRODUCT
                    ? cross_product(em, work, patterns, information)
                    : observed_information(em, work, patterns, information);
    if (!done) {
        return MEASURE_NO_MEMORY;
    }
    if (!linear_cholesky(information, n)) {
        return MEASURE_NOT_IDENTIFIED;
    }
    linear_cholesky_inverse(information, n, covariance);
    return MEASURE_OK;
}
