// SPDX-License-Identifier: GPL-3.0-or-later
#include "binomial.h"
#include "random.h"
#include "workspace.h"

#include <math.h>
#include <string.h>

// A rearrangement is as far as the data unless rounding alone says so.
static bool is_far(double value, double observed, double scale) {
    return fabs(value) >= fabs(observed) - 1e-10 * scale;
}

static double sum_of(const double *values, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += values[i];
    }
    return sum;
}

// Takes the mean off; returns the sum of squares.
static double centre(double *values, size_t n) {
    double mean = sum_of(values, n) / (double)n;
    double square = 0;
    for (size_t i = 0; i < n; i++) {
        values[i] -= mean;
        square += values[i] * values[i];
    }
    return square;
}

static bool is_constant(const double *values, size_t n) {
    for (size_t i = 1; i < n; i++) {
        if (values[i] < values[0] || values[i] > values[0]) {
            return false;
        }
    }
    return true;
}

static void finish_count(double far, double all, struct measure_exact *out) {
    out->p = far / all;
    out->arrangements = all;
}

// ---- two groups

// The next choice of k of n in lexical order; false after the last.
static bool next_choice(size_t *chosen, size_t k, size_t n) {
    for (size_t i = k; i-- > 0;) {
        if (chosen[i] < n - k + i) {
            chosen[i]++;
            for (size_t j = i + 1; j < k; j++) {
                chosen[j] = chosen[j - 1] + 1;
            }
            return true;
        }
    }
    return false;
}

static void count_choices(const double *all, size_t n, size_t k, double observed, double scale,
                          size_t *chosen, struct measure_exact *out) {
    double far = 0;
    double count = 0;
    for (size_t i = 0; i < k; i++) {
        chosen[i] = i;
    }
    do {
        double sum = 0;
        for (size_t i = 0; i < k; i++) {
            sum += all[chosen[i]];
        }
        far += is_far(sum, observed, scale);
        count++;
    } while (next_choice(chosen, k, n));
    finish_count(far, count, out);
}

enum measure_status measure_permute_means(const double *first, size_t n_first, const double *second,
                                          size_t n_second, struct measure_draws draws,
                                          const struct measure_alloc *alloc,
                                          struct measure_exact *out) {
    *out = (struct measure_exact){NAN, NAN, 0, 0, true};
    if (n_first == 0 || n_second == 0) {
        return MEASURE_NO_DATA;
    }
    struct workspace work;
    workspace_open(&work, alloc);
    size_t n = n_first + n_second;
    double *all = workspace_take(&work, n, sizeof *all);
    size_t *chosen = workspace_take(&work, n_first, sizeof *chosen);
    enum measure_status status = MEASURE_NO_MEMORY;
    if (!all || !chosen) {
        goto out;
    }
    memcpy(all, first, n_first * sizeof *all);
    memcpy(all + n_first, second, n_second * sizeof *all);
    out->statistic =
        sum_of(first, n_first) / (double)n_first - sum_of(second, n_second) / (double)n_second;
    status = MEASURE_OK;
    if (is_constant(all, n)) {
        finish_count(1, 1, out);
        status = MEASURE_NO_VARIANCE;
        goto out;
    }
    // With the mean taken off, the sum of the first group tells all.
    double scale = sqrt(centre(all, n) * (double)n);
    double observed = sum_of(all, n_first);
    if (exp(log_choose((double)n, (double)n_first)) <= EXACT_COUNTED) {
        count_choices(all, n, n_first, observed, scale, chosen, out);
        goto out;
    }
    struct random random = random_open(draws.seed, 0);
    size_t far = 0;
    size_t take = n_first < n_second ? n_first : n_second; // the sum of the rest is its negative
    draws = exact_draws(draws);
    for (size_t d = 0; d < draws.draws; d++) {
        random_shuffle(&random, all, n, take);
        far += is_far(sum_of(all, take), observed, scale);
    }
    exact_from_draws(far, draws.draws, out);
out:
    workspace_close(&work);
    return status;
}

// ---- the same persons

enum measure_status measure_permute_same(const double *difference, size_t n,
                                         struct measure_draws draws,
                                         const struct measure_alloc *alloc,
                                         struct measure_exact *out) {
    (void)alloc; // nothing is taken
    *out = (struct measure_exact){NAN, NAN, 0, 0, true};
    if (n == 0) {
        return MEASURE_NO_DATA;
    }
    double observed = sum_of(difference, n);
    double scale = 0;
    for (size_t i = 0; i < n; i++) {
        scale += fabs(difference[i]);
    }
    out->statistic = observed / (double)n;
    if (!(scale > 0)) {
        finish_count(1, 1, out);
        return MEASURE_NO_VARIANCE;
    }
    if (n < 20) {
        size_t far = 0;
        for (size_t signs = 0; signs < (size_t)1 << n; signs++) {
            double sum = 0;
            for (size_t i = 0; i < n; i++) {
                sum += signs >> i & 1 ? difference[i] : -difference[i];
            }
            far += is_far(sum, observed, scale);
        }
        finish_count((double)far, ldexp(1, (int)n), out);
        return MEASURE_OK;
    }
    struct random random = random_open(draws.seed, 0);
    size_t far = 0;
    draws = exact_draws(draws);
    for (size_t d = 0; d < draws.draws; d++) {
        double sum = 0;
        for (size_t i = 0; i < n; i++) {
            sum += random_next(&random) >> 63 ? difference[i] : -difference[i];
        }
        far += is_far(sum, observed, scale);
    }
    exact_from_draws(far, draws.draws, out);
    return MEASURE_OK;
}

