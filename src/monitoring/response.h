// SPDX-License-Identifier: GPL-3.0-or-later
// A mark of one rater for one sign of one pupil (отметка): append-only, the last one counts.
// Here are writing, one's own sheet and counts of collection; what marks mean is analysis.
#ifndef VSOKO_MONITORING_RESPONSE_H
#define VSOKO_MONITORING_RESPONSE_H

#include "monitoring/session.h"

enum response_state { RESPONSE_CLEARED, RESPONSE_MARK, RESPONSE_NOT_OBSERVED };

// What a device sends. `seq` is the number the device believes this mark gets in its cell (the last
// one it knows + 1): the server refuses another, so that two devices never overwrite each other
// unseen. `key` is made by the device for each deed: the same key again is the same deed.
struct response_write {
    int64_t pupil_id;
    struct str item;
    int64_t seq;
    enum response_state state;
    int value;
    struct str reason; // asked for when the session is closed
    struct str key;    // 8..40 characters of [0-9A-Za-z-]
    struct str
        answer; // of a work with a key: what the pupil wrote, then `value` is counted from it
};
enum { RESPONSE_ANSWER_MAX = 80 }; // bytes

enum response_outcome {
    RESPONSE_SAVED,    // durable after the commit; also for a repeated delivery
    RESPONSE_CONFLICT, // the cell moved on: `now_*` tell what stands there
    RESPONSE_REFUSED,  // not a cell of this sheet, or not a value of this sign: `why`
};

struct response_result {
    enum response_outcome outcome;
    int64_t now_seq;
    enum response_state now_state;
    int now_value;
    char now_answer[RESPONSE_ANSWER_MAX + 1]; // "" = points alone
    const char *why;                          // Russian sentence when refused
};

// A batch of one rater for one session. Each is judged alone: one refused does not undo others.
struct response_batch {
    const struct person *by;
    int64_t session_id;
    struct response_write *writes;
    size_t n;
    struct response_result *results; // n, filled by the write
};
enum { RESPONSE_BATCH_MAX = 500 };

// A store_write_fn: stores what can be stored and tells of each mark what became of it.
// ERROR_FORBIDDEN if the account does not rate here.
bool response_save(struct db *db, struct arena *arena, void *batch, struct error *error)
    __attribute__((warn_unused_result));

// A rater's own sheet: the last mark of each cell.
struct response_cell {
    int64_t pupil_id;
    struct str item;
    int64_t seq;
    enum response_state state;
    int value;
    struct str answer;
};

struct response_sheet {
    VEC(struct response_cell) cells;
};

// The cells of one rater, in the order of pupil id and sign.
bool response_sheet_of(struct db *db, struct arena *arena, int64_t org, int64_t session_id,
                       int rater, struct response_sheet *out, struct error *error)
    __attribute__((warn_unused_result));

// Cells that hold a mark or «не наблюдалось», by rater (index 1..7).
bool response_progress(struct db *db, int64_t org, int64_t session_id,
                       int64_t done[SESSION_RATERS_MAX + 1], struct error *error)
    __attribute__((warn_unused_result));

#endif
