// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever comes as a form, the program is given valid UTF-8 without NUL, within the limit.
#include "fuzz.h"

#include "net/form.h"

enum { PAIRS_MAX = 100 };

static void check(struct str text) {
    MUST(utf8_valid(text));
    MUST(str_find_char(text, '\0') == STR_NONE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *arena = arena_open(0);
    struct str text = {(const char *)data, size};
    struct pairs pairs = {0};
    struct error error = {0};
    bool ok = form_parse(arena, text, PAIRS_MAX, &pairs, &error);
    MUST(ok || error.code != ERROR_NONE);
    MUST(pairs.n <= PAIRS_MAX);
    for (size_t i = 0; i < pairs.n; i++) {
        check(pairs.at[i].name);
        check(pairs.at[i].value);
    }
    arena_close(arena);
    return 0;
}
