// SPDX-License-Identifier: GPL-3.0-or-later
// Excel 5.0 to 2003: BIFF5 (texts in windows-1251) and BIFF8. The reader is our own: libfreexl
// opens files by name, which the sandbox forbids, and tells nothing of merged cells or hidden rows.
// [MS-XLS] 2.4 describes the records.
#include "office/biff.h"
#include "office/cell_value.h"
#include "office/decode.h"
#include "office/ole.h"

#include <limits.h>
#include <stdlib.h>

enum { BIFF8 = 0x0600, BIFF5 = 0x0500, FORMATS_MAX = 10000, ROWS_MAX = 65536 };

struct sheet_entry {
    struct str name;
    size_t at; // in the stream
    bool hidden;
};

struct format_entry {
    int id;
    struct number_style style;
};

// A cell as read, before its row is known to be whole: writers do not always keep to the order.
struct found_cell {
    uint16_t row;
    uint16_t column;
    uint32_t order;
    struct cell cell;
};

struct xls {
    struct sink *sink;
    struct arena *arena;
    struct str stream;
    bool wide; // BIFF8
    bool since_1904;
    VEC(struct sheet_entry) sheets;
    VEC(struct format_entry) formats;
    VEC(struct number_style) styles; // by XF
    VEC(struct str) strings;
};

struct sheet_reader {
    struct xls *xls;
    VEC(struct found_cell) cells;
    bool *hidden_rows; // ROWS_MAX of them
    size_t formula;    // index + 1 of the cell that waits for its STRING record
};

static struct str text_of(struct xls *xls, const struct biff *after, struct str body, size_t at,
                          bool short_length) {
    struct str out = {0};
    if (xls->wide) {
        struct biff_text text = biff_text_of(xls->arena, after, str_from_at(body, at));
        biff_read_text(&text, short_length, &out);
        return out;
    }
    size_t n = short_length ? biff_u8(body, at) : biff_u16(body, at);
    return biff_ansi(xls->arena, str_sub(body, at + (short_length ? 1 : 2), n));
}

static struct number_style style_of_format(const struct xls *xls, int id) {
    for (size_t i = 0; i < xls->formats.n; i++) {
        if (xls->formats.at[i].id == id) {
            return xls->formats.at[i].style;
        }
    }
    return number_style_builtin(id);
}

static bool read_strings(struct xls *xls, const struct biff *after, struct str body) {
    struct biff_text text = biff_text_of(xls->arena, after, body);
    biff_text_u32(&text); // how often they are used
    uint32_t count = biff_text_u32(&text);
    for (uint32_t i = 0; i < count; i++) {
        struct str string = {0};
        if (!biff_read_text(&text, false, &string)) {
            return false;
        }
        *vec_push(xls->arena, &xls->strings) = string;
    }
    return true;
}

static bool damaged(struct error *error) {
    return error_set(error, ERROR_INPUT,
                     "Файл повреждён или скачан не полностью. Откройте его в Excel или LibreOffice "
                     "и сохраните заново как .xlsx.");
}

static bool read_global(struct xls *xls, const struct biff *after, const struct biff_record *record,
                        struct error *error) {
    struct str body = record->body;
    switch (record->kind) {
    case BIFF_FILEPASS:
        return error_set(error, ERROR_INPUT,
                         "Файл защищён паролем: снимите пароль в Excel и сохраните файл заново.");
    case BIFF_DATEMODE:
        xls->since_1904 = biff_u16(body, 0) == 1;
        return true;
    case BIFF_FORMAT:
        if (xls->formats.n < FORMATS_MAX) {
            struct str code = text_of(xls, after, body, 2, !xls->wide);
            *vec_push(xls->arena, &xls->formats) =
                (struct format_entry){(int)biff_u16(body, 0), number_style_of_code(code)};
        }
        return true;
    case BIFF_XF:
        if (xls->styles.n < FORMATS_MAX) {
            *vec_push(xls->arena, &xls->styles) = style_of_format(xls, (int)biff_u16(body, 2));
        }
        return true;
    case BIFF_BOUNDSHEET:
        if (biff_u8(body, 5) == 0 && xls->sheets.n < FORMATS_MAX) { // else a chart or a macro
            *vec_push(xls->arena, &xls->sheets) =
                (struct sheet_entry){.name = text_of(xls, after, body, 6, true),
                                     .at = biff_u32(body, 0),
                                     .hidden = (biff_u8(body, 4) & 3) != 0};
        }
        return true;
    case BIFF_SST:
        return read_strings(xls, after, body) || damaged(error);
    default:
        return true;
    }
}

