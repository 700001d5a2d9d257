// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of this room share. Of this room only.
#ifndef VSOKO_PRACTICE_PAGES_H
#define VSOKO_PRACTICE_PAGES_H

#include "outcomes/key_facts.h"
#include "practice/facts.h"
#include "practice/practice_view.h"
#include "school/web.h"

struct practice_ground {
    struct db *db;
    struct school_year year;
    struct coherence run;
    const struct practice_facts *facts;
    const struct key_facts *keys;
};

// Reads the year, its practice and its key outcomes; has replied when it gives false.
bool practice_ground_open(struct request *request, struct practice_ground *out);
// Sends the page with what was drawn.
void practice_reply(struct request *request, const struct page *page, const struct view *view);
// Key outcomes as choices of a field.
void practice_key_options(struct arena *arena, const struct key_facts *keys, struct str chosen,
                          struct practice_options *out);

#endif
