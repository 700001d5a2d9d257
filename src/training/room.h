// SPDX-License-Identifier: GPL-3.0-or-later
// Training of teachers (подготовка педагогов): from a weak key outcome to what teachers need, to a
// year of seminars in pairs.
//
//   catalogue.h   shipped seminars, pairs, forms, signs of competences
//   competence.h  what is known of one teacher, who may see it
//   result.h      what the school's measurements say of key outcomes
//   need.h        who needs to learn what, and why
//   seminar.h     a seminar of this school, its people
//   seminar_session.h  while it runs: steps, who came, cards and votes
//   effect.h      what came of a seminar
//   words.h       what is written into shared sheets, version by version
//   year_plan.h   the plan of the year, what the program proposes
//   facts.h       all of it for one run of the check of coherence
#ifndef VSOKO_TRAINING_ROOM_H
#define VSOKO_TRAINING_ROOM_H

#include "base/room.h"

extern const struct room training_room;

#endif
