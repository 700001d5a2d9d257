// SPDX-License-Identifier: GPL-3.0-or-later
// The parent's side of reading a table, and the child's entry.
#include "office/workbook.h"

#include "base/child.h"
#include "office/decode.h"
#include "office/wire.h"

#include <string.h>
#include <sys/stat.h>

enum { CHILD_MEMORY = 512 * 1024 * 1024, CELL_ON_WIRE = 32 };

struct workbook_limits workbook_limits_default(void) {
    return (struct workbook_limits){
        .file_bytes = 64LL << 20,
        .part_bytes = 512LL << 20,
        .ratio = 200,
        .depth = 64,
        .rows = 1048576,
        .columns = 16384,
        .cells = 3000000,
        .text_bytes = 256LL << 20,
        .seconds = 20,
    };
}

const char *workbook_format_name(enum workbook_format format) {
    static const char *const names[] = {"xlsx", "xls", "ods",       "csv", "html",
                                        "docx", "sav", "oneroster", "qti", "case"};
    return names[format];
}

static void send_to_parent(void *context, struct str message) { child_send(context, message); }

static bool decode_in_child(struct arena *arena, struct str file, struct str request,
                            struct child_out *out, struct error *error) {
    struct workbook_limits limits;
    if (request.n != sizeof limits) {
        return error_set(error, ERROR_INTERNAL, "Запрос на чтение таблицы составлен неверно.");
    }
    memcpy(&limits, request.p, sizeof limits);
    return workbook_decode(sink_open(arena, &limits, send_to_parent, out), file, error);
}

const struct child_kind workbook_child = {
    .name = "workbook", .memory = CHILD_MEMORY, .run = decode_in_child};

static bool take(void *context, struct str message, struct error *error) {
    return wire_take(context, message, error);
}

static size_t sheet_width(const struct sheet *sheet) {
    size_t width = 0;
    for (size_t i = 0; i < sheet->rows.n; i++) {
        width = sheet->rows.at[i].cells.n > width ? sheet->rows.at[i].cells.n : width;
    }
    return width;
}

// Index of the first row with this number or a later one.
static size_t find_row(const struct sheet *sheet, int number) {
    size_t low = 0;
    size_t high = sheet->rows.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sheet->rows.at[middle].number < number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static void widen_row(struct arena *arena, struct sheet_row *row, size_t n) {
    if (row->cells.n < n) {
        row->cells.at = arena_grow(arena, row->cells.at, row->cells.n * sizeof *row->cells.at,
                                   n * sizeof *row->cells.at);
        row->cells.n = n;
        row->cells.cap = n;
    }
}

// Gives the cells of a merged range the content of its first one. Only within the width and the
// rows that the sheet uses: what a file declares beyond them holds nothing.
static bool cover_range(struct arena *arena, struct sheet *sheet, const struct merged *range,
                        size_t width, int64_t *left) {
    size_t first_column = (size_t)range->first_column;
    size_t end_column = (size_t)range->last_column + 1;
    end_column = end_column < width ? end_column : width;
    size_t at = find_row(sheet, range->first_row);
    struct cell content = {0};
    if (at < sheet->rows.n && sheet->rows.at[at].number == range->first_row &&
        first_column < sheet->rows.at[at].cells.n) {
        content = sheet->rows.at[at].cells.at[first_column];
    }
    content.covered = true;
    for (; at < sheet->rows.n && sheet->rows.at[at].number <= range->last_row; at++) {
        struct sheet_row *row = &sheet->rows.at[at];
        if (first_column < end_column) {
            *left -= (int64_t)(end_column - first_column);
            if (*left < 0) {
                return false;
            }
            widen_row(arena, row, end_column);
        }
        for (size_t k = first_column; k < end_column; k++) {
            if (row->number != range->first_row || k != first_column) {
                row->cells.at[k] = content;
            }
        }
    }
    return true;
}

static bool cover_merged(struct arena *arena, struct workbook *workbook,
                         const struct workbook_limits *limits, struct error *error) {
    int64_t left = limits->cells;
    for (size_t i = 0; i < workbook->sheets.n; i++) {
        struct sheet *sheet = &workbook->sheets.at[i];
        size_t width = sheet_width(sheet);
        for (size_t k = 0; k < sheet->merged.n; k++) {
            if (!cover_range(arena, sheet, &sheet->merged.at[k], width, &left)) {
                return error_set(
                    error, ERROR_LIMIT,
                    "Файл не прочитан: на листе «%.*s» объединено слишком много ячеек.",
                    STR_ARG(sheet->name));
            }
        }
    }
    return true;
}

static bool check_file(int fd, struct str name, const struct workbook_limits *limits,
                       struct error *error) {
    struct stat stat;
    if (fstat(fd, &stat) != 0 || !S_ISREG(stat.st_mode)) {
        return error_set(error, ERROR_IO, "Файл «%.*s» не открывается.", STR_ARG(name));
    }
    if (stat.st_size > limits->file_bytes) {
        return error_set(
            error, ERROR_LIMIT,
            "Файл «%.*s» больше %lld МБ: для таблицы школы это слишком много. Разделите "
            "его на части.",
            STR_ARG(name), (long long)(limits->file_bytes >> 20));
    }
    return true;
}

bool workbook_read(struct arena *arena, int fd, struct str name,
                   const struct workbook_limits *limits, struct workbook *out,
                   struct error *error) {
    *out = (struct workbook){0};
    struct wire_reader *reader = arena_new(arena, struct wire_reader);
    *reader = (struct wire_reader){.arena = arena, .limits = limits, .workbook = out};
    struct child_task task = {
        .kind = &workbook_child,
        .fd = fd,
        .request = str_n((const char *)limits, sizeof *limits),
        .seconds = limits->seconds,
        .max_bytes = limits->text_bytes + (limits->cells + limits->rows) * CELL_ON_WIRE,
        .receive = take,
        .context = reader,
    };
    return check_file(fd, name, limits, error) && child_run(arena, &task, error) &&
           cover_merged(arena, out, limits, error);
}
