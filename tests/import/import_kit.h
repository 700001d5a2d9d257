// SPDX-License-Identifier: GPL-3.0-or-later
// Reading files of the source tree as the command and the page do.
#ifndef VSOKO_TESTS_IMPORT_KIT_H
#define VSOKO_TESTS_IMPORT_KIT_H

#include "import/import.h"
#include "store/store.h"

// True: this process is a decoding child and has done its work.
bool import_kit_child(int argc, char **argv);

// Rooms that give kinds; ends with NULL.
extern const struct room *const import_kit_rooms[];

// Reads a file, "tests/data/inputs/…"; `db` may be NULL. Fails the test on a fault of the program.
void import_kit_read(struct arena *arena, struct db *db, int64_t org, const char *path,
                     const char *kind, struct import_result *out);

struct str import_kit_text(struct arena *arena, const char *path);

#endif
