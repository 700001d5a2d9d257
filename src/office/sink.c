// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/sink.h"

#include "office/wire.h"

#include <limits.h>

enum { MARKS_MAX = 200000, MESSAGE_EXTRA = 1 << 20 };

static void close_row_arena(void *arg) { arena_close(arg); }

struct sink *sink_open(struct arena *arena, const struct workbook_limits *limits,
                       void (*send)(void *context, struct str message), void *context) {
    struct sink *sink = arena_new(arena, struct sink);
    sink->arena = arena;
    sink->limits = *limits;
    sink->send = send;
    sink->context = context;
    sink->row_arena = arena_open((size_t)limits->text_bytes * 2);
    if (sink->row_arena == NULL) {
        sink->row_arena = arena; // the row's texts then live as long as all else
    } else {
        arena_on_close(arena, close_row_arena, sink->row_arena);
    }
    sink->row_mark = arena_mark(sink->row_arena);
    sink->rows_left = limits->rows;
    sink->cells_left = limits->cells;
    sink->text_left = limits->text_bytes;
    sink->marks_left = MARKS_MAX;
    sink->message =
        buf_open(arena, (size_t)limits->text_bytes + (size_t)limits->columns * sizeof(struct cell) +
                            MESSAGE_EXTRA);
    return sink;
}

static void send_message(struct sink *sink) {
    sink->send(sink->context, buf_str(&sink->message));
    sink->message.n = 0;
}

void sink_format(struct sink *sink, enum workbook_format format, struct str encoding,
                 char separator) {
    wire_put_workbook(&sink->message, format, encoding, separator);
    send_message(sink);
}

void sink_sheet(struct sink *sink, struct str name, bool hidden) {
    sink->last_row = 0;
    sink->sheet = str_dup(sink->arena, str_sub(name, 0, 200));
    wire_put_sheet(&sink->message, name, hidden);
    send_message(sink);
}

static bool too_much(const struct sink *sink, struct error *error, const char *what,
                     int64_t limit) {
    return error_set(error, ERROR_LIMIT,
                     "Файл не прочитан: на листе «%.*s» набралось больше %lld %s. Удалите лишнее "
                     "или разделите файл.",
                     STR_ARG(sink->sheet), (long long)limit, what);
}

bool sink_row(struct sink *sink, int number, bool hidden, struct error *error) {
    if (number <= sink->last_row || number > INT_MAX / 2) {
        return error_set(error, ERROR_INPUT,
                         "Файл повреждён: строки листа «%.*s» идут не по порядку (после %d — %d). "
                         "Откройте его в Excel или LibreOffice и сохраните заново.",
                         STR_ARG(sink->sheet), sink->last_row, number);
    }
    sink->row = number;
    sink->last_row = number;
    sink->hidden = hidden;
    sink->cells.n = 0;
    return true;
}

bool sink_cell(struct sink *sink, int64_t column, struct cell cell, struct error *error) {
    if (cell.kind == CELL_EMPTY) {
        return true;
    }
    if (column < 0 || column >= sink->limits.columns) {
        return too_much(sink, error, "столбцов", sink->limits.columns);
    }
    size_t at = (size_t)column;
    while (sink->cells.n <= at) {
        *vec_push(sink->arena, &sink->cells) = (struct cell){0};
    }
    if (sink->cells.at[at].kind == CELL_EMPTY && --sink->cells_left < 0) {
        return too_much(sink, error, "заполненных ячеек", sink->limits.cells);
    }
    sink->text_left -= (int64_t)cell.text.n;
    if (sink->text_left < 0) {
        return too_much(sink, error, "МБ текста", sink->limits.text_bytes >> 20);
    }
    sink->cells.at[at] = cell;
    return true;
}

bool sink_row_repeat(struct sink *sink, struct error *error) {
    bool ok = true;
    if (sink->cells.n > 0) {
        ok =
            --sink->rows_left >= 0 || too_much(sink, error, "заполненных строк", sink->limits.rows);
        wire_put_row(&sink->message, sink->row, sink->hidden, sink->cells.at, sink->cells.n);
        send_message(sink);
    }
    sink->cells.n = 0;
    return ok;
}

bool sink_row_end(struct sink *sink, struct error *error) {
    bool ok = sink_row_repeat(sink, error);
    if (sink->row_arena != sink->arena) {
        arena_rewind(sink->row_arena, sink->row_mark);
    }
    return ok;
}

static bool count_mark(struct sink *sink, struct error *error) {
    return --sink->marks_left >= 0 ||
           too_much(sink, error, "объединений и скрытых столбцов", MARKS_MAX);
}

bool sink_merged(struct sink *sink, struct merged range, struct error *error) {
    bool one_cell = range.first_row == range.last_row && range.first_column == range.last_column;
    if (one_cell || range.first_row < 1 || range.last_row < range.first_row ||
        range.first_column < 0 || range.last_column < range.first_column) {
        return true; // a range that covers nothing
    }
    if (!count_mark(sink, error)) {
        return false;
    }
    wire_put_merged(&sink->message, range);
    send_message(sink);
    return true;
}

bool sink_hide_columns(struct sink *sink, int64_t first, int64_t last, struct error *error) {
    last = last < sink->limits.columns ? last : sink->limits.columns - 1;
    if (first < 0 || last < first) {
        return true;
    }
    if (!count_mark(sink, error)) {
        return false;
    }
    wire_put_hidden_columns(&sink->message, (int)first, (int)last);
    send_message(sink);
    return true;
}
