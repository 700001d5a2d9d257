// SPDX-License-Identifier: GPL-3.0-or-later
// documents: what a school prints, built from content/papers and the data of the other rooms. No
// document's text stands in C. docs/internals/documents.md
//
//   expression  a condition of a paper or an act
//   text        words with {{slots}} and {? pieces ?}
//   filter      what turns a value into words: cases, counts, shares, dates
//   document    a paper with the data of the rooms and what a person added; memo is its first page
//   paper       an order, memo, plan, protocol, report or form; its shelf and its interpreter
#ifndef VSOKO_DOCUMENTS_ROOM_H
#define VSOKO_DOCUMENTS_ROOM_H

#include "base/room.h"

extern const struct room documents_room;

#endif
