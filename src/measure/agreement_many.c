// SPDX-License-Identifier: GPL-3.0-or-later
// Agreement of any number of raters: Krippendorff's alpha, ICC, Kendall's W.
#include "vsoko/measure/agreement.h"

#include "linear.h"
#include "vsoko/measure/distribution.h"
#include "workspace.h"

#include <math.h>

static const double TAIL = 0.975; // both tails of a 95 % interval

// Sums of the coincidence matrix (Krippendorff 2004, 11.3): `together`[k][k], its margins
// `each`[k].
static void coincidences(const int *marks, size_t units, size_t raters, size_t k, int least,
                         double *together, double *each, struct measure_krippendorff *out) {
    for (size_t u = 0; u < units; u++) {
        const int *row = marks + u * raters;
        size_t given = 0;
        for (size_t r = 0; r < raters; r++) {
            given += row[r] >= 0;
        }
        if (given < 2) {
            continue;
        }
        out->units++;
        out->values += given;
        for (size_t r = 0; r < raters; r++) {
            for (size_t s = 0; row[r] >= 0 && s < raters; s++) {
                if (s != r && row[s] >= 0) {
                    size_t cell = (size_t)(row[r] - least) * k + (size_t)(row[s] - least);
                    together[cell] += 1 / (double)(given - 1);
                }
            }
        }
    }
    for (size_t i = 0; i < k; i++) {
        for (size_t j = 0; j < k; j++) {
            each[i] += together[i * k + j];
        }
    }
}

static double squared_distance(enum measure_metric metric, const double *each, size_t i, size_t j) {
    if (metric == MEASURE_NOMINAL) {
        return i == j ? 0 : 1;
    }
    if (metric == MEASURE_INTERVAL) {
        return ((double)i - (double)j) * ((double)i - (double)j);
    }
    double between = -0.5 * (each[i] + each[j]);
    for (size_t g = i < j ? i : j; g <= (i < j ? j : i); g++) {
        between += each[g];
    }
    return i == j ? 0 : between * between;
}

enum measure_status measure_krippendorff(const int *marks, size_t units, size_t raters,
                                         enum measure_metric metric,
                                         const struct measure_alloc *alloc,
                                         struct measure_krippendorff *out) {
    *out = (struct measure_krippendorff){0, 0, NAN};
    int least = -1;
    int most = -1;
    for (size_t i = 0; i < units * raters; i++) {
        if (marks[i] >= 0) {
            least = least < 0 || marks[i] < least ? marks[i] : least;
            most = marks[i] > most ? marks[i] : most;
        }
    }
    if (least < 0) {
        return MEASURE_NO_DATA;
    }
    if (most - least > 1000) {
        return MEASURE_BAD_ARGUMENT;
    }
    enum measure_status status = MEASURE_NO_MEMORY;
    struct workspace work;
    workspace_open(&work, alloc);
    size_t k = (size_t)(most - least) + 1;
    double *together = workspace_take(&work, k * k, sizeof *together);
    double *each = workspace_take(&work, k, sizeof *each);
    if (!together || !each) {
        goto out;
    }
    coincidences(marks, units, raters, k, least, together, each, out);
    double seen = 0;
    double expected = 0;
    for (size_t i = 0; i < k; i++) {
        for (size_t j = 0; j < k; j++) {
            double d = squared_distance(metric, each, i, j);
            seen += together[i * k + j] * d;
            expected += each[i] * each[j] * d;
        }
    }
    if (out->units == 0) {
        status = MEASURE_NO_DATA;
    } else if (!(expected > 0)) {
        status = MEASURE_NO_VARIANCE;
    } else {
        out->alpha = 1 - ((double)out->values - 1) * seen / expected;
        status = MEASURE_OK;
    }
out:
    workspace_close(&work);
    return status;
}

static bool row_complete(const double *row, size_t raters) {
    for (size_t r = 0; r < raters; r++) {
        if (isnan(row[r])) {
            return false;
        }
    }
    return true;
}

// Mean squares of the two-way table of complete units.
struct squares {
    double n;
    double k;
    double between; // units
    double raters;
    double within; // everything but units
    double error;  // neither units nor raters
};

static struct squares mean_squares(const double *marks, size_t units, size_t raters) {
    struct squares s = {.k = (double)raters};
    double grand = 0;
    for (size_t u = 0; u < units; u++) {
        if (row_complete(marks + u * raters, raters)) {
            s.n++;
            for (size_t r = 0; r < raters; r++) {
                grand += marks[u * raters + r];
            }
        }
    }
    grand /= s.n * s.k;
    double total = 0;
    for (size_t u = 0; u < units; u++) {
        double sum = 0;
        for (size_t r = 0; row_complete(marks + u * raters, raters) && r < raters; r++) {
            double d = marks[u * raters + r] - grand;
            sum += d;
            total += d * d;
        }
        s.between += sum * sum / s.k;
    }
    for (size_t r = 0; r < raters; r++) {
        double sum = 0;
        for (size_t u = 0; u < units; u++) {
            sum += row_complete(marks + u * raters, raters) ? marks[u * raters + r] - grand : 0;
        }
        s.raters += sum * sum / s.n;
    }
    s.error = fmax(0, total - s.between - s.raters) / ((s.n - 1) * (s.k - 1));
    s.within = fmax(0, total - s.between) / (s.n * (s.k - 1));
    s.between /= s.n - 1;
    s.raters /= s.k - 1;
    return s;
}

