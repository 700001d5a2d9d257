// SPDX-License-Identifier: GPL-3.0-or-later
// What the page of a new release shows.
#ifndef VSOKO_KNOWLEDGE_RELEASE_VIEW_H
#define VSOKO_KNOWLEDGE_RELEASE_VIEW_H

#include "knowledge/record_view.h"
#include "knowledge/release.h"

struct release_field {
    struct str key, label;
    struct show before, now, own;
    bool has_before, has_now, has_own, conflict;
};
struct release_row {
    const struct content_change *change;
    struct str path; // of the record's page
    VEC(struct release_field) fields;
};
struct release_page {
    struct empty empty;
    VEC(struct release_row) rows;
    bool may_decide, calm; // calm: some changes have no conflict and can be taken at once
};

#endif
