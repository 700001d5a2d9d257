// SPDX-License-Identifier: GPL-3.0-or-later
// Partial credit: log P(k) = k a theta + d_k + const, d_0 = 0 (Masters 1982, eq. 1,
// doi:10.1007/BF02296272; with slopes Muraki 1992, eq. 5, doi:10.1177/014662169201600206). With two
// categories the logistic curve of Rasch 1960 and Birnbaum 1968.
#include "model.h"

#include <math.h>
#include <string.h>

// P of all categories at one theta.
static inline void chances_at(const double *par, size_t top, double theta, double *p) {
    double slope = par[0] * theta;
    if (top == 1) {
        double e = exp(-fabs(slope + par[1]));
        bool likely = slope + par[1] > 0;
        p[1] = (likely ? 1 : e) / (1 + e);
        p[0] = (likely ? e : 1) / (1 + e);
        return;
    }
    double most = 0;
    p[0] = 0;
    for (size_t k = 1; k <= top; k++) {
        p[k] = (double)k * slope + par[k];
        most = p[k] > most ? p[k] : most;
    }
    double sum = 0;
    for (size_t k = 0; k <= top; k++) {
        p[k] = exp(p[k] - most);
        sum += p[k];
    }
    for (size_t k = 0; k <= top; k++) {
        p[k] /= sum;
    }
}

// P(1) of a curve with two categories.
static inline double chance_at(const double *par, double theta) {
    double x = par[0] * theta + par[1];
    double e = exp(-fabs(x));
    return (x > 0 ? 1 : e) / (1 + e);
}

static void partial_chances(const double *par, size_t top, const double *theta, size_t n,
                            size_t stride, double *p) {
    double at[MODEL_MAX_PAR];
    for (size_t q = 0; q < n; q++) {
        chances_at(par, top, theta[q], at);
        for (size_t k = 0; k <= top; k++) {
            p[k * stride + q] = at[k];
        }
    }
}

// partial_climb() of two categories, where nearly all the time of a class goes.
static void binary_climb(const double *par, const double *theta, size_t n, size_t stride,
                         const double *r, double *gradient, double *information) {
    double g[2] = {0, 0}, slope = 0, cross = 0, level = 0;
    for (size_t q = 0; q < n; q++) {
        double p = chance_at(par, theta[q]);
        double persons = r[q] + r[stride + q];
        double left = r[stride + q] - persons * p;
        double weight = persons * p * (1 - p);
        g[0] += theta[q] * left;
        g[1] += left;
        slope += weight * theta[q] * theta[q];
        cross += weight * theta[q];
        level += weight;
    }
    memcpy(gradient, g, sizeof g);
    memcpy(information, (double[]){slope, cross, cross, level}, 4 * sizeof *information);
}

// An exponential family: the information is exact, -d2 log L.
static void partial_climb(const double *par, size_t top, const double *theta, size_t n,
                          size_t stride, const double *r, double *gradient, double *information) {
    size_t m = top + 1;
    double p[MODEL_MAX_PAR];
    if (top == 1) {
        binary_climb(par, theta, n, stride, r, gradient, information);
        return;
    }
    memset(gradient, 0, m * sizeof *gradient);
    memset(information, 0, m * m * sizeof *information);
    for (size_t q = 0; q < n; q++) {
        chances_at(par, top, theta[q], p);
        double persons = 0;
        double score = 0;
        double mean = 0;
        double square = 0;
        for (size_t k = 0; k <= top; k++) {
            double count = r[k * stride + q];
            persons += count;
            score += (double)k * count;
            mean += (double)k * p[k];
            square += (double)(k * k) * p[k];
        }
        gradient[0] += theta[q] * (score - persons * mean);
        information[0] += persons * theta[q] * theta[q] * (square - mean * mean);
        for (size_t k = 1; k <= top; k++) {
            gradient[k] += r[k * stride + q] - persons * p[k];
            information[k] += persons * theta[q] * ((double)k - mean) * p[k];
            information[k * m + k] += persons * p[k];
            for (size_t j = 1; j <= k; j++) {
                information[j * m + k] -= persons * p[k] * p[j];
            }
        }
    }
    for (size_t k = 0; k < m; k++) {
        for (size_t j = 0; j < k; j++) {
            information[k * m + j] = information[j * m + k];
        }
    }
}

// The score of an answer is a (k - E), its information a^2 V, the bend a^3 times the third moment.
static struct evidence partial_weigh(const double *par, size_t top, double theta, size_t category) {
    double p[MODEL_MAX_PAR];
    double mean = 0;
    double square = 0;
    double third = 0;
    double a = par[0];
    if (top == 1) {
        mean = chance_at(par, theta);
        square = mean * (1 - mean);
        third = square * (1 - 2 * mean);
        return (struct evidence){a * ((double)category - mean), a * a * square, a * a * a * third};
    }
    chances_at(par, top, theta, p);
    for (size_t k = 1; k <= top; k++) {
        mean += (double)k * p[k];
    }
    for (size_t k = 0; k <= top; k++) {
        double apart = (double)k - mean;
        square += p[k] * apart * apart;
        third += p[k] * apart * apart * apart;
    }
    return (struct evidence){a * ((double)category - mean), a * a * square, a * a * a * third};
}

static bool partial_valid(const double *par, size_t top) {
    for (size_t k = 0; k <= top; k++) {
        if (!isfinite(par[k]) || fabs(par[k]) > 1e3) {
            return false;
        }
    }
    return true;
}

static void partial_start(const double *share, size_t top, double *d) {
    for (size_t k = 1; k <= top; k++) {
        d[k - 1] = log(share[k] / share[0]);
    }
}

static double partial_step(const double *par, size_t k) {
    return ((k > 1 ? par[k - 1] : 0) - par[k]) / par[0];
}

const struct curve_family curve_partial = {false,         partial_chances, partial_climb,
                                           partial_weigh, partial_valid,   partial_start,
                                           partial_step};
