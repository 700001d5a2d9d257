// SPDX-License-Identifier: GPL-3.0-or-later
// One calibration at work: its parts in calibrate.c, fit_items.c (what can be used, where to start)
// and fit_results.c (what a reader gets).
#ifndef VSOKO_MEASURE_FITTING_H
#define VSOKO_MEASURE_FITTING_H

#include "em.h"
#include "errors.h"

enum { FITTING_STEPS = MEASURE_TOP + 1 };

struct fit {
    const struct measure_matrix *matrix;
    const struct measure_calibrate_options *options;
    const struct model *model;
    struct workspace work;  // for the computation
    struct workspace *keep; // for the results
    struct measure_calibration *out;
    struct pattern_item *item;      // [items used]
    size_t *of;                     // [items used] item of the matrix
    bool *known;                    // [items used] an anchor
    bool anchored;                  // any of them
    double (*count)[FITTING_STEPS]; // [items of the matrix] weight of each category
    size_t used;
    struct population population;
    struct patterns patterns;
    struct em em;
    double *covariance; // [n][n] or NULL
};

// Categories in use become 0..top in their order; one that nobody chose goes with its lower
// neighbour. `used` [FITTING_STEPS].
void item_categories(struct measure_item *item, const bool *used);
// Chooses the items and merges their categories. MEASURE_TOO_FEW with fewer than two,
// MEASURE_BAD_ARGUMENT for categories or anchors that do not fit the model.
enum measure_status fit_choose_items(struct fit *fit);
// Start values into em->free.
void fit_start(struct fit *fit);
// Fills the calibration from em->free and the covariance. False: no memory.
bool fit_fill(struct fit *fit);
// The end of a calibration: `memory`, in `keep`, holds it from now on, or all is freed when there
// is nothing to hold. Returns the status.
enum measure_status calibration_keep(struct measure_calibration *out, struct workspace *memory,
                                     struct workspace *keep, enum measure_status status);

#endif