static bool read_globals(struct xls *xls, struct error *error) {
    struct biff biff = {.stream = xls->stream};
    struct biff_record record;
    if (!biff_next(&biff, &record) || record.kind != BIFF_BOF) {
        return damaged(error);
    }
    unsigned version = biff_u16(record.body, 0);
    if (version != BIFF8 && version != BIFF5) {
        return error_set(
            error, ERROR_INPUT,
            "Это таблица Excel старше 1995 года. Откройте её в Excel или LibreOffice и "
            "сохраните как .xlsx.");
    }
    xls->wide = version == BIFF8;
    while (biff_next(&biff, &record) && record.kind != BIFF_EOF) {
        if (!read_global(xls, &biff, &record, error)) {
            return false;
        }
    }
    return true;
}

static bool add_cell(struct sheet_reader *reader, unsigned row, unsigned column, struct cell cell,
                     struct error *error) {
    struct xls *xls = reader->xls;
    if (cell.kind == CELL_EMPTY) {
        return true;
    }
    if ((int64_t)reader->cells.n >= xls->sink->limits.cells) {
        return error_set(error, ERROR_LIMIT, "Файл не прочитан: в нём слишком много ячеек.");
    }
    uint32_t order = (uint32_t)reader->cells.n;
    *vec_push(xls->arena, &reader->cells) =
        (struct found_cell){(uint16_t)row, (uint16_t)column, order, cell};
    return true;
}

static struct cell number_cell(const struct sheet_reader *reader, double value, unsigned style) {
    const struct xls *xls = reader->xls;
    struct number_style of = {0};
    if (style < xls->styles.n) {
        of = xls->styles.at[style];
    }
    return cell_from_number(xls->arena, value, of, xls->since_1904);
}

static struct cell bool_or_error(unsigned value, bool is_error) {
    return is_error ? cell_from_error_code((int)value) : cell_from_bool(value != 0);
}

// A formula's cached value; a text of it comes in the STRING record that follows.
static struct cell formula_cell(struct sheet_reader *reader, struct str body) {
    enum { RESULT = 6, TEXT = 0, BOOL = 1, ERROR = 2 };
    if (biff_u16(body, RESULT + 6) != 0xFFFF) {
        return number_cell(reader, biff_f64(body, RESULT), biff_u16(body, 4));
    }
    unsigned kind = biff_u8(body, RESULT);
    if (kind == BOOL || kind == ERROR) {
        return bool_or_error(biff_u8(body, RESULT + 2), kind == ERROR);
    }
    if (kind == TEXT) {
        reader->formula = reader->cells.n + 1;
        return (struct cell){.kind = CELL_TEXT};
    }
    return (struct cell){0}; // an empty text
}

static bool many_numbers(struct sheet_reader *reader, struct str body, struct error *error) {
    enum { FIRST = 4, STEP = 6, TAIL = 2 };
    unsigned column = biff_u16(body, 2);
    bool ok = true;
    for (size_t at = FIRST; ok && at + STEP + TAIL <= body.n; at += STEP, column++) {
        double value = biff_rk(biff_u32(body, at + 2));
        ok = add_cell(reader, biff_u16(body, 0), column,
                      number_cell(reader, value, biff_u16(body, at)), error);
    }
    return ok;
}

static bool merged_ranges(struct sheet_reader *reader, struct str body, struct error *error) {
    unsigned count = biff_u16(body, 0);
    bool ok = true;
    for (size_t i = 0, at = 2; ok && i < count && at + 8 <= body.n; i++, at += 8) {
        struct merged range = {.first_row = (int)biff_u16(body, at) + 1,
                               .last_row = (int)biff_u16(body, at + 2) + 1,
                               .first_column = (int)biff_u16(body, at + 4),
                               .last_column = (int)biff_u16(body, at + 6)};
        ok = sink_merged(reader->xls->sink, range, error);
    }
    return ok;
}

static bool shared_text(struct sheet_reader *reader, struct str body, struct error *error) {
    const struct xls *xls = reader->xls;
    uint32_t index = biff_u32(body, 6);
    if (index >= xls->strings.n) {
        return damaged(error);
    }
    return add_cell(reader, biff_u16(body, 0), biff_u16(body, 2),
                    cell_from_text(xls->strings.at[index]), error);
}

