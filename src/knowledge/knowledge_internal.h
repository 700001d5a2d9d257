// SPDX-License-Identifier: GPL-3.0-or-later
// For files of this room only.
#ifndef VSOKO_KNOWLEDGE_INTERNAL_H
#define VSOKO_KNOWLEDGE_INTERNAL_H

#include "knowledge/edit.h"
#include "net/route.h"
#include "store/migrate.h"

// A row of content_edit to be written; its version is the next one of the record.
struct content_edit_row {
    const struct person *by;
    struct str kind, id;
    int version;
    bool own;
    const struct node *body, *base;
    struct str reason;
};
bool content_edit_write(struct db *db, struct arena *arena, const struct content_edit_row *row,
                        struct error *error) __attribute__((warn_unused_result));

// All that lies over the shipped records of a kind ("" = of all kinds) at a school.
struct before {
    struct str kind, id;
    const struct node *fields;
};
struct overlay {
    struct content_edits edits;
    VEC(struct before) befores;
};
bool overlay_read(struct db *db, struct arena *arena, int64_t org, struct str kind,
                  struct overlay *out, struct error *error) __attribute__((warn_unused_result));
// A record under it; false if there is none.
bool overlay_view(struct arena *arena, const struct content_base *knowledge,
                  const struct overlay *overlay, struct str kind, struct str id,
                  struct content_view *out);
const struct content_edit *overlay_edit(const struct overlay *overlay, struct str kind,
                                        struct str id);

// A column that holds JSON, in the arena; an empty map for what is damaged.
const struct node *json_column(struct arena *arena, struct query *query, int column);
struct str node_text_json(struct arena *arena, const struct node *node);
struct node *node_copy(struct arena *arena, const struct node *node);

// A text of content/ as people read it: «{{school.name}}» of an act becomes «…».
struct str content_plain(struct arena *arena, struct str text);
// At most that many letters, cut between words, with «…».
struct str content_short(struct arena *arena, struct str text, size_t letters);
struct str content_view_address(struct arena *arena, const struct content_view *view);

extern const struct content_kind knowledge_kinds[];
extern const struct sql *const content_edit_sql[], *const release_sql[], *const search_sql[];
extern const struct route record_routes[], release_routes[], search_routes[];
extern const struct migration knowledge_migrations[]; // generated from schema/

#endif
