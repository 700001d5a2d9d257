// SPDX-License-Identifier: GPL-3.0-or-later
#include "import/upload.h"

#include "base/clock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ID_BYTES = 16, DAY_SECONDS = 24 * 60 * 60 };

static const char *folder_path(struct arena *arena, const char *data_dir) {
    return str_fmt(arena, "%s/uploads", data_dir).p;
}

// NULL unless the id is one of ours: it becomes part of a path.
static const char *file_path(struct arena *arena, const char *data_dir, int64_t account,
                             struct str id) {
    bool ours = id.n == 2 * ID_BYTES;
    for (size_t i = 0; i < id.n; i++) {
        ours = ours && ((id.p[i] >= '0' && id.p[i] <= '9') || (id.p[i] >= 'a' && id.p[i] <= 'f'));
    }
    return ours ? str_fmt(arena, "%s/%" PRId64 "-%.*s", folder_path(arena, data_dir), account,
                          STR_ARG(id))
                      .p
                : NULL;
}

static void remove_old(struct arena *arena, const char *folder) {
    DIR *dir = opendir(folder);
    if (!dir) {
        return;
    }
    int64_t now = clock_now_ms() / 1000;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        struct stat about;
        const char *path = str_fmt(arena, "%s/%s", folder, entry->d_name).p;
        if (entry->d_name[0] != '.' && lstat(path, &about) == 0 && S_ISREG(about.st_mode) &&
            now - about.st_mtime > DAY_SECONDS) {
            unlink(path);
        }
    }
    closedir(dir);
}

static bool copy_all(int from, int to) {
    char piece[64 * 1024];
    off_t at = 0;
    for (;;) {
        ssize_t got = pread(from, piece, sizeof piece, at);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return got == 0;
        }
        at += got;
        for (ssize_t done = 0; done < got;) {
            ssize_t put = write(to, piece + done, (size_t)(got - done));
            if (put < 0 && errno != EINTR) {
                return false;
            }
            done += put > 0 ? put : 0;
        }
    }
}

bool upload_keep(struct arena *arena, const char *data_dir, int64_t account, int from,
                 struct str *id, struct error *error) {
    const char *folder = folder_path(arena, data_dir);
    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        error_set(error, ERROR_IO, "Файл не сохранён: в папку данных нельзя писать.");
        return error_cause(error, "mkdir: %s", strerror(errno));
    }
    remove_old(arena, folder);
    unsigned char random[ID_BYTES];
    char hex[2 * ID_BYTES + 1];
    randombytes_buf(random, sizeof random);
    sodium_bin2hex(hex, sizeof hex, random, sizeof random);
    *id = str_dup(arena, str_from(hex));
    const char *path = file_path(arena, data_dir, account, *id);
    int to = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool ok = to >= 0 && copy_all(from, to);
    int cause = errno;
    if (to >= 0) {
        close(to);
    }
    if (!ok) {
        unlink(path);
        error_set(error, ERROR_IO, "Файл не сохранён: проверьте, есть ли место на диске.");
        return error_cause(error, "write: %s", strerror(cause));
    }
    return true;
}

int upload_open(struct arena *arena, const char *data_dir, int64_t account, struct str id,
                struct error *error) {
    const char *path = file_path(arena, data_dir, account, id);
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
    if (fd < 0) {
        error_set(error, ERROR_NOT_FOUND,
                  "Этого файла здесь больше нет: он уже загружен или пролежал больше суток. "
                  "Выберите файл ещё раз.");
    }
    return fd;
}

void upload_drop(struct arena *arena, const char *data_dir, int64_t account, struct str id) {
    const char *path = file_path(arena, data_dir, account, id);
    if (path) {
        unlink(path);
    }
}
