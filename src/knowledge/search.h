// SPDX-License-Identifier: GPL-3.0-or-later
// The search over all records of the knowledge base: an index table of roots of words that serves
// both databases. Shipped records are indexed once for all schools, a school's own and changed ones
// for it alone.
#ifndef VSOKO_KNOWLEDGE_SEARCH_H
#define VSOKO_KNOWLEDGE_SEARCH_H

#include "knowledge/edit.h"

struct search_hit {
    struct content_view record;
    struct str address; // of the page that tells about it
    struct str excerpt; // a piece of text around the first word found, "" for a title that says all
    double score;
};
struct search_group {
    const struct content_kind *kind;
    size_t found;                // all that were found
    VEC(struct search_hit) hits; // the best SEARCH_SHOWN of them, or all of them
};
struct search_result {
    VEC(struct search_group) groups; // the group with the best hit first
    size_t found;
    bool some; // no record has all the words: these have most of them
};

enum { SEARCH_SHOWN = 6, SEARCH_WORDS_MAX = 8 };

// Finds `text` among the records of a kind ("" = of all, then a group shows its best hits only).
bool search_find(struct db *db, struct arena *arena, const struct content_base *knowledge,
                 int64_t org, struct str text, struct str kind, struct search_result *out,
                 struct error *error) __attribute__((warn_unused_result));

// Writes the terms of a school's record anew, in the write that changed it.
bool search_index_record(struct db *db, struct arena *arena, const struct content_base *knowledge,
                         int64_t org, struct str kind, struct str id, struct error *error)
    __attribute__((warn_unused_result));
// Writes the terms of a shipped record anew; a record that is gone loses them.
bool search_index_shipped(struct db *db, struct arena *arena, const struct content_base *knowledge,
                          struct str kind, struct str id, struct error *error)
    __attribute__((warn_unused_result));

#endif
