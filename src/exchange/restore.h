// SPDX-License-Identifier: GPL-3.0-or-later
// A copy put in the place of the database. Nothing is touched before the copy was opened, checked
// and counted; the SQLite file that stood there is kept beside, a PostgreSQL database must be
// empty.
#ifndef VSOKO_EXCHANGE_RESTORE_H
#define VSOKO_EXCHANGE_RESTORE_H

#include "base/str.h"
#include "store/store.h"

struct restore {
    const char *from;     // the copy
    const char *database; // the SQLite file that it becomes, or a URL of PostgreSQL
    const char *folder;   // where the opened copy may lie for a while
    const struct room *const *rooms;
    struct str phrase; // of a sealed copy
    bool dry_run;      // verify only
    // out
    struct store_rows rows; // of each table
    struct str kept;        // where the database that stood there is now, "" if there was none
};
// ERROR_BUSY while a program works with the database, ERROR_CONFLICT for a PostgreSQL database with
// records, ERROR_INPUT for a wrong phrase,
// ERROR_DATABASE for a damaged copy or one of a newer program. An older copy is upgraded.
bool restore_run(struct arena *arena, struct restore *restore, struct error *error)
    __attribute__((warn_unused_result));

#endif
