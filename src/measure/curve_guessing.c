// SPDX-License-Identifier: GPL-3.0-or-later
// Right by knowing or by guessing: P = c + (1 - c) logistic(a theta + d), items 0/1 (Birnbaum 1968,
// eq. 17.3.1). par = a, d, logit c.
#include "model.h"

#include <math.h>
#include <string.h>

static double logistic(double x) {
    double e = exp(-fabs(x));
    return (x > 0 ? 1 : e) / (1 + e);
}

// P, 1 - P and the derivatives of P in the three parameters.
struct guess_point {
    double right;
    double wrong;
    double by[3];
};

static struct guess_point guess_at(const double *par, double theta) {
    double x = par[0] * theta + par[1];
    double knows = logistic(x);
    double not = logistic(-x);
    double c = logistic(par[2]);
    double above = logistic(-par[2]); // 1 - c
    struct guess_point g = {.right = c + above * knows, .wrong = above * not };
    g.by[1] = above * knows * not ;
    g.by[0] = theta * g.by[1];
    g.by[2] = c * above * not ;
    return g;
}

static void guessing_chances(const double *par, size_t top, const double *theta, size_t n,
                             size_t stride, double *p) {
    (void)top;
    for (size_t q = 0; q < n; q++) {
        struct guess_point g = guess_at(par, theta[q]);
        p[q] = fmax(g.wrong, 1e-300);
        p[stride + q] = g.right;
    }
}

static void guessing_climb(const double *par, size_t top, const double *theta, size_t n,
                           size_t stride, const double *r, double *gradient, double *information) {
    (void)top;
    memset(gradient, 0, 3 * sizeof *gradient);
    memset(information, 0, 9 * sizeof *information);
    for (size_t q = 0; q < n; q++) {
        struct guess_point g = guess_at(par, theta[q]);
        double variance = g.right * fmax(g.wrong, 1e-300);
        double persons = r[q] + r[stride + q];
        double pull = (r[stride + q] * g.wrong - r[q] * g.right) / variance;
        for (size_t j = 0; j < 3; j++) {
            gradient[j] += pull * g.by[j];
            for (size_t k = 0; k < 3; k++) {
                information[j * 3 + k] += persons * g.by[j] * g.by[k] / variance;
            }
        }
    }
}

static struct evidence guessing_weigh(const double *par, size_t top, double theta,
                                      size_t category) {
    (void)top;
    struct guess_point g = guess_at(par, theta);
    double x = par[0] * theta + par[1];
    double rise = par[0] * g.by[1];
    double bend = par[0] * rise * (1 - 2 * logistic(x));
    double wrong = fmax(g.wrong, 1e-300);
    double variance = g.right * wrong;
    return (struct evidence){category ? rise / g.right : -rise / wrong, rise * rise / variance,
                             rise * bend / variance};
}

static bool guessing_valid(const double *par, size_t top) {
    (void)top;
    return fabs(par[0]) <= 1e3 && fabs(par[1]) <= 1e3 && par[2] <= 5;
}

static void guessing_start(const double *share, size_t top, double *d) {
    (void)top;
    d[0] = log(share[1] / share[0]);
}

static double guessing_step(const double *par, size_t k) {
    (void)k;
    return -par[1] / par[0];
}

const struct curve_family curve_guessing = {true,           guessing_chances, guessing_climb,
                                            guessing_weigh, guessing_valid,   guessing_start,
                                            guessing_step};
