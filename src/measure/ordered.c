// SPDX-License-Identifier: GPL-3.0-or-later
// Wilcoxon's tests on ordered levels, by the exact distribution of the sum of mid-ranks. Ranks are
// doubled so that they are whole numbers.
#include "binomial.h"
#include "vsoko/measure/distribution.h"
#include "workspace.h"

#include <math.h>
#include <string.h>

enum { CELLS_MAX = 4000000, CHANGED_MAX = 1500 };

// p of the normal approximation, where the exact distribution would be too long.
static void approximate(double distance, double variance, struct measure_exact *out) {
    out->p = 2 * measure_normal_cdf(-fabs(distance) / sqrt(variance));
    out->p_error = NAN;
    out->complete = false;
}

// coin[x] = P(x heads of `tied` fair coins).
static void fair_coins(double *coin, size_t tied) {
    for (size_t x = 0; x <= tied; x++) {
        coin[x] = exp(log_binomial((double)tied, (double)x));
    }
}

// ---- two groups

struct two_groups {
    const size_t *first;
    const size_t *second;
    size_t levels;
    size_t n1;
    size_t n2;
    size_t observed; // doubled rank sum of the first group
    size_t most;     // the largest it can be
};

// The doubled mid-rank of a level after `below` persons on lower ones.
static size_t doubled_rank(size_t below, size_t tied) { return 2 * below + tied + 1; }

// Ways to take j persons with rank sum s from the levels so far, [n1 + 1][most + 1], as
// probabilities of fair coins; level after level. A person taken from a level adds its rank.
static double tail_of_groups(const struct two_groups *g, double *ways, double *coin) {
    size_t width = g->most + 1;
    size_t below = 0;
    ways[0] = 1;
    for (size_t l = 0; l < g->levels; l++) {
        size_t tied = g->first[l] + g->second[l];
        size_t rank = doubled_rank(below, tied);
        fair_coins(coin, tied);
        // From above, so that a cell is still that of the levels before when it is read.
        for (size_t j = g->n1 + 1; j-- > 0;) {
            for (size_t s = width; s-- > 0;) {
                double sum = 0;
                for (size_t x = 0; x <= tied && x <= j && x * rank <= s; x++) {
                    sum += coin[x] * ways[(j - x) * width + s - x * rank];
                }
                ways[j * width + s] = sum;
            }
        }
        below += tied;
    }
    // E of the doubled sum is n1 (N + 1).
    size_t expected = g->n1 * (g->n1 + g->n2 + 1);
    size_t far = g->observed > expected ? g->observed - expected : expected - g->observed;
    double tail = 0;
    double all = 0;
    for (size_t s = 0; s < width; s++) {
        double chance = ways[g->n1 * width + s];
        size_t distance = s > expected ? s - expected : expected - s;
        all += chance;
        tail += distance >= far ? chance : 0;
    }
    return fmin(1, tail / all);
}

enum measure_status measure_ordered_groups(const size_t *first, const size_t *second, size_t levels,
                                           const struct measure_alloc *alloc,
                                           struct measure_exact *out) {
    struct two_groups g = {.first = first, .second = second, .levels = levels};
    *out = (struct measure_exact){NAN, NAN, 0, 0, true};
    size_t below = 0;
    double ties = 0;
    for (size_t l = 0; l < levels; l++) {
        size_t tied = first[l] + second[l];
        size_t rank = doubled_rank(below, tied);
        g.n1 += first[l];
        g.n2 += second[l];
        g.observed += first[l] * rank;
        ties += (double)tied * ((double)tied * (double)tied - 1);
        below += tied;
    }
    if (g.n1 == 0 || g.n2 == 0) {
        return MEASURE_NO_DATA;
    }
    double n = (double)(g.n1 + g.n2);
    double n1 = (double)g.n1;
    double n2 = (double)g.n2;
    out->statistic = (0.5 * (double)g.observed - 0.5 * n1 * (n1 + 1)) / (n1 * n2);
    out->arrangements = exp(log_choose(n, n1));
    double variance = n1 * n2 / 12 * (n + 1 - ties / (n * (n - 1)));
    if (!(variance > 1e-9)) {
        *out = (struct measure_exact){0.5, 1, 0, 1, true};
        return MEASURE_NO_VARIANCE;
    }
    g.most = g.n1 * (g.n1 + 2 * g.n2 + 1);
    if ((double)(g.n1 + 1) * (double)(g.most + 1) > CELLS_MAX) {
        approximate(0.5 * (double)g.observed - 0.5 * n1 * (n + 1), variance, out);
        return MEASURE_OK;
    }
    struct workspace work;
    workspace_open(&work, alloc);
    double *ways = workspace_take(&work, (g.n1 + 1) * (g.most + 1), sizeof *ways);
    double *coin = workspace_take(&work, g.n1 + g.n2 + 1, sizeof *coin);
    if (ways && coin) {
        out->p = tail_of_groups(&g, ways, coin);
    }
    workspace_close(&work);
    return ways && coin ? MEASURE_OK : MEASURE_NO_MEMORY;
}

