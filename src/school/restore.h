// SPDX-License-Identifier: GPL-3.0-or-later
// Taking one step of a batch back, noun by noun: a room whose nouns are written by batches gives
// their restorers in its descriptor.
#ifndef VSOKO_SCHOOL_RESTORE_H
#define VSOKO_SCHOOL_RESTORE_H

#include "school/batch.h"

struct restore_step {
    int64_t org;
    int64_t noun_id;
    enum batch_action action;
    const struct node *before; // NULL for an insert
    const struct node *after;  // NULL for a delete
};

// Puts the row back as it was before the step. *kept becomes true, and nothing is done, when
// the row was changed after the step or something new hangs on it.
typedef bool restore_fn(struct db *db, struct arena *arena, const struct restore_step *step,
                        bool *kept, struct error *error);

struct restorer {
    const char *noun; // as batch_step() was told; NULL ends an array
    restore_fn *restore;
};

// Nouns of this room.
restore_fn class_restore, membership_restore, pupil_restore, staff_restore, teaching_restore;

#endif
