// SPDX-License-Identifier: GPL-3.0-or-later
// Reading table files in tests. A test program that uses it begins main() with
// workbook_test_child().
#ifndef VSOKO_TESTS_WORKBOOK_HELPER_H
#define VSOKO_TESTS_WORKBOOK_HELPER_H

#include "office/workbook.h"

// True: this process is a decoding child and has done its work.
bool workbook_test_child(int argc, char **argv);

// Reads a file of the source tree ("tests/data/inputs/x.xlsx") or bytes.
bool workbook_test_read(struct arena *arena, const char *path, struct workbook *out,
                        struct error *error);
bool workbook_test_bytes(struct arena *arena, struct str bytes, struct workbook *out,
                         struct error *error);

const struct sheet_row *workbook_test_row(const struct sheet *sheet, int number);
// A cell by row (1-based) and column (0-based); an empty one where there is none.
struct cell workbook_test_cell(const struct sheet *sheet, int row, size_t column);

// All of a workbook as text, a row a line: kind letter, «*» for covered, text.
struct str workbook_test_dump(struct arena *arena, const struct workbook *workbook);

#endif
