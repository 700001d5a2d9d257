// SPDX-License-Identifier: GPL-3.0-or-later
// What SQLite and the file system said, in words for a person.
#ifndef VSOKO_STORE_SQLITE_ERRORS_H
#define VSOKO_STORE_SQLITE_ERRORS_H

#include "base/error.h"

#include <sqlite3.h>

// The last failure of a connection; `what` (a statement's name) goes to the cause. Returns false.
bool sqlite_error(sqlite3 *db, const char *what, struct error *error);

// An errno met on a file of the database. Returns false.
bool sqlite_path_error(const char *path, int number, struct error *error);

#endif
