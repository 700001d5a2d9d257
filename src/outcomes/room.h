// SPDX-License-Identifier: GPL-3.0-or-later
// Outcomes (образовательные результаты): what a school forms and measures.
//
//   outcome.h  standards, strands, outcomes of the levels, their links: the catalogue
//   link.h     links as a graph: ways, what is upstream, the school's own links
//   own.h      outcomes that the school added
//   key.h      key outcomes that the school chose on a level for a year, with the reasons
#ifndef VSOKO_OUTCOMES_ROOM_H
#define VSOKO_OUTCOMES_ROOM_H

#include "base/room.h"

extern const struct room outcomes_room;

#endif
