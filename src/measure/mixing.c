// SPDX-License-Identifier: GPL-3.0-or-later
// Walker & Ni 2011, SIAM J Numer Anal 49, 1715-1735, doi:10.1137/10078356X, type II.
#include "mixing.h"

#include "linear.h"

#include <string.h>

bool mixing_open(struct mixing *m, struct workspace *work, size_t n) {
    *m = (struct mixing){.n = n};
    m->last = workspace_take(work, n, sizeof *m->last);
    m->last_step = workspace_take(work, n, sizeof *m->last_step);
    m->points = workspace_take(work, MIXING_MEMORY * n, sizeof *m->points);
    m->steps = workspace_take(work, MIXING_MEMORY * n, sizeof *m->steps);
    return m->last && m->last_step && m->points && m->steps;
}

void mixing_forget(struct mixing *m) {
    m->held = 0;
    m->next = 0;
    m->started = false;
}

void mixing_pause(struct mixing *m) { m->started = false; }

static double weighted_product(const double *a, const double *b, const double *weight, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += weight[i] * a[i] * b[i];
    }
    return sum;
}

static void take_in(struct mixing *m, const double *x, const double *step) {
    if (m->started) {
        double *point = m->points + m->next * m->n;
        double *change = m->steps + m->next * m->n;
        for (size_t i = 0; i < m->n; i++) {
            point[i] = x[i] - m->last[i];
            change[i] = step[i] - m->last_step[i];
        }
        m->next = (m->next + 1) % MIXING_MEMORY;
        m->held += m->held < MIXING_MEMORY;
    }
    memcpy(m->last, x, m->n * sizeof *x);
    memcpy(m->last_step, step, m->n * sizeof *step);
    m->started = true;
}

void mixing_step(struct mixing *m, const double *x, const double *step, const double *weight,
                 double *mixed) {
    take_in(m, x, step);
    memcpy(mixed, step, m->n * sizeof *mixed);
    size_t h = m->held;
    double gram[MIXING_MEMORY * MIXING_MEMORY];
    double gamma[MIXING_MEMORY];
    for (size_t a = 0; a < h; a++) {
        const double *change = m->steps + a * m->n;
        gamma[a] = weighted_product(change, step, weight, m->n);
        for (size_t b = 0; b < h; b++) {
            gram[a * h + b] = weighted_product(change, m->steps + b * m->n, weight, m->n);
        }
    }
    for (size_t a = 0; a < h; a++) {
        gram[a * h + a] *= 1 + 1e-10;
    }
    if (h == 0 || !linear_cholesky(gram, h)) {
        return;
    }
    linear_cholesky_solve(gram, h, gamma);
    for (size_t a = 0; a < h; a++) {
        for (size_t i = 0; i < m->n; i++) {
            mixed[i] -= gamma[a] * (m->points[a * m->n + i] + m->steps[a * m->n + i]);
        }
    }
}
