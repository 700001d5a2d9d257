// SPDX-License-Identifier: GPL-3.0-or-later
// Where an outcome stands in the knowledge base: technologies that form it, instruments that
// measure it, procedures that look at it. Of this room only.
#ifndef VSOKO_OUTCOMES_PLACES_H
#define VSOKO_OUTCOMES_PLACES_H

#include "outcomes/outcome_view.h"

// Adds the groups to page->places, in the order of kinds.
void places_fill(struct arena *arena, const struct content_base *knowledge,
                 const struct outcome *outcome, struct outcome_page *page);

#endif
