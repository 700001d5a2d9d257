// SPDX-License-Identifier: GPL-3.0-or-later
#include "import/file.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { HEAD_BYTES = 64 * 1024 };

// Bytes that tell a file apart, and the words for a person.
static const struct signature {
    const char *kind; // "" = not a table at all
    const char *code;
    struct str starts; // at the beginning, "" = anything
    struct str holds;  // somewhere in the first 64 KB, "" = nothing
    const char *detected;
    const char *text;
} signatures[] = {
    {"", "not_a_table", {"\x89PNG", 4}, {"", 0}, "PNG", "картинка, а не таблица"},
    {"", "not_a_table", {"\xFF\xD8\xFF", 3}, {"", 0}, "JPEG", "картинка, а не таблица"},
    {"",
     "not_a_table",
     {"%PDF", 4},
     {"", 0},
     "PDF",
     "документ PDF, а не таблица. Выгрузите список как .xlsx или .csv"},
};

static const struct signature *recognise(struct str head) {
    for (size_t i = 0; i < sizeof signatures / sizeof signatures[0]; i++)
        if (str_starts(head, signatures[i].starts) &&
            (signatures[i].holds.n == 0 ||
             memmem(head.p, head.n, signatures[i].holds.p, signatures[i].holds.n)))
            return &signatures[i];
    return NULL;
}

static bool read_head(struct arena *arena, int fd, struct str *out, struct error *error) {
    char *head = arena_alloc(arena, HEAD_BYTES);
    size_t n = 0;
    while (n < HEAD_BYTES) {
        ssize_t got = pread(fd, head + n, HEAD_BYTES - n, (off_t)n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            error_set(error, ERROR_IO, "Файл не читается. Проверьте диск и права и повторите.");
            return error_cause(error, "pread: %s", strerror(errno));
        }
        if (got == 0)
            break;
        n += (size_t)got;
    }
    *out = str_n(head, n);
    return true;
}

bool import_file_open(const struct import_reader *reader, int fd, struct workbook *book,
                      struct import_result *result, struct error *error) {
    struct str head;
    if (!read_head(reader->arena, fd, &head, error))
        return false;
    if (head.n == 0) {
        import_refuse_file(reader, result, "empty_file", "Файл «%.*s» пуст. Выгрузите его ещё раз.",
                           STR_ARG(reader->file_name));
        return true;
    }
    const struct signature *known = recognise(head);
    if (known) {
        result->kind_name = str_from(known->kind);
        import_refuse_file(reader, result, known->code, "Файл «%.*s» – это %s.",
                           STR_ARG(reader->file_name), known->text);
        return true;
    }
    struct workbook_limits limits = workbook_limits_default();
    struct error refused = {0};
    if (workbook_read(reader->arena, fd, reader->file_name, &limits, book, &refused))
        return true;
    if (refused.code != ERROR_INPUT && refused.code != ERROR_LIMIT) {
        *error = refused;
        return false;
    }
    import_refuse_file(reader, result,
                       refused.code == ERROR_LIMIT ? "limit_passed" : "file_not_read", "%s",
                       refused.text);
    return true;
}
