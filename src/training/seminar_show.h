// SPDX-License-Identifier: GPL-3.0-or-later
// A seminar made ready for its pages: what everyone sees, what a participant wrote. Of this room
// only.
#ifndef VSOKO_TRAINING_SEMINAR_SHOW_H
#define VSOKO_TRAINING_SEMINAR_SHOW_H

#include "training/seminar_view.h"
#include "training/training_pages.h"

struct seminar_page {
    struct training_page_ground ground;
    struct seminar seminar;
    struct seminar_view view;
};

// Reads the seminar of the address with its course, cards and people; has replied when it gives
// false.
bool seminar_page_open(struct request *request, struct seminar_page *out);
// A sheet of a form with the words that stand in it.
bool words_sheet_fill(struct db *db, struct arena *arena, int64_t org,
                      const struct training_form *form, const struct words_sheet *sheet,
                      struct words_sheet_view *out, struct error *error)
    __attribute__((warn_unused_result));

#endif
