// SPDX-License-Identifier: GPL-3.0-or-later
// Double entry (двойной ввод): two people type the same sheets of paper, neither sees the other's;
// what differs is looked up on the sheet and settled one by one.
#ifndef VSOKO_MONITORING_ENTRY_CHECK_H
#define VSOKO_MONITORING_ENTRY_CHECK_H

#include "monitoring/response.h"

struct entry_difference {
    const struct session_pupil *pupil;
    const struct item *item;
    struct response_cell first, second; // seq 0 = not entered
};

struct entry_comparison {
    size_t cells;      // pupils present × items
    size_t both, same; // entered by both; of them alike
    size_t only_first; // the second has not entered them yet
    size_t only_second;
    VEC(struct entry_difference) rows; // entered by both and not alike, by pupil and item
};

// `session` must outlive it; nothing to compare where it is no double entry.
bool entry_compare(struct db *db, struct arena *arena, int64_t org, const struct session *session,
                   struct entry_comparison *out, struct error *error)
    __attribute__((warn_unused_result));

// A store_write_fn: what one of them typed stands on the sheet, so the other's cell takes it too,
// with a reason; both former marks stay. ERROR_CONFLICT when a cell has moved on since.
struct entry_settle {
    const struct person *by;
    int64_t session_id, pupil_id;
    struct str item;
    int keep; // 1 or 2
    int64_t first_seq, second_seq;
};
bool entry_settle(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
