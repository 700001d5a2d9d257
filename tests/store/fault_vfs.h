// SPDX-License-Identifier: GPL-3.0-or-later
// SQLite's file system with faults on demand: the n-th write fails as a full or a broken disk
// does, a sync fails, or the process ends there.
#ifndef VSOKO_TESTS_STORE_FAULT_VFS_H
#define VSOKO_TESTS_STORE_FAULT_VFS_H

#include <stdbool.h>

enum fault_kind {
    FAULT_FULL,  // SQLITE_FULL
    FAULT_WRITE, // SQLITE_IOERR_WRITE
    FAULT_SYNC,  // SQLITE_IOERR_FSYNC; counts syncs instead of writes
    FAULT_DEATH, // the process ends without a word
};

// Makes it the default file system of SQLite in this process.
void fault_vfs_install(void);

// The n-th write (from 1) and, when `stays`, all after it fail. n = 0 mends the disk.
void fault_set(enum fault_kind kind, int n, bool stays);

// True when a fault has struck since fault_set().
bool fault_struck(void);

#endif
