// SPDX-License-Identifier: GPL-3.0-or-later
// The school as data for documents.
#ifndef VSOKO_SCHOOL_ORG_DATA_H
#define VSOKO_SCHOOL_ORG_DATA_H

#include "base/node.h"

// The data source «school»: school.*, year.*, people.*, doc.date, doc.author, app.version.
bool org_give(void *context, struct arena *arena, const struct node *ask, struct node *out,
              struct error *error) __attribute__((warn_unused_result));

#endif
