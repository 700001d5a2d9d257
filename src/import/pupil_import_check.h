// SPDX-License-Identifier: GPL-3.0-or-later
// What is seen only when all rows of a list of pupils are read: lost ё, classes that do not exist,
// rows that stand twice; and the counts of the result.
#ifndef VSOKO_IMPORT_PUPIL_IMPORT_CHECK_H
#define VSOKO_IMPORT_PUPIL_IMPORT_CHECK_H

#include "import/pupil_import.h"

// Restores ё, refuses rows of classes that do not exist and rows that stand twice.
void pupil_entries_check(const struct import_reader *reader, struct import_result *result,
                         struct pupil_entries *rows);

// Counts, by_class, namesakes, arrivals and departures. `class_from` says where the class of rows
// without a column came from, NULL if it came from a column.
void pupil_entries_describe(const struct import_reader *reader, struct import_result *result,
                            const struct pupil_entries *rows, const char *class_from);

// The rows taken, as --json prints them under "normalised".
struct node *pupil_entries_normalised(struct arena *arena, const struct import_result *result);

#endif
