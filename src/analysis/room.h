// SPDX-License-Identifier: GPL-3.0-or-later
// Analysis (анализ): from marks to levels, agreement, dynamics.
//
//   marks.h           the marks of one session as a block
//   evidence.h        what closed sessions say of outcomes, counted once
//   summary.h         outcomes × classes, parallels, levels of a year
//   outcome_result.h  one outcome class by class
//   cohort.h          the same pupils over years, technologies between, two instruments
//   class_report.h    a class over its year, who needs support
//   subject_tie.h     strands beside the results of a subject
//   director.h        the director's page
//   class_map.h       pupils × signs with levels and agreement
//   class_map_show.h  the same in words, for pages
//   study.h           a file of answers calibrated: the command `measure`
#ifndef VSOKO_ANALYSIS_ROOM_H
#define VSOKO_ANALYSIS_ROOM_H

#include "base/room.h"

extern const struct room analysis_room;

#endif
