// SPDX-License-Identifier: GPL-3.0-or-later
// The school's choice (выбор технологии): this key outcome is formed here by this technology. A
// choice has dates, so a chain of last year is still seen as it was.
#ifndef VSOKO_PRACTICE_CHOICE_H
#define VSOKO_PRACTICE_CHOICE_H

#include "practice/technology.h"
#include "school/person.h"
#include "store/store.h"

struct practice_choice {
    struct str outcome_id, technology_id;
    struct date begins;
    struct str reason; // «в 5Б 8 из 24 ниже базового», may be ""
};
struct practice_choices {
    VEC(struct practice_choice) rows; // by outcome, then by technology
};

// What is chosen on a day.
bool practice_choices_on(struct db *db, struct arena *arena, int64_t org, struct date on,
                         struct practice_choices *out, struct error *error)
    __attribute__((warn_unused_result));

// A store_write_fn: ends `drop`, begins `add`; either may be "". A choice that stands already
// stays. ERROR_INPUT for a technology that does not exist or does not form the outcome.
struct practice_choose {
    const struct person *by;
    const struct practice_catalogue *catalogue;
    const struct outcome *outcome;
    struct str add, drop; // technologies
    struct str reason;
    struct date on;
};
bool practice_choose(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
