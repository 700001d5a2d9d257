// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text_index.h"

struct text_slot {
    struct str text;
    size_t number;
    bool used;
};

enum { FIRST_SIZE = 64 };

struct text_index text_index_open(struct arena *arena) {
    return (struct text_index){arena, arena_array(arena, struct text_slot, FIRST_SIZE), FIRST_SIZE,
                               0};
}

// FNV-1a; a file made to collide costs time only, and its size is limited before.
static struct text_slot *slot_of(const struct text_index *index, struct str text) {
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < text.n; i++)
        hash = (hash ^ (unsigned char)text.p[i]) * 0x100000001b3u;
    size_t at = (size_t)(hash ^ hash >> 32) & (index->size - 1);
    while (index->slots[at].used && !str_eq(index->slots[at].text, text))
        at = (at + 1) & (index->size - 1);
    return &index->slots[at];
}

size_t text_index_get(const struct text_index *index, struct str text) {
    const struct text_slot *slot = slot_of(index, text);
    return slot->used ? slot->number : TEXT_INDEX_NONE;
}

static void grow(struct text_index *index) {
    struct text_index larger = {index->arena,
                                arena_array(index->arena, struct text_slot, index->size * 2),
                                index->size * 2, index->n};
    for (size_t i = 0; i < index->size; i++)
        if (index->slots[i].used)
            *slot_of(&larger, index->slots[i].text) = index->slots[i];
    *index = larger;
}

size_t text_index_put(struct text_index *index, struct str text, size_t number) {
    if (index->n * 2 >= index->size)
        grow(index);
    struct text_slot *slot = slot_of(index, text);
    if (slot->used)
        return slot->number;
    *slot = (struct text_slot){text, number, true};
    index->n++;
    return number;
}
