// SPDX-License-Identifier: GPL-3.0-or-later
// For files of this room only.
#ifndef VSOKO_ANALYSIS_INTERNAL_H
#define VSOKO_ANALYSIS_INTERNAL_H

#include "base/room.h"
#include "net/route.h"

struct sql;

extern const struct sql *const chain_board_sql[];
extern const struct sql *const marks_sql[];
extern const struct route chain_routes[], class_map_routes[];
extern const struct command study_commands[];
extern const struct link_source link_data;

#endif
