// SPDX-License-Identifier: GPL-3.0-or-later
// A workbook as messages between the child and its parent. Numbers are little-endian, as both ends
// are one program on one machine; texts are a length and bytes.
//   'W' format:8 separator:8 encoding:text
//   'S' hidden:8 name:text
//   'R' number:32 hidden:8 cells:32, each: kind:8 and, unless empty, text, number:f64, percent:8,
//       year:16 month:8 day:8
//   'M' first_row:32 last_row:32 first_column:32 last_column:32
//   'C' first:32 last:32 (hidden columns)
#ifndef VSOKO_OFFICE_WIRE_H
#define VSOKO_OFFICE_WIRE_H

#include "base/buf.h"
#include "office/workbook.h"

// 'W': comes first.
void wire_put_workbook(struct buf *out, enum workbook_format format, struct str encoding,
                       char separator);
// 'S': what follows is on this sheet.
void wire_put_sheet(struct buf *out, struct str name, bool hidden);
// 'R'.
void wire_put_row(struct buf *out, int number, bool hidden, const struct cell *cells, size_t n);
// 'M'.
void wire_put_merged(struct buf *out, struct merged range);
// 'C'.
void wire_put_hidden_columns(struct buf *out, int first, int last);

// Builds a workbook from messages, believing none of them.
struct wire_reader {
    struct arena *arena;
    const struct workbook_limits *limits;
    struct workbook *workbook;
    int64_t cells;
    struct str recent[1024]; // texts met lately: equal ones are kept once
};

// Takes one message; false when it is none that the functions above make.
bool wire_take(struct wire_reader *reader, struct str message, struct error *error)
    __attribute__((warn_unused_result));

#endif
