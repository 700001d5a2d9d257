// SPDX-License-Identifier: GPL-3.0-or-later
// Taking one step of a batch back, noun by noun. Of this room only; batch.c has the table.
#ifndef VSOKO_SCHOOL_RESTORE_H
#define VSOKO_SCHOOL_RESTORE_H

#include "school/batch.h"

struct restore {
    int64_t org;
    int64_t noun_id;
    enum batch_action action;
    const struct node *before; // NULL for an insert
    const struct node *after;  // NULL for a delete
};

// Each puts the row back as it was before the step. *kept becomes true, and nothing is done, when
// the row was changed after the step or something new hangs on it.
bool class_restore(struct db *db, struct arena *arena, const struct restore *step, bool *kept,
                   struct error *error) __attribute__((warn_unused_result));
bool membership_restore(struct db *db, struct arena *arena, const struct restore *step, bool *kept,
                        struct error *error) __attribute__((warn_unused_result));
bool pupil_restore(struct db *db, struct arena *arena, const struct restore *step, bool *kept,
                   struct error *error) __attribute__((warn_unused_result));
bool staff_restore(struct db *db, struct arena *arena, const struct restore *step, bool *kept,
                   struct error *error) __attribute__((warn_unused_result));
bool teaching_restore(struct db *db, struct arena *arena, const struct restore *step, bool *kept,
                      struct error *error) __attribute__((warn_unused_result));

#endif
