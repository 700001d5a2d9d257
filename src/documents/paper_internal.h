// SPDX-License-Identifier: GPL-3.0-or-later
// What the files that build a paper share.
#ifndef VSOKO_DOCUMENTS_PAPER_INTERNAL_H
#define VSOKO_DOCUMENTS_PAPER_INTERNAL_H

#include "documents/paper.h"

struct building {
    struct arena *arena;
    const struct paper_shelf *shelf;
    const struct paper *paper;
    struct doc *doc;
    struct paper_notes *notes;
    struct scope scope;
    struct text_notes text_notes;
};

// The next block of the document, addressed «paper/clause».
struct doc_block *building_add(struct building *b, enum doc_block_kind kind, struct str clause);
// A text of the paper filled for `item` (NULL outside of rows).
struct str building_fill(struct building *b, const struct text *text, const struct node *item,
                         bool blank_missing);
void building_remark(struct building *b, struct str id, struct str text, bool stop);

// Adds the clause's table, or its «empty» sentence when there are no rows. `number` is put before
// the title in a numbered section. Returns whether anything was added.
bool paper_add_table(struct building *b, const struct paper_clause *clause, struct str number);
// Adds the clause's chart; nothing when there is no point to draw.
bool paper_add_chart(struct building *b, const struct paper_clause *clause);

#endif
