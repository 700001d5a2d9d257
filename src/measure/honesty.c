// SPDX-License-Identifier: GPL-3.0-or-later
#include "vsoko/measure/honesty.h"

#include "vsoko/measure/compare.h"
#include "vsoko/measure/distribution.h"
#include "vsoko/measure/proportion.h"
#include "workspace.h"

#include <math.h>

static const double CONFIDENCE = 0.95;
static const double SIGNIFICANCE = 0.05;
static const double BOUND = 1.96;         // standard errors of the rule for means
static const double FULL_COUNT_NOISE = 2; // persons

enum measure_trust measure_calibration_trust(size_t persons, bool free_slopes) {
    size_t least = free_slopes ? MEASURE_MIN_SLOPES : MEASURE_MIN_RASCH;
    size_t full = free_slopes ? MEASURE_MIN_SLOPES_FULL : MEASURE_MIN_RASCH_FULL;
    if (persons < least) {
        return MEASURE_TRUST_NONE;
    }
    return persons >= full ? MEASURE_TRUST_FULL
           : free_slopes   ? MEASURE_TRUST_PRIORS
                           : MEASURE_TRUST_PRELIMINARY;
}

enum measure_share_form measure_share_form(size_t n) {
    if (n < MEASURE_MIN_PERCENT) {
        return MEASURE_SHARE_COUNT;
    }
    return n < MEASURE_MIN_PERCENT_FIRST ? MEASURE_SHARE_COUNT_FIRST : MEASURE_SHARE_PERCENT;
}

const char *measure_claim_name(enum claim claim) {
    switch (claim) {
    case CLAIM_FEW_PUPILS:
        return "few_pupils";
    case CLAIM_NONE:
        return "none";
    case CLAIM_TENDENCY:
        return "tendency";
    case CLAIM_DIFFERENCE:
        return "difference";
    }
    return "unknown";
}

static struct measure_comparison comparison_new(enum measure_comparison_kind kind, size_t n,
                                                size_t n_before, double value, double before) {
    return (struct measure_comparison){.kind = kind,
                                       .n = n,
                                       .n_before = n_before,
                                       .value = value,
                                       .before = before,
                                       .delta = value - before,
                                       .lower = NAN,
                                       .upper = NAN,
                                       .p = NAN,
                                       .comparable = true,
                                       .same_signs = true,
                                       .same_pupils = true,
                                       .confirmed = true,
                                       .p_holm = NAN};
}

static double share(size_t x, size_t n) { return n ? (double)x / (double)n : NAN; }

struct measure_comparison measure_compare_share_goal(size_t x, size_t n, double goal) {
    struct measure_comparison c =
        comparison_new(MEASURE_COMPARE_SHARE_GOAL, n, 0, share(x, n), goal);
    struct measure_interval interval = measure_wilson(x, n, CONFIDENCE);
    c.lower = interval.lower - goal;
    c.upper = interval.upper - goal;
    c.p = measure_binomial_p(x, n, goal);
    return c;
}

struct measure_comparison measure_compare_shares(size_t x, size_t n, size_t x_before,
                                                 size_t n_before) {
    struct measure_comparison c =
        comparison_new(MEASURE_COMPARE_SHARES, n, n_before, share(x, n), share(x_before, n_before));
    struct measure_interval interval = measure_newcombe(x, n, x_before, n_before, CONFIDENCE);
    c.lower = interval.lower;
    c.upper = interval.upper;
    c.p = measure_fisher_exact(x, n - x, x_before, n_before - x_before);
    return c;
}

struct measure_comparison measure_compare_same_pupils(size_t both, size_t gained, size_t lost,
                                                      size_t never) {
    size_t n = both + gained + lost + never;
    struct measure_comparison c = comparison_new(MEASURE_COMPARE_SAME_PUPILS, n, n,
                                                 share(both + gained, n), share(both + lost, n));
    size_t changed = gained + lost;
    c.delta = n ? ((double)gained - (double)lost) / (double)n : NAN;
    c.p = measure_mcnemar_exact(gained, lost);
    if (changed > 0) {
        struct measure_interval part = measure_clopper_pearson(gained, changed, CONFIDENCE);
        c.lower = (2 * part.lower - 1) * share(changed, n);
        c.upper = (2 * part.upper - 1) * share(changed, n);
    } else {
        c.upper = n ? 1 - pow(0.5 * (1 - CONFIDENCE), 1 / (double)n) : 1;
        c.lower = -c.upper;
    }
    return c;
}

