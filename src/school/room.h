// SPDX-License-Identifier: GPL-3.0-or-later
// The school room (школа): the organisation, its people and who may do what. Every room above
// stands on it.
//
//   org         requisites, levels, choices; forms of the school's name
//   year        school years, the calendar by level, holidays; rollover: the next year
//   class       classes of a year and their pupils on a date
//   pupil       pupils: identity apart, membership by dates
//   staff       people who work here, their teaching load
//   account     who may enter, with which roles; password, session, login
//   person      the one who is signed in, and the role gate (gate.c)
//   batch       many changes that are one deed and can be undone
//   audit       who did what, when
//   consent     consents of parents and pupils
//   setting     small choices
//   job         long work that can be left and come back to
//   import      files that schools already have: lists, loads
//   web         what a handler needs: the person, a reader, a write, a page
#ifndef VSOKO_SCHOOL_ROOM_H
#define VSOKO_SCHOOL_ROOM_H

#include "base/room.h"

extern const struct room school_room;

#endif
