// SPDX-License-Identifier: GPL-3.0-or-later
// Graded responses: P(X >= k) = logistic(a theta + d_k), d falling (Samejima 1969, Psychometrika
// Monograph 17, doi:10.1007/BF03372160).
#include "model.h"

#include <math.h>
#include <string.h>

// At one theta: P(X >= k) in above[0..top + 1], its slope above (1 - above) in rise, and P(k).
// P(k) by logistic(x) - logistic(y) = logistic(x) logistic(-y) (1 - exp(y - x)): exact far out,
// where the difference of two numbers near 1 is not.
static inline void graded_at(const double *par, size_t top, double theta, const double *gap,
                             double *above, double *rise, double *p) {
    double below_next[MODEL_MAX_PAR + 1];
    above[0] = 1;
    rise[0] = 0;
    above[top + 1] = 0;
    rise[top + 1] = 0;
    below_next[top + 1] = 1;
    for (size_t k = 1; k <= top; k++) {
        double e = exp(-fabs(par[0] * theta + par[k]));
        bool high = par[0] * theta + par[k] > 0;
        above[k] = (high ? 1 : e) / (1 + e);
        below_next[k] = (high ? e : 1) / (1 + e);
        rise[k] = above[k] * below_next[k];
    }
    for (size_t k = 0; k <= top; k++) {
        p[k] = fmax(above[k] * below_next[k + 1] * gap[k], 1e-300);
    }
}

// 1 - exp(d_(k+1) - d_k) for the inner categories, 1 for the outer ones.
static void graded_gaps(const double *par, size_t top, double *gap) {
    for (size_t k = 0; k <= top; k++) {
        gap[k] = k == 0 || k == top ? 1 : -expm1(par[k + 1] - par[k]);
    }
}

static void graded_chances(const double *par, size_t top, const double *theta, size_t n,
                           size_t stride, double *p) {
    double gap[MODEL_MAX_PAR];
    double above[MODEL_MAX_PAR + 1];
    double rise[MODEL_MAX_PAR + 1];
    double at[MODEL_MAX_PAR];
    graded_gaps(par, top, gap);
    for (size_t q = 0; q < n; q++) {
        graded_at(par, top, theta[q], gap, above, rise, at);
        for (size_t k = 0; k <= top; k++) {
            p[k * stride + q] = at[k];
        }
    }
}

static void graded_climb(const double *par, size_t top, const double *theta, size_t n,
                         size_t stride, const double *r, double *gradient, double *information) {
    size_t m = top + 1;
    double gap[MODEL_MAX_PAR];
    double above[MODEL_MAX_PAR + 1];
    double rise[MODEL_MAX_PAR + 1];
    double p[MODEL_MAX_PAR];
    memset(gradient, 0, m * sizeof *gradient);
    memset(information, 0, m * m * sizeof *information);
    graded_gaps(par, top, gap);
    for (size_t q = 0; q < n; q++) {
        graded_at(par, top, theta[q], gap, above, rise, p);
        double persons = 0;
        for (size_t k = 0; k <= top; k++) {
            persons += r[k * stride + q];
        }
        for (size_t k = 0; k <= top; k++) {
            double count = r[k * stride + q];
            double inverse = 1 / p[k];
            double pull = count * inverse;
            double weight = persons * inverse;
            double by_slope = theta[q] * (rise[k] - rise[k + 1]);
            gradient[0] += pull * by_slope;
            information[0] += weight * by_slope * by_slope;
            if (k > 0) {
                gradient[k] += pull * rise[k];
                information[k] += weight * by_slope * rise[k];
                information[k * m + k] += weight * rise[k] * rise[k];
            }
            if (k < top) {
                gradient[k + 1] -= pull * rise[k + 1];
                information[k + 1] -= weight * by_slope * rise[k + 1];
                information[(k + 1) * m + k + 1] += weight * rise[k + 1] * rise[k + 1];
            }
            if (k > 0 && k < top) {
                information[k * m + k + 1] -= weight * rise[k] * rise[k + 1];
            }
        }
    }
    for (size_t k = 0; k < m; k++) {
        for (size_t j = 0; j < k; j++) {
            information[k * m + j] = information[j * m + k];
        }
    }
}

static struct evidence graded_weigh(const double *par, size_t top, double theta, size_t category) {
    double gap[MODEL_MAX_PAR];
    double above[MODEL_MAX_PAR + 1];
    double rise[MODEL_MAX_PAR + 1];
    double p[MODEL_MAX_PAR];
    struct evidence sum = {0, 0, 0};
    graded_gaps(par, top, gap);
    graded_at(par, top, theta, gap, above, rise, p);
    for (size_t k = 0; k <= top; k++) {
        double dp = par[0] * (rise[k] - rise[k + 1]);
        double ddp =
            par[0] * par[0] * (rise[k] * (1 - 2 * above[k]) - rise[k + 1] * (1 - 2 * above[k + 1]));
        double rate = dp / p[k];
        sum.information += rate * dp;
        sum.bend += rate * ddp;
        sum.slope = k == category ? rate : sum.slope;
    }
    return sum;
}

static bool graded_valid(const double *par, size_t top) {
    for (size_t k = 0; k <= top; k++) {
        if (!isfinite(par[k]) || fabs(par[k]) > 1e3) {
            return false;
        }
    }
    for (size_t k = 1; k < top; k++) {
        if (!(par[k] - par[k + 1] > 1e-6)) {
            return false;
        }
    }
    return true;
}

static void graded_start(const double *share, size_t top, double *d) {
    double above = 0;
    for (size_t k = top; k > 0; k--) {
        above += share[k];
        d[k - 1] = log(above / (1 - above));
    }
}

static double graded_step(const double *par, size_t k) { return -par[k] / par[0]; }

const struct curve_family curve_graded = {false,        graded_chances, graded_climb, graded_weigh,
                                          graded_valid, graded_start,   graded_step};
