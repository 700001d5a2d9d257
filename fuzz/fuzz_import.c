// SPDX-License-Identifier: GPL-3.0-or-later
// The input is a csv text; every kind of sheet looks at it and reads it. Rows that are counted must
// add up, and nothing hostile may come into a name.
#include "fuzz.h"

#include "base/csv.h"
#include "base/encoding.h"
#include "import/pupil_import.h"
#include "import/room.h"
#include "monitoring/aggregate_import.h"
#include "monitoring/code_import.h"
#include "monitoring/journal_import.h"
#include "monitoring/mark_import.h"
#include "monitoring/report_import.h"
#include "monitoring/scored.h"
#include "monitoring/uud_import.h"
#include "monitoring/vpr_import.h"

enum { ROWS_MAX = 2000, COLUMNS_MAX = 100 };

static void read_book(struct arena *arena, struct str bytes, struct workbook *out) {
    struct decoded_text text = encoding_decode(arena, bytes);
    struct csv csv = csv_open(text.text, csv_guess_separator(text.text));
    struct csv_record record = {0};
    *out = (struct workbook){.format = WORKBOOK_CSV, .encoding = text.encoding};
    struct sheet *sheet = vec_push(arena, &out->sheets);
    *sheet = (struct sheet){.name = S("")};
    for (int row = 1; row <= ROWS_MAX && csv_next(&csv, arena, &record); row++) {
        struct sheet_row *to = vec_push(arena, &sheet->rows);
        *to = (struct sheet_row){.number = row};
        for (size_t c = 0; c < record.fields.n && c < COLUMNS_MAX; c++) {
            struct cell *cell = vec_push(arena, &to->cells);
            *cell = (struct cell){.kind = record.fields.at[c].n > 0 ? CELL_TEXT : CELL_EMPTY,
                                  .text = record.fields.at[c]};
        }
    }
}

static void check_pupils(const struct import_result *result) {
    const struct pupil_entries *entries = result->rows;
    const char *code;
    for (size_t i = 0; entries && i < entries->at.n; i++) {
        const struct pupil_entry *entry = &entries->at.at[i];
        MUST(entry->refused || (entry->last.n > 0 && entry->class_name.n > 0));
        MUST(entry->refused || !import_text_hostile(entry->full, &code));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const struct import_kind *const kinds[] = {
        &uud_import,        &vpr_import,  &aggregate_import,
        &journal_import,    &gia_import,  &diagnostic_import,
        &collection_import, &code_import, &report_import,
        &mark_import,       NULL};
    static const struct room monitoring = {.name = "monitoring", .import_kinds = kinds};
    static const struct room *const rooms[] = {&import_room, &monitoring, NULL};
    static const char *const names[] = {
        "auto",    "pupils", "staff",      "load",       "uud",   "vpr",    "vpr-summary",
        "journal", "gia",    "diagnostic", "collection", "codes", "reports"};
    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
        struct arena *arena = arena_open(0);
        if (setjmp(*arena_guard(arena)) == 0) {
            struct workbook book;
            struct import_known known = {0};
            struct import_result result = {0};
            read_book(arena, str_n((const char *)data, size), &book);
            struct import_reader reader = {.arena = arena,
                                           .book = &book,
                                           .file_name = S("fuzz.csv"),
                                           .today = {2026, 1, 15},
                                           .known = &known};
            import_read_book(&reader, rooms, str_from(names[k]), &result);
            MUST(import_result_node(arena, &result) != NULL);
            MUST(result.verdict != IMPORT_REFUSE || result.reason.n > 0);
            if (result.kind == &pupil_import) {
                check_pupils(&result);
            }
        }
        arena_close(arena);
    }
    return 0;
}
