// SPDX-License-Identifier: GPL-3.0-or-later
#include "vsoko/measure/standard.h"

#include "linear.h"
#include "vsoko/measure/distribution.h"
#include "vsoko/measure/score.h"
#include "workspace.h"

#include <math.h>

static const double FAR = 40; // logits
enum { HALVINGS = 100, NEWTON_STEPS = 100 };

static struct measure_cut_score no_cut(enum measure_status status) {
    return (struct measure_cut_score){status, 0, NAN, NAN, NAN, NAN, NAN, NAN};
}

// The two-sided 95 % point of Student's t: F with 1 and df degrees is its square.
static double t_bound(double df) { return sqrt(measure_f_quantile(0.95, 1, df)); }

// The panel's cut from the judges' own; sorts them.
static struct measure_cut_score panel(double *cut, size_t judges, size_t *order) {
    struct measure_cut_score out = no_cut(judges ? MEASURE_OK : MEASURE_NO_DATA);
    double n = (double)judges;
    out.judges = judges;
    if (judges == 0) {
        return out;
    }
    out.value = 0;
    for (size_t j = 0; j < judges; j++) {
        order[j] = j;
        out.value += cut[j] / n;
    }
    linear_sort_indices(cut, order, judges);
    out.median = 0.5 * (cut[order[judges / 2]] + cut[order[(judges - 1) / 2]]);
    if (judges > 1) {
        double square = 0;
        for (size_t j = 0; j < judges; j++) {
            square += (cut[j] - out.value) * (cut[j] - out.value);
        }
        out.sd = sqrt(square / (n - 1));
        out.se = out.sd / sqrt(n);
        out.lower = out.value - t_bound(n - 1) * out.se;
        out.upper = out.value + t_bound(n - 1) * out.se;
    }
    return out;
}

// ---- Angoff

// A judge's sum; NaN with a gap. False: a rating out of range.
static bool judge_sum(const double *rating, const double *max, size_t items, double *sum) {
    *sum = 0;
    for (size_t i = 0; i < items; i++) {
        if (rating[i] < 0 || rating[i] > max[i]) {
            return false;
        }
        *sum += rating[i];
    }
    return true;
}

static bool angoff_round(const double *rating, const double *max, size_t judges, size_t items,
                         double *sum, double *kept, size_t *order, struct measure_cut_score *out) {
    size_t m = 0;
    for (size_t j = 0; j < judges; j++) {
        if (!judge_sum(rating + j * items, max, items, &sum[j])) {
            return false;
        }
        if (!isnan(sum[j])) {
            kept[m++] = sum[j];
        }
    }
    *out = panel(kept, m, order);
    return true;
}

enum measure_status measure_angoff(const double *first, const double *second, const double *max,
                                   size_t judges, size_t items, const struct measure_alloc *alloc,
                                   struct measure_angoff *out) {
    *out = (struct measure_angoff){no_cut(MEASURE_NO_DATA), no_cut(MEASURE_NO_DATA), NAN, NAN};
    struct workspace work;
    workspace_open(&work, alloc);
    double *sum = workspace_take(&work, 3 * judges, sizeof *sum);
    size_t *order = workspace_take(&work, judges, sizeof *order);
    enum measure_status status = MEASURE_NO_MEMORY;
    if (!sum || !order) {
        goto out;
    }
    double *after = sum + judges;
    double *kept = sum + 2 * judges;
    status = MEASURE_BAD_ARGUMENT;
    if (!angoff_round(first, max, judges, items, sum, kept, order, &out->first) ||
        !angoff_round(second ? second : first, max, judges, items, after, kept, order,
                      &out->second)) {
        goto out;
    }
    double moved = 0;
    size_t both = 0;
    for (size_t j = 0; j < judges; j++) {
        if (!isnan(sum[j]) && !isnan(after[j])) {
            moved += fabs(after[j] - sum[j]);
            both++;
        }
    }
    out->moved = both ? moved / (double)both : NAN;
    out->agreement = out->first.sd > 0 ? out->second.sd / out->first.sd : NAN;
    status = out->second.status;
out:
    workspace_close(&work);
    return status;
}

double measure_angoff_insight(const double *rating, const double *max, const double *difficulty,
                              size_t items) {
    double n = 0;
    double x = 0, y = 0, xx = 0, yy = 0, xy = 0;
    for (size_t i = 0; i < items; i++) {
        double share = rating[i] / max[i];
        if (isnan(share) || isnan(difficulty[i])) {
            continue;
        }
        // Running means keep the sums small (Welford 1962).
        n++;
        double dx = share - x;
        double dy = difficulty[i] - y;
        x += dx / n;
        y += dy / n;
        xx += dx * (share - x);
        yy += dy * (difficulty[i] - y);
        xy += dx * (difficulty[i] - y);
    }
    return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : NAN;
}

// ---- bookmark

static double chance_to_reach(const struct measure_calibration *c, size_t item, size_t step,
                              double theta) {
    double p[MEASURE_TOP + 1];
    double sum = 0;
    measure_chances(c, item, theta, p);
    for (size_t k = step; k <= c->item[item].top; k++) {
        sum += p[k];
    }
    return sum;
}

