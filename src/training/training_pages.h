// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of this room share. Of this room only.
#ifndef VSOKO_TRAINING_PAGES_H
#define VSOKO_TRAINING_PAGES_H

#include "school/web.h"
#include "training/training_view.h"

struct training_page_ground {
    struct db *db;
    struct school_year year;
    struct coherence run;
    const struct training_facts *facts;
    const struct practice_facts *practice;
    struct needs_view sees; // whose needs the reader may see
};

// Reads the year and whose needs may be seen; has replied when it gives false.
bool training_ground_open(struct request *request, struct training_page_ground *out);
// September to May as choices of a field.
void training_month_options(struct arena *arena, int chosen, struct training_options *out);
// A line of a list of seminars.
void seminar_row_fill(struct arena *arena, const struct seminar *seminar, struct seminar_row *out);

#endif
