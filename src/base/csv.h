// SPDX-License-Identifier: GPL-3.0-or-later
// Separated values: RFC 4180 and what programs write instead of it.
//
// A field that begins with a quote runs to the closing one, separators and line ends inside it
// belong to the field, a doubled quote is one quote. A quote elsewhere is a letter («5 "А"»). A
// quote that is never closed is a letter too: one slip must not swallow the file. Line ends are LF,
// CRLF or CR, mixed at will.
#ifndef VSOKO_BASE_CSV_H
#define VSOKO_BASE_CSV_H

#include "base/buf.h"
#include "base/vec.h"

struct csv {
    struct str rest;
    char separator;
    int line;     // 1-based line of the file where `rest` begins
    bool literal; // a quote was never closed: from here on quotes are letters
};

// UTF-8 text without a byte-order mark. A first line «sep=;» as Excel writes it is obeyed and
// skipped. Separator 0: one field a line.
struct csv csv_open(struct str text, char separator);

struct csv_record {
    int line; // where the record begins
    VEC(struct str) fields;
};

// Reads the next record; false at the end. An empty line gives a record of one empty field. Fields
// point into the text where nothing had to be unquoted. `record` may be reused.
bool csv_next(struct csv *csv, struct arena *arena, struct csv_record *record);

// ';', '\t', ',' or '|': the one that cuts most of the first records into the same number of
// fields; 0 when none occurs. Quoted text is not counted.
char csv_guess_separator(struct str text);

// Writing: one field, quoted where it must be. A text that a spreadsheet would take for a formula
// (= + - @, tab or CR at its start) gets an apostrophe before it.
void csv_put(struct buf *out, struct str field, char separator);

#endif
