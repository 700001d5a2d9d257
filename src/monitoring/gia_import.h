// SPDX-License-Identifier: GPL-3.0-or-later
// Results of ГИА as schools get them: the protocol of РЦОИ (ОГЭ, one subject or several one under
// another) and a list with test scores (ЕГЭ).
#ifndef VSOKO_MONITORING_GIA_IMPORT_H
#define VSOKO_MONITORING_GIA_IMPORT_H

#include "monitoring/gia_answers.h"
#include "monitoring/scored.h"

// Columns of one block, 0-based, -1 = none.
struct gia_columns {
    int header; // 1-based row, 0 = not met yet
    int number, school, class, family, given, middle, short_part, long_part, primary, mark, score;
    int minimum; // of the header «Минимальный балл 24/36», 0 = not said
};

// Is this row the header of a block?
bool gia_header_read(struct arena *arena, const struct sheet_row *row, struct gia_columns *out);
// A line above a header: «22 - Математика 2026.06.03», «Предмет | Русский язык», «Дата экзамена …».
void gia_title_read(struct arena *arena, const struct sheet_row *row, struct external_work *work);

// What the file came to, as its JSON says it.
struct gia_counts {
    int64_t rows, no_show, removed, totals, missing;
    VEC(int64_t) others; // for each block: rows of another school
    int64_t other_school, other_rows;
};
void gia_describe(const struct import_reader *reader, const struct scored_sheet *sheet,
                  const struct gia_counts *counts, struct import_result *result);

#endif
