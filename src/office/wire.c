// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/wire.h"

#include <string.h>

enum { HIDDEN_COLUMNS_MAX = 1 << 20 };

static void put8(struct buf *out, unsigned value) { buf_put_char(out, (char)value); }

static void put32(struct buf *out, size_t value) {
    uint32_t bits = (uint32_t)value;
    buf_put(out, str_n((const char *)&bits, sizeof bits));
}

static void put_text(struct buf *out, struct str text) {
    put32(out, text.n);
    buf_put(out, text);
}

void wire_put_workbook(struct buf *out, enum workbook_format format, struct str encoding,
                       char separator) {
    put8(out, 'W');
    put8(out, format);
    put8(out, (unsigned char)separator);
    put_text(out, encoding);
}

void wire_put_sheet(struct buf *out, struct str name, bool hidden) {
    put8(out, 'S');
    put8(out, hidden);
    put_text(out, name);
}

void wire_put_row(struct buf *out, int number, bool hidden, const struct cell *cells, size_t n) {
    put8(out, 'R');
    put32(out, (size_t)number);
    put8(out, hidden);
    put32(out, n);
    for (size_t i = 0; i < n; i++) {
        const struct cell *cell = &cells[i];
        put8(out, cell->kind);
        if (cell->kind != CELL_EMPTY) {
            put_text(out, cell->text);
            buf_put(out, str_n((const char *)&cell->number, sizeof cell->number));
            put8(out, cell->percent);
            put32(out, (size_t)(cell->date.year << 16 | cell->date.month << 8 | cell->date.day));
        }
    }
}

void wire_put_merged(struct buf *out, struct merged range) {
    put8(out, 'M');
    put32(out, (size_t)range.first_row);
    put32(out, (size_t)range.last_row);
    put32(out, (size_t)range.first_column);
    put32(out, (size_t)range.last_column);
}

void wire_put_hidden_columns(struct buf *out, int first, int last) {
    put8(out, 'C');
    put32(out, (size_t)first);
    put32(out, (size_t)last);
}

// What is left of a message; `bad` once more was asked than it has.
struct piece {
    struct str rest;
    bool bad;
};

static const char *take(struct piece *piece, size_t n) {
    if (n > piece->rest.n) {
        piece->bad = true;
        piece->rest.n = 0;
        return NULL;
    }
    const char *at = piece->rest.p;
    piece->rest = str_from_at(piece->rest, n);
    return at;
}

static unsigned take8(struct piece *piece) {
    const char *at = take(piece, 1);
    return at == NULL ? 0 : (unsigned char)*at;
}

static uint32_t take32(struct piece *piece) {
    uint32_t value = 0;
    const char *at = take(piece, sizeof value);
    if (at != NULL) {
        memcpy(&value, at, sizeof value);
    }
    return value;
}

static int take_int(struct piece *piece, uint32_t max) {
    uint32_t value = take32(piece);
    piece->bad = piece->bad || value > max;
    return piece->bad ? 0 : (int)value;
}

static struct str keep_text(struct wire_reader *reader, struct str text) {
    uint32_t hash = 2166136261u; // FNV-1a
    for (size_t i = 0; i < text.n; i++) {
        hash = (hash ^ (unsigned char)text.p[i]) * 16777619u;
    }
    struct str *known = &reader->recent[hash % (sizeof reader->recent / sizeof *reader->recent)];
    if (!str_eq(*known, text)) {
        *known = str_dup(reader->arena, text);
    }
    return *known;
}

static struct str take_text(struct wire_reader *reader, struct piece *piece) {
    uint32_t n = take32(piece);
    const char *at = take(piece, n);
    piece->bad = piece->bad || !utf8_valid(str_n(at, n));
    return piece->bad ? (struct str){0} : keep_text(reader, str_n(at, n));
}

