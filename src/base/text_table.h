// SPDX-License-Identifier: GPL-3.0-or-later
// A table of plain text for a terminal: columns as wide as their longest cell.
#ifndef VSOKO_BASE_TEXT_TABLE_H
#define VSOKO_BASE_TEXT_TABLE_H

#include "base/buf.h"
#include "base/vec.h"

enum { TEXT_TABLE_COLUMNS = 40 };

struct text_table {
    struct arena *arena;
    size_t columns;
    VEC(struct str) cells; // row by row; the first row is the heading
};

// An empty table with its heading; cells beyond TEXT_TABLE_COLUMNS are left out.
struct text_table text_table_open(struct arena *arena, size_t columns, const char *const *heading);

// The next cell of the current row; a row is full after `columns` cells.
void text_table_add(struct text_table *table, struct str cell);

// Writes the table, each line after `indent` blanks: the first column to the left, others to the
// right; no blanks at the ends of lines.
void text_table_put(struct buf *out, const struct text_table *table, size_t indent);

#endif
