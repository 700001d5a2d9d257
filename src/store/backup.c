// SPDX-License-Identifier: GPL-3.0-or-later
// A consistent copy in one SQLite file, and its rows back into a database. It is made beside the
// wanted name and renamed when it is whole and on the disk, so that half a copy never bears the
// name of one.
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

// Opens PATH.part for a copy, whose name is left in `made`.
static bool part_open(struct db *to, const char *path, char made[PATH_LARGEST],
                      struct error *error) {
    memset(to, 0, sizeof *to);
    int n = snprintf(made, PATH_LARGEST, "%s.part", path);
    if (n < 0 || n >= PATH_LARGEST) {
        return error_set(error, ERROR_INPUT, "Слишком длинное имя файла копии.");
    }
    if (unlink(made) != 0 && errno != ENOENT) {
        return sqlite_path_error(made, errno, error);
    }
    return db_open(to, &sqlite_engine, made, DB_FILE, false, error);
}

// Closes the part and gives it its name, or removes it when something failed.
static bool part_close(struct db *to, const char *made, const char *path, bool ok,
                       struct error *error) {
    bool opened = to->handle != NULL;
    db_close(to);
    ok = ok && file_keep(made, path, error);
    if (!ok && opened) {
        unlink(made);
    }
    return ok;
}

bool sqlite_copy(struct db *db, const char *path, struct error *error) {
    char made[PATH_LARGEST];
    struct db to;
    bool ok = part_open(&to, path, made, error) && copy_pages(db, &to, error);
    return part_close(&to, made, path, ok, error);
}

static bool rows_copy(struct db *from, struct db *to, struct store *store, struct error *error) {
    // Rows come table by table, so a link may come before what it points to; PostgreSQL has
    // checked them.
    return db_run(from, from->engine->begin_read, error) &&
           db_run(to, "pragma foreign_keys = off; begin", error) &&
           migrations_apply_all(to, store->options.rooms, error) && tables_copy(from, to, error) &&
           db_run(to, "commit", error);
}

bool store_backup(struct store *store, const char *path, struct error *error) {
    struct db from, to;
    char made[PATH_LARGEST];
    if (!db_open(&from, store->engine, store->url, DB_READER, store->options.read_only, error)) {
        return false;
    }
    bool ok = part_open(&to, path, made, error) &&
              (store->engine->id == STORE_SQLITE ? copy_pages(&from, &to, error)
                                                 : rows_copy(&from, &to, store, error));
    ok = part_close(&to, made, path, ok, error);
    db_close(&from);
    return ok;
}

bool store_load(struct store *store, const char *path, struct error *error) {
    struct db from, to;
    if (!db_open(&from, &sqlite_engine, path, DB_FILE, false, error)) {
        return false;
    }
    if (!db_open(&to, store->engine, store->url, DB_WRITER, false, error)) {
        db_close(&from);
        return false;
    }
    bool ok = db_run(&from, from.engine->begin_read, error) &&
              db_run(&to, to.engine->begin_write, error) && tables_copy(&from, &to, error) &&
              db_run(&to, "commit", error);
    db_close(&to);
    db_close(&from);
    return ok;
}
