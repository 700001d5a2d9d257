// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz_table.h"

#include "office/wire.h"

enum { MEMORY = 256 << 20, PARENT_MEMORY = 512 << 20 };

static void take(void *context, struct str message) {
    struct error error = {0};
    MUST(wire_take(context, message, &error));
}

void fuzz_table(struct str bytes,
                bool (*decode)(struct sink *sink, struct str bytes, struct error *error)) {
    struct workbook_limits limits = workbook_limits_default();
    limits.part_bytes = 32 << 20;
    limits.text_bytes = 8 << 20;
    limits.cells = 100000;
    struct arena *parent = arena_open(PARENT_MEMORY);
    struct arena *arena = arena_open(MEMORY);
    struct workbook workbook = {0};
    struct wire_reader *reader = arena_new(parent, struct wire_reader);
    *reader = (struct wire_reader){.arena = parent, .limits = &limits, .workbook = &workbook};
    struct error error = {0};
    if (setjmp(*arena_guard(arena)) == 0) {
        bool ok = decode(sink_open(arena, &limits, take, reader), bytes, &error);
        MUST(ok || error.text[0] != '\0');
    }
    arena_close(arena);
    arena_close(parent);
}

struct str fuzz_next_part(struct str *rest) {
    struct str part = *rest;
    for (size_t i = 0; i + 1 < rest->n; i++) {
        if (rest->p[i] == '\0' && rest->p[i + 1] == '\0') {
            part = str_sub(*rest, 0, i);
            *rest = str_from_at(*rest, i + 2);
            return part;
        }
    }
    *rest = (struct str){0};
    return part;
}
