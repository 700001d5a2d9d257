// SPDX-License-Identifier: GPL-3.0-or-later
// A copy of the data (копия) in one file, made while the program works: a SQLite database from
// either engine, sealed or plain.
#ifndef VSOKO_EXCHANGE_BACKUP_H
#define VSOKO_EXCHANGE_BACKUP_H

#include "base/clock.h"
#include "exchange/backup_seal.h"
#include "store/store.h"

struct backup {
    struct store *store;  // may be opened read_only
    const char *path;     // of the copy; ERROR_CONFLICT when it is there already
    const char *data_dir; // where the copy lies before it is sealed: no other disk sees it open
    const struct seal_key *key; // NULL = plain
    int64_t bytes;              // out: the size of the copy
};
// The copy bears its name only when it is whole and on the disk.
bool backup_make(struct arena *arena, struct backup *backup, struct error *error)
    __attribute__((warn_unused_result));

// FOLDER/vsoko-YYYY-MM-DD.copy, with -2, -3 … when that is taken.
struct str backup_name(struct arena *arena, struct str folder, struct date day);
// The day of such a name (without folders); false for any other name.
bool backup_name_day(struct str name, struct date *day);

#endif
