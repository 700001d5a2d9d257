// SPDX-License-Identifier: GPL-3.0-or-later
// libvsokomeasure: the measurement under the numbers. A library of plain functions: no input or
// output, no global state, no threads of its own, no database; usable by any C program.
//
// Conventions of every header in measure/:
// - A function that can fail returns enum measure_status and fills `out`; what could not be
// computed
//   is NaN and the status says why. Nothing is NaN silently.
// - A missing mark is MEASURE_MISSING in an array of int and NaN in an array of double; it is never
//   taken for zero.
// - Arrays are the caller's; shapes stand in the comments, the last index runs fastest.
// - Intervals are 95 % unless the function takes `level`.
// - Workspace comes from struct measure_alloc (NULL: malloc and free); all of it is freed before
// the
//   function returns, also after a failure.
// - Sums run in a fixed order: the same data give the same bits.
#ifndef VSOKO_MEASURE_H
#define VSOKO_MEASURE_H

#include "vsoko/measure/agreement.h"    // two and more raters: kappa, AC1, alpha, ICC, W
#include "vsoko/measure/base.h"         // status, estimate, interval, memory
#include "vsoko/measure/calibrate.h"    // item response models
#include "vsoko/measure/classical.h"    // difficulty, discrimination, reliability of a sum
#include "vsoko/measure/classify.h"     // chances of the right level
#include "vsoko/measure/compare.h"      // exact tests, Holm, Benjamini-Hochberg
#include "vsoko/measure/conditional.h"  // Rasch items without a population
#include "vsoko/measure/dif.h"          // items that favour a group
#include "vsoko/measure/dimensions.h"   // several abilities, their correlations
#include "vsoko/measure/disclosure.h"   // what may be shown of small groups
#include "vsoko/measure/distractor.h"   // wrong options of a task
#include "vsoko/measure/distribution.h" // normal, beta, F, chi-square
#include "vsoko/measure/exact.h"        // tests by counting rearrangements
#include "vsoko/measure/facets.h"       // severity of raters, fair averages
#include "vsoko/measure/growth.h"       // change, with all its errors
#include "vsoko/measure/honesty.h"      // the limits, and what may be claimed
#include "vsoko/measure/link.h"         // one scale for two calibrations
#include "vsoko/measure/matrix.h"       // responses of persons to items
#include "vsoko/measure/model_fit.h"    // does the model hold: S-X2, M2, persons
#include "vsoko/measure/network.h"      // how outcomes hang together
#include "vsoko/measure/plausible.h"    // a population without persons
#include "vsoko/measure/proportion.h"   // intervals of shares and of their differences
#include "vsoko/measure/scale.h"        // from marks to scores and levels
#include "vsoko/measure/score.h"        // theta, information, fit
#include "vsoko/measure/shrink.h"       // means of small classes
#include "vsoko/measure/standard.h"     // cut scores

#endif
