// SPDX-License-Identifier: GPL-3.0-or-later
// Tables on a sheet as people make them: titles and requisites above, a header of one to three
// storeys, group rows, totals and signatures among the data, repeated headers, prepared blank
// rows, stray lists beside. What a row is, is said here; what it means, by the kind of sheet.
#ifndef VSOKO_OFFICE_TABLE_FIND_H
#define VSOKO_OFFICE_TABLE_FIND_H

#include "office/column_guess.h"

enum line_kind {
    LINE_DATA,
    LINE_GROUP,     // one text over the rows that follow: «Класс: 5 "А"»
    LINE_TOTAL,     // «Итого», «Всего», «Средний балл»
    LINE_SIGNATURE, // «Зам. директора ____», «Дата печати …»
    LINE_HEADER,    // the header once more
    LINE_PREPARED,  // only the row's number, or formulas without values
};

struct table_line {
    const struct sheet_row *row;
    enum line_kind kind;
    struct str text;  // of a group, total, signature: its first text
    struct str group; // of data: text of the last group row above, "" if none
};

struct sheet_table {
    const struct sheet *sheet;
    size_t sheet_index;
    int header_first, header_last;    // rows of the sheet; 0 = there is no header
    int first_data_row;               // 0 = there are no data
    double score;                     // of the header: sum over its fields
    VEC(struct column_guess) columns; // those with a header, from the left
    VEC(struct table_line) lines;     // all rows below the header, in order
    VEC(struct str) titles;           // texts above the header
};

struct sheet_tables {
    VEC(struct sheet_table) at;
};

struct table_spec {
    const struct column_field *fields;
    int n_fields;
    int fields_min;   // distinct fields a header must name, 1 or more
    size_t lines_max; // lines of a sheet to look at, 0 = all: recognition needs but a few
};

// Finds the tables of this kind on a sheet; none is not an error. A sheet without a header gives
// one table whose columns are guessed by content alone, if an anchor is among them.
void table_find(struct arena *arena, const struct sheet *sheet, size_t sheet_index,
                const struct table_spec *spec, struct sheet_tables *out);

// The column that holds a field, -1 if none does; of `many` the first.
int table_column_of(const struct sheet_table *table, int field);

// The filled cell of a field in a line; NULL if there is none.
const struct cell *table_cell(const struct sheet_table *table, const struct table_line *line,
                              int field);
// Its text, tidied; "" if there is none.
struct str table_text(struct arena *arena, const struct sheet_table *table,
                      const struct table_line *line, int field);

// Rows between the first and the last row of the sheet in which nothing stands.
int sheet_blank_rows(const struct sheet *sheet);

// What a line of texts alone is, by its first text; LINE_DATA if it is neither of them.
enum line_kind table_text_kind(struct arena *arena, struct str first_text);

#endif
