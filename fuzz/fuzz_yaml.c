// SPDX-License-Identifier: GPL-3.0-or-later
// What YAML gives can be written as JSON, and that JSON reads back to the same text.
#include "fuzz.h"

#include "base/node.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *arena = arena_open(512 << 20);
    struct error error = {0};
    if (setjmp(*arena_guard(arena)) == 0) {
        struct node *node =
            node_from_yaml(arena, "f.yaml", str_n((const char *)data, size), &error);
        MUST(node != NULL || error.text[0] != '\0');
        if (node != NULL) {
            struct buf first = buf_open(arena, 1 << 26);
            struct buf second = buf_open(arena, 1 << 26);
            node_json(&first, node, 2);
            struct node *again = node_from_json(arena, buf_str(&first), &error);
            bool zero = str_find(buf_str(&first), S("\\u0000")) != STR_NONE; // JSON takes none
            MUST(again != NULL || zero);
            if (again != NULL) {
                node_json(&second, again, 2);
                MUST(str_eq(buf_str(&first), buf_str(&second)));
            }
        }
    }
    arena_close(arena);
    return 0;
}