static void mean_interval(struct measure_comparison *c, double error) {
    c->lower = c->delta - BOUND * error;
    c->upper = c->delta + BOUND * error;
    // Without any spread the means either are equal or differ for certain.
    double z = error > 0 ? fabs(c->delta) / error : c->delta != 0 ? INFINITY : 0;
    c->p = isnan(error) ? NAN : 2 * measure_normal_cdf(-z);
}

static double variance_of_mean(struct measure_mean m) {
    return m.n ? m.sd * m.sd / (double)m.n : NAN;
}

struct measure_comparison measure_compare_means(struct measure_mean now,
                                                struct measure_mean before) {
    struct measure_comparison c =
        comparison_new(MEASURE_COMPARE_MEANS, now.n, before.n, now.mean, before.mean);
    mean_interval(&c, sqrt(variance_of_mean(now) + variance_of_mean(before)));
    return c;
}

struct measure_comparison measure_compare_same_means(size_t n, double mean, double mean_before,
                                                     double sd_difference) {
    struct measure_comparison c =
        comparison_new(MEASURE_COMPARE_SAME_MEANS, n, n, mean, mean_before);
    mean_interval(&c, n ? sd_difference / sqrt((double)n) : NAN);
    return c;
}

struct measure_comparison measure_compare_mean_goal(struct measure_mean now, double goal) {
    struct measure_comparison c =
        comparison_new(MEASURE_COMPARE_MEAN_GOAL, now.n, 0, now.mean, goal);
    mean_interval(&c, sqrt(variance_of_mean(now)));
    return c;
}

struct measure_comparison measure_compare_full_count(size_t count, size_t count_before) {
    return comparison_new(MEASURE_COMPARE_FULL_COUNT, count, count_before, (double)count,
                          (double)count_before);
}

static bool has_goal(const struct measure_comparison *c) {
    return c->kind == MEASURE_COMPARE_SHARE_GOAL || c->kind == MEASURE_COMPARE_MEAN_GOAL;
}

static bool is_few(const struct measure_comparison *c) {
    return c->n < MEASURE_MIN_PERCENT || (!has_goal(c) && c->n_before < MEASURE_MIN_PERCENT);
}

// Does the comparison take part in the correction?
static bool is_tested(const struct measure_comparison *c) {
    return c->comparable && c->kind != MEASURE_COMPARE_FULL_COUNT && !is_few(c) && !isnan(c->p);
}

static enum claim decide(const struct measure_comparison *c) {
    if (c->kind == MEASURE_COMPARE_FULL_COUNT) {
        return fabs(c->delta) <= FULL_COUNT_NOISE ? CLAIM_NONE : CLAIM_DIFFERENCE;
    }
    if (is_few(c)) {
        return CLAIM_FEW_PUPILS;
    }
    if (!(c->lower > 0 || c->upper < 0)) {
        return CLAIM_NONE;
    }
    bool sure = c->p_holm <= SIGNIFICANCE && c->same_signs && c->same_pupils && c->confirmed;
    return sure ? CLAIM_DIFFERENCE : CLAIM_TENDENCY;
}

enum measure_status measure_claims_decide(struct measure_comparison *list, size_t n,
                                          const struct measure_alloc *alloc) {
    struct workspace work;
    workspace_open(&work, alloc);
    double *p = workspace_take(&work, n, sizeof *p);
    size_t tested = 0;
    enum measure_status status = MEASURE_NO_MEMORY;
    if (!p) {
        goto out;
    }
    for (size_t i = 0; i < n; i++) {
        bool counts = is_tested(&list[i]);
        p[i] = counts ? list[i].p : NAN;
        tested += counts;
    }
    status = measure_holm(p, n, alloc, p);
    for (size_t i = 0; status == MEASURE_OK && i < n; i++) {
        list[i].status = list[i].comparable ? MEASURE_OK : MEASURE_NOT_COMPARABLE;
        list[i].p_holm = p[i];
        list[i].comparisons = tested;
        list[i].claim = list[i].comparable ? decide(&list[i]) : CLAIM_FEW_PUPILS;
    }
out:
    workspace_close(&work);
    return status;
}
