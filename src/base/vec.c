// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/vec.h"

void *vec_grow(struct arena *arena, void *at, size_t n, size_t *cap, size_t size) {
    size_t next = *cap == 0 ? 8 : *cap * 2;
    void *grown = arena_grow(arena, at, n * size, next * size);
    *cap = next;
    return grown;
}
