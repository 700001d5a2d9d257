// SPDX-License-Identifier: GPL-3.0-or-later
// One SQLite file put in the place of another that is kept. A log left beside the new file would
// be played into it, so the old log is written into the old file first, and where that fails it
// moves away before the file does.
#include "base/log.h"
#include "store/sqlite_errors.h"
#include "store/store_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void log_fold(const char *path) {
    struct db db = {0};
    struct error why;
    if (!db_open(&db, &sqlite_engine, path, DB_FILE, false, &why) ||
        !db_run(&db, "pragma wal_checkpoint(truncate)", &why)) {
        log_line(LOG_WARN, "store", "the log of the old file was not folded: %s", why.cause);
    }
    db_close(&db); // the last one to close takes the log away
}

static bool file_move(const char *from, const char *to, const char *ending, struct error *error) {
    char old[PATH_LARGEST], kept[PATH_LARGEST];
    int n = snprintf(old, sizeof old, "%s%s", from, ending);
    int m = snprintf(kept, sizeof kept, "%s%s", to, ending);
    if (n < 0 || n >= PATH_LARGEST || m < 0 || m >= PATH_LARGEST) {
        return error_set(error, ERROR_INPUT, "Слишком длинное имя файла базы.");
    }
    if (access(old, F_OK) != 0) {
        return true;
    }
    if (access(kept, F_OK) == 0) {
        return error_set(error, ERROR_CONFLICT, "Файл «%s» уже есть. Повторите через минуту.",
                         kept);
    }
    return rename(old, kept) == 0 || sqlite_path_error(old, errno, error);
}

static bool folder_sync(const char *path, struct error *error) {
    char folder[PATH_LARGEST];
    snprintf(folder, sizeof folder, "%s", path);
    int fd = open(dirname(folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    ok = ok || sqlite_path_error(path, errno, error);
    if (fd >= 0) {
        close(fd);
    }
    return ok;
}

bool store_replace(const char *path, const char *with, const char *kept, struct error *error) {
    int lock = -1;
    if (!store_lock(path, &lock, error)) {
        return false;
    }
    if (access(path, F_OK) == 0) {
        log_fold(path);
    }
    bool ok = file_move(path, kept, "-wal", error) && file_move(path, kept, "-shm", error) &&
              file_move(path, kept, "", error) &&
              (rename(with, path) == 0 || sqlite_path_error(path, errno, error)) &&
              folder_sync(path, error);
    close(lock);
    return ok;
}
