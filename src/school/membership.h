// SPDX-License-Identifier: GPL-3.0-or-later
// Steps that a pupil's history is made of. Of this room only: others use pupil_move, pupil_leave.
#ifndef VSOKO_SCHOOL_MEMBERSHIP_H
#define VSOKO_SCHOOL_MEMBERSHIP_H

#include "school/pupil.h"

// Opens a membership (pupil, class, begins, reason). Refused when the pupil is in a class on that
// day or later, or the day lies outside the class's year.
bool membership_open(struct db *db, struct arena *arena, int64_t org, struct batch *batch,
                     const struct membership *row, struct error *error)
    __attribute__((warn_unused_result));
// Ends an open one; `ends` is the last day. One that would end before it began is deleted.
bool membership_end(struct db *db, struct arena *arena, int64_t org, struct batch *batch,
                    const struct membership *row, struct date ends, const char *reason,
                    struct error *error) __attribute__((warn_unused_result));

#endif
