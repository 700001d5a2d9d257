// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbook_helper.h"

#include "base/buf.h"
#include "base/child.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

bool workbook_test_child(int argc, char **argv) {
    static const struct child_kind *const kinds[] = {&workbook_child, NULL};
    return child_asked(argc, argv) && child_main(argv, kinds) >= 0;
}

static bool read_fd(struct arena *arena, int fd, struct str name, struct workbook *out,
                    struct error *error) {
    struct workbook_limits limits = workbook_limits_default();
    bool ok = workbook_read(arena, fd, name, &limits, out, error);
    if (fd >= 0) {
        close(fd);
    }
    return ok;
}

bool workbook_test_read(struct arena *arena, const char *path, struct workbook *out,
                        struct error *error) {
    const char *whole = str_fmt(arena, "%s/%s", getenv("VSOKO_SOURCE"), path).p;
    return read_fd(arena, open(whole, O_RDONLY | O_CLOEXEC), str_from(path), out, error);
}

bool workbook_test_bytes(struct arena *arena, struct str bytes, struct workbook *out,
                         struct error *error) {
    int fd = memfd_create("table", MFD_CLOEXEC);
    while (fd >= 0 && bytes.n > 0) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        bytes = str_from_at(bytes, n > 0 ? (size_t)n : bytes.n);
    }
    return read_fd(arena, fd, S("таблица"), out, error);
}

const struct sheet_row *workbook_test_row(const struct sheet *sheet, int number) {
    for (size_t i = 0; i < sheet->rows.n; i++) {
        if (sheet->rows.at[i].number == number) {
            return &sheet->rows.at[i];
        }
    }
    return NULL;
}

struct cell workbook_test_cell(const struct sheet *sheet, int row, size_t column) {
    const struct sheet_row *found = workbook_test_row(sheet, row);
    return found != NULL && column < found->cells.n ? found->cells.at[column] : (struct cell){0};
}

struct str workbook_test_dump(struct arena *arena, const struct workbook *workbook) {
    static const char letters[] = ".tndbef"; // by enum cell_kind
    struct buf out = buf_open(arena, 1 << 24);
    for (size_t i = 0; i < workbook->sheets.n; i++) {
        const struct sheet *sheet = &workbook->sheets.at[i];
        buf_fmt(&out, "[%.*s]%s\n", STR_ARG(sheet->name), sheet->hidden ? " hidden" : "");
        for (size_t k = 0; k < sheet->rows.n; k++) {
            const struct sheet_row *row = &sheet->rows.at[k];
            buf_fmt(&out, "%d%s:", row->number, row->hidden ? " hidden" : "");
            for (size_t c = 0; c < row->cells.n; c++) {
                const struct cell *cell = &row->cells.at[c];
                buf_fmt(&out, " %c%s%.*s|", letters[cell->kind], cell->covered ? "*" : "",
                        STR_ARG(cell->text));
            }
            buf_put_char(&out, '\n');
        }
    }
    return buf_str(&out);
}
