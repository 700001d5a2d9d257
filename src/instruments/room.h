// SPDX-License-Identifier: GPL-3.0-or-later
// Instruments (диагностические инструменты): what is measured with.
//
//   instrument.h  a sheet of signs or criteria with its scales and levels
//   kind.h        a kind of instrument, one file a kind
//   shelf.h       the instruments that ship with the program
//   version.h     an instrument as it was used, frozen
//   wording.h     what its fields are called in a school
#ifndef VSOKO_INSTRUMENTS_ROOM_H
#define VSOKO_INSTRUMENTS_ROOM_H

#include "base/room.h"

extern const struct room instruments_room;

#endif
