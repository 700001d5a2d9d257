// SPDX-License-Identifier: GPL-3.0-or-later
// What a child that was taken over could send to its parent: messages, each after its length (two
// bytes).
#include "fuzz.h"

#include "office/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *arena = arena_open(512 << 20);
    struct workbook_limits limits = workbook_limits_default();
    struct workbook workbook = {0};
    struct wire_reader *reader = arena_new(arena, struct wire_reader);
    *reader = (struct wire_reader){.arena = arena, .limits = &limits, .workbook = &workbook};
    struct str rest = str_n((const char *)data, size);
    struct error error = {0};
    bool ok = setjmp(*arena_guard(arena)) == 0;
    while (ok && rest.n > 2) {
        size_t n = (unsigned char)rest.p[0] | (size_t)(unsigned char)rest.p[1] << 8;
        ok = wire_take(reader, str_sub(rest, 2, n), &error);
        rest = str_from_at(rest, n + 2);
    }
    arena_close(arena);
    return 0;
}
