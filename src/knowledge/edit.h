// SPDX-License-Identifier: GPL-3.0-or-later
// What a school wrote over the knowledge base: its changes of shipped records and records of its
// own. The shipped text is never overwritten: a change holds the fields that differ and the shipped
// ones that they stand over, so that a new release can be merged field by field (release.h).
#ifndef VSOKO_KNOWLEDGE_EDIT_H
#define VSOKO_KNOWLEDGE_EDIT_H

#include "knowledge/shelf.h"
#include "school/person.h"
#include "store/store.h"

struct content_edit {
    struct str kind, id;
    int version;             // 1 …; the latest holds
    bool own;                // the whole record is the school's
    const struct node *body; // a map: fields of the school's; empty = as shipped (own: removed)
    const struct node *base; // a map: the shipped fields that body stands over
    struct str reason;       // why, in the school's words
    struct str who;          // shown name, «консоль»
    int64_t made_ms;
};
struct content_edits {
    VEC(struct content_edit) rows;
};

// The edits that hold, of a kind ("" = of all), by id. Own records that were removed and returns to
// the shipped text are left out.
bool content_edits_of(struct db *db, struct arena *arena, int64_t org, struct str kind,
                      struct content_edits *out, struct error *error)
    __attribute__((warn_unused_result));
// All versions of one record, the newest first.
bool content_edit_history(struct db *db, struct arena *arena, int64_t org, struct str kind,
                          struct str id, struct content_edits *out, struct error *error)
    __attribute__((warn_unused_result));

// A record as this school sees it.
struct content_view {
    const struct content_kind *kind;
    struct str id, title;
    const struct node *node;              // shipped fields with the school's over them
    const struct content_record *shipped; // NULL for an own record
    const struct content_edit *edit;      // NULL where the school changed nothing
    const struct node *before;            // fields of an undecided change as they were, else NULL
};
struct content_views {
    VEC(struct content_view) rows;
};

// One record; ERROR_NOT_FOUND if neither the shelf nor the school has it.
bool content_view_get(struct db *db, struct arena *arena, const struct content_base *knowledge,
                      int64_t org, struct str kind, struct str id, struct content_view *out,
                      struct error *error) __attribute__((warn_unused_result));
// All records of a kind: the shipped ones in their order, then the school's own.
bool content_view_list(struct db *db, struct arena *arena, const struct content_base *knowledge,
                       int64_t org, struct str kind, struct content_views *out, struct error *error)
    __attribute__((warn_unused_result));

// What lies over the shipped records of a kind, for a room that keeps records in structs of its
// own.
struct content_patch {
    struct str id;
    bool own;                  // not shipped: `fields` is the whole record
    bool changed;              // by the school; false: only an undecided change of a release
    const struct node *fields; // a map: to be put over the shipped fields
    struct str reason;
};
struct content_patches {
    VEC(struct content_patch) rows;
};
bool content_patches_of(struct db *db, struct arena *arena, int64_t org, struct str kind,
                        struct content_patches *out, struct error *error)
    __attribute__((warn_unused_result));
// A record with the fields of a patch over it.
const struct node *content_patch_apply(struct arena *arena, const struct node *shipped,
                                       const struct content_patch *patch);

// A store_write_fn: a change of a shipped record, an own record (made or changed), a removal.
// `fields` is a map of the fields as they should be; those equal to the shipped ones are left out,
// so that a record put back to its shipped text is a return to it. NULL removes an own record.
struct content_save {
    const struct person *by;
    const struct content_base *knowledge;
    const struct content_kind *kind;
    struct str id;
    const struct node *fields;
    struct str reason; // may not be ""
    bool created;      // an own record that must not be there yet
};
bool content_save(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// Are two texts, lists or maps the same?
bool content_equal(const struct node *a, const struct node *b);

#endif
