// SPDX-License-Identifier: GPL-3.0-or-later
// The record of who did what, when, to which record: append-only, written in the same transaction
// as the deed. Detail holds ids and counts, never names, answers or passwords.
#ifndef VSOKO_SCHOOL_AUDIT_H
#define VSOKO_SCHOOL_AUDIT_H

#include "base/node.h"
#include "store/store.h"

// account 0 = the console. `detail` may be NULL.
bool audit_add(struct db *db, struct arena *arena, int64_t org, int64_t account, const char *action,
               const char *noun, int64_t noun_id, const struct node *detail, struct error *error)
    __attribute__((warn_unused_result));

#endif
