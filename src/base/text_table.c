// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text_table.h"

struct text_table text_table_open(struct arena *arena, size_t columns, const char *const *heading) {
    struct text_table table = {
        .arena = arena, .columns = columns < TEXT_TABLE_COLUMNS ? columns : TEXT_TABLE_COLUMNS};
    for (size_t c = 0; c < table.columns; c++) {
        text_table_add(&table, str_from(heading[c]));
    }
    return table;
}

void text_table_add(struct text_table *table, struct str cell) {
    *vec_push(table->arena, &table->cells) = cell;
}

static void put_blanks(struct buf *out, size_t n) {
    for (size_t i = 0; i < n; i++) {
        buf_put_char(out, ' ');
    }
}

void text_table_put(struct buf *out, const struct text_table *table, size_t indent) {
    size_t width[TEXT_TABLE_COLUMNS] = {0};
    size_t rows = table->columns > 0 ? table->cells.n / table->columns : 0;
    for (size_t i = 0; i < rows * table->columns; i++) {
        size_t n = utf8_length(table->cells.at[i]);
        size_t *most = &width[i % table->columns];
        *most = n > *most ? n : *most;
    }
    for (size_t r = 0; r < rows; r++) {
        size_t owed = indent; // blanks that are written when a letter follows
        for (size_t c = 0; c < table->columns; c++) {
            struct str cell = table->cells.at[r * table->columns + c];
            size_t pad = width[c] - utf8_length(cell);
            owed += c == 0 ? 0 : pad + 2;
            if (cell.n > 0) {
                put_blanks(out, owed);
                buf_put(out, cell);
                owed = 0;
            }
            owed += c == 0 ? pad : 0;
        }
        buf_put_char(out, '\n');
    }
}
