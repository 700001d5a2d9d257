// SPDX-License-Identifier: GPL-3.0-or-later
// The school's choice (выбор инструмента): this key outcome is measured here by this instrument. A
// choice has dates, so a chain of last year is still seen as it was.
#ifndef VSOKO_INSTRUMENTS_CHOICE_H
#define VSOKO_INSTRUMENTS_CHOICE_H

#include "base/clock.h"
#include "instruments/passport.h"
#include "school/person.h"
#include "store/store.h"

struct instrument_choice {
    struct str outcome_id, instrument_id;
    struct date begins;
};
struct instrument_choices {
    VEC(struct instrument_choice) rows; // by outcome, then by instrument
};

// What is chosen on a day.
bool instrument_choices_on(struct db *db, struct arena *arena, int64_t org, struct date on,
                           struct instrument_choices *out, struct error *error)
    __attribute__((warn_unused_result));

// A store_write_fn: ends `drop`, begins `add`; either may be "". A choice that stands already
// stays.
struct instrument_choose {
    const struct person *by;
    const struct passports *passports;
    struct str outcome_id;
    struct str add, drop; // instruments
    struct date on;
};
bool instrument_choose(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// The instrument that measures an outcome best among those that may be used: directly rather than
// by the strand, one that this version runs, one a teacher may use, the best evidence; personal
// outcomes without names only. NULL if there is none. `psychologist`: the school has one.
const struct passport *instrument_best(const struct passports *passports,
                                       const struct outcome *outcome, bool psychologist);

#endif
