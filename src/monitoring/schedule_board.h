// SPDX-License-Identifier: GPL-3.0-or-later
// What the page and the files of the single schedule share. Of this room only.
#ifndef VSOKO_MONITORING_SCHEDULE_BOARD_H
#define VSOKO_MONITORING_SCHEDULE_BOARD_H

#include "monitoring/schedule_view.h"

enum { SCHEDULE_WEEKS_MAX = 40 };

// «КР».
struct str work_mark(const struct schedule *schedule, const struct work *work);

// Mondays of the weeks of a half with lessons or works; gives how many.
size_t schedule_mondays(const struct schedule *schedule, int half, struct date *out, size_t most);

// Works of the class and subject in the week: «12 КР, 14 ПР», "" = none.
struct str schedule_marks(struct arena *arena, const struct schedule *schedule,
                          const struct work *like, struct date monday);

// Weeks and rows of a page; grade 0 = all classes.
void schedule_fill_board(struct arena *arena, const struct schedule *schedule,
                         const struct schedule_findings *findings, int half, int grade,
                         struct schedule_page_view *view);

// All that the pages read at once.
struct schedule_ground {
    struct school_year year;
    struct schedule schedule;
    struct plan plan, before;
    struct schedule_findings findings;
};
bool schedule_ground_read(struct db *db, struct arena *arena, int64_t org,
                          const struct procedure_catalogue *procedures, struct date today,
                          struct schedule_ground *out, struct error *error)
    __attribute__((warn_unused_result));

#endif
