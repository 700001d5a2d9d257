// SPDX-License-Identifier: GPL-3.0-or-later
// A fresh store for a test, on the engine named by VSOKO_TEST_ENGINE (sqlite, the default, or
// postgres: then VSOKO_TEST_PG is the URL printed by tests/support/postgres.sh start).
#ifndef VSOKO_TESTS_SUPPORT_TEST_STORE_H
#define VSOKO_TESTS_SUPPORT_TEST_STORE_H

#include "store/store.h"

struct test_store {
    struct store *store;
    struct arena *arena; // for the test's readers and texts; renewed by test_store_reopen()
    struct store_options options;
    char folder[128]; // a temporary folder, removed by test_store_close(); files may be put there
    char url[512];
};

bool test_on_postgres(void);

// Makes the folder and, on PostgreSQL, the database; does not open it. Fails the test on an error.
void test_store_prepare(struct test_store *test, const struct room *const *rooms);
// The same, opened. `rooms` ends with NULL and must live as long as the store.
void test_store_open(struct test_store *test, const struct room *const *rooms);
// Closes and opens again, as a restarted program would.
void test_store_reopen(struct test_store *test);
// Closes and removes all. May be called when nothing is open.
void test_store_close(struct test_store *test);

// A reader on the test's arena; fails the test on an error.
struct db *test_reader(struct test_store *test);
// One number, read by a reader of its own.
int64_t test_number(struct test_store *test, const char *select);
// Runs one statement as a write and waits; fails the test on an error.
void test_write(struct test_store *test, const char *statement, const struct arg *args, size_t n);

// Path of a file in the test's folder, on the test's arena.
const char *test_path(struct test_store *test, const char *name);

#endif
