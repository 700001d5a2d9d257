// SPDX-License-Identifier: GPL-3.0-or-later
// A note (запись): what a rater writes in words beside the marks. A pupil's words in a talk, what
// was seen at a lesson, where the works of a portfolio lie, what an expert proposes.
#ifndef VSOKO_MONITORING_NOTE_H
#define VSOKO_MONITORING_NOTE_H

#include "monitoring/session.h"

enum { NOTE_MAX = 8000 }; // bytes

struct note {
    int64_t pupil_id; // or the object's number
    struct str item;  // "" = of the whole sheet
    int rater;
    int64_t seq;     // 1, 2 …: the last one counts
    struct str body; // "" = taken away again
};
struct notes {
    VEC(struct note) rows; // by pupil, sign, rater
};

// Notes of a session: of one pupil or object (0 = all), of one rater (0 = all).
bool notes_read(struct db *db, struct arena *arena, int64_t org, int64_t session_id,
                int64_t pupil_id, int rater, struct notes *out, struct error *error)
    __attribute__((warn_unused_result));

// The note of one place, NULL if there is none.
const struct note *note_find(const struct notes *notes, int64_t pupil_id, struct str item,
                             int rater);

// Has anyone written of this pupil or object (0 = of any)?
bool note_any_of(struct db *db, int64_t org, int64_t session_id, int64_t pupil_id, bool *any,
                 struct error *error) __attribute__((warn_unused_result));

// A store_write_fn: keeps what changed. ERROR_FORBIDDEN if the account does not rate here,
// ERROR_CONFLICT if a note has moved on since it was read (seq).
struct note_write {
    struct str item;
    int64_t seq; // of the note as it was read, 0 = there was none
    struct str body;
};
struct notes_save {
    const struct person *by;
    int64_t session_id, pupil_id;
    VEC(struct note_write) rows;
};
bool notes_save(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
