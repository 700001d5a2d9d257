// SPDX-License-Identifier: GPL-3.0-or-later
// Erasing what is kept of a pupil by name, when the consent to it is withdrawn. A room that keeps
// such rows lists, among its statements, one a table, named erase_KIND_TABLE: KIND is a kind of
// consent, TABLE what it deletes from or empties; $1 is the school, $2 the pupil. They run in the
// order of the rooms and of their arrays.
#ifndef VSOKO_SCHOOL_ERASURE_H
#define VSOKO_SCHOOL_ERASURE_H

#include "school/person.h"
#include "store/store.h"

// Part of a write: runs them, has the store forget the former versions at once, and writes one line
// of audit with the number of the record and of rows, no names. Nothing is written when there was
// nothing. `rooms` ends with NULL.
bool pupil_erase(struct db *db, struct arena *arena, const struct room *const *rooms,
                 const struct person *by, int64_t pupil_id, struct str kind, struct error *error)
    __attribute__((warn_unused_result));

#endif