static bool read_sheet_record(struct sheet_reader *reader, const struct biff *after,
                              const struct biff_record *record, struct error *error) {
    struct xls *xls = reader->xls;
    struct str body = record->body;
    unsigned row = biff_u16(body, 0);
    unsigned column = biff_u16(body, 2);
    unsigned style = biff_u16(body, 4);
    switch (record->kind) {
    case BIFF_ROW:
        reader->hidden_rows[row] = (biff_u16(body, 12) & 0x20) != 0;
        return true;
    case BIFF_COLINFO:
        return (biff_u16(body, 8) & 1) == 0 || sink_hide_columns(xls->sink, row, column, error);
    case BIFF_MERGED:
        return merged_ranges(reader, body, error);
    case BIFF_LABELSST:
        return shared_text(reader, body, error);
    case BIFF_LABEL:
    case BIFF_RSTRING:
        return add_cell(reader, row, column, cell_from_text(text_of(xls, after, body, 6, false)),
                        error);
    case BIFF_NUMBER:
        return add_cell(reader, row, column, number_cell(reader, biff_f64(body, 6), style), error);
    case BIFF_RK:
        return add_cell(reader, row, column, number_cell(reader, biff_rk(biff_u32(body, 6)), style),
                        error);
    case BIFF_MULRK:
        return many_numbers(reader, body, error);
    case BIFF_BOOLERR:
        return add_cell(reader, row, column, bool_or_error(biff_u8(body, 6), biff_u8(body, 7) != 0),
                        error);
    case BIFF_FORMULA:
        return add_cell(reader, row, column, formula_cell(reader, body), error);
    case BIFF_STRING:
        if (reader->formula > 0 && reader->formula <= reader->cells.n) {
            reader->cells.at[reader->formula - 1].cell.text = text_of(xls, after, body, 0, false);
        }
        reader->formula = 0;
        return true;
    default:
        return true;
    }
}

static int by_place(const void *a, const void *b) {
    const struct found_cell *x = a;
    const struct found_cell *y = b;
    if (x->row != y->row) {
        return x->row < y->row ? -1 : 1;
    }
    if (x->column != y->column) {
        return x->column < y->column ? -1 : 1;
    }
    return x->order < y->order ? -1 : x->order > y->order;
}

static bool put_cells(struct sheet_reader *reader, struct error *error) {
    struct sink *sink = reader->xls->sink;
    size_t n = reader->cells.n;
    const struct found_cell *cells = reader->cells.at;
    if (n > 1) {
        qsort(reader->cells.at, n, sizeof *cells, by_place);
    }
    for (size_t i = 0; i < n;) {
        unsigned row = cells[i].row;
        if (!sink_row(sink, (int)row + 1, reader->hidden_rows[row], error)) {
            return false;
        }
        for (; i < n && cells[i].row == row; i++) {
            // A formula whose text never came shows nothing.
            bool empty = cells[i].cell.kind == CELL_TEXT && cells[i].cell.text.n == 0;
            if (!empty && !sink_cell(sink, cells[i].column, cells[i].cell, error)) {
                return false;
            }
        }
        if (!sink_row_end(sink, error)) {
            return false;
        }
    }
    return true;
}

static bool read_sheet(struct xls *xls, const struct sheet_entry *sheet, struct error *error) {
    struct biff biff = {.stream = xls->stream, .at = sheet->at};
    struct biff_record record;
    struct sheet_reader reader = {.xls = xls};
    if (!biff_next(&biff, &record) || record.kind != BIFF_BOF) {
        return damaged(error);
    }
    reader.hidden_rows = arena_array(xls->arena, bool, ROWS_MAX);
    int depth = 1; // a chart on a sheet is a stream inside the stream
    while (depth > 0 && biff_next(&biff, &record)) {
        depth += (record.kind == BIFF_BOF) - (record.kind == BIFF_EOF);
        if (depth == 1 && !read_sheet_record(&reader, &biff, &record, error)) {
            return false;
        }
    }
    return put_cells(&reader, error);
}

bool xls_decode(struct sink *sink, struct str bytes, struct error *error) {
    struct ole ole;
    struct xls xls = {.sink = sink, .arena = sink->arena};
    if (!ole_open(sink->arena, bytes, &ole, error)) {
        return false;
    }
    if (ole_has(&ole, "EncryptedPackage")) {
        return error_set(error, ERROR_INPUT,
                         "Файл защищён паролем: снимите пароль в Excel (Файл → Сведения → Защита "
                         "книги → Зашифровать с паролем) и сохраните файл заново.");
    }
    if (!ole_read(&ole, "Workbook", &xls.stream) && !ole_read(&ole, "Book", &xls.stream)) {
        return error_set(error, ERROR_INPUT, "%s",
                         ole_has(&ole, "WordDocument")
                             ? "Это документ Word, а не таблица. Перенесите таблицу в Excel и "
                               "сохраните как .xlsx."
                             : "Это не таблица Excel. Сохраните нужные данные как .xlsx или .csv.");
    }
    sink_format(sink, WORKBOOK_XLS, (struct str){0}, 0);
    if (!read_globals(&xls, error)) {
        return false;
    }
    for (size_t i = 0; i < xls.sheets.n; i++) {
        sink_sheet(sink, xls.sheets.at[i].name, xls.sheets.at[i].hidden);
        if (!read_sheet(&xls, &xls.sheets.at[i], error)) {
            return false;
        }
    }
    return true;
}
