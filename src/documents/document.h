// SPDX-License-Identifier: GPL-3.0-or-later
// A document of the school: a paper of the knowledge base, the data that rooms give to it, and what
// a person added by hand.
#ifndef VSOKO_DOCUMENTS_DOCUMENT_H
#define VSOKO_DOCUMENTS_DOCUMENT_H

#include "documents/paper.h"
#include "office/doc.h"
#include "school/data_context.h"

struct room;

struct document {
    struct doc doc;
    struct paper_notes notes;
    const struct node *data; // what it was built from
};

// Builds the paper for an ask ({session: …}): gathers the data of all rooms, lays the person's
// input over it. ERROR_NOT_FOUND for an unknown paper; a source's refusal passes through.
bool document_build(struct arena *arena, struct data_context *context,
                    const struct room *const *rooms, const struct paper_shelf *shelf,
                    struct str paper_id, const struct node *ask, struct document *out,
                    struct error *error) __attribute__((warn_unused_result));

// The input kept for a paper and a subject; an empty map when there is none.
bool document_input_get(struct db *db, struct arena *arena, int64_t org, struct str paper_id,
                        int64_t subject, struct node **out, struct error *error)
    __attribute__((warn_unused_result));

// A store_write_fn: keeps a new version of the input.
struct document_input_save {
    const struct person *by;
    struct str paper_id;
    int64_t subject;
    const struct node *body;
};
bool document_input_save(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
