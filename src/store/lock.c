// SPDX-License-Identifier: GPL-3.0-or-later
// One server on one SQLite file. The lock is the kernel's, so it ends with the process however
// that ends; the file itself stays.
#include "store/sqlite_errors.h"
#include "store/store_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

bool store_lock(const char *path, int *fd, struct error *error) {
    char beside[PATH_LARGEST];
    int n = snprintf(beside, sizeof beside, "%s.lock", path);
    if (n < 0 || (size_t)n >= sizeof beside) {
        return error_set(error, ERROR_INPUT, "Слишком длинное имя файла базы.");
    }
    *fd = open(beside, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (*fd < 0) {
        return sqlite_path_error(path, errno, error);
    }
    if (flock(*fd, LOCK_EX | LOCK_NB) != 0) {
        int number = errno;
        close(*fd);
        *fd = -1;
        if (number != EWOULDBLOCK) {
            return sqlite_path_error(beside, number, error);
        }
        return error_set(error, ERROR_BUSY,
                         "С данными «%s» уже работает другая программа vsoko. Остановите её или "
                         "откройте другую папку данных.",
                         path);
    }
    return true;
}
