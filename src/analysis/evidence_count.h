// SPDX-License-Identifier: GPL-3.0-or-later
// One session counted by outcomes. Of this room only.
#ifndef VSOKO_ANALYSIS_EVIDENCE_COUNT_H
#define VSOKO_ANALYSIS_EVIDENCE_COUNT_H

#include "analysis/class_map.h"
#include "analysis/evidence.h"

// An outcome, or a strand on a level, with the signs of the sheet that tell of it.
struct evidence_target {
    struct str id;
    VEC(size_t) items;
    struct measure_cut cuts[ATTAINMENT_LEVELS]; // in shares 0..1
    size_t count[MEASURE_LEVELS];
    struct evidence_pupils pupils; // those with a level
};

struct evidence_count {
    VEC(struct evidence_target) targets; // in the order of the signs
};

// Level of a pupil in an outcome: the mean share of the possible marks over its signs (turned ones
// counted backwards), if two thirds of them have a value; cuts are the mean of the cuts of the
// scales that the signs belong to, quarters where they have none.
void evidence_count(struct arena *arena, const struct class_map *map,
                    const struct outcome_catalogue *catalogue, struct evidence_count *out);

#endif
