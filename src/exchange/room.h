// SPDX-License-Identifier: GPL-3.0-or-later
// The exchange room (обмен): formats that join many nouns. A noun's own import and export stand
// beside the noun.
//
//   backup_seal   sealing a copy with a recovery phrase
//   backup        making a copy while the program works; its name
//   restore       a copy put in the place of the database, after it was verified
//   copies        the school's choices: folder, key; copies made, kept, thrown away
//   nightly       the thread that makes a copy every night
#ifndef VSOKO_EXCHANGE_ROOM_H
#define VSOKO_EXCHANGE_ROOM_H

#include "base/room.h"

extern const struct room exchange_room;

#endif
