// SPDX-License-Identifier: GPL-3.0-or-later
#include "vsoko/measure/classical.h"

#include "linear.h"
#include "vsoko/measure/distribution.h"
#include "workspace.h"

#include <math.h>

// The persons without missing scores, their sums, and the covariances of the items.
struct complete {
    size_t n;
    size_t *person; // [n] rows of the caller's table
    double *sum;    // [n]
    double *mean;   // [items]
    double *cov;    // [items][items], divided by n - 1
};

static bool complete_take(struct complete *c, struct workspace *work,
                          const struct measure_scores *s) {
    c->person = workspace_take(work, s->persons, sizeof *c->person);
    c->sum = workspace_take(work, s->persons, sizeof *c->sum);
    c->mean = workspace_take(work, s->items, sizeof *c->mean);
    c->cov = workspace_take(work, s->items * s->items, sizeof *c->cov);
    if (!c->person || !c->sum || !c->mean || !c->cov) {
        return false;
    }
    for (size_t p = 0; p < s->persons; p++) {
        double sum = 0;
        for (size_t i = 0; i < s->items; i++) {
            sum += s->score[p * s->items + i];
        }
        if (!isnan(sum)) {
            c->person[c->n] = p;
            c->sum[c->n++] = sum;
        }
    }
    for (size_t p = 0; p < c->n; p++) {
        for (size_t i = 0; i < s->items; i++) {
            c->mean[i] += s->score[c->person[p] * s->items + i] / (double)c->n;
        }
    }
    for (size_t p = 0; c->n > 1 && p < c->n; p++) {
        const double *row = s->score + c->person[p] * s->items;
        for (size_t i = 0; i < s->items; i++) {
            for (size_t j = 0; j <= i; j++) {
                c->cov[i * s->items + j] += (row[i] - c->mean[i]) * (row[j] - c->mean[j]);
            }
        }
    }
    for (size_t i = 0; i < s->items; i++) {
        for (size_t j = 0; j <= i; j++) {
            c->cov[i * s->items + j] /= (double)(c->n > 1 ? c->n - 1 : 1);
            c->cov[j * s->items + i] = c->cov[i * s->items + j];
        }
    }
    return true;
}

enum measure_status measure_describe(const double *values, size_t n, size_t *present, double *mean,
                                     double *sd) {
    size_t m = 0;
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        if (!isnan(values[i])) {
            m++;
            sum += values[i];
        }
    }
    *present = m;
    *mean = m ? sum / (double)m : NAN;
    *sd = NAN;
    if (m < 2) {
        return m ? MEASURE_TOO_FEW : MEASURE_NO_DATA;
    }
    double square = 0;
    for (size_t i = 0; i < n; i++) {
        square += isnan(values[i]) ? 0 : (values[i] - *mean) * (values[i] - *mean);
    }
    *sd = sqrt(square / (double)(m - 1));
    return MEASURE_OK;
}

static void item_describe(const struct measure_scores *s, size_t item,
                          struct measure_item_stats *out) {
    double sum = 0;
    *out = (struct measure_item_stats){0, NAN, NAN, NAN, NAN, NAN, NAN, MEASURE_NO_DATA};
    for (size_t p = 0; p < s->persons; p++) {
        double x = s->score[p * s->items + item];
        out->n += !isnan(x);
        sum += isnan(x) ? 0 : x;
    }
    if (out->n == 0) {
        return;
    }
    out->mean = sum / (double)out->n;
    out->difficulty = s->max[item] > 0 ? out->mean / s->max[item] : NAN;
    double square = 0;
    for (size_t p = 0; p < s->persons; p++) {
        double x = s->score[p * s->items + item];
        square += isnan(x) ? 0 : (x - out->mean) * (x - out->mean);
    }
    if (out->n > 1) {
        out->sd = sqrt(square / (double)(out->n - 1));
    }
}

// Mean score on an item of the `group` persons with the highest (or lowest) sums; those at the
// border share the places that are left.
static double group_mean(const struct measure_scores *s, const struct complete *c,
                         const size_t *order, size_t group, bool top, size_t item) {
    size_t border = top ? c->n - group : group - 1;
    double cut = c->sum[order[border]];
    double sure = 0;
    double sure_sum = 0;
    double tied = 0;
    double tied_sum = 0;
    for (size_t p = 0; p < c->n; p++) {
        double x = s->score[c->person[p] * s->items + item];
        if (top ? c->sum[p] > cut : c->sum[p] < cut) {
            sure++;
            sure_sum += x;
        } else if (!(c->sum[p] < cut) && !(c->sum[p] > cut)) {
            tied++;
            tied_sum += x;
        }
    }
    return (sure_sum + tied_sum * ((double)group - sure) / tied) / (double)group;
}

