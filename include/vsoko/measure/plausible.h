// SPDX-License-Identifier: GPL-3.0-or-later
// A population without persons: what a school learns of its personal outcomes while no pupil gets a
// score. Plausible values are drawn from each person's posterior, statistics are made of them, the
// draws are thrown away.
#ifndef VSOKO_MEASURE_PLAUSIBLE_H
#define VSOKO_MEASURE_PLAUSIBLE_H

#include "vsoko/measure/calibrate.h"

#ifdef __cplusplus
extern "C" {
#endif

struct measure_plausible_source {
    // By measure_calibrate() with errors, groups and covariates: theta ~ N(group + x'beta, s^2).
    const struct measure_calibration *calibration;
    const struct measure_matrix *matrix;
    const uint32_t *group;   // [persons], as they were given to measure_calibrate(); NULL: none
    const double *covariate; // [persons][covariates]
    size_t draws;            // M; 0: 20. 10 to 20 are usual
    uint64_t seed;           // keep it with the result
};

// Draws of theta, logits: value[draws][persons], NaN for persons without an answer. Each draw first
// takes means, spreads and beta from their own uncertainty; the items are held. Exact but for a
// straight line of the density between 241 nodes. The draw of a person depends on the seed and the
// person's place alone. Mislevy 1991, doi:10.1007/BF02294457; von Davier, Gonzalez & Mislevy 2009.
// MEASURE_BAD_ARGUMENT: a calibration without errors, or another number of items, groups or
// covariates.
enum measure_status measure_plausible_values(const struct measure_plausible_source *source,
                                             const struct measure_alloc *alloc,
                                             double *value) MEASURE_CHECKED;

// One statistic from its values and sampling variances in M imputed data sets: the mean, and the
// total variance within + (1 + 1/M) between. Rubin 1987, Multiple Imputation, eq. 3.1.5; a normal
// 95 % interval. MEASURE_TOO_FEW with fewer than two draws.
struct measure_estimate measure_pool_draws(const double *value, const double *variance,
                                           size_t draws);

// A group of a table.
struct measure_population_cell {
    enum measure_status status; // MEASURE_TOO_FEW: under MEASURE_MIN_REGRESSION_CELL persons, then
                                // nothing is told
    size_t persons;             // with answers
    struct measure_estimate mean; // of theta
    struct measure_estimate sd;
    struct measure_estimate
        *share; // [cuts + 1] under the first cut, between cuts, from the last on
};

struct measure_population_table {
    const uint32_t *by; // [persons] 0..cells - 1; NULL: everyone in one cell
    size_t cells;
    const double *cut; // [cuts] rising, logits
    size_t cuts;
};

// Means, spreads and shares of the cells; cell[cells], share[cells][cuts + 1] is theirs. A table
// over a variable that is no group and no (sum of) covariates of the calibration is refused:
// MEASURE_NOT_CONDITIONED. Put the variable into the calibration, a covariate 0/1 for each value
// but one, and ask again. Sampling variances are those of a simple sample. Weights of the matrix
// count.
enum measure_status measure_population(const struct measure_plausible_source *source,
                                       const struct measure_population_table *table,
                                       const struct measure_alloc *alloc,
                                       struct measure_population_cell *cell,
                                       struct measure_estimate *share) MEASURE_CHECKED;

#ifdef __cplusplus
}
#endif

#endif
