// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of links show: link.html takes these and nothing else.
#ifndef VSOKO_OUTCOMES_LINK_VIEW_H
#define VSOKO_OUTCOMES_LINK_VIEW_H

#include "outcomes/outcome.h"
#include "view/form.h"
#include "view/parts.h"

// A sentence of a way: «A» нужен для «B».
struct way_step {
    struct str first, second, first_path, second_path;
    const char *verb;
};

// One list of the filter.
struct pick_option {
    struct str value, title;
    bool chosen;
};
struct pick {
    const char *name, *label;
    VEC(struct pick_option) options;
};

struct links_page {
    struct pick strand, level, kind, from, to;
    bool ends;            // from or to is chosen
    struct str said;      // what is shown, in words
    struct notice notice; // no way, no drawing
    VEC(struct way_step) way;
    struct table reach;  // what is upstream or downstream; no rows for none
    struct html picture; // "" where it is not drawn
    struct str picture_title;
    struct table links;
    struct table removed; // links that the school took away
    struct empty empty;
};

// One link: its words, its change.
struct link_page {
    const struct outcome_link *link;
    struct str from_title, to_title, from_path, to_path;
    const char *kind, *strength;
    struct str found; // the strength in the school's data
    const struct form *form;
    struct table history;
    struct str path; // POST here; /remove and /restore after it
    bool may_edit;
};

struct link_new_page {
    const struct form *form;
};

#endif
