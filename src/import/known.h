// SPDX-License-Identifier: GPL-3.0-or-later
// What the school knows before a list is read: its classes and how its pupils' names are written.
#ifndef VSOKO_IMPORT_KNOWN_H
#define VSOKO_IMPORT_KNOWN_H

#include "import/import.h"
#include "store/store.h"

// Classes of the year of `on`, names of all pupils. A school without a year knows nothing.
bool import_known_load(struct db *db, struct arena *arena, int64_t org, struct date on,
                       struct import_known *out, struct error *error)
    __attribute__((warn_unused_result));

// Spellings with ё, to give it back to lists typed without it (Семенов → Семёнов).
struct yo_words;
// The words of the roster, of these further names, and names that are hardly ever written with е.
struct yo_words *yo_words_open(struct arena *arena, const struct import_known *known);
void yo_words_add(struct yo_words *words, struct str name);
// The name with ё restored, `name` itself when there is nothing to restore. A full name that the
// roster holds as it stands is left alone.
struct str yo_words_restore(struct yo_words *words, struct arena *arena, struct str name);

extern const struct sql *const import_known_sql[];

#endif
