// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of this room read first: the school, its year, its catalogue, its key outcomes. Of
// this room only.
#ifndef VSOKO_OUTCOMES_GROUND_H
#define VSOKO_OUTCOMES_GROUND_H

#include "outcomes/key.h"
#include "school/web.h"
#include "school/year.h"

extern const enum level ground_levels[LEVEL_COUNT];

struct ground {
    struct db *db;
    struct org org;
    struct school_year year;
    struct outcome_catalogue catalogue;     // as the school sees it
    struct key_choice choices[LEVEL_COUNT]; // by ground_levels
};

// Has replied when it gives false.
bool ground_open(struct request *request, struct ground *out);
// The key outcome that this one is, NULL if it is none.
const struct key_outcome *ground_key(const struct ground *ground, const struct outcome *outcome);

#endif
