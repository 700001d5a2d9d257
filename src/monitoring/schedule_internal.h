// SPDX-License-Identifier: GPL-3.0-or-later
// What the files of the single schedule share. Of this room only.
#ifndef VSOKO_MONITORING_SCHEDULE_INTERNAL_H
#define VSOKO_MONITORING_SCHEDULE_INTERNAL_H

// Settings (school/setting.h): the school's own norms; the last proposal of dates.
#define SCHEDULE_NORMS "schedule.norms"
#define SCHEDULE_PROPOSAL "schedule.proposal"

#endif
