// SPDX-License-Identifier: GPL-3.0-or-later
// Common faults of an instrument (ошибки составления): what stops its use, what is to be thought
// over.
#ifndef VSOKO_INSTRUMENTS_FAULT_H
#define VSOKO_INSTRUMENTS_FAULT_H

#include "instruments/draft.h"
#include "outcomes/outcome.h"

struct fault {
    const char *rule; // "item.double"
    bool stop;        // it may not be used like that
    struct str place; // of the form: "title", "i3", "s5"
    struct str where; // «Признак 3»
    struct str text;  // what is wrong and what to do
};
struct faults {
    VEC(struct fault) rows; // those that stop first
};

// Looks at all of a draft; outcomes as the school sees them.
void draft_check(struct arena *arena, const struct draft *draft,
                 const struct outcome_catalogue *outcomes, struct faults *out);
const struct fault *fault_first_stop(const struct faults *faults); // NULL: it may be used

#endif
