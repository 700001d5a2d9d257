// SPDX-License-Identifier: GPL-3.0-or-later
// Monitoring (мониторинг): procedures, sessions in classes, marks coming in.
//
//   session.h   a procedure's session in one class: pupils, groups, raters, instrument version
//   uud_import.h, mark_import.h  tables of УУД, lists of marks: kinds of files to read
//   response.h  a mark: append-only, the last one of a cell counts
//   survey.h, survey_answer.h  a class answers a questionnaire without names
#ifndef VSOKO_MONITORING_ROOM_H
#define VSOKO_MONITORING_ROOM_H

#include "base/room.h"

extern const struct room monitoring_room;

#endif