// ---- the same pupils

// Persons by how far they moved: up[d], down[d] for a distance of d levels.
static void count_moves(const size_t *counts, size_t levels, size_t *up, size_t *down) {
    for (size_t i = 0; i < levels; i++) {
        for (size_t j = 0; j < levels; j++) {
            if (j > i) {
                up[j - i] += counts[i * levels + j];
            } else if (j < i) {
                down[i - j] += counts[i * levels + j];
            }
        }
    }
}

// Chance that the doubled rank sum of those who rose is at least as far from a half of all ranks.
static double tail_of_signs(const size_t *up, const size_t *down, size_t levels, size_t observed,
                            size_t total, double *chance, double *coin) {
    size_t below = 0;
    chance[0] = 1;
    for (size_t d = 1; d < levels; d++) {
        size_t tied = up[d] + down[d];
        size_t rank = doubled_rank(below, tied);
        fair_coins(coin, tied);
        for (size_t s = total + 1; tied > 0 && s-- > 0;) {
            double sum = 0;
            for (size_t x = 0; x <= tied && x * rank <= s; x++) {
                sum += coin[x] * chance[s - x * rank];
            }
            chance[s] = sum;
        }
        below += tied;
    }
    size_t far = 2 * observed > total ? 2 * observed - total : total - 2 * observed;
    double tail = 0;
    for (size_t s = 0; s <= total; s++) {
        size_t distance = 2 * s > total ? 2 * s - total : total - 2 * s;
        tail += distance >= far ? chance[s] : 0;
    }
    return fmin(1, tail);
}

enum measure_status measure_ordered_same(const size_t *counts, size_t levels,
                                         const struct measure_alloc *alloc,
                                         struct measure_exact *out) {
    *out = (struct measure_exact){NAN, NAN, 0, 0, true};
    struct workspace work;
    workspace_open(&work, alloc);
    enum measure_status status = MEASURE_NO_MEMORY;
    size_t *up = workspace_take(&work, 2 * levels, sizeof *up);
    if (!up) {
        goto out;
    }
    size_t *down = up + levels;
    count_moves(counts, levels, up, down);
    size_t n = 0;
    size_t observed = 0;
    double squares = 0;
    for (size_t d = 1; d < levels; d++) {
        size_t tied = up[d] + down[d];
        double rank = 0.5 * (double)doubled_rank(n, tied);
        observed += up[d] * doubled_rank(n, tied);
        squares += (double)tied * rank * rank;
        n += tied;
    }
    if (n == 0) {
        *out = (struct measure_exact){0.5, 1, 0, 1, true};
        status = MEASURE_NO_VARIANCE;
        goto out;
    }
    size_t total = n * (n + 1); // of the doubled ranks
    out->statistic = (double)observed / (double)total;
    out->arrangements = ldexp(1, n < 1000 ? (int)n : 1000);
    status = MEASURE_OK;
    if (n > CHANGED_MAX) {
        approximate(0.5 * ((double)observed - 0.5 * (double)total), 0.25 * squares, out);
        goto out;
    }
    double *chance = workspace_take(&work, total + 1, sizeof *chance);
    double *coin = workspace_take(&work, n + 1, sizeof *coin);
    status = chance && coin ? MEASURE_OK : MEASURE_NO_MEMORY;
    if (status == MEASURE_OK) {
        out->p = tail_of_signs(up, down, levels, observed, total, chance, coin);
    }
out:
    workspace_close(&work);
    return status;
}
