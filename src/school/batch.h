// SPDX-License-Identifier: GPL-3.0-or-later
// Many changes that are one deed: an import, the start of a new year. Each change keeps the row
// before and after it, so that the whole batch can be undone.
//
// A verb of a noun (pupil_add, pupil_move …) takes `struct batch *` in its ask: with NULL it stands
// alone and writes its own line of audit, inside a batch it adds a step.
#ifndef VSOKO_SCHOOL_BATCH_H
#define VSOKO_SCHOOL_BATCH_H

#include "base/node.h"
#include "base/room.h"
#include "base/vec.h"
#include "school/person.h"
#include "store/store.h"

struct batch {
    int64_t org;
    int64_t batch_id;
    int64_t steps; // written so far
};

enum batch_action { BATCH_INSERT, BATCH_UPDATE, BATCH_DELETE };

// Opens a batch. kind is "pupils", "staff", "load", "rollover" …; file_name and source may be "".
bool batch_open(struct db *db, struct arena *arena, const struct person *by, const char *kind,
                struct str file_name, struct str source, struct batch *out, struct error *error)
    __attribute__((warn_unused_result));
// `before` is NULL for an insert, `after` for a delete; maps of the row's columns.
bool batch_step(struct db *db, struct arena *arena, struct batch *batch, const char *noun,
                int64_t noun_id, enum batch_action action, const struct node *before,
                const struct node *after, struct error *error) __attribute__((warn_unused_result));
// Writes what the batch came to and its line of audit.
bool batch_close(struct db *db, struct arena *arena, const struct person *by, struct batch *batch,
                 const struct node *counts, struct error *error)
    __attribute__((warn_unused_result));

struct batch_row {
    int64_t batch_id;
    struct str kind, file_name, source;
    int64_t at_ms;
    struct str who; // shown name of the account, «консоль»
    struct node *counts;
    int64_t undone_ms; // 0 = in force
};
struct batch_list {
    VEC(struct batch_row) rows;
};

// The newest first; kind "" = all.
bool batch_list(struct db *db, struct arena *arena, int64_t org, const char *kind, int64_t limit,
                struct batch_list *out, struct error *error) __attribute__((warn_unused_result));
bool batch_get(struct db *db, struct arena *arena, int64_t org, int64_t batch_id,
               struct batch_row *out, struct error *error) __attribute__((warn_unused_result));

// A store_write_fn. Takes every step back, the last first. A row that somebody changed after the
// batch stays as it is and is counted in `kept`.
struct batch_undo {
    const struct person *by;
    const struct room *const *rooms; // whose restorers are asked; ends with NULL
    int64_t batch_id;
    int64_t undone, kept; // out: steps
};
bool batch_undo(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