// One-way and consistency forms: an F ratio with df1 = n - 1 and df2.
static void icc_from_f(double between, double other, double df2, struct squares s,
                       struct measure_estimate *one, struct measure_estimate *mean) {
    *one = *mean = (struct measure_estimate){MEASURE_OK, NAN, NAN, NAN, NAN};
    one->value = (between - other) / (between + (s.k - 1) * other);
    mean->value = (between - other) / between;
    if (other > 0) {
        double f = between / other;
        double low = f / measure_f_quantile(TAIL, s.n - 1, df2);
        double high = f * measure_f_quantile(TAIL, df2, s.n - 1);
        one->lower = (low - 1) / (low + s.k - 1);
        one->upper = (high - 1) / (high + s.k - 1);
        mean->lower = 1 - 1 / low;
        mean->upper = 1 - 1 / high;
    }
}

static double step_up(double icc, double k) { return k * icc / (1 + (k - 1) * icc); }

static void icc_agreement(struct squares s, struct measure_estimate *one,
                          struct measure_estimate *mean) {
    *one = *mean = (struct measure_estimate){MEASURE_OK, NAN, NAN, NAN, NAN};
    double top = s.between - s.error;
    one->value = top / (s.between + (s.k - 1) * s.error + s.k * (s.raters - s.error) / s.n);
    mean->value = top / (s.between + (s.raters - s.error) / s.n);
    if (!(s.error > 0)) {
        return;
    }
    double fj = s.raters / s.error;
    double kr = s.k * one->value;
    double rest = s.n * (1 + (s.k - 1) * one->value) - kr;
    double v = (s.k - 1) * (s.n - 1) * (kr * fj + rest) * (kr * fj + rest) /
               ((s.n - 1) * kr * kr * fj * fj + rest * rest);
    double fu = measure_f_quantile(TAIL, s.n - 1, v);
    double fl = measure_f_quantile(TAIL, v, s.n - 1);
    double base = s.k * s.raters + (s.k * s.n - s.k - s.n) * s.error;
    one->lower = s.n * (s.between - fu * s.error) / (fu * base + s.n * s.between);
    one->upper = s.n * (fl * s.between - s.error) / (base + s.n * fl * s.between);
    mean->lower = step_up(one->lower, s.k);
    mean->upper = step_up(one->upper, s.k);
}

enum measure_status measure_icc(const double *marks, size_t units, size_t raters,
                                struct measure_icc *out) {
    static const struct measure_estimate none = {MEASURE_TOO_FEW, NAN, NAN, NAN, NAN};
    *out = (struct measure_icc){0, raters, none, none, none, none, none, none};
    for (size_t u = 0; u < units; u++) {
        out->units += row_complete(marks + u * raters, raters);
    }
    if (out->units < 2 || raters < 2) {
        return MEASURE_TOO_FEW;
    }
    struct squares s = mean_squares(marks, units, raters);
    if (!(s.between > 0)) {
        return MEASURE_NO_VARIANCE;
    }
    icc_from_f(s.between, s.within, s.n * (s.k - 1), s, &out->icc1, &out->icc1k);
    icc_from_f(s.between, s.error, (s.n - 1) * (s.k - 1), s, &out->icc3, &out->icc3k);
    icc_agreement(s, &out->icc2, &out->icc2k);
    return MEASURE_OK;
}

// Adds the ranks (means of ties) of one rater's marks to `sums`; returns the sum of t^3 - t.
static double add_ranks(const double *marks, size_t raters, size_t rater, const size_t *unit,
                        size_t n, double *key, size_t *order, double *sums) {
    for (size_t i = 0; i < n; i++) {
        key[i] = marks[unit[i] * raters + rater];
        order[i] = i;
    }
    linear_sort_indices(key, order, n);
    double ties = 0;
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && key[order[to]] <= key[order[from]];) {
            to++;
        }
        double t = (double)(to - from);
        for (size_t i = from; i < to; i++) {
            sums[order[i]] += 0.5 * (double)(from + to + 1);
        }
        ties += t * t * t - t;
    }
    return ties;
}

enum measure_status measure_kendall_w(const double *marks, size_t units, size_t raters,
                                      const struct measure_alloc *alloc,
                                      struct measure_concordance *out) {
    *out = (struct measure_concordance){0, NAN, {NAN, 0, NAN}};
    enum measure_status status = MEASURE_NO_MEMORY;
    struct workspace work;
    workspace_open(&work, alloc);
    size_t *unit = workspace_take(&work, units, sizeof *unit);
    size_t *order = workspace_take(&work, units, sizeof *order);
    double *key = workspace_take(&work, units, sizeof *key);
    double *sums = workspace_take(&work, units, sizeof *sums);
    if (!unit || !order || !key || !sums) {
        goto out;
    }
    for (size_t u = 0; u < units; u++) {
        if (row_complete(marks + u * raters, raters)) {
            unit[out->units++] = u;
        }
    }
    if (out->units < 2 || raters < 2) {
        status = MEASURE_TOO_FEW;
        goto out;
    }
    double ties = 0;
    for (size_t r = 0; r < raters; r++) {
        ties += add_ranks(marks, raters, r, unit, out->units, key, order, sums);
    }
    double n = (double)out->units;
    double k = (double)raters;
    double spread = 0;
    for (size_t i = 0; i < out->units; i++) {
        double d = sums[i] - 0.5 * k * (n + 1);
        spread += d * d;
    }
    double most = k * k * (n * n * n - n) - k * ties;
    status = MEASURE_NO_VARIANCE;
    if (most > 0) {
        out->w = 12 * spread / most;
        out->chi_square.value = k * (n - 1) * out->w;
        out->chi_square.df = out->units - 1;
        out->chi_square.p = measure_chi_square_tail(out->chi_square.value, n - 1);
        status = MEASURE_OK;
    }
out:
    workspace_close(&work);
    return status;
}
