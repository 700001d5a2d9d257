// SPDX-License-Identifier: GPL-3.0-or-later
// The first run: a school, its year and the first account in one write.
#ifndef VSOKO_SCHOOL_START_H
#define VSOKO_SCHOOL_START_H

#include "school/account.h"
#include "school/name.h"
#include "school/org.h"
#include "school/year.h"

// A store_write_fn; refused when the base has a school already.
struct school_begin {
    struct org org; // org_id: out
    struct calendar calendar;
    struct person_name name; // of the first person
    struct str position;     // «заместитель директора»
    unsigned roles;          // must be able to give accounts
    struct str login;
    struct str password; // hash
    int64_t account_id;  // out
};
bool school_begin(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// What a program does first on an opened store: later records must sort later than all that is
// there (clock_floor_ms), and sessions that nobody used for a week are forgotten.
bool school_wake(struct store *store, struct error *error) __attribute__((warn_unused_result));

// The calendar year in whose autumn the school year of a date begins: from June on the coming one.
int school_year_of(struct date on);

#endif
