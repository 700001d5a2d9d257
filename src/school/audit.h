// SPDX-License-Identifier: GPL-3.0-or-later
// The record of who did what, when, to which record: append-only, written in the same transaction
// as the deed. Detail holds ids and counts, never names, answers or passwords.
#ifndef VSOKO_SCHOOL_AUDIT_H
#define VSOKO_SCHOOL_AUDIT_H

#include "base/clock.h"
#include "base/node.h"
#include "base/vec.h"
#include "store/store.h"

// account 0 = the console. `detail` may be NULL. The Russian words of an action stand in the
// room's descriptor (struct deed).
bool audit_add(struct db *db, struct arena *arena, int64_t org, int64_t account, const char *action,
               const char *noun, int64_t noun_id, const struct node *detail, struct error *error)
    __attribute__((warn_unused_result));

struct audit_row {
    int64_t audit_id;
    int64_t at_ms;
    int64_t account;
    struct str who; // shown name, «консоль» for account 0
    struct str action, noun;
    int64_t noun_id;
    struct str detail; // JSON
};
struct audit_list {
    VEC(struct audit_row) rows;
};

// What to show; empty fields do not narrow. Rows come the newest first.
struct audit_filter {
    int64_t account; // -1 = anyone, 0 = the console
    struct str action;
    struct date from, to; // both included
    int64_t before_id;    // rows older than this one: the next page; 0 = from the newest
    int64_t limit;
};

// At most filter->limit rows.
bool audit_list(struct db *db, struct arena *arena, int64_t org, const struct audit_filter *filter,
                struct audit_list *out, struct error *error) __attribute__((warn_unused_result));

// The newest instant in the record, 0 if there is none: the floor of the clock at start.
bool audit_newest_ms(struct db *db, int64_t *out, struct error *error)
    __attribute__((warn_unused_result));

#endif
