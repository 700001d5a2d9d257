// SPDX-License-Identifier: GPL-3.0-or-later
// The class map (карта класса): what the raters saw, pupil by pupil and sign by sign, with levels
// by the sheet's own scales, the raters' agreement and what they should talk over. The page, the
// document and the spreadsheet all print this one structure, so their numbers are the same.
#ifndef VSOKO_ANALYSIS_CLASS_MAP_H
#define VSOKO_ANALYSIS_CLASS_MAP_H

#include "analysis/marks.h"
#include "vsoko/measure/agreement.h"
#include "vsoko/measure/honesty.h"
#include "vsoko/measure/scale.h"

// One sign of one pupil. Raters who differ by at most one step are averaged; by two steps and more
// the cell waits for their talk: it has no value and does not count (how_to_run of the sheets).
struct map_cell {
    double value; // mean of the marks; NaN: blank, not observed, or to be talked over
    enum measure_level level;
    bool discuss;
    bool not_observed; // every rater who was there says so
    int marks;         // how many raters gave a mark
};

struct map_score {
    struct measure_scale_score score;
    enum measure_level level;
};

struct map_row {
    const struct session_pupil *pupil;
    struct map_cell *cells;   // items
    struct map_score *scales; // scales of the instrument
};

// A sign over the class. full + part + zero + blank = pupils present.
struct map_sign {
    const struct item *item;
    size_t n;                           // pupils with a value
    size_t basic;                       // of them at the basic level and above
    size_t full;                        // with the highest mark
    size_t part;                        // between
    size_t zero;                        // with the lowest mark
    size_t blank;                       // without a value
    struct measure_agreement agreement; // of raters 1 and 2
    enum measure_status agreement_status;
    size_t discuss; // cells to talk over
};

// A scale over the class.
struct map_scale {
    const struct scale *scale;
    size_t n;                     // pupils with a score
    size_t count[MEASURE_LEVELS]; // pupils at each level
    double mean;                  // of the scores; NaN for n = 0
};

struct class_map {
    const struct session *session;
    struct marks marks;
    size_t listed, present;
    VEC(struct map_row) rows; // present pupils, in the order of the session (by name)
    struct map_sign *signs;   // items
    struct map_scale *scales;
    struct measure_agreement agreement; // of all signs together, raters 1 and 2
    enum measure_status agreement_status;
    size_t discuss;                     // cells to talk over
    size_t rated;                       // pupils with at least one scale score
    size_t basic;                       // of them: all scored scales at the basic level and above
    VEC(size_t) strong, weak;           // signs by the share at basic and above, at most two each
    struct measure_comparison contrast; // the strongest sign with the weakest, the same pupils
};

// Reads the marks and computes the map. `session` must outlive it.
bool class_map_make(struct db *db, struct arena *arena, int64_t org, const struct session *session,
                    struct class_map *out, struct error *error) __attribute__((warn_unused_result));

#endif
