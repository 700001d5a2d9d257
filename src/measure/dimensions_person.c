// SPDX-License-Identifier: GPL-3.0-or-later
// The likelihood of a person is a product of functions of one ability each; they are tabled on a
// grid once, and the integral takes them between its nodes by polynomials of degree five. Its
// points are placed by the mode and the curvature of the posterior.
#include "dimensions.h"

#include "linear.h"

#include <math.h>
#include <string.h>

enum { NEIGHBOURS = 4, NEWTON_STEPS = 20 };

static const double STEP = 2; // most in one Newton step

bool abilities_set(struct abilities *a, const double *pairs) {
    size_t n = a->n;
    double factor[DIMENSIONS * DIMENSIONS] = {0};
    for (size_t i = 0; i < n; i++) {
        a->correlation[i * n + i] = 1;
        for (size_t j = 0; j < i; j++) {
            if (!(fabs(*pairs) < 0.9999)) {
                return false;
            }
            a->correlation[i * n + j] = a->correlation[j * n + i] = *pairs++;
        }
    }
    memcpy(factor, a->correlation, n * n * sizeof *factor);
    if (!linear_cholesky(factor, n)) {
        return false;
    }
    linear_cholesky_inverse(factor, n, a->precision);
    a->log_determinant = 0;
    for (size_t i = 0; i < n; i++) {
        a->log_determinant += 2 * log(factor[i * n + i]);
        for (size_t j = 0; j < n; j++) {
            a->factor[i * n + j] = j <= i ? factor[i * n + j] : 0;
        }
    }
    return true;
}

// The place of z between the nodes: the first of four neighbours and Lagrange's weights of them.
static inline size_t neighbours(double z, double *weight) {
    double at = (z + DIMENSIONS_BOUND) * ((DIMENSIONS_GRID - 1) / (2 * DIMENSIONS_BOUND));
    at = at > 0 ? at < DIMENSIONS_GRID - 1 ? at : DIMENSIONS_GRID - 1 : 0;
    size_t first = at < 1 ? 0 : (size_t)at - 1;
    first = first > DIMENSIONS_GRID - NEIGHBOURS ? DIMENSIONS_GRID - NEIGHBOURS : first;
    double u = at - (double)first;
    double left = u * (u - 1);
    double right = (u - 2) * (u - 3);
    weight[0] = (u - 1) * right / -6;
    weight[1] = u * right / 2;
    weight[2] = left * (u - 3) / -2;
    weight[3] = left * (u - 2) / 6;
    return first;
}

static double loglik_at(const double *loglik, double z) {
    double weight[NEIGHBOURS];
    size_t first = neighbours(z, weight);
    double sum = 0;
    for (size_t k = 0; k < NEIGHBOURS; k++) {
        sum += weight[k] * loglik[first + k];
    }
    return sum;
}

// The mode of the posterior by Newton, and the lower factor of the inverse of its curvature.
static void find_mode(const struct abilities *a, const struct person_integral *p, double *mode,
                      double *factor) {
    size_t n = a->n;
    double h = 2 * DIMENSIONS_BOUND / (DIMENSIONS_GRID - 1);
    double curvature[DIMENSIONS * DIMENSIONS];
    memset(mode, 0, n * sizeof *mode);
    for (int i = 0; i < NEWTON_STEPS; i++) {
        double step[DIMENSIONS];
        memcpy(curvature, a->precision, n * n * sizeof *curvature);
        for (size_t d = 0; d < n; d++) {
            double low = loglik_at(p->loglik[d], mode[d] - h);
            double at = loglik_at(p->loglik[d], mode[d]);
            double high = loglik_at(p->loglik[d], mode[d] + h);
            step[d] = (high - low) / (2 * h);
            curvature[d * n + d] += fmax(0, -(high - 2 * at + low) / (h * h));
            for (size_t e = 0; e < n; e++) {
                step[d] -= a->precision[d * n + e] * mode[e];
            }
        }
        linear_cholesky(curvature, n);
        linear_cholesky_solve(curvature, n, step);
        double most = 0;
        for (size_t d = 0; d < n; d++) {
            mode[d] += fmin(fmax(step[d], -STEP), STEP);
            mode[d] = fmin(fmax(mode[d], 1 - DIMENSIONS_BOUND), DIMENSIONS_BOUND - 1);
            most = fmax(most, fabs(step[d]));
        }
        if (most < 1e-6) {
            break;
        }
    }
    linear_cholesky_inverse(curvature, n, factor);
    linear_cholesky(factor, n);
}

// The walk over the points, one dimension after the other; a point of a dimension depends on those
// before it alone.
struct walk {
    const struct abilities *abilities;
    struct person_integral *person;
    const double *mode;
    const double *factor;
    double x[DIMENSIONS];
    double z[DIMENSIONS];
    double y[DIMENSIONS]; // z in independent standard normals
    double highest;       // log of the integrand at the mode
};

