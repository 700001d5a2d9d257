// SPDX-License-Identifier: GPL-3.0-or-later
// Knowledge (база знаний): the records of content/ for all rooms, and what a school wrote over
// them.
//
//   kind.h     a kind of record: where it lies, what it is called
//   field.h    fields of the records in Russian
//   shelf.h    the records as they ship
//   edit.h     the school's own records and changes; a record as the school sees it
//   release.h  a new release: what changed in what the school uses, merging by choice
//   search.h   the search over all records
#ifndef VSOKO_KNOWLEDGE_ROOM_H
#define VSOKO_KNOWLEDGE_ROOM_H

#include "base/room.h"

extern const struct room knowledge_room;

#endif
