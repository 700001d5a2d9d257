// SPDX-License-Identifier: GPL-3.0-or-later
// What came of a seminar (действие семинара): who came, what was seen at the lessons of those who
// came before and after it, what the measurements of its outcome said before and after. Counts side
// by side; a cause is never named: other things changed too.
#ifndef VSOKO_TRAINING_EFFECT_H
#define VSOKO_TRAINING_EFFECT_H

#include "training/facts.h"

// Signs of technologies that ask the seminar's competences, at lessons of those who came.
enum { LESSONS_LEAST = 3 }; // of fewer visits or people nothing is told
struct effect_lessons {
    size_t visits;
    int seen, shown; // signs
};
// Pupils of the outcome's level in the last session of each class on one side of the day.
struct effect_outcome {
    size_t n, basic, classes;
};

struct seminar_effect {
    const struct seminar_script *script; // NULL: no longer in the knowledge base
    int64_t invited, came;
    struct effect_lessons lessons_before, lessons_after;
    struct effect_outcome before, after; // n = 0: not measured
    bool alike;                          // the same classes stand on both sides
    struct date due;                     // from when it may be looked at
};

// Of a closed seminar; `run` is of the year in which it was held.
bool seminar_effect_read(struct coherence *run, const struct seminar *seminar,
                         struct seminar_effect *out, struct error *error)
    __attribute__((warn_unused_result));

// In words: «было 12 из 25, стало 17 из 25 в тех же классах».
struct str effect_lessons_words(struct arena *arena, const struct effect_lessons *lessons);
struct str effect_outcome_words(struct arena *arena, const struct seminar_effect *effect);

// A store_write_fn: the effect was looked at, and what was decided of it.
struct effect_look {
    const struct person *by;
    int64_t seminar_id;
    struct str note;
    struct date on;
};
bool effect_look(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
