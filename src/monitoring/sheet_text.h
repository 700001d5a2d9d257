// SPDX-License-Identifier: GPL-3.0-or-later
// Texts of a sheet as the readers of results take them.
#ifndef VSOKO_MONITORING_SHEET_TEXT_H
#define VSOKO_MONITORING_SHEET_TEXT_H

#include "import/import.h"

// Tidied; "" for an empty cell, one covered by a merged range, a formula without a value.
struct str sheet_text(struct arena *arena, const struct sheet_row *row, int column);
// The same as column_header_fold() leaves it.
struct str sheet_text_fold(struct arena *arena, const struct sheet_row *row, int column);
// The first text of a row, "" if there is none.
struct str sheet_first_text(struct arena *arena, const struct sheet_row *row);
// «4,2», «76,4 %» as 76.4, a number with the style of percents as percents. False: no number.
bool sheet_number(struct arena *arena, const struct sheet_row *row, int column, double *out);
// A whole number; false if it is none.
bool sheet_int(struct arena *arena, const struct sheet_row *row, int column, int64_t *out);
// 17.3654 as 17.37: what JSON shows of means and percents.
double sheet_round(double value, int decimals);

#endif
