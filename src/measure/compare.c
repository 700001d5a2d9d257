// SPDX-License-Identifier: GPL-3.0-or-later
#include "vsoko/measure/compare.h"

#include "binomial.h"
#include "linear.h"
#include "vsoko/measure/distribution.h"
#include "workspace.h"

#include <math.h>
#include <string.h>

// P(X <= x) of Binomial(n, share), through the incomplete beta.
static double binomial_cdf(double x, double n, double share) {
    if (x < 0) {
        return 0;
    }
    return x >= n ? 1 : 1 - measure_beta_cdf(share, x + 1, n - x);
}

double measure_binomial_p(size_t x, size_t n, double share) {
    if (n == 0) {
        return 1;
    }
    double lower = binomial_cdf((double)x, (double)n, share);
    double upper = x == 0 ? 1 : measure_beta_cdf(share, (double)x, (double)(n - x) + 1);
    return fmin(1, 2 * fmin(lower, upper));
}

double measure_mcnemar_exact(size_t b, size_t c) { return measure_binomial_p(b, b + c, 0.5); }

double measure_mcnemar_midp(size_t b, size_t c) {
    double n = (double)(b + c);
    double point = exp(log_choose(n, (double)b) - n * log(2));
    return b == c ? 1 : measure_mcnemar_exact(b, c) - point;
}

double measure_fisher_exact(size_t a, size_t b, size_t c, size_t d) {
    double row = (double)(a + b);
    double column = (double)(a + c);
    double n = (double)(a + b + c + d);
    double base = log_choose(n, column);
    double least = fmax(0, row + column - n);
    double most = fmin(row, column);
    double observed = log_choose(row, (double)a) + log_choose(n - row, column - (double)a) - base;
    double p = 0;
    for (double x = least; x <= most; x++) {
        double chance = log_choose(row, x) + log_choose(n - row, column - x) - base;
        // Tables as probable as the observed one must not be lost by the last bit.
        if (chance <= observed + 1e-7) {
            p += exp(chance);
        }
    }
    return fmin(1, p);
}

// Indices of the p that are not NaN, rising.
static size_t order_rising(const double *p, size_t n, size_t *order) {
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        if (!isnan(p[i])) {
            order[m++] = i;
        }
    }
    linear_sort_indices(p, order, m);
    return m;
}

enum measure_status measure_holm(const double *p, size_t n, const struct measure_alloc *alloc,
                                 double *adjusted) {
    struct workspace work;
    workspace_open(&work, alloc);
    size_t *order = workspace_take(&work, n, sizeof *order);
    if (order) {
        size_t m = order_rising(p, n, order);
        memmove(adjusted, p, n * sizeof *adjusted);
        double most = 0;
        for (size_t i = 0; i < m; i++) {
            most = fmax(most, fmin(1, (double)(m - i) * adjusted[order[i]]));
            adjusted[order[i]] = most;
        }
    }
    workspace_close(&work);
    return order ? MEASURE_OK : MEASURE_NO_MEMORY;
}

enum measure_status measure_benjamini_hochberg(const double *p, size_t n,
                                               const struct measure_alloc *alloc,
                                               double *adjusted) {
    struct workspace work;
    workspace_open(&work, alloc);
    size_t *order = workspace_take(&work, n, sizeof *order);
    if (order) {
        size_t m = order_rising(p, n, order);
        memmove(adjusted, p, n * sizeof *adjusted);
        double least = 1;
        for (size_t i = m; i-- > 0;) {
            least = fmin(least, (double)m / (double)(i + 1) * adjusted[order[i]]);
            adjusted[order[i]] = least;
        }
    }
    workspace_close(&work);
    return order ? MEASURE_OK : MEASURE_NO_MEMORY;
}
