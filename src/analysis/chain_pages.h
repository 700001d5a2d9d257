// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of chains share. Of this room only.
#ifndef VSOKO_ANALYSIS_CHAIN_PAGES_H
#define VSOKO_ANALYSIS_CHAIN_PAGES_H

#include "analysis/chain.h"
#include "school/web.h"

struct chain_ground {
    struct db *db;
    struct school_year year;
    struct coherence run;
    struct chain_report report;
};

// Checks the school as it stands today; has replied when it gives false.
bool chain_ground_open(struct request *request, struct chain_ground *out);

// «Программа может сама закрыть разрывов: 70», "" where this person may accept nothing.
struct str draft_offer(struct request *request, const struct chain_report *report);

// The handlers of draft_pages.c and what_if_pages.c.
void draft_get(struct request *request);
void draft_post(struct request *request);
void what_if_get(struct request *request);

#endif
