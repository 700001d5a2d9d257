// SPDX-License-Identifier: GPL-3.0-or-later
#include "errors.h"

#include "category_score.h"
#include "information.h"
#include "linear.h"

#include <math.h>
#include <string.h>

bool errors_observed(struct workspace *work, const struct errors_score *score, size_t n,
                     const bool *fixed, const double *at, double *information) {
    double *point = workspace_take(work, n, sizeof *point);
    double *up = workspace_take(work, n, sizeof *up);
    double *down = workspace_take(work, n, sizeof *down);
    if (!point || !up || !down) {
        return false;
    }
    memcpy(point, at, n * sizeof *point);
    for (size_t j = 0; j < n; j++) {
        if (fixed && fixed[j]) {
            continue;
        }
        double h = 1e-4 * fmax(1, fabs(point[j]));
        double kept = point[j];
        point[j] = kept + h;
        bool inside = score->score(score->problem, point, up);
        point[j] = kept - h;
        inside = inside && score->score(score->problem, point, down);
        point[j] = kept;
        for (size_t i = 0; i < n; i++) {
            information[i * n + j] = inside ? (down[i] - up[i]) / (2 * h) : NAN;
        }
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            double mean = 0.5 * (information[i * n + j] + information[j * n + i]);
            information[i * n + j] = information[j * n + i] = mean;
        }
    }
    return true;
}

static bool score_of_patterns(void *problem, const double *x, double *score) {
    const struct errors_source *source = problem;
    double loglik;
    return em_score(source->em, source->patterns, x, &loglik, score);
}

// The scores of persons: gradients of their marginal log-likelihoods.
struct scores {
    const struct em *em;
    const struct patterns *patterns;
    struct category_scores categories;
    double *h;      // [stride] a person's posterior
    double *person; // [n]
};

static bool scores_open(struct scores *s, struct workspace *work, struct em *em,
                        const struct patterns *patterns) {
    const struct layout *l = &em->layout;
    *s = (struct scores){.em = em, .patterns = patterns};
    s->h = workspace_take(work, em->estep.stride, sizeof *s->h);
    s->person = workspace_take(work, l->n, sizeof *s->person);
    return s->h && s->person && layout_chances(l, em->free, &em->estep) &&
           estep_keep_logs(&em->estep, work) &&
           category_scores_open(&s->categories, work, l, &em->estep, em->free);
}

// Fills s->person for a pattern; parameters that are held have none.
static void person_score(struct scores *s, size_t pattern) {
    const struct layout *l = &s->em->layout;
    const struct estep *e = &s->em->estep;
    const uint8_t *index = s->patterns->index + pattern * s->patterns->groups;
    memset(s->person, 0, l->n * sizeof *s->person);
    estep_posterior(e, s->patterns, pattern, s->h);
    for (size_t i = 0; i < l->items; i++) {
        size_t code = pattern_code(&l->item[i], index[l->item[i].group]);
        if (code <= l->item[i].top) {
            category_scores_add(&s->categories, i, code, s->h, s->person);
        }
    }
    if (l->n > l->population_first) {
        double first = 0;
        double second = 0;
        for (size_t q = 0; q < e->nodes; q++) {
            first += s->h[q] * e->theta[q];
            second += s->h[q] * e->theta[q] * e->theta[q];
        }
        population_score(l->population, s->em->free + l->population_first, e,
                         s->patterns->class ? s->patterns->class[pattern] : 0, first, second,
                         s->person + l->population_first);
    }
    for (size_t k = 0; k < l->n; k++) {
        s->person[k] = l->fixed[k] ? 0 : s->person[k];
    }
}

// sum += weight x x', the lower triangle.
static void add_square(double *sum, const double *x, size_t n, double weight) {
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j <= i; j++) {
            sum[i * n + j] += weight * x[i] * x[j];
        }
    }
}

static void mirror(double *a, size_t n) {
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            a[j * n + i] = a[i * n + j];
        }
    }
}

// Sum of the outer products of the persons' scores (Meilijson 1989), and the prior's information.
static bool cross_product(struct em *em, struct workspace *work, const struct patterns *patterns,
                          double *information) {
    size_t n = em->layout.n;
    struct scores s;
    if (!scores_open(&s, work, em, patterns)) {
        return false;
    }
    memset(information, 0, n * n * sizeof *information);
    for (size_t p = 0; p < patterns->n; p++) {
        person_score(&s, p);
        add_square(information, s.person, n, patterns->weight ? patterns->weight[p] : 1);
    }
    mirror(information, n);
    layout_prior_information(&em->layout, em->priors, em->free, information);
    return true;
}