// Where a dimension's points begin, and what the others carry over to its independent normal.
static double begin(const struct walk *w, size_t d, double *carried) {
    size_t n = w->abilities->n;
    double start = w->mode[d];
    *carried = 0;
    for (size_t e = 0; e < d; e++) {
        start += w->factor[d * n + e] * w->x[e];
        *carried += w->abilities->factor[d * n + e] * w->y[e];
    }
    return start;
}

// The points of the last dimension: sums over them of share, share x z and share x z^2.
static double walk_last(struct walk *w, double log_share) {
    const struct abilities *a = w->abilities;
    struct person_integral *p = w->person;
    size_t n = a->n;
    size_t d = n - 1;
    double carried;
    double start = begin(w, d, &carried);
    double slope = w->factor[d * n + d];
    double unit = 1 / a->factor[d * n + d];
    double sum[3] = {0, 0, 0};
    for (size_t k = 0; k < a->points; k++) {
        double weight[NEIGHBOURS];
        double z = start + slope * a->point[k];
        double y = (z - carried) * unit;
        size_t first = neighbours(z, weight);
        const double *loglik = p->loglik[d] + first;
        double here = log_share + a->log_weight[k] - 0.5 * y * y;
        for (size_t j = 0; j < NEIGHBOURS; j++) {
            here += weight[j] * loglik[j];
        }
        double share = exp(here - w->highest);
        for (size_t j = 0; j < NEIGHBOURS; j++) {
            p->share[d][first + j] += share * weight[j];
        }
        sum[0] += share;
        sum[1] += share * z;
        sum[2] += share * z * z;
    }
    for (size_t e = 0; e < d; e++) {
        p->mean[e] += sum[0] * w->z[e];
        p->product[d * n + e] += sum[1] * w->z[e];
        for (size_t f = 0; f <= e; f++) {
            p->product[e * n + f] += sum[0] * w->z[e] * w->z[f];
        }
    }
    p->mean[d] += sum[1];
    p->product[d * n + d] += sum[2];
    return sum[0];
}

// Walks the points of dimension d and those after it; returns their share of the integral.
static double walk_dimension(struct walk *w, size_t d, double log_share) {
    const struct abilities *a = w->abilities;
    size_t n = a->n;
    if (d + 1 >= n || d + 1 >= DIMENSIONS) { // n <= DIMENSIONS: the second for the compiler alone
        return walk_last(w, log_share);
    }
    double total = 0;
    double carried;
    double start = begin(w, d, &carried);
    for (size_t k = 0; k < a->points; k++) {
        double weight[NEIGHBOURS];
        w->x[d] = a->point[k];
        w->z[d] = start + w->factor[d * n + d] * w->x[d];
        w->y[d] = (w->z[d] - carried) / a->factor[d * n + d];
        size_t first = neighbours(w->z[d], weight);
        const double *loglik = w->person->loglik[d] + first;
        double here = log_share + a->log_weight[k] - 0.5 * w->y[d] * w->y[d];
        for (size_t j = 0; j < NEIGHBOURS; j++) {
            here += weight[j] * loglik[j];
        }
        double share = walk_dimension(w, d + 1, here);
        for (size_t j = 0; j < NEIGHBOURS; j++) {
            w->person->share[d][first + j] += share * weight[j];
        }
        total += share;
    }
    return total;
}

void abilities_integrate(const struct abilities *a, struct person_integral *p) {
    size_t n = a->n;
    double mode[DIMENSIONS];
    double factor[DIMENSIONS * DIMENSIONS];
    find_mode(a, p, mode, factor);
    struct walk w = {.abilities = a, .person = p, .mode = mode, .factor = factor};
    double log_scale = -0.5 * a->log_determinant;
    for (size_t d = 0; d < n; d++) {
        double y = mode[d];
        for (size_t e = 0; e < d; e++) {
            y -= a->factor[d * n + e] * w.y[e];
        }
        w.y[d] = y / a->factor[d * n + d];
        w.highest += loglik_at(p->loglik[d], mode[d]) - 0.5 * w.y[d] * w.y[d];
        log_scale += log(factor[d * n + d]);
    }
    memset(p->share, 0, sizeof p->share);
    memset(p->mean, 0, sizeof p->mean);
    memset(p->product, 0, sizeof p->product);
    double total = walk_dimension(&w, 0, 0);
    p->log_total = log(total) + w.highest + log_scale;
    for (size_t d = 0; d < n; d++) {
        p->mean[d] /= total;
        for (size_t q = 0; q < DIMENSIONS_GRID; q++) {
            p->share[d][q] /= total;
        }
        for (size_t e = 0; e <= d; e++) {
            p->product[d * n + e] /= total;
            p->product[e * n + d] = p->product[d * n + e];
        }
    }
}
