// SPDX-License-Identifier: GPL-3.0-or-later
// Chains into words and colours. Of this room only.
#ifndef VSOKO_ANALYSIS_CHAIN_SHOW_H
#define VSOKO_ANALYSIS_CHAIN_SHOW_H

#include "analysis/chain_view.h"
#include "school/web.h"

// One chain as a line of the table.
void chain_line_fill(struct arena *arena, const struct chain *chain, struct chain_line *out);
// May this person carry the proposal out by a click?
bool finding_may(const struct request *request, const struct finding *finding);
// A finding with its proposal; a deed is offered to those who may do it.
void finding_show(struct request *request, const struct finding *finding, struct finding_view *out);

#endif
