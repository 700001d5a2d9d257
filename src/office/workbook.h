// SPDX-License-Identifier: GPL-3.0-or-later
// A table file from outside as plain cells, whatever its format: xlsx, xls, ods, csv/tsv/txt in
// UTF-8, UTF-16 or cp1251, HTML named .xls, tables of a docx. Decoding runs in the sandboxed child
// (base/child.h).
#ifndef VSOKO_OFFICE_WORKBOOK_H
#define VSOKO_OFFICE_WORKBOOK_H

#include "base/clock.h"
#include "base/error.h"
#include "base/vec.h"

enum cell_kind {
    CELL_EMPTY,
    CELL_TEXT,
    CELL_NUMBER,
    CELL_DATE,    // a number whose style is a date; `date` is set ({0} for a time of day alone),
                  // `number` is the serial of the 1900 system, `text` is "2025-11-24" or
                  // "2025-11-24 09:05:11" or "09:05:11"
    CELL_BOOL,    // `number` is 0 or 1, `text` is «ЛОЖЬ» or «ИСТИНА»
    CELL_ERROR,   // #DIV/0! and such; `text` holds it
    CELL_FORMULA, // a formula without a cached value; `text` holds the formula from its "="
};

struct cell {
    enum cell_kind kind;
    struct str text; // as shown: for numbers the shortest text that reads back to the same (with
                     // leading zeros where the style is "00000"; a percent is not multiplied)
    double number;
    struct date date;
    bool percent; // a number whose style is a percent: 0.764 is seen as 76.4 %
    bool covered; // inside a merged range, not its first cell; content is that of the first
};

struct sheet_row {
    int number; // 1-based row of the sheet, or line of the file where the record begins
    bool hidden;
    VEC(struct cell) cells; // from column A
};

struct merged {
    int first_row, last_row;       // 1-based, inclusive
    int first_column, last_column; // 0-based, inclusive
};

struct sheet {
    struct str name; // "" for csv
    bool hidden;
    VEC(struct sheet_row) rows; // rows with at least one cell, in order
    VEC(struct merged) merged;
    VEC(int) hidden_columns; // 0-based
};

enum workbook_format {
    WORKBOOK_XLSX,
    WORKBOOK_XLS,
    WORKBOOK_ODS,
    WORKBOOK_CSV,
    WORKBOOK_HTML,
    WORKBOOK_DOCX,
    // What is no table becomes one; the sheets are told of in the decoder.
    WORKBOOK_SAV,
    WORKBOOK_ONEROSTER,
    WORKBOOK_QTI,
    WORKBOOK_CASE,
    WORKBOOK_FORMATS
};

struct workbook {
    enum workbook_format format;
    struct str encoding; // "utf-8", "utf-8-sig", "utf-16le", "windows-1251", "" for binary ones
    char separator;      // ';' ',' '\t' for csv, 0 otherwise
    VEC(struct sheet) sheets;
};

// Limits of a hostile file; a file past one of them is refused with a sentence that names it.
struct workbook_limits {
    int64_t file_bytes; // 64 MiB
    int64_t part_bytes; // one unpacked part: 512 MiB
    int ratio;          // unpacked/packed of one part: 200
    int depth;          // nesting of XML: 64
    int64_t rows;       // 1 048 576 read rows that hold something
    int64_t columns;    // 16 384
    int64_t cells;      // 3 000 000 cells that hold something (some 150 MB in the parent)
    int64_t text_bytes; // all texts: 256 MiB (equal ones that follow one another are kept once)
    int seconds;        // CPU of the child: 20
};
struct workbook_limits workbook_limits_default(void);

// An arena that holds a large workbook: a cell takes 48 bytes and its text. A file that does
// not fit the caller's arena ends at the arena's boundary.
enum { WORKBOOK_ARENA = 1 << 30 };

// Reads an open file (its name serves the messages and the guess of the format, which is made by
// content first). Runs the child; never executes formulas, never follows references.
bool workbook_read(struct arena *arena, int fd, struct str name,
                   const struct workbook_limits *limits, struct workbook *out, struct error *error)
    __attribute__((warn_unused_result));

// Every program that calls workbook_read() lists this for child_main() (base/child.h).
struct child_kind;
extern const struct child_kind workbook_child;

const char *workbook_format_name(enum workbook_format format); // "xlsx"

#endif
