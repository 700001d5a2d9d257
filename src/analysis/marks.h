// SPDX-License-Identifier: GPL-3.0-or-later
// The marks of one session as a block: pupils × signs × raters. The only SQL over responses
// outside monitoring/response.c.
#ifndef VSOKO_ANALYSIS_MARKS_H
#define VSOKO_ANALYSIS_MARKS_H

#include "monitoring/session.h"

enum { MARK_BLANK = -1, MARK_NOT_OBSERVED = -2 };

struct marks {
    size_t pupils, items, raters; // sizes of the block
    signed char *at;     // [pupil][item][rater]: a mark 0..9, MARK_BLANK, MARK_NOT_OBSERVED
    struct str *answers; // of a work with a key, [pupil][item]: as on the sheet, "" = points alone
};

// The last mark of each cell, in the order of session->pupils, instrument.items and raters.
bool marks_read(struct db *db, struct arena *arena, int64_t org, const struct session *session,
                struct marks *out, struct error *error) __attribute__((warn_unused_result));

// One mark of the block.
signed char marks_get(const struct marks *marks, size_t pupil, size_t item, size_t rater);

#endif
