// SPDX-License-Identifier: GPL-3.0-or-later
// From marks to the score of a scale and its level, by the rule of the instruments in
// content/instruments.
#ifndef VSOKO_MEASURE_SCALE_H
#define VSOKO_MEASURE_SCALE_H

#include "vsoko/measure/base.h"

#ifdef __cplusplus
extern "C" {
#endif

enum measure_level {
    MEASURE_LEVEL_NONE, // no score, or a scale without cuts
    MEASURE_BELOW_BASIC,
    MEASURE_BASIC,
    MEASURE_ADVANCED,
    MEASURE_HIGH,
    MEASURE_LEVELS // their number, with NONE
};

// "below_basic", "basic", "advanced", "high"; "none".
const char *measure_level_name(enum measure_level level);

enum measure_scale_method { MEASURE_SUM, MEASURE_MEAN, MEASURE_PERCENT };

struct measure_scale_item {
    double low;   // the least mark an item can have
    double high;  // the greatest mark; for a percentage, the item's maximum
    bool reverse; // counted as high - mark
};

struct measure_scale_score {
    double value;   // points, mean of marks, or percent 0..100; NaN unless MEASURE_OK
    size_t present; // items with a mark
    size_t items;
};

// The score of one person. `marks` has n values, NaN where there is no mark (never a zero).
// Computed when at least two thirds of the items are present, else MEASURE_TOO_FEW.
//   sum      points; missing items are taken in proportion: the share of the possible points that
//            the person has on the present items
//   mean     of the present marks
//   percent  100 x points / sum of maxima, over the present items
// MEASURE_BAD_ARGUMENT: a mark outside low..high, or n = 0.
enum measure_status measure_scale_score(const double *marks, const struct measure_scale_item *items,
                                        size_t n, enum measure_scale_method method,
                                        struct measure_scale_score *out) MEASURE_CHECKED;

struct measure_cut {
    double below; // the level of scores less than this; infinity for the last
    enum measure_level level;
};

// The level of a score by rising cuts. A score within 1e-9 of a cut has reached it, so that thirds
// do not fall by rounding. NaN or n = 0: MEASURE_LEVEL_NONE.
enum measure_level measure_level_of(double score, const struct measure_cut *cuts, size_t n);

// Counts of levels: count[level] of n persons, persons without a level in
// count[MEASURE_LEVEL_NONE].
void measure_levels_count(const enum measure_level *levels, size_t n, size_t count[MEASURE_LEVELS]);

#ifdef __cplusplus
}
#endif

#endif
