// SPDX-License-Identifier: GPL-3.0-or-later
// Where the decoders of all formats put what they find: it counts against the limits, drops what is
// empty and turns rows into messages for the parent (office/wire.h).
//
// A decoder calls: sink_format, then for each sheet sink_sheet, for each row sink_row, sink_cell …,
// sink_row_end; sink_merged and sink_hide_columns anywhere inside a sheet.
#ifndef VSOKO_OFFICE_SINK_H
#define VSOKO_OFFICE_SINK_H

#include "base/buf.h"
#include "office/workbook.h"

struct sink {
    struct arena *arena;
    struct arena *row_arena; // texts of the row at hand: emptied by sink_row_end()
    struct workbook_limits limits;
    void (*send)(void *context, struct str message);
    void *context;
    // private
    struct arena_mark row_mark;
    VEC(struct cell) cells; // of this row
    int row;
    bool hidden;
    int last_row;
    int64_t rows_left;
    int64_t cells_left;
    int64_t text_left;
    int64_t marks_left; // merged ranges and runs of hidden columns
    struct str sheet;
    struct buf message;
};

// Prepares a sink whose `send`, `context` and limits are given; lives as long as the arena.
struct sink *sink_open(struct arena *arena, const struct workbook_limits *limits,
                       void (*send)(void *context, struct str message), void *context);

// Says what the file is; comes first.
void sink_format(struct sink *sink, enum workbook_format format, struct str encoding,
                 char separator);
// Begins a sheet.
void sink_sheet(struct sink *sink, struct str name, bool hidden);

// Rows come in order; a number that does not grow is a damaged file.
bool sink_row(struct sink *sink, int number, bool hidden, struct error *error);
// Puts a cell; its text must live until sink_row_end() (the row's arena or longer).
bool sink_cell(struct sink *sink, int64_t column, struct cell cell, struct error *error);
// Sends the row, unless all of its cells are empty.
bool sink_row_end(struct sink *sink, struct error *error);
// The same, but the texts stay: the row comes again.
bool sink_row_repeat(struct sink *sink, struct error *error);

// A merged range; one that covers a single cell is left out.
bool sink_merged(struct sink *sink, struct merged range, struct error *error);
// Columns (0-based) that are not shown.
bool sink_hide_columns(struct sink *sink, int64_t first, int64_t last, struct error *error);

#endif
