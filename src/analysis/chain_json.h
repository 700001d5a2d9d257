// SPDX-License-Identifier: GPL-3.0-or-later
// A report of the check as plain data, for --json.
#ifndef VSOKO_ANALYSIS_CHAIN_JSON_H
#define VSOKO_ANALYSIS_CHAIN_JSON_H

#include "analysis/chain.h"
#include "base/node.h"

// {year, rules: [{id, severity, title, fired: [{sentence, outcome, proposal}]}], chains: {total,
// whole: [ids], broken: [{outcome, title, gaps, old}], rows: [{outcome, links}]}}
struct node *chain_to_node(struct arena *arena, const struct chain_report *report,
                           const struct school_year *year);

#endif