static double matrix_sum(const double *a, size_t k) {
    double sum = 0;
    for (size_t i = 0; i < k * k; i++) {
        sum += a[i];
    }
    return sum;
}

static double trace(const double *a, size_t k) {
    double sum = 0;
    for (size_t i = 0; i < k; i++) {
        sum += a[i * k + i];
    }
    return sum;
}

static double alpha_of(double k, double variances, double total) {
    return k / (k - 1) * (1 - variances / total);
}

static void item_relate(const struct measure_scores *s, const struct complete *c,
                        const size_t *order, size_t item, struct measure_item_stats *out) {
    size_t k = s->items;
    double own = c->cov[item * k + item];
    double with_all = 0;
    for (size_t j = 0; j < k; j++) {
        with_all += c->cov[item * k + j];
    }
    double total = matrix_sum(c->cov, k);
    double rest = total - 2 * with_all + own;
    out->status = MEASURE_NO_VARIANCE;
    if (own > 0 && rest > 1e-12 * total) {
        out->r_rest = (with_all - own) / sqrt(own * rest);
        out->status = MEASURE_OK;
    }
    if (k > 2 && rest > 1e-12 * total) {
        out->alpha_without = alpha_of((double)k - 1, trace(c->cov, k) - own, rest);
    }
    size_t group = (size_t)floor(0.27 * (double)c->n + 0.5);
    group = group ? group : 1;
    if (s->max[item] > 0) {
        out->d27 = (group_mean(s, c, order, group, true, item) -
                    group_mean(s, c, order, group, false, item)) /
                   s->max[item];
    }
}

enum measure_status measure_items(const struct measure_scores *scores,
                                  const struct measure_alloc *alloc,
                                  struct measure_item_stats *out) {
    enum measure_status status = MEASURE_NO_MEMORY;
    struct workspace work;
    struct complete c = {0};
    workspace_open(&work, alloc);
    size_t *order = workspace_take(&work, scores->persons, sizeof *order);
    if (!order || !complete_take(&c, &work, scores)) {
        goto out;
    }
    for (size_t p = 0; p < c.n; p++) {
        order[p] = p;
    }
    linear_sort_indices(c.sum, order, c.n);
    for (size_t i = 0; i < scores->items; i++) {
        item_describe(scores, i, &out[i]);
        if (c.n > 1) {
            item_relate(scores, &c, order, i, &out[i]);
        }
    }
    status = c.n == 0 ? MEASURE_NO_DATA : c.n == 1 ? MEASURE_TOO_FEW : MEASURE_OK;
out:
    workspace_close(&work);
    return status;
}

double measure_spearman_brown(double reliability, double times) {
    return times * reliability / (1 + (times - 1) * reliability);
}

struct measure_interval measure_feldt(double alpha, size_t n, size_t k, double level) {
    double tail = 0.5 * (1 - level);
    double df1 = (double)n - 1;
    double df2 = df1 * ((double)k - 1);
    return (struct measure_interval){1 - (1 - alpha) * measure_f_quantile(1 - tail, df1, df2),
                                     1 - (1 - alpha) * measure_f_quantile(tail, df1, df2)};
}

// KR-21 takes the variances with n, as its authors did.
static double kr21_of(const struct measure_scores *s, const struct complete *c, double mean,
                      double total) {
    for (size_t p = 0; p < c->n; p++) {
        for (size_t i = 0; i < s->items; i++) {
            double x = s->score[c->person[p] * s->items + i];
            if (x < 0 || x > 1 || (x > 0 && x < 1)) {
                return NAN;
            }
        }
    }
    double k = (double)s->items;
    double variance = total * ((double)c->n - 1) / (double)c->n;
    return k / (k - 1) * (1 - mean * (k - mean) / (k * variance));
}

static double lambda2_of(const double *cov, size_t k, double total) {
    double off = 0;
    double square = 0;
    for (size_t i = 0; i < k; i++) {
        for (size_t j = 0; j < k; j++) {
            off += i == j ? 0 : cov[i * k + j];
            square += i == j ? 0 : cov[i * k + j] * cov[i * k + j];
        }
    }
    return (off + sqrt((double)k / ((double)k - 1) * square)) / total;
}

// Correlation of the sums of odd and even items, from the covariances.
static double split_correlation(const double *cov, size_t k) {
    double part[3] = {0, 0, 0}; // odd, even, between
    for (size_t i = 0; i < k; i++) {
        for (size_t j = 0; j < k; j++) {
            part[(i + j) % 2 ? 2 : i % 2] += cov[i * k + j];
        }
    }
    return 0.5 * part[2] / sqrt(part[0] * part[1]);
}