static void take_cell(struct wire_reader *reader, struct piece *piece, struct cell *cell) {
    unsigned kind = take8(piece);
    if (kind == CELL_EMPTY || kind > CELL_FORMULA) {
        piece->bad = piece->bad || kind != CELL_EMPTY;
        return;
    }
    cell->kind = kind;
    cell->text = take_text(reader, piece);
    const char *number = take(piece, sizeof cell->number);
    if (number != NULL) {
        memcpy(&cell->number, number, sizeof cell->number);
    }
    cell->percent = take8(piece) == 1;
    uint32_t ymd = take32(piece);
    cell->date = (struct date){(int)(ymd >> 16), (int)(ymd >> 8 & 0xFF), (int)(ymd & 0xFF)};
    piece->bad = piece->bad || (ymd != 0 && !date_valid(cell->date));
    reader->cells++;
}

static struct sheet *last_sheet(struct wire_reader *reader, struct piece *piece) {
    static struct sheet none;
    struct workbook *workbook = reader->workbook;
    piece->bad = piece->bad || workbook->sheets.n == 0;
    return piece->bad ? &none : &workbook->sheets.at[workbook->sheets.n - 1];
}

static void take_row(struct wire_reader *reader, struct piece *piece) {
    struct sheet *sheet = last_sheet(reader, piece);
    int number = take_int(piece, INT32_MAX);
    bool hidden = take8(piece) == 1;
    size_t n = take32(piece);
    piece->bad = piece->bad || n > (size_t)reader->limits->columns || n > piece->rest.n ||
                 (int64_t)sheet->rows.n >= reader->limits->rows;
    if (piece->bad) {
        return;
    }
    struct sheet_row *row = vec_push(reader->arena, &sheet->rows);
    *row = (struct sheet_row){.number = number, .hidden = hidden};
    row->cells.at = arena_array(reader->arena, struct cell, n);
    row->cells.cap = n;
    row->cells.n = n;
    for (size_t i = 0; i < n && !piece->bad; i++) {
        take_cell(reader, piece, &row->cells.at[i]);
    }
    piece->bad = piece->bad || reader->cells > reader->limits->cells;
}

static void take_hidden_columns(struct wire_reader *reader, struct piece *piece) {
    struct sheet *sheet = last_sheet(reader, piece);
    uint32_t max = (uint32_t)reader->limits->columns;
    int first = take_int(piece, max);
    int last = take_int(piece, max);
    for (int i = first; i <= last && !piece->bad; i++) {
        piece->bad = sheet->hidden_columns.n >= HIDDEN_COLUMNS_MAX;
        if (!piece->bad) {
            *vec_push(reader->arena, &sheet->hidden_columns) = i;
        }
    }
}

static void take_message(struct wire_reader *reader, struct piece *piece) {
    struct workbook *workbook = reader->workbook;
    struct merged range;
    switch (take8(piece)) {
    case 'W':
        workbook->format = take8(piece);
        piece->bad = piece->bad || workbook->format >= WORKBOOK_FORMATS;
        workbook->separator = (char)take8(piece);
        workbook->encoding = take_text(reader, piece);
        return;
    case 'S': {
        bool hidden = take8(piece) == 1;
        struct str name = take_text(reader, piece);
        *vec_push(reader->arena, &workbook->sheets) =
            (struct sheet){.name = name, .hidden = hidden};
        return;
    }
    case 'R':
        take_row(reader, piece);
        return;
    case 'M':
        range.first_row = take_int(piece, INT32_MAX);
        range.last_row = take_int(piece, INT32_MAX);
        range.first_column = take_int(piece, INT32_MAX);
        range.last_column = take_int(piece, INT32_MAX);
        struct sheet *sheet = last_sheet(reader, piece);
        if (!piece->bad) {
            *vec_push(reader->arena, &sheet->merged) = range;
        }
        return;
    case 'C':
        take_hidden_columns(reader, piece);
        return;
    default:
        piece->bad = true;
    }
}

bool wire_take(struct wire_reader *reader, struct str message, struct error *error) {
    struct piece piece = {.rest = message};
    take_message(reader, &piece);
    if (piece.bad || piece.rest.n > 0) {
        return error_set(error, ERROR_INPUT,
                         "Файл повреждён: прочитанное из него не складывается в таблицу.");
    }
    return true;
}
