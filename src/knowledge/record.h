// SPDX-License-Identifier: GPL-3.0-or-later
// Parts of the plain pages of records that pages of other rooms show too.
#ifndef VSOKO_KNOWLEDGE_RECORD_H
#define VSOKO_KNOWLEDGE_RECORD_H

#include "knowledge/edit.h"

struct table; // view/parts.h

// What the school did to a record, as a table.
void record_history(struct arena *arena, const struct content_edits *edits, struct table *table);

#endif
