// SPDX-License-Identifier: GPL-3.0-or-later
#include "symmetric.h"

#include <math.h>
#include <string.h>

enum { NONE = SIZE_MAX };

bool symmetric_open(struct symmetric *s, struct workspace *work, size_t items, size_t points) {
    size_t size = (items + 1) * (points + 1);
    s->count = workspace_take(work, points + 1, sizeof *s->count);
    s->before = workspace_take(work, size, sizeof *s->before);
    s->after = workspace_take(work, size, sizeof *s->after);
    s->total = workspace_take(work, points + 1, sizeof *s->total);
    s->weight = workspace_take(work, points + 1, sizeof *s->weight);
    return s->count && s->before && s->after && s->total && s->weight;
}

static double share_of(const struct symmetric *s, size_t item, size_t k) {
    const double *share = s->share + s->first[item];
    double rest = 1;
    if (k > 0) {
        return share[k - 1];
    }
    for (size_t j = 0; j < s->top[item]; j++) {
        rest -= share[j];
    }
    return rest;
}

// before[j]: P(sum of the items before j), the item `without` left out.
static void add_forward(struct symmetric *s, size_t without) {
    size_t width = s->points + 1;
    memset(s->before, 0, width * sizeof *s->before);
    s->before[0] = 1;
    size_t most = 0;
    for (size_t i = 0; i < s->items; i++) {
        const double *from = s->before + i * width;
        double *to = s->before + (i + 1) * width;
        if (i == without) {
            memcpy(to, from, width * sizeof *to);
            continue;
        }
        memset(to, 0, width * sizeof *to);
        for (size_t k = 0; k <= s->top[i]; k++) {
            double share = share_of(s, i, k);
            for (size_t sum = 0; sum <= most; sum++) {
                to[sum + k] += share * from[sum];
            }
        }
        most += s->top[i];
    }
}

// after[j][sum]: the weight of a person who has `sum` before item j, over all that may follow.
static void add_backward(struct symmetric *s, size_t without) {
    size_t width = s->points + 1;
    memcpy(s->after + s->items * width, s->weight, width * sizeof *s->after);
    for (size_t i = s->items; i-- > 0;) {
        const double *from = s->after + (i + 1) * width;
        double *to = s->after + i * width;
        if (i == without) {
            memcpy(to, from, width * sizeof *to);
            continue;
        }
        memset(to, 0, width * sizeof *to);
        for (size_t k = 0; k <= s->top[i]; k++) {
            double share = share_of(s, i, k);
            for (size_t sum = 0; sum + k < width; sum++) {
                to[sum] += share * from[sum + k];
            }
        }
    }
}

double symmetric_loglik(struct symmetric *s) {
    size_t width = s->points + 1;
    double sum = 0;
    add_forward(s, NONE);
    memcpy(s->total, s->before + s->items * width, width * sizeof *s->total);
    for (size_t r = 0; r < width; r++) {
        sum += s->count[r] > 0 ? s->count[r] * log(s->total[r]) : 0;
    }
    return sum;
}

// The sum over persons of the chance that item j shows category k, by the weights in s->weight.
static double meeting(const struct symmetric *s, size_t j, size_t k) {
    size_t width = s->points + 1;
    const double *before = s->before + j * width;
    const double *after = s->after + (j + 1) * width;
    double sum = 0;
    for (size_t r = 0; r + k < width; r++) {
        sum += before[r] * after[r + k];
    }
    return share_of(s, j, k) * sum;
}

// chance[category][sum] = P(category | sum), from the sums without the item.
static void chances_given_sum(struct symmetric *s, double *chance) {
    size_t width = s->points + 1;
    for (size_t i = 0; i < s->items; i++) {
        add_forward(s, i);
        const double *rest = s->before + s->items * width;
        for (size_t k = 1; k <= s->top[i]; k++) {
            double *row = chance + (s->first[i] + k - 1) * width;
            for (size_t r = 0; r < width; r++) {
                row[r] =
                    r >= k && s->total[r] > 0 ? share_of(s, i, k) * rest[r - k] / s->total[r] : 0;
            }
        }
    }
}

// Persons expected to show category k of item i and each category of the others.
static void add_joint(struct symmetric *s, size_t i, size_t k, double *row) {
    size_t width = s->points + 1;
    double share = share_of(s, i, k);
    for (size_t r = 0; r < width; r++) {
        bool reached = r + k < width && s->count[r + k] > 0;
        s->weight[r] = reached ? s->count[r + k] * share / s->total[r + k] : 0;
    }
    add_forward(s, i);
    add_backward(s, i);
    for (size_t j = 0; j < s->items; j++) {
        for (size_t l = 1; j != i && l <= s->top[j]; l++) {
            row[s->first[j] + l - 1] += meeting(s, j, l);
        }
    }
}

void symmetric_moments(struct symmetric *s, double *expected, double *covariance, size_t stride,
                       double *chance) {
    size_t width = s->points + 1;
    chances_given_sum(s, chance);
    for (size_t i = 0; i < s->items; i++) {
        for (size_t k = 1; k <= s->top[i]; k++) {
            size_t x = s->first[i] + k - 1;
            double own = 0;
            for (size_t r = 0; r < width; r++) {
                own += s->count[r] * chance[x * width + r];
            }
            expected[x] += own;
            covariance[x * stride + x] += own;
            add_joint(s, i, k, covariance + x * stride);
        }
    }
    for (size_t i = 0; i < s->items; i++) {
        for (size_t k = 1; k <= s->top[i]; k++) {
            size_t x = s->first[i] + k - 1;
            for (size_t j = 0; j < s->items; j++) {
                for (size_t y = s->first[j]; y < s->first[j] + s->top[j]; y++) {
                    for (size_t r = 0; r < width; r++) {
                        covariance[x * stride + y] -=
                            s->count[r] * chance[x * width + r] * chance[y * width + r];
                    }
                }
            }
        }
    }
}
