// SPDX-License-Identifier: GPL-3.0-or-later
// The last report of chains, kept for the pages that everybody opens every morning. Whatever
// changes a chain is a deed in the audit trail (answers are not: evidence is a closed session), so
// a kept report is right as long as the school's trail has not grown and the day is the same. It
// holds for other servers and commands on the same data too: the trail is asked, not the memory.
#ifndef VSOKO_ANALYSIS_CHAIN_BOARD_H
#define VSOKO_ANALYSIS_CHAIN_BOARD_H

#include "analysis/chain.h"

struct chain_board;

// Lives as long as `arena`, which must outlive those of chain_board_report().
struct chain_board *chain_board_open(struct arena *arena);

// The report of today for a school year; lives as long as `arena`, is shared and never changed.
// Threads may ask at the same time. NULL on error.
const struct chain_report *chain_board_report(const struct app *app, struct db *db,
                                              struct arena *arena, int64_t org,
                                              const struct school_year *year, struct error *error);

#endif
