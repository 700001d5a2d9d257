// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/restore.h"

#include "base/clock.h"
#include "base/rng.h"
#include "exchange/backup_seal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool file_failed(struct error *error, const char *path) {
    error_set(error, ERROR_IO, "Файл «%s» не читается или не пишется: проверьте диск и права.",
              path);
    return error_cause(error, "%s", strerror(errno));
}

static bool pump(FILE *in, FILE *out, char *bytes, size_t size) {
    size_t n;
    while ((n = fread(bytes, 1, size, in)) > 0) {
        if (fwrite(bytes, 1, n, out) != n) {
            return false;
        }
    }
    return ferror(in) == 0 && fflush(out) == 0 && fsync(fileno(out)) == 0;
}

static bool copy_plain(struct arena *arena, const char *from, const char *to, struct error *error) {
    enum { BYTES = 256 * 1024 };
    FILE *in = fopen(from, "rb");
    if (in == NULL) {
        return file_failed(error, from);
    }
    int fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    FILE *out = fd < 0 ? NULL : fdopen(fd, "wb");
    bool ok = out != NULL && pump(in, out, arena_alloc(arena, BYTES), BYTES);
    ok = ok || file_failed(error, to);
    fclose(in);
    if (out != NULL) {
        fclose(out);
    }
    return ok;
}

static void first_finding(void *arg, const char *line) {
    struct error *error = arg;
    if (error->code == ERROR_NONE) {
        error_set(error, ERROR_DATABASE, "Копия повреждена, возьмите более раннюю. %s", line);
    }
}

// Opens a database, checks it and counts its rows.
static bool look_at(struct arena *arena, const char *path, bool read_only,
                    const struct restore *restore, struct store_rows *rows, struct error *error) {
    struct store *store;
    struct error finding = {0};
    const struct store_options options = {.rooms = restore->rooms, .read_only = read_only};
    if (!store_open(&store, path, &options, error)) {
        return false;
    }
    bool ok = store_check(store, first_finding, &finding, error) &&
              store_count_rows(store, arena, rows, error);
    store_close(store);
    if (ok && finding.code != ERROR_NONE) {
        *error = finding;
        ok = false;
    }
    return ok;
}

static bool same_rows(const struct store_rows *before, const struct store_rows *after,
                      struct error *error) {
    for (size_t i = 0; i < before->tables.n; i++) {
        const struct store_table *was = &before->tables.at[i];
        if (i >= after->tables.n || !str_eq(was->name, after->tables.at[i].name) ||
            was->rows != after->tables.at[i].rows) {
            return error_set(error, ERROR_DATABASE,
                             "После восстановления в таблице %.*s не столько записей, сколько в "
                             "копии. Прежняя база лежит рядом, верните её.",
                             STR_ARG(was->name));
        }
    }
    return true;
}

// The working file with what the engine leaves beside it: a log, a lock, a copy before an upgrade.
static void scrap(struct arena *arena, const char *path) {
    const char *slash = strrchr(path, '/');
    struct str folder = slash == NULL ? S(".") : str_n(path, (size_t)(slash - path) + 1);
    struct str start = str_from(slash == NULL ? path : slash + 1);
    DIR *dir = opendir(str_c(arena, folder));
    if (dir == NULL) {
        return;
    }
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (str_starts(str_from(entry->d_name), start)) {
            unlinkat(dirfd(dir), entry->d_name, 0);
        }
    }
    closedir(dir);
}

// Anything else that SQLite opens, an empty file above all, would become an empty school.
static bool is_database(const char *path, struct error *error) {
    char start[16] = {0};
    FILE *file = fopen(path, "rb");
    bool ok = file != NULL && fread(start, 1, sizeof start, file) == sizeof start &&
              memcmp(start, "SQLite format 3", sizeof start) == 0;
    if (file != NULL) {
        fclose(file);
    }
    return ok || error_set(error, ERROR_INPUT, "Этот файл – не копия vsoko или он повреждён.");
}

// Migrations keep their own record; all else is a school's.
static bool has_records(const struct store_rows *rows) {
    for (size_t i = 0; i < rows->tables.n; i++) {
        if (rows->tables.at[i].rows > 0 && !str_eq(rows->tables.at[i].name, S("store_migration"))) {
            return true;
        }
    }
    return false;
}

static bool load_into(struct arena *arena, struct store *store, const char *open_copy,
                      struct error *error) {
    struct store_rows there;
    if (!store_count_rows(store, arena, &there, error)) {
        return false;
    }
    if (has_records(&there)) {
        return error_set(error, ERROR_CONFLICT,
                         "В этой базе PostgreSQL уже есть записи. Создайте пустую базу и укажите "
                         "её: копия ложится только в пустую.");
    }
    return store_load(store, open_copy, error);
}

static bool put_into_postgres(struct arena *arena, const char *open_copy, struct restore *restore,
                              struct error *error) {
    struct store *store;
    struct store_rows after;
    const struct store_options options = {.rooms = restore->rooms};
    if (!store_open(&store, restore->database, &options, error)) {
        return false;
    }
    bool ok = load_into(arena, store, open_copy, error);
    store_close(store);
    return ok && look_at(arena, restore->database, true, restore, &after, error) &&
           same_rows(&restore->rows, &after, error);
}

static bool put_in_place(struct arena *arena, const char *open_copy, struct restore *restore,
                         struct error *error) {
    bool there = access(restore->database, F_OK) == 0;
    struct store_rows after;
    struct str kept =
        str_fmt(arena, "%s.before-restore-%.*s-%lld", restore->database,
                STR_ARG(date_iso(arena, date_today())), (long long)(clock_now_ms() / 1000));
    if (!store_replace(restore->database, open_copy, kept.p, error)) {
        return false;
    }
    restore->kept = there ? kept : (struct str){0};
    return look_at(arena, restore->database, true, restore, &after, error) &&
           same_rows(&restore->rows, &after, error);
}

bool restore_run(struct arena *arena, struct restore *restore, struct error *error) {
    bool postgres = strstr(restore->database, "://") != NULL;
    const char *open_copy =
        postgres ? str_fmt(arena, "%s/restoring-%lld.db", restore->folder, (long long)id_new()).p
                 : str_fmt(arena, "%s.restoring-%lld", restore->database, (long long)id_new()).p;
    bool opened = backup_is_sealed(restore->from)
                      ? backup_unseal(arena, restore->from, open_copy, restore->phrase, error)
                      : copy_plain(arena, restore->from, open_copy, error);
    // Opened for writing: a copy of an older program is upgraded before it is compared.
    bool ok = opened && is_database(open_copy, error) &&
              look_at(arena, open_copy, false, restore, &restore->rows, error) &&
              (has_records(&restore->rows) ||
               error_set(error, ERROR_INPUT, "В этой копии нет ни одной записи.")) &&
              (restore->dry_run || (postgres ? put_into_postgres(arena, open_copy, restore, error)
                                             : put_in_place(arena, open_copy, restore, error)));
    scrap(arena, open_copy);
    return ok;
}