// Sum of the outer products of the clusters' scores, times G / (G - 1) for G clusters.
static bool cluster_product(struct em *em, struct workspace *work, const struct patterns *patterns,
                            const uint32_t *cluster, size_t *clusters, double *product) {
    size_t n = em->layout.n;
    double *key = workspace_take(work, patterns->n, sizeof *key);
    size_t *order = workspace_take(work, patterns->n, sizeof *order);
    double *sum = workspace_take(work, n, sizeof *sum);
    struct scores s;
    if (!key || !order || !sum || !scores_open(&s, work, em, patterns)) {
        return false;
    }
    for (size_t p = 0; p < patterns->n; p++) {
        key[p] = cluster[patterns->person[p]];
        order[p] = p;
    }
    linear_sort_indices(key, order, patterns->n);
    memset(product, 0, n * n * sizeof *product);
    *clusters = 0;
    for (size_t i = 0; i < patterns->n; i++) {
        double weight = patterns->weight ? patterns->weight[order[i]] : 1;
        person_score(&s, order[i]);
        for (size_t k = 0; k < n; k++) {
            sum[k] += weight * s.person[k];
        }
        if (i + 1 == patterns->n || key[order[i + 1]] > key[order[i]]) {
            add_square(product, sum, n, 1);
            memset(sum, 0, n * sizeof *sum);
            ++*clusters;
        }
    }
    mirror(product, n);
    double correct = (double)*clusters / ((double)*clusters - 1);
    for (size_t k = 0; k < n * n; k++) {
        product[k] *= correct;
    }
    return true;
}

// covariance = inverse x middle x inverse.
static bool sandwich(struct workspace *work, size_t n, const double *middle, double *covariance) {
    double *half = workspace_take(work, n * n, sizeof *half);
    double *bread = workspace_take(work, n * n, sizeof *bread);
    if (!half || !bread) {
        return false;
    }
    memcpy(bread, covariance, n * n * sizeof *bread);
    for (size_t pass = 0; pass < 2; pass++) {
        const double *left = pass == 0 ? bread : half;
        const double *right = pass == 0 ? middle : bread;
        double *to = pass == 0 ? half : covariance;
        for (size_t i = 0; i < n; i++) {
            for (size_t j = 0; j < n; j++) {
                double sum = 0;
                for (size_t k = 0; k < n; k++) {
                    sum += left[i * n + k] * right[k * n + j];
                }
                to[i * n + j] = sum;
            }
        }
    }
    return true;
}

// The inverse of the information of the parameters that are free; zero for those that are held.
static bool invert(const struct layout *l, double *information, double *covariance) {
    for (size_t k = 0; k < l->n; k++) {
        for (size_t j = 0; l->fixed[k] && j < l->n; j++) {
            information[k * l->n + j] = information[j * l->n + k] = j == k;
        }
    }
    if (!linear_cholesky(information, l->n)) {
        return false;
    }
    linear_cholesky_inverse(information, l->n, covariance);
    for (size_t k = 0; k < l->n; k++) {
        if (l->fixed[k]) {
            covariance[k * (l->n + 1)] = 0;
        }
    }
    return true;
}

enum measure_status errors_covariance(struct em *em, struct workspace *work,
                                      const struct errors_source *source, double *covariance,
                                      size_t *clusters) {
    size_t n = em->layout.n;
    double *information = workspace_take(work, n * n, sizeof *information);
    if (!information) {
        return MEASURE_NO_MEMORY;
    }
    bool observed = source->method == MEASURE_ERRORS_OAKES ||
                    (source->method == MEASURE_ERRORS_SANDWICH && !source->large);
    struct errors_source own = *source;
    own.em = em;
    bool done = !observed ? cross_product(em, work, source->patterns, information)
                : information_pays(em, source->patterns)
                    ? information_observed(em, work, source->patterns, information)
                    : errors_observed(work, &(struct errors_score){score_of_patterns, &own}, n,
                                      em->layout.fixed, em->free, information);
    if (!done) {
        return MEASURE_NO_MEMORY;
    }
    if (!invert(&em->layout, information, covariance)) {
        return MEASURE_NOT_IDENTIFIED;
    }
    if (source->method != MEASURE_ERRORS_SANDWICH) {
        return MEASURE_OK;
    }
    // The information has done its work: its place is taken by the middle.
    return cluster_product(em, work, source->persons, source->cluster, clusters, information) &&
                   sandwich(work, n, information, covariance)
               ? MEASURE_OK
               : MEASURE_NO_MEMORY;
}
