// SPDX-License-Identifier: GPL-3.0-or-later
// A table as an .xlsx file: typed columns, live formulas with their values, frozen header, filter,
// defined names, and a first sheet «О файле» that says what the file is and how many rows it has.
// A text is always written as a text: «=1+1» typed by a pupil is no formula.
#ifndef VSOKO_OFFICE_SHEET_OUT_H
#define VSOKO_OFFICE_SHEET_OUT_H

#include "base/clock.h"
#include "base/error.h"
#include "base/vec.h"

enum sheet_out_type {
    SHEET_TEXT,
    SHEET_NUMBER,
    SHEET_PERCENT, // 0.764 is shown as 76,4 %
    SHEET_DATE,
};

struct sheet_out_column {
    struct str title;
    struct str name; // defined name of the column's cells, Latin, unique in the file; "" for none
    enum sheet_out_type type;
    int decimals; // SHEET_NUMBER, SHEET_PERCENT
    int width;    // in characters; 0 = by the content
    // A formula of each row, "=SUM(C{row}:F{row})", and one below the last row,
    // "=AVERAGE({column})". "" for none. The values that the cells carry are given all the same, so
    // that a program that does not count reads the right number.
    struct str formula;
    struct str total;
    double total_value; // NAN = no value
};

// One cell; which field counts is said by the column. A number of NAN and a date {0} leave it
// empty.
struct sheet_out_value {
    struct str text; // if not empty, it stands even in a column of numbers: «н», «осв.»
    double number;
    struct date date;
};

struct sheet_out_row {
    VEC(struct sheet_out_value) values; // one a column
};

struct sheet_out {
    struct str name; // mended where Excel would not take it
    VEC(struct sheet_out_column) columns;
    VEC(struct sheet_out_row) rows;
    struct str total_title; // «В среднем», stands in the first column of the row of totals
};

struct book_note {
    struct str title; // «Процедура»
    struct str text;
};

struct book_out {
    struct str title;
    struct str school;
    struct str format;  // what later programs know the file by, "class-map"
    int format_version; // grows when a column or a name changes its meaning
    int64_t made;       // instant, ms
    VEC(struct book_note) notes;
    VEC(struct sheet_out) sheets;
};

// Writes the file's bytes. More rows or longer texts than Excel holds are refused, never cut.
bool book_out_to_xlsx(struct arena *arena, const struct book_out *file, struct str *out,
                      struct error *error) __attribute__((warn_unused_result));

#endif
