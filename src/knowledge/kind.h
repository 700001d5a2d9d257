// SPDX-License-Identifier: GPL-3.0-or-later
// A kind of record of the knowledge base (content/): where its records lie, what they are called,
// where they are read. A room gives its kinds in its descriptor (base/room.h: content_kinds), as an
// array that ends with name NULL; the knowledge room reads, searches, edits and upgrades them all.
#ifndef VSOKO_KNOWLEDGE_KIND_H
#define VSOKO_KNOWLEDGE_KIND_H

#include "base/node.h"
#include "base/vec.h"
#include "knowledge/field.h"
#include "store/store.h"

struct content_base; // shelf.h

struct content_ids {
    VEC(struct str) all;
};

struct content_kind {
    const char *name;   // "technology": in addresses and in the database, never changed
    const char *title;  // «Технология»
    const char *titles; // «Технологии»
    const char *path;   // a file of content/ or a folder: "practice.yaml", "instruments/"
    // The list in the file: "technologies"; "" where the whole file is the list. Of a part: the way
    // from the record that it lies in, "sections/clauses".
    const char *list;
    const char *part_of;                // kind of the record that this one lies in, else NULL
    const char *page;                   // what stands before the id in the address of its own page
                                        // ("/instruments/"), NULL = the plain page /content/KIND/ID
    const char *const *required;        // fields that every record has; ends with NULL
    const struct content_field *fields; // fields that the common ones (field.h) lack; NULL = none
    bool locked; // the school does not change it by the plain form: it has a place of its own
    bool hidden; // neither listed nor found: an arrow, a row of a table

    // NULL: the fields "id" and "title" (for a part also "text").
    struct str (*id_of)(struct arena *arena, const struct node *record);
    struct str (*title_of)(struct arena *arena, const struct content_base *knowledge,
                           const struct node *record); // kinds before it are loaded
    // Ids of the records that this school works with now: their changes in a new release are shown.
    // NULL: only what the school itself has changed.
    bool (*used)(struct db *db, struct arena *arena, int64_t org, struct content_ids *out,
                 struct error *error);
};

#endif