// One factor by maximum likelihood with the EM of Rubin & Thayer 1982, Psychometrika 47, 69-76,
// doi:10.1007/BF02293851, on correlations r; loading and unique have k values.
static enum measure_status one_factor(const double *r, size_t k, double *loading, double *unique,
                                      double *regressed) {
    for (size_t i = 0; i < k; i++) {
        loading[i] = 0.7;
        unique[i] = 0.5;
    }
    for (int cycle = 0; cycle < 200000; cycle++) {
        double strength = 0;
        for (size_t i = 0; i < k; i++) {
            strength += loading[i] * loading[i] / unique[i];
        }
        double explained = 0;
        double quadratic = 0;
        for (size_t i = 0; i < k; i++) {
            regressed[i] = 0;
            for (size_t j = 0; j < k; j++) {
                regressed[i] += r[i * k + j] * loading[j] / unique[j] / (1 + strength);
            }
            double weight = loading[i] / unique[i] / (1 + strength);
            explained += weight * loading[i];
            quadratic += weight * regressed[i];
        }
        double factor = 1 - explained + quadratic;
        double change = 0;
        for (size_t i = 0; i < k; i++) {
            double next = regressed[i] / factor;
            change = fmax(change, fabs(next - loading[i]));
            loading[i] = next;
            unique[i] = fmax(1e-9, 1 - next * regressed[i]);
        }
        if (change < 1e-11) {
            return MEASURE_OK;
        }
    }
    return MEASURE_NOT_CONVERGED;
}

static enum measure_status omega_total(struct workspace *work, const double *cov, size_t k,
                                       double *omega) {
    if (k < 3) {
        return MEASURE_TOO_FEW;
    }
    double *r = workspace_take(work, k * k, sizeof *r);
    double *loading = workspace_take(work, 3 * k, sizeof *loading);
    if (!r || !loading) {
        return MEASURE_NO_MEMORY;
    }
    for (size_t i = 0; i < k; i++) {
        if (!(cov[i * k + i] > 0)) {
            return MEASURE_NO_VARIANCE;
        }
        for (size_t j = 0; j < k; j++) {
            r[i * k + j] = cov[i * k + j] / sqrt(cov[i * k + i] * cov[j * k + j]);
        }
    }
    enum measure_status status = one_factor(r, k, loading, loading + k, loading + 2 * k);
    double common = 0;
    double unique = 0;
    for (size_t i = 0; i < k; i++) {
        common += loading[i] * sqrt(cov[i * k + i]);
        unique += loading[k + i] * cov[i * k + i];
    }
    *omega = common * common / (common * common + unique);
    return status;
}

enum measure_status measure_reliability(const struct measure_scores *scores,
                                        const struct measure_alloc *alloc,
                                        struct measure_reliability *out) {
    static const struct measure_estimate none = {MEASURE_NO_DATA, NAN, NAN, NAN, NAN};
    *out = (struct measure_reliability){0,   scores->items, NAN, NAN, none, NAN,
                                        NAN, NAN,           NAN, NAN, NAN,  MEASURE_TOO_FEW};
    enum measure_status status = MEASURE_NO_MEMORY;
    struct workspace work;
    struct complete c = {0};
    workspace_open(&work, alloc);
    if (!complete_take(&c, &work, scores)) {
        goto out;
    }
    size_t k = scores->items;
    size_t present;
    out->persons = c.n;
    status = measure_describe(c.sum, c.n, &present, &out->mean, &out->sd);
    if (c.n < 2 || k < 2) {
        status = MEASURE_TOO_FEW;
        goto out;
    }
    double total = matrix_sum(c.cov, k);
    if (!(total > 1e-12 * trace(c.cov, k))) {
        status = MEASURE_NO_VARIANCE;
        goto out;
    }
    double alpha = alpha_of((double)k, trace(c.cov, k), total);
    struct measure_interval feldt = measure_feldt(alpha, c.n, k, 0.95);
    out->alpha = (struct measure_estimate){MEASURE_OK, alpha, NAN, feldt.lower, feldt.upper};
    out->kr21 = kr21_of(scores, &c, out->mean, total);
    out->lambda2 = lambda2_of(c.cov, k, total);
    out->split_r = split_correlation(c.cov, k);
    out->split_half = measure_spearman_brown(out->split_r, 2);
    out->sem = out->sd * sqrt(fmax(0, 1 - alpha));
    out->omega_status = omega_total(&work, c.cov, k, &out->omega);
    status = out->omega_status == MEASURE_NO_MEMORY ? MEASURE_NO_MEMORY : MEASURE_OK;
out:
    workspace_close(&work);
    return status;
}
