// SPDX-License-Identifier: GPL-3.0-or-later
#include "vsoko/measure/growth.h"

#include "linear.h"
#include "vsoko/measure/distribution.h"
#include "workspace.h"

#include <math.h>

static const double BOUND = 1.96;

static struct measure_estimate estimate(double value, double se) {
    return (struct measure_estimate){MEASURE_OK, value, se, value - BOUND * se, value + BOUND * se};
}

// Means, spreads and errors over the pupils with both scores.
struct pairs {
    size_t n;
    double before;
    double after;
    double change_square; // sums of squares about the means
    double before_square;
    double error_square; // sum of squared errors before
};

static bool both(const struct measure_theta *before, const struct measure_theta *after) {
    return before->status == MEASURE_OK && after->status == MEASURE_OK;
}

static struct pairs pairs_of(const struct measure_theta *before, const struct measure_theta *after,
                             size_t n) {
    struct pairs p = {0};
    for (size_t i = 0; i < n; i++) {
        if (both(&before[i], &after[i])) {
            p.n++;
            p.before += before[i].value;
            p.after += after[i].value;
        }
    }
    p.before /= (double)p.n;
    p.after /= (double)p.n;
    for (size_t i = 0; i < n; i++) {
        if (both(&before[i], &after[i])) {
            double off = after[i].value - p.after - (before[i].value - p.before);
            double low = before[i].value - p.before;
            p.change_square += off * off;
            p.before_square += low * low;
            p.error_square += before[i].se * before[i].se;
        }
    }
    return p;
}

static void count_pupils(const struct measure_theta *before, const struct measure_theta *after,
                         size_t n, double link_error, double *error, size_t *order, double *index,
                         struct measure_growth *out) {
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        double z = NAN;
        if (both(&before[i], &after[i])) {
            error[m] = sqrt(before[i].se * before[i].se + after[i].se * after[i].se +
                            link_error * link_error);
            z = (after[i].value - before[i].value) / error[m];
            order[m] = m;
            m++;
            out->rose += z > BOUND;
            out->fell += z < -BOUND;
        }
        if (index) {
            index[i] = z;
        }
    }
    linear_sort_indices(error, order, m);
    out->median_error = 0.5 * (error[order[m / 2]] + error[order[(m - 1) / 2]]);
}

enum measure_status measure_growth(const struct measure_theta *before,
                                   const struct measure_theta *after, size_t n, double link_error,
                                   const struct measure_alloc *alloc, double *index,
                                   struct measure_growth *out) {
    struct pairs p = pairs_of(before, after, n);
    *out = (struct measure_growth){.n = p.n,
                                   .before = NAN,
                                   .after = NAN,
                                   .sampling_se = NAN,
                                   .p = NAN,
                                   .effect = NAN,
                                   .median_error = NAN};
    out->change = (struct measure_estimate){MEASURE_TOO_FEW, NAN, NAN, NAN, NAN};
    if (p.n < 2) {
        return MEASURE_TOO_FEW;
    }
    struct workspace work;
    workspace_open(&work, alloc);
    double *error = workspace_take(&work, n, sizeof *error);
    size_t *order = workspace_take(&work, n, sizeof *order);
    if (error && order) {
        double m = (double)p.n;
        double change = p.after - p.before;
        out->before = p.before;
        out->after = p.after;
        out->sampling_se = sqrt(p.change_square / (m - 1) / m);
        out->change =
            estimate(change, sqrt(out->sampling_se * out->sampling_se + link_error * link_error));
        // Everyone changed by the same: no spread, no error.
        out->p = out->change.se > 0 ? 2 * measure_normal_cdf(-fabs(change) / out->change.se)
                 : fabs(change) > 0 ? 0
                                    : 1;
        double variance = p.before_square / (m - 1) - p.error_square / m;
        out->effect = variance > 0 ? change / sqrt(variance) : NAN;
        count_pupils(before, after, n, link_error, error, order, index, out);
    }
    workspace_close(&work);
    return error && order ? MEASURE_OK : MEASURE_NO_MEMORY;
}

struct measure_estimate measure_trend(double before, double se_before, double after,
                                      double se_after, double link_error) {
    return estimate(after - before,
                    sqrt(se_before * se_before + se_after * se_after + link_error * link_error));
}
