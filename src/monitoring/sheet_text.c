// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/sheet_text.h"

#include "base/ru.h"

#include <math.h>

struct str sheet_text(struct arena *arena, const struct sheet_row *row, int column) {
    const struct cell *cell = column < 0 ? NULL : sheet_row_cell(row, column);
    bool none = cell == NULL || cell->covered || cell->kind == CELL_FORMULA;
    return none ? S("") : ru_tidy(arena, cell->text);
}

struct str sheet_text_fold(struct arena *arena, const struct sheet_row *row, int column) {
    return column_header_fold(arena, sheet_text(arena, row, column));
}

struct str sheet_first_text(struct arena *arena, const struct sheet_row *row) {
    struct str text = S("");
    for (size_t c = 0; c < row->cells.n && text.n == 0; c++) {
        text = sheet_text(arena, row, (int)c);
    }
    return text;
}

bool sheet_number(struct arena *arena, const struct sheet_row *row, int column, double *out) {
    enum { PERCENT = 100 };
    const struct cell *cell = column < 0 ? NULL : sheet_row_cell(row, column);
    if (cell == NULL || cell->kind == CELL_FORMULA || cell->kind == CELL_ERROR) {
        return false;
    }
    if (cell->kind == CELL_NUMBER && cell->percent) {
        *out = cell->number * PERCENT;
        return true;
    }
    return ru_parse_real(ru_tidy(arena, cell->text), out);
}

bool sheet_int(struct arena *arena, const struct sheet_row *row, int column, int64_t *out) {
    double value;
    if (!sheet_number(arena, row, column, &value) || fabs(value) > 1e9 || value != floor(value)) {
        return false;
    }
    *out = (int64_t)value;
    return true;
}

double sheet_round(double value, int decimals) {
    double unit = pow(10, decimals);
    return round(value * unit) / unit;
}
