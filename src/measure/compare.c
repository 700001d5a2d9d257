// SPDX-License-Identifier: GPL-3.0-or-later
#include "vsoko/measure/compare.h"

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

static double log_choose(double n, double k) {
    int sign;
    return lgamma_r(n + 1, &sign) - lgamma_r(k + 1, &sign) - lgamma_r(n - k + 1, &sign);
}

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

// Differences of the margins and their covariance for the levels that somebody had.
static size_t margin_differences(const size_t *counts, size_t k, double *difference,
                                 double *covariance, size_t *used) {
    size_t m = 0;
    for (size_t i = 0; i < k; i++) {
        double sum = 0;
        for (size_t j = 0; j < k; j++) {
            sum += (double)(counts[i * k + j] + counts[j * k + i]);
        }
        if (sum - 2 * (double)counts[i * k + i] > 0) {
            used[m++] = i;
        }
    }
    for (size_t i = 0; i < m; i++) {
        double off = 0;
        double delta = 0;
        for (size_t j = 0; j < k; j++) {
            if (j != used[i]) {
                double there = (double)counts[used[i] * k + j];
                double back = (double)counts[j * k + used[i]];
                off += there + back;
                delta += there - back;
            }
        }
        difference[i] = delta;
        for (size_t j = 0; j < m; j++) {
            covariance[i * m + j] =
                i == j ? off
                       : -(double)(counts[used[i] * k + used[j]] + counts[used[j] * k + used[i]]);
        }
    }
    return m;
}

enum measure_status measure_stuart_maxwell(const size_t *counts, size_t k,
                                           const struct measure_alloc *alloc,
                                           struct measure_chi_square *out) {
    *out = (struct measure_chi_square){NAN, 0, NAN};
    if (k < 2) {
        return MEASURE_BAD_ARGUMENT;
    }
    enum measure_status status = MEASURE_NO_MEMORY;
    struct workspace work;
    workspace_open(&work, alloc);
    double *difference = workspace_take(&work, k, sizeof *difference);
    double *covariance = workspace_take(&work, k * k, sizeof *covariance);
    double *solved = workspace_take(&work, k, sizeof *solved);
    size_t *used = workspace_take(&work, k, sizeof *used);
    if (!difference || !covariance || !solved || !used) {
        goto out;
    }
    size_t m = margin_differences(counts, k, difference, covariance, used);
    if (m == 0) {
        *out = (struct measure_chi_square){0, 0, 1};
        status = MEASURE_NO_VARIANCE;
        goto out;
    }
    // One level less: the differences sum to zero.
    size_t r = m - 1;
    for (size_t i = 0; i < r; i++) {
        memmove(covariance + i * r, covariance + i * m, r * sizeof *covariance);
    }
    memcpy(solved, difference, r * sizeof *solved);
    if (!linear_cholesky(covariance, r)) {
        status = MEASURE_NOT_IDENTIFIED;
        goto out;
    }
    linear_cholesky_solve(covariance, r, solved);
    out->value = 0;
    for (size_t i = 0; i < r; i++) {
        out->value += difference[i] * solved[i];
    }
    out->df = r;
    out->p = measure_chi_square_tail(out->value, (double)r);
    status = MEASURE_OK;
out:
    workspace_close(&work);
    return status;
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
