// SPDX-License-Identifier: GPL-3.0-or-later
// From a text to the number it was given: a hash table in an arena, for joins of lists.
#ifndef VSOKO_BASE_TEXT_INDEX_H
#define VSOKO_BASE_TEXT_INDEX_H

#include "base/str.h"

struct text_index {
    struct arena *arena;
    struct text_slot *slots; // private
    size_t size;             // of the table, a power of two
    size_t n;                // texts in it
};
#define TEXT_INDEX_NONE ((size_t)-1)

// An empty index; it grows in the arena.
struct text_index text_index_open(struct arena *arena);
// The number of a text, TEXT_INDEX_NONE if it is not there.
size_t text_index_get(const struct text_index *index, struct str text);
// The number of a text that is there, else it is added with `number`. The text is not copied.
size_t text_index_put(struct text_index *index, struct str text, size_t number);

#endif
