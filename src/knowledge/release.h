// SPDX-License-Identifier: GPL-3.0-or-later
// A new release of the knowledge base. At each start the shipped records are compared with those of
// the start before. What changed in a record that a school uses or has changed is kept for it as an
// open change: until the school decides, the text before holds, and its own text always does. A
// record that the release no longer has becomes the school's own if the school uses it.
#ifndef VSOKO_KNOWLEDGE_RELEASE_H
#define VSOKO_KNOWLEDGE_RELEASE_H

#include "knowledge/edit.h"

// Compares and writes: shipped texts, open changes, the index of the search. Does nothing when the
// content is that of the start before.
bool content_base_sync(struct store *store, const struct content_base *knowledge,
                       struct error *error) __attribute__((warn_unused_result));

// A field of an open change.
struct change_field {
    struct str key;
    const struct node *before; // the shipped text that the school worked with; NULL = was not there
    const struct node *now;    // the text of this release; NULL = is gone
    const struct node *own;    // the school's own text over it, else NULL
    bool conflict;             // both the release and the school changed it
};

struct content_change {
    const struct content_kind *kind;
    struct str id, title;
    const struct content_record *shipped;
    int64_t found_ms;
    bool conflict;                   // in any field
    VEC(struct change_field) fields; // those that changed
};
struct content_changes {
    VEC(struct content_change) rows; // conflicts first
};

// What waits for a decision.
bool content_changes_open(struct db *db, struct arena *arena, const struct content_base *knowledge,
                          int64_t org, struct content_changes *out, struct error *error)
    __attribute__((warn_unused_result));
// How many.
bool content_changes_count(struct db *db, int64_t org, int64_t *out, struct error *error)
    __attribute__((warn_unused_result));

// A store_write_fn: decides one change, field by field; a field that is not named in `keys` is
// taken. Kept fields become the school's edit over the new text.
struct content_decide {
    const struct person *by;
    const struct content_base *knowledge;
    struct str kind, id;
    VEC(struct str) keep; // keys of the fields to keep
};
bool content_decide(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
