// SPDX-License-Identifier: GPL-3.0-or-later
// Observed information without moving the E-step: complete minus missing information.
#ifndef VSOKO_MEASURE_INFORMATION_H
#define VSOKO_MEASURE_INFORMATION_H

#include "em.h"

// Louis 1982, JRSS B 44, 226-233, doi:10.1111/j.2517-6161.1982.tb01203.x:
//   I = -d2 Q / d phi2 - sum over persons of Cov(s | answers),
// Q the expected complete-data log-likelihood, s the complete-data score of a person over the
// posterior of theta. It is the matrix that Oakes 1999 gives; errors_observed() finds the same by
// two E-steps a parameter, which many persons make cheaper and few dearer.

// Is this way the cheaper one, and can it be gone? (One standard normal population alone.)
bool information_pays(const struct em *em, const struct patterns *patterns);

// information[n][n] at em->free, the prior's part in it; NaN where a parameter stands at the edge
// of its range. Counts of the E-step are overwritten. False: no memory.
bool information_observed(struct em *em, struct workspace *work, const struct patterns *patterns,
                          double *information);

#endif
