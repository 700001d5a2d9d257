// SPDX-License-Identifier: GPL-3.0-or-later
// Import (загрузка): files that schools already have. A file is recognised, read to a result that
// says of every row what became of it, compared with the database, shown, and only then written
// as one batch that can be undone.
//
//   import        recognising and reading; kinds of files are a table that rooms give
//   plan          comparing with the database, questions, answers, writing
//   look          a file that was brought, with what a person answered; written at once or by a job
//   protocol      what became of each row, kept with the batch
//   table         how a file was read as tables; choices of columns
//   class_name    the class that a cell, a group row or a title speaks of
//   name_read     a person's name in one column or in three
//   yo_words      ё given back to names typed without it
//   known, roster what the school knows: before reading, and for comparing
//   pupil_import, staff_import, teaching_import   lists of pupils, of staff, the teaching load
#ifndef VSOKO_IMPORT_ROOM_H
#define VSOKO_IMPORT_ROOM_H

#include "base/room.h"

extern const struct room import_room;

#endif
