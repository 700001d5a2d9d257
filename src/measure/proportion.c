// SPDX-License-Identifier: GPL-3.0-or-later
#include "vsoko/measure/proportion.h"

#include "vsoko/measure/distribution.h"

#include <math.h>

static double normal_bound(double level) { return measure_normal_quantile(0.5 + 0.5 * level); }

struct measure_interval measure_wilson(size_t x, size_t n, double level) {
    if (n == 0) {
        return (struct measure_interval){0, 1};
    }
    double z = normal_bound(level);
    double total = (double)n;
    double p = (double)x / total;
    double width = 1 + z * z / total;
    double centre = (p + z * z / (2 * total)) / width;
    double half = z / width * sqrt(p * (1 - p) / total + z * z / (4 * total * total));
    // At the ends the limit is 0 or 1 exactly; the difference above would leave a rounding error.
    return (struct measure_interval){x == 0 ? 0 : fmax(0, centre - half),
                                     x == n ? 1 : fmin(1, centre + half)};
}

struct measure_interval measure_clopper_pearson(size_t x, size_t n, double level) {
    if (n == 0) {
        return (struct measure_interval){0, 1};
    }
    double tail = 0.5 * (1 - level);
    double yes = (double)x;
    double no = (double)(n - x);
    return (struct measure_interval){x == 0 ? 0 : measure_beta_quantile(tail, yes, no + 1),
                                     x == n ? 1 : measure_beta_quantile(1 - tail, yes + 1, no)};
}

struct measure_interval measure_jeffreys(size_t x, size_t n, double level) {
    if (n == 0) {
        return (struct measure_interval){0, 1};
    }
    double tail = 0.5 * (1 - level);
    double a = (double)x + 0.5;
    double b = (double)(n - x) + 0.5;
    return (struct measure_interval){x == 0 ? 0 : measure_beta_quantile(tail, a, b),
                                     x == n ? 1 : measure_beta_quantile(1 - tail, a, b)};
}

struct measure_interval measure_newcombe(size_t x1, size_t n1, size_t x2, size_t n2, double level) {
    if (n1 == 0 || n2 == 0) {
        return (struct measure_interval){-1, 1};
    }
    double p1 = (double)x1 / (double)n1;
    double p2 = (double)x2 / (double)n2;
    struct measure_interval i1 = measure_wilson(x1, n1, level);
    struct measure_interval i2 = measure_wilson(x2, n2, level);
    double delta = p1 - p2;
    return (struct measure_interval){delta - hypot(p1 - i1.lower, i2.upper - p2),
                                     delta + hypot(i1.upper - p1, p2 - i2.lower)};
}

struct measure_interval measure_newcombe_paired(size_t both, size_t only_first, size_t only_second,
                                                size_t neither, double level) {
    double e = (double)both;
    double f = (double)only_first;
    double g = (double)only_second;
    double h = (double)neither;
    double n = e + f + g + h;
    if (n == 0) {
        return (struct measure_interval){-1, 1};
    }
    struct measure_interval i1 = measure_wilson(both + only_first, (size_t)n, level);
    struct measure_interval i2 = measure_wilson(both + only_second, (size_t)n, level);
    double p1 = (e + f) / n;
    double p2 = (e + g) / n;
    double margins = (e + f) * (g + h) * (e + g) * (f + h);
    double cross = e * h - f * g;
    if (cross > n / 2) {
        cross -= n / 2;
    } else if (cross >= 0) {
        cross = 0;
    }
    double phi = margins > 0 ? cross / sqrt(margins) : 0;
    double dl1 = p1 - i1.lower;
    double du1 = i1.upper - p1;
    double dl2 = p2 - i2.lower;
    double du2 = i2.upper - p2;
    double below = sqrt(fmax(0, dl1 * dl1 - 2 * phi * dl1 * du2 + du2 * du2));
    double above = sqrt(fmax(0, dl2 * dl2 - 2 * phi * dl2 * du1 + du1 * du1));
    return (struct measure_interval){(f - g) / n - below, (f - g) / n + above};
}
