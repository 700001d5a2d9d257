// SPDX-License-Identifier: GPL-3.0-or-later
// Terms of keeping (сроки хранения) by purpose, and destruction of what is past them. A room that
// keeps such rows lists, among its statements, keep_PURPOSE_TABLE, which destroys or empties rows
// of TABLE older than the day $2 of the school $1; the rows that count are those of
// keep_count_PURPOSE.
#ifndef VSOKO_SCHOOL_KEEPING_H
#define VSOKO_SCHOOL_KEEPING_H

#include "base/clock.h"
#include "base/node.h"
#include "school/person.h"
#include "store/store.h"

struct keeping_purpose {
    const char *name;  // "marks"
    const char *title; // «Отметки наблюдений по именам»
    const char *fate;  // what is destroyed and what stays
    int years;         // the shipped term
};
extern const struct keeping_purpose keeping_purposes[]; // ends with a row whose name is NULL
enum { KEEPING_YEARS_MAX = 75 };

struct keeping {
    const struct keeping_purpose *purpose;
    int years;          // of this school
    struct date before; // rows of earlier days are past their term
    int64_t due;        // how many there are
};
struct keepings {
    VEC(struct keeping) rows;
};
bool keeping_list(struct db *db, struct arena *arena, const struct room *const *rooms, int64_t org,
                  struct date today, struct keepings *out, struct error *error)
    __attribute__((warn_unused_result));

// A store_write_fn: destroys what is past the term of one purpose; the store forgets it at once,
// audit keeps purpose, day and number of rows.
struct keeping_destroy {
    const struct person *by;
    struct str purpose;
    struct date today;
    const struct room *const *rooms;
    int64_t rows; // out
};
bool keeping_destroy(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// The source of data "keeping": what was destroyed on the last day of such a deed, for the act.
bool keeping_give(void *context, struct arena *arena, const struct node *ask, struct node *out,
                  struct error *error) __attribute__((warn_unused_result));

#endif
