// SPDX-License-Identifier: GPL-3.0-or-later
// Every statement of a program is read by both engines and means the same to both, as far as a
// text can show it; docs/internals/store.md has the rules. That the rows are the same too is shown
// by the suites, which run on both engines.
#ifndef VSOKO_TESTS_SUPPORT_STATEMENTS_H
#define VSOKO_TESTS_SUPPORT_STATEMENTS_H

#include "support/test_store.h"

// What is wrong with a statement's text, NULL for nothing.
const char *statement_fault(struct arena *arena, const char *text);

// Looks at each statement of the rooms: name used once, text without faults, prepared by the
// engine of the test, and no ORDER BY on a column that may be NULL without `nulls first|last`.
// Prints each finding on standard error and returns their number.
size_t statements_check(struct test_store *test, const struct room *const *rooms);

#endif
