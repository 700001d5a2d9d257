// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/backup.h"

#include "base/rng.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool disk_failed(struct error *error, const char *path) {
    error_set(error, ERROR_IO, "Копия «%s» не записывается: проверьте диск, место на нём и права.",
              path);
    return error_cause(error, "%s", strerror(errno));
}

static bool folder_sync(struct arena *arena, const char *path, struct error *error) {
    char *own = arena_array(arena, char, strlen(path) + 1);
    memcpy(own, path, strlen(path) + 1);
    int fd = open(dirname(own), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    // A memory stick's file system may know no fsync of a folder.
    bool ok = fd >= 0 && (fsync(fd) == 0 || errno == EINVAL);
    ok = ok || disk_failed(error, path);
    if (fd >= 0) {
        close(fd);
    }
    return ok;
}

static bool seal_to(struct arena *arena, const struct backup *backup, const char *open_copy,
                    struct error *error) {
    const char *part = str_fmt(arena, "%s.part", backup->path).p;
    if (unlink(part) != 0 && errno != ENOENT) {
        return disk_failed(error, part);
    }
    if (!backup_seal(arena, open_copy, part, backup->key, error)) {
        return false;
    }
    if (rename(part, backup->path) != 0) {
        unlink(part);
        return disk_failed(error, backup->path);
    }
    return folder_sync(arena, backup->path, error);
}

static bool make_sealed(struct arena *arena, const struct backup *backup, struct error *error) {
    const char *open_copy =
        str_fmt(arena, "%s/copy-%lld.open", backup->data_dir, (long long)id_new()).p;
    bool ok =
        store_backup(backup->store, open_copy, error) && seal_to(arena, backup, open_copy, error);
    unlink(open_copy);
    return ok;
}

bool backup_make(struct arena *arena, struct backup *backup, struct error *error) {
    struct stat status;
    if (lstat(backup->path, &status) == 0) {
        return error_set(error, ERROR_CONFLICT,
                         "Файл «%s» уже есть, а копии не заменяются: дайте другое имя.",
                         backup->path);
    }
    bool ok = backup->key != NULL ? make_sealed(arena, backup, error)
                                  : store_backup(backup->store, backup->path, error);
    if (!ok) {
        return false;
    }
    if (stat(backup->path, &status) != 0) {
        return disk_failed(error, backup->path);
    }
    backup->bytes = (int64_t)status.st_size;
    return true;
}

struct str backup_name(struct arena *arena, struct str folder, struct date day) {
    enum { NAMES_MAX = 1000 };
    struct str iso = date_iso(arena, day);
    struct str name = str_fmt(arena, "%.*s/vsoko-%.*s.copy", STR_ARG(folder), STR_ARG(iso));
    for (int i = 2; i < NAMES_MAX && access(name.p, F_OK) == 0; i++) {
        name = str_fmt(arena, "%.*s/vsoko-%.*s-%d.copy", STR_ARG(folder), STR_ARG(iso), i);
    }
    return name;
}

bool backup_name_day(struct str name, struct date *day) {
    struct str start = S("vsoko-"), end = S(".copy");
    enum { ISO = 10 };
    if (!str_starts(name, start) || !str_ends(name, end) || name.n < start.n + ISO + end.n) {
        return false;
    }
    struct str number = str_sub(name, start.n + ISO, name.n - start.n - ISO - end.n);
    int64_t n = 0;
    return date_parse_iso(str_sub(name, start.n, ISO), day) &&
           (number.n == 0 || (number.p[0] == '-' && str_to_int(str_from_at(number, 1), &n)));
}