// ---- several groups

// Sum over groups of (sum of centred values)^2 / n: what F grows with.
static double between(const double *value, const size_t *group, size_t n, size_t groups,
                      const size_t *size, double *sum) {
    double square = 0;
    memset(sum, 0, groups * sizeof *sum);
    for (size_t i = 0; i < n; i++) {
        sum[group[i]] += value[i];
    }
    for (size_t g = 0; g < groups; g++) {
        square += size[g] ? sum[g] * sum[g] / (double)size[g] : 0;
    }
    return square;
}

enum measure_status measure_permute_groups(const double *value, const size_t *group, size_t n,
                                           size_t groups, struct measure_draws draws,
                                           const struct measure_alloc *alloc,
                                           struct measure_exact *out) {
    *out = (struct measure_exact){NAN, NAN, 0, 0, true};
    struct workspace work;
    workspace_open(&work, alloc);
    double *all = workspace_take(&work, n, sizeof *all);
    double *sum = workspace_take(&work, groups, sizeof *sum);
    size_t *size = workspace_take(&work, groups, sizeof *size);
    enum measure_status status = MEASURE_NO_MEMORY;
    if (!all || !sum || !size) {
        goto out;
    }
    size_t filled = 0;
    status = MEASURE_BAD_ARGUMENT;
    for (size_t i = 0; i < n; i++) {
        if (group[i] >= groups) {
            goto out;
        }
        filled += size[group[i]]++ == 0;
        all[i] = value[i];
    }
    status = filled < 2 || n <= filled ? MEASURE_TOO_FEW : MEASURE_OK;
    if (status == MEASURE_OK && is_constant(value, n)) {
        finish_count(1, 1, out);
        status = MEASURE_NO_VARIANCE;
    }
    if (status != MEASURE_OK) {
        goto out;
    }
    double total = centre(all, n);
    double observed = between(all, group, n, groups, size, sum);
    out->statistic = observed / ((double)filled - 1) / ((total - observed) / (double)(n - filled));
    struct random random = random_open(draws.seed, 0);
    size_t far = 0;
    draws = exact_draws(draws);
    for (size_t d = 0; d < draws.draws; d++) {
        random_shuffle(&random, all, n, n);
        far += is_far(between(all, group, n, groups, size, sum), observed, total);
    }
    exact_from_draws(far, draws.draws, out);
out:
    workspace_close(&work);
    return status;
}

// ---- correlation

static double product(const double *x, const double *y, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += x[i] * y[i];
    }
    return sum;
}

// All orders of y by Heap's method (1963); c[n] is its counter.
static void count_orders(const double *x, double *y, size_t n, double observed, double scale,
                         size_t *c, struct measure_exact *out) {
    double far = is_far(product(x, y, n), observed, scale);
    double count = 1;
    memset(c, 0, n * sizeof *c);
    for (size_t i = 1; i < n;) {
        if (c[i] < i) {
            size_t j = i % 2 ? c[i] : 0;
            double swap = y[j];
            y[j] = y[i];
            y[i] = swap;
            far += is_far(product(x, y, n), observed, scale);
            count++;
            c[i]++;
            i = 1;
        } else {
            c[i++] = 0;
        }
    }
    finish_count(far, count, out);
}

enum measure_status measure_permute_correlation(const double *x, const double *y, size_t n,
                                                struct measure_draws draws,
                                                const struct measure_alloc *alloc,
                                                struct measure_exact *out) {
    *out = (struct measure_exact){NAN, NAN, 0, 0, true};
    if (n < 3) {
        return MEASURE_TOO_FEW;
    }
    struct workspace work;
    workspace_open(&work, alloc);
    double *a = workspace_take(&work, n, sizeof *a);
    double *b = workspace_take(&work, n, sizeof *b);
    size_t *counter = workspace_take(&work, n, sizeof *counter);
    enum measure_status status = MEASURE_NO_MEMORY;
    if (!a || !b || !counter) {
        goto out;
    }
    memcpy(a, x, n * sizeof *a);
    memcpy(b, y, n * sizeof *b);
    status = is_constant(a, n) || is_constant(b, n) ? MEASURE_NO_VARIANCE : MEASURE_OK;
    if (status != MEASURE_OK) {
        goto out;
    }
    double scale = sqrt(centre(a, n) * centre(b, n));
    double observed = product(a, b, n);
    out->statistic = observed / scale;
    if (n <= 9) {
        count_orders(a, b, n, observed, scale, counter, out);
        goto out;
    }
    struct random random = random_open(draws.seed, 0);
    size_t far = 0;
    draws = exact_draws(draws);
    for (size_t d = 0; d < draws.draws; d++) {
        random_shuffle(&random, b, n, n);
        far += is_far(product(a, b, n), observed, scale);
    }
    exact_from_draws(far, draws.draws, out);
out:
    workspace_close(&work);
    return status;
}
