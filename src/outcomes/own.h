// SPDX-License-Identifier: GPL-3.0-or-later
// The school's own outcomes and links: records of the knowledge base that did not ship.
#ifndef VSOKO_OUTCOMES_OWN_H
#define VSOKO_OUTCOMES_OWN_H

#include "outcomes/outcome.h"
#include "school/person.h"

enum { OWN_ID_MAX = 32 };

// A store_write_fn: an outcome of the school's own on a level and strand; `id` is given back.
struct own_outcome_add {
    const struct person *by;
    const struct content_base *knowledge;
    const struct outcome_catalogue *shipped;
    enum level level;
    struct str strand, title, text, reason;
    VEC(struct str) observable;
    char id[OWN_ID_MAX]; // given back: "ooo.P3.s1"
};
bool own_outcome_add(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
