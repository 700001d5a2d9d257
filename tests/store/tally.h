// SPDX-License-Identifier: GPL-3.0-or-later
// A room of two tables for the tests of writing: every mark also adds one to the total, so that a
// half-written mark shows.
#ifndef VSOKO_TESTS_STORE_TALLY_H
#define VSOKO_TESTS_STORE_TALLY_H

#include "support/test_store.h"

extern const struct room *const tally_rooms[];

// Adds the mark *(int64_t *)arg, a number used once.
bool tally_add(struct db *db, struct arena *arena, void *arg, struct error *error);
// The same, then fails with ERROR_INPUT.
bool tally_add_and_fail(struct db *db, struct arena *arena, void *arg, struct error *error);

// Fails the test unless the marks are exactly as many as the total says and the database is whole.
void tally_check(struct test_store *test, int64_t marks);
// Number of marks; -1 when marks and total disagree.
int64_t tally_count(struct db *db);

#endif
