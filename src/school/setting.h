// SPDX-License-Identifier: GPL-3.0-or-later
// Small choices of a school that need no table of their own: a folder for copies, a term of
// keeping.
#ifndef VSOKO_SCHOOL_SETTING_H
#define VSOKO_SCHOOL_SETTING_H

#include "base/node.h"
#include "school/person.h"
#include "store/store.h"

// The value of a setting; an empty map when it was never set.
bool setting_get(struct db *db, struct arena *arena, int64_t org, const char *name,
                 struct node **out, struct error *error) __attribute__((warn_unused_result));

// A store_write_fn; audited by its name only.
struct setting_put {
    const struct person *by;
    const char *name;
    const struct node *value;
};
bool setting_put(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// The same without a record: for what the program itself notes down.
bool setting_keep(struct db *db, struct arena *arena, int64_t org, const char *name,
                  const struct node *value, struct error *error)
    __attribute__((warn_unused_result));

#endif
