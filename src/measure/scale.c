// SPDX-License-Identifier: GPL-3.0-or-later
#include "vsoko/measure/scale.h"

#include <math.h>
#include <string.h>

const char *measure_level_name(enum measure_level level) {
    switch (level) {
    case MEASURE_BELOW_BASIC:
        return "below_basic";
    case MEASURE_BASIC:
        return "basic";
    case MEASURE_ADVANCED:
        return "advanced";
    case MEASURE_HIGH:
        return "high";
    case MEASURE_LEVEL_NONE:
    case MEASURE_LEVELS:
        break;
    }
    return "none";
}

// What a scale needs of the present items: points, the least and the most they can give.
struct points {
    double got;
    double least;
    double most;
};

static struct points item_points(const struct measure_scale_item *item, double mark) {
    return item->reverse ? (struct points){item->high - mark, 0, item->high - item->low}
                         : (struct points){mark, item->low, item->high};
}

static void points_add(struct points *sum, struct points item) {
    sum->got += item.got;
    sum->least += item.least;
    sum->most += item.most;
}

// Missing items get the share of their possible points that the present ones gave.
static double sum_in_proportion(struct points present, struct points absent) {
    double range = present.most - present.least;
    double share = range > 0 ? (present.got - present.least) / range : 0;
    return present.got + absent.least + share * (absent.most - absent.least);
}

enum measure_status measure_scale_score(const double *marks, const struct measure_scale_item *items,
                                        size_t n, enum measure_scale_method method,
                                        struct measure_scale_score *out) {
    *out = (struct measure_scale_score){NAN, 0, n};
    struct points present = {0};
    struct points absent = {0};
    for (size_t i = 0; i < n; i++) {
        if (isnan(marks[i])) {
            points_add(&absent, item_points(&items[i], NAN));
        } else if (marks[i] < items[i].low || marks[i] > items[i].high) {
            return MEASURE_BAD_ARGUMENT;
        } else {
            points_add(&present, item_points(&items[i], marks[i]));
            out->present++;
        }
    }
    if (n == 0) {
        return MEASURE_BAD_ARGUMENT;
    }
    if (3 * out->present < 2 * n) {
        return out->present ? MEASURE_TOO_FEW : MEASURE_NO_DATA;
    }
    switch (method) {
    case MEASURE_SUM:
        out->value = sum_in_proportion(present, absent);
        break;
    case MEASURE_MEAN:
        out->value = present.got / (double)out->present;
        break;
    case MEASURE_PERCENT:
        if (!(present.most > 0)) {
            return MEASURE_BAD_ARGUMENT;
        }
        out->value = 100 * present.got / present.most;
        break;
    default:
        return MEASURE_BAD_ARGUMENT;
    }
    return MEASURE_OK;
}

enum measure_level measure_level_of(double score, const struct measure_cut *cuts, size_t n) {
    if (isnan(score)) {
        return MEASURE_LEVEL_NONE;
    }
    for (size_t i = 0; i < n; i++) {
        if (score < cuts[i].below - 1e-9 || i + 1 == n) {
            return cuts[i].level;
        }
    }
    return MEASURE_LEVEL_NONE;
}

void measure_levels_count(const enum measure_level *levels, size_t n,
                          size_t count[MEASURE_LEVELS]) {
    memset(count, 0, MEASURE_LEVELS * sizeof *count);
    for (size_t i = 0; i < n; i++) {
        count[levels[i] < MEASURE_LEVELS ? levels[i] : MEASURE_LEVEL_NONE]++;
    }
}
