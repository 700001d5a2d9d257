// SPDX-License-Identifier: GPL-3.0-or-later
// Places of works that were defended (ранжирование): by the share of points that a panel gave, made
// of the class map.
#ifndef VSOKO_ANALYSIS_RANKING_H
#define VSOKO_ANALYSIS_RANKING_H

#include "analysis/class_map.h"

struct rank_row {
    const struct map_row *row;
    double percent; // mean marks of the criteria of their highest, 0..100; NaN: too few criteria
    size_t place;   // 1 for the highest; equal shares have the same place; 0 without one
};
struct ranking {
    VEC(struct rank_row) rows; // by place, those without one behind, by name
};

// Nothing where the instrument is no project. A work with less than two thirds of its criteria has
// no place.
bool ranking_make(struct arena *arena, const struct class_map *map, struct ranking *out,
                  struct error *error) __attribute__((warn_unused_result));

#endif
