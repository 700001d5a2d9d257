// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers of the summary and of one outcome in words.
#ifndef VSOKO_ANALYSIS_SUMMARY_SHOW_H
#define VSOKO_ANALYSIS_SUMMARY_SHOW_H

#include "analysis/outcome_result.h"
#include "analysis/summary_view.h"

// Lines, heads and cells of the page; `year` goes into the addresses of what is behind a number.
void summary_show(struct arena *arena, const struct summary *summary, struct summary_page *page);

// Lines, pairs and the chart of one outcome.
void outcome_result_show(struct arena *arena, const struct outcome_result *result, struct str title,
                         struct result_page *page);

// Counts, share and interval of a cell.
void result_line_show(struct arena *arena, const struct summary_cell *cell,
                      struct result_line_view *out);

// «подтверждено», «возможно», «не видно», «учеников мало»; and the class of its tag.
const char *claim_word(const struct measure_comparison *comparison);
const char *claim_css(const struct measure_comparison *comparison);

// «от 55 до 88 %»; «–» under 20 pupils.
struct str interval_words(struct arena *arena, const struct summary_cell *cell);

#endif
