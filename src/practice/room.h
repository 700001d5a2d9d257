// SPDX-License-Identifier: GPL-3.0-or-later
// Practice (практика): how key outcomes are formed in this school.
//
//   technology.h  technologies, methods and means of the knowledge base; conditions; competences
//   profile.h     what the school has and its teachers can: what decides what is possible here
//   fit.h         what fits for an outcome here, with the reasons for and against
//   choice.h      the school's choice: this outcome by this technology
//   use.h         what teachers say they use, once a term
//   visit.h       a lesson visited: which signs were seen
//   facts.h       all of it for one run of the check of coherence
#ifndef VSOKO_PRACTICE_ROOM_H
#define VSOKO_PRACTICE_ROOM_H

#include "base/room.h"

extern const struct room practice_room;

#endif
