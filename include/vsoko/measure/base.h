// SPDX-License-Identifier: GPL-3.0-or-later
// What all of libvsokomeasure shares: the status of a result, an estimate with its interval,
// memory.
#ifndef VSOKO_MEASURE_BASE_H
#define VSOKO_MEASURE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define MEASURE_CHECKED __attribute__((warn_unused_result))
#else
#define MEASURE_CHECKED
#endif

// A mark that was not given, in an array of int.
#define MEASURE_MISSING (-1)

enum measure_status {
    MEASURE_OK,
    MEASURE_NO_DATA,        // nothing to compute from: N = 0, or everything is missing
    MEASURE_TOO_FEW,        // fewer persons, items or marks than the formula or the rule needs
    MEASURE_NO_VARIANCE,    // all marks are equal: the value is undefined (0 / 0)
    MEASURE_NOT_ESTIMABLE,  // the estimate lies at infinity (a perfect or a zero score)
    MEASURE_NOT_COMPARABLE, // other signs, scales or pupils: there is nothing to claim
    MEASURE_NOT_IDENTIFIED, // the data do not determine the model
    MEASURE_NOT_CONVERGED,  // stopped before the stated accuracy; the values are the last ones
    MEASURE_BAD_ARGUMENT,   // a value outside its range: a fault of the caller
    MEASURE_NO_MEMORY,
    MEASURE_NOT_CONDITIONED // a table over a variable that the latent regression does not know: its
                            // differences would come out too small
};

// A stable English word for a status: "ok", "no_data", "no_variance" ...
const char *measure_status_name(enum measure_status status);

struct measure_interval {
    double lower;
    double upper;
};

// A value with its uncertainty. `status` says whether the value exists at all; se, lower and upper
// are NaN where the formula gives none.
struct measure_estimate {
    enum measure_status status;
    double value;
    double se;
    double lower;
    double upper;
};

// Where workspace comes from. alloc returns NULL when there is no more. NULL for the whole
// structure means malloc and free.
struct measure_alloc {
    void *(*alloc)(void *arg, size_t size);
    void (*free)(void *arg, void *memory);
    void *arg;
};

#ifdef __cplusplus
}
#endif

#endif