double measure_response_theta(const struct measure_calibration *calibration, size_t item,
                              size_t step, double response) {
    const struct measure_item *it = &calibration->item[item];
    if (it->status != MEASURE_OK || step < 1 || step > it->top ||
        !(chance_to_reach(calibration, item, step, -FAR) < response) ||
        !(chance_to_reach(calibration, item, step, FAR) > response)) {
        return NAN;
    }
    double low = -FAR;
    double high = FAR;
    for (int i = 0; i < HALVINGS; i++) {
        double middle = 0.5 * (low + high);
        if (chance_to_reach(calibration, item, step, middle) < response) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return 0.5 * (low + high);
}

enum measure_status measure_booklet(const struct measure_calibration *calibration, double response,
                                    struct measure_page *page, size_t *n) {
    *n = 0;
    if (!(response > 0 && response < 1)) {
        return MEASURE_BAD_ARGUMENT;
    }
    for (size_t i = 0; i < calibration->items; i++) {
        for (size_t k = 1;
             calibration->item[i].status == MEASURE_OK && k <= calibration->item[i].top; k++) {
            struct measure_page own = {i, k, measure_response_theta(calibration, i, k, response)};
            if (isnan(own.theta)) {
                continue;
            }
            size_t at = (*n)++;
            for (; at > 0 && page[at - 1].theta > own.theta; at--) {
                page[at] = page[at - 1];
            }
            page[at] = own;
        }
    }
    return *n ? MEASURE_OK : MEASURE_NO_DATA;
}

enum measure_status measure_bookmark(const struct measure_page *page, size_t n,
                                     const size_t *bookmark, size_t judges,
                                     const struct measure_alloc *alloc,
                                     struct measure_cut_score *out) {
    *out = no_cut(MEASURE_NO_DATA);
    struct workspace work;
    workspace_open(&work, alloc);
    double *cut = workspace_take(&work, judges, sizeof *cut);
    size_t *order = workspace_take(&work, judges, sizeof *order);
    enum measure_status status = cut && order ? MEASURE_OK : MEASURE_NO_MEMORY;
    for (size_t j = 0; status == MEASURE_OK && j < judges; j++) {
        if (bookmark[j] < 1 || bookmark[j] > n) {
            status = MEASURE_BAD_ARGUMENT;
        } else {
            cut[j] = page[bookmark[j] - 1].theta;
        }
    }
    if (status == MEASURE_OK) {
        *out = panel(cut, judges, order);
        status = out->status;
    }
    workspace_close(&work);
    return status;
}

// ---- contrasting groups

struct group_range {
    size_t n;
    double low, high;
};

static void range_take(struct group_range *range, double score) {
    range->low = range->n == 0 ? score : fmin(range->low, score);
    range->high = range->n == 0 ? score : fmax(range->high, score);
    range->n++;
}

// Newton's method for logit P(above) = a + b (score - centre); cov gets the inverse information.
static bool logistic_fit(const double *score, const bool *above, size_t n, double centre, double *a,
                         double *b, double cov[3]) {
    *a = 0;
    *b = 0;
    for (int step = 0; step < NEWTON_STEPS; step++) {
        double g0 = 0, g1 = 0, h00 = 0, h01 = 0, h11 = 0;
        for (size_t i = 0; i < n; i++) {
            double x = score[i] - centre;
            double p = 1 / (1 + exp(-*a - *b * x));
            double off = (above[i] ? 1 : 0) - p;
            double weight = p * (1 - p);
            g0 += off;
            g1 += off * x;
            h00 += weight;
            h01 += weight * x;
            h11 += weight * x * x;
        }
        double det = h00 * h11 - h01 * h01;
        if (!(det > 1e-12 * h00 * h11)) {
            return false;
        }
        double da = (h11 * g0 - h01 * g1) / det;
        double db = (h00 * g1 - h01 * g0) / det;
        *a += da;
        *b += db;
        cov[0] = h11 / det;
        cov[1] = -h01 / det;
        cov[2] = h00 / det;
        if (fabs(da) < 1e-10 * (1 + fabs(*a)) && fabs(db) < 1e-10 * (1 + fabs(*b))) {
            return true;
        }
    }
    return false;
}

static double share_wrong(const double *score, const bool *above, size_t n, double cut) {
    size_t wrong = 0;
    for (size_t i = 0; i < n; i++) {
        wrong += (score[i] >= cut) != above[i];
    }
    return (double)wrong / (double)n;
}

enum measure_status measure_contrasting_groups(const double *score, const bool *above, size_t n,
                                               double *wrong, struct measure_cut_score *out) {
    struct group_range range[2] = {{0, NAN, NAN}, {0, NAN, NAN}};
    double centre = 0;
    *out = no_cut(MEASURE_TOO_FEW);
    for (size_t i = 0; i < n; i++) {
        range_take(&range[above[i]], score[i]);
        centre += score[i] / (double)n;
    }
    if (range[0].n == 0 || range[1].n == 0) {
        return MEASURE_TOO_FEW;
    }
    out->judges = n;
    if (range[0].high < range[1].low) {
        out->lower = range[0].high;
        out->upper = range[1].low;
        out->value = out->median = 0.5 * (out->lower + out->upper);
        out->status = MEASURE_NOT_ESTIMABLE;
    } else {
        double a, b;
        double cov[3];
        if (!logistic_fit(score, above, n, centre, &a, &b, cov) || !(b > 0)) {
            return out->status = MEASURE_NOT_IDENTIFIED;
        }
        double offset = -a / b; // the cut less the centre
        out->value = out->median = centre + offset;
        out->se = sqrt(cov[0] + 2 * offset * cov[1] + offset * offset * cov[2]) / b;
        out->lower = out->value - 1.96 * out->se;
        out->upper = out->value + 1.96 * out->se;
        out->status = MEASURE_OK;
    }
    if (wrong) {
        *wrong = share_wrong(score, above, n, out->value);
    }
    return out->status;
}
