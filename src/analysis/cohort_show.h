// SPDX-License-Identifier: GPL-3.0-or-later
// The same pupils over years, technologies and two instruments in words.
#ifndef VSOKO_ANALYSIS_COHORT_SHOW_H
#define VSOKO_ANALYSIS_COHORT_SHOW_H

#include "analysis/cohort.h"
#include "analysis/summary_view.h"
#include "school/year.h"

struct practice_catalogue;

// Fills the cohort's parts of the page; `before` is the title of the earlier year.
void cohort_show(struct arena *arena, const struct cohort *cohort, struct str before,
                 struct str now, const struct practice_catalogue *practice,
                 struct result_page *page);

#endif
