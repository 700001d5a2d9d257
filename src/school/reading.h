// SPDX-License-Identifier: GPL-3.0-or-later
// A reader for a short while, given back at once: where a request or a command goes on to something
// long (hashing, a write) that must not hold one.
#ifndef VSOKO_SCHOOL_READING_H
#define VSOKO_SCHOOL_READING_H

#include "store/store.h"

struct reading {
    struct arena *arena; // private
    struct db *db;
};

// reading_end() after a failure, or on a zeroed reading, does nothing. What is read is put into
// another arena.
bool reading_begin(struct reading *reading, struct store *store, struct error *error)
    __attribute__((warn_unused_result));
void reading_end(struct reading *reading);

#endif
