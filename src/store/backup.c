// SPDX-License-Identifier: GPL-3.0-or-later
// A consistent copy in one SQLite file. It is made beside the wanted name and renamed when it is
// whole and on the disk, so that half a copy never bears the name of one.
#include "store/sqlite_errors.h"
#include "store/store_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool sync_path(const char *path, int flags, struct error *error) {
    int fd = open(path, flags | O_CLOEXEC);
    if (fd < 0) {
        return sqlite_path_error(path, errno, error);
    }
    bool ok = fsync(fd) == 0 || sqlite_path_error(path, errno, error);
    close(fd);
    return ok;
}

static bool file_keep(const char *made, const char *path, struct error *error) {
    char folder[PATH_LARGEST];
    snprintf(folder, sizeof folder, "%s", path);
    if (!sync_path(made, O_RDWR, error)) {
        return false;
    }
    if (rename(made, path) != 0) {
        return sqlite_path_error(path, errno, error);
    }
    return sync_path(dirname(folder), O_RDONLY | O_DIRECTORY, error);
}

// One step: a copy in pieces starts anew at each write of another connection and never ends.
static bool copy_pages(struct db *from, struct db *to, struct error *error) {
    sqlite3_backup *backup = sqlite3_backup_init(to->handle, "main", from->handle, "main");
    if (backup == NULL) {
        return sqlite_error(to->handle, "backup", error);
    }
    int code;
    int tries = 0;
    do {
        code = sqlite3_backup_step(backup, -1);
    } while ((code == SQLITE_BUSY || code == SQLITE_LOCKED) && tries++ < 10 &&
             sqlite3_sleep(100) > 0);
    sqlite3_backup_finish(backup);
    if (code != SQLITE_DONE) {
        return sqlite_error(to->handle, "backup", error);
    }
    // The copy is one file: no log beside it.
    return db_run(to, "pragma journal_mode = delete", error);
}

bool sqlite_copy(struct db *db, const char *path, struct error *error) {
    char made[PATH_LARGEST];
    struct db to;
    int n = snprintf(made, sizeof made, "%s.part", path);
    if (n < 0 || (size_t)n >= sizeof made) {
        return error_set(error, ERROR_INPUT, "Слишком длинное имя файла копии.");
    }
    if (unlink(made) != 0 && errno != ENOENT) {
        return sqlite_path_error(made, errno, error);
    }
    bool ok =
        db_open(&to, &sqlite_engine, made, DB_FILE, false, error) && copy_pages(db, &to, error);
    db_close(&to);
    ok = ok && file_keep(made, path, error);
    if (!ok) {
        unlink(made);
    }
    return ok;
}

bool store_backup(struct store *store, const char *path, struct error *error) {
    struct db from;
    if (!db_open(&from, store->engine, store->url, DB_READER, store->options.read_only, error)) {
        return false;
    }
    bool ok = sqlite_copy(&from, path, error);
    db_close(&from);
    return ok;
}
