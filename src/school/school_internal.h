// SPDX-License-Identifier: GPL-3.0-or-later
// What the services of this room share: dates and texts of a row, the tables of statements.
#ifndef VSOKO_SCHOOL_INTERNAL_H
#define VSOKO_SCHOOL_INTERNAL_H

#include "base/clock.h"
#include "base/node.h"
#include "school/batch.h"
#include "school/person.h"
#include "store/store.h"

#define ARG_DATE(arena, date) ARG_TEXT(date_iso((arena), (date)))

// A column that outlives the row; a column that holds a date ({0} for '').
struct str row_text(struct arena *arena, struct query *query, int column);
struct date row_date(struct query *query, int column);
// A column that holds JSON; an empty map for '' and for what is damaged.
struct node *row_json(struct arena *arena, struct query *query, int column);
struct arg arg_json(struct arena *arena, const struct node *node); // NULL is written as {}
struct arg arg_id(int64_t id);                                     // 0 is NULL

// The only row and column of a query: a count, an id; 0 when there is no row.
bool row_int(struct db *db, const struct sql *sql, const struct arg *args, size_t n, int64_t *out,
             struct error *error) __attribute__((warn_unused_result));

// Runs a statement that must touch a row; ERROR_NOT_FOUND with the sentence otherwise.
bool exec_one(struct db *db, const struct sql *sql, const struct arg *args, size_t n,
              const char *missing, struct error *error) __attribute__((warn_unused_result));

// A map under construction: put_text(arena, map, "name", value).
void put_text(struct arena *arena, struct node *map, const char *key, struct str text);
void put_int(struct arena *arena, struct node *map, const char *key, int64_t value);
void put_date(struct arena *arena, struct node *map, const char *key, struct date date);
struct date node_date(const struct node *map, const char *key);

extern const struct sql *const account_sql[],
    *const audit_sql[],
        *const batch_sql[],
            *const class_sql[],
                *const consent_sql[],
                    *const erasure_sql[],
                        *const job_sql[], *const keeping_sql[],
                                              *const membership_sql[],
                                                  *const next_step_sql[],
                                                      *const org_sql[],
                                                          *const pupil_sql[],
                                                              *const rollover_sql[],
                                                                  *const session_sql[],
                                                                      *const setting_sql[],
                                                                          *const staff_sql[],
                                                                              *const teaching_sql[],
                                                                                  *const year_sql[];

#endif
