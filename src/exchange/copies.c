// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/copies.h"

#include "base/clock.h"
#include "exchange/backup.h"
#include "school/audit.h"
#include "school/setting.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char key_magic[] = "VSOKO-KEY-1\n";
static const char setting_folder[] = "copies";    // what a person chose
static const char setting_last[] = "copies_last"; // what the program noted

enum { MAGIC_BYTES = sizeof key_magic - 1, KEY_FILE = MAGIC_BYTES + SEAL_SALT + SEAL_KEY };

bool copies_state_get(struct db *db, struct arena *arena, int64_t org, struct copies_state *out,
                      struct error *error) {
    struct node *chosen, *last;
    *out = (struct copies_state){0};
    if (!setting_get(db, arena, org, setting_folder, &chosen, error) ||
        !setting_get(db, arena, org, setting_last, &last, error)) {
        return false;
    }
    out->folder = node_str(node_get(chosen, "folder"));
    out->made_ms = node_as_int(node_get(last, "made_ms"), 0);
    out->made = node_str(node_get(last, "made"));
    out->failed_ms = node_as_int(node_get(last, "failed_ms"), 0);
    out->problem = node_str(node_get(last, "problem"));
    return true;
}

static bool check_folder(struct arena *arena, struct str folder, struct error *error) {
    struct stat status;
    const char *path = str_c(arena, folder);
    if (!str_starts(folder, S("/"))) {
        return error_set(error, ERROR_INPUT,
                         "Напишите полный путь папки, с косой черты: /media/disk/vsoko.");
    }
    if (stat(path, &status) != 0 || !S_ISDIR(status.st_mode)) {
        return error_set(error, ERROR_INPUT, "Папки «%s» нет. Создайте её или подключите диск.",
                         path);
    }
    return access(path, W_OK | X_OK) == 0 ||
           error_set(error, ERROR_INPUT, "В папку «%s» программа не может писать: дайте ей право.",
                     path);
}

bool copies_choose(struct db *db, struct arena *arena, void *ask, struct error *error) {
    const struct copies_choose *choose = ask;
    struct node *value = node_map(arena);
    struct setting_put put = {choose->by, setting_folder, value};
    node_put(arena, value, "folder", node_text(arena, choose->folder));
    return check_folder(arena, choose->folder, error) && setting_put(db, arena, &put, error);
}

// ---- the key

static bool key_failed(struct error *error, const char *path) {
    error_set(error, ERROR_IO, "Ключ копий «%s» не читается или не пишется: проверьте права.",
              path);
    return error_cause(error, "%s", strerror(errno));
}

bool copies_key_read(struct arena *arena, const char *data_dir, struct seal_key *out, bool *found,
                     struct error *error) {
    unsigned char bytes[KEY_FILE];
    const char *path = str_fmt(arena, "%s/copies.key", data_dir).p;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    *found = false;
    if (fd < 0) {
        return errno == ENOENT || key_failed(error, path);
    }
    ssize_t n = read(fd, bytes, sizeof bytes);
    close(fd);
    if (n != KEY_FILE || memcmp(bytes, key_magic, MAGIC_BYTES) != 0) {
        return error_set(error, ERROR_IO,
                         "Ключ копий «%s» повреждён: сделайте новую фразу на странице «Копии "
                         "данных».",
                         path);
    }
    memcpy(out->salt, bytes + MAGIC_BYTES, SEAL_SALT);
    memcpy(out->key, bytes + MAGIC_BYTES + SEAL_SALT, SEAL_KEY);
    sodium_memzero(bytes, sizeof bytes);
    *found = true;
    return true;
}

static bool key_write(struct arena *arena, const char *data_dir, const struct seal_key *key,
                      struct error *error) {
    unsigned char bytes[KEY_FILE];
    const char *path = str_fmt(arena, "%s/copies.key", data_dir).p;
    const char *part = str_fmt(arena, "%s.part", path).p;
    memcpy(bytes, key_magic, MAGIC_BYTES);
    memcpy(bytes + MAGIC_BYTES, key->salt, SEAL_SALT);
    memcpy(bytes + MAGIC_BYTES + SEAL_SALT, key->key, SEAL_KEY);
    int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool ok = fd >= 0 && write(fd, bytes, sizeof bytes) == KEY_FILE && fsync(fd) == 0;
    ok = (fd < 0 || close(fd) == 0) && ok && rename(part, path) == 0;
    sodium_memzero(bytes, sizeof bytes);
    return ok || key_failed(error, path);
}

bool copies_phrase_make(struct arena *arena, const char *data_dir, struct str *phrase,
                        struct error *error) {
    struct seal_key key;
    *phrase = recovery_phrase_new(arena);
    bool ok = seal_key_make(arena, *phrase, &key, error) && key_write(arena, data_dir, &key, error);
    sodium_memzero(&key, sizeof key);
    return ok;
}

// ---- which files are kept

static int newer_first(const void *a, const void *b) {
    const struct copy_file *x = a, *y = b;
    int by_day = date_cmp(y->day, x->day);
    return by_day != 0 ? by_day : (y->changed_ms > x->changed_ms) - (y->changed_ms < x->changed_ms);
}

bool copies_list(struct arena *arena, struct str folder, struct copies_list *out,
                 struct error *error) {
    DIR *dir = opendir(str_c(arena, folder));
    *out = (struct copies_list){0};
    if (dir == NULL) {
        error_set(error, ERROR_IO, "Папка копий «%.*s» не открывается: подключите диск.",
                  STR_ARG(folder));
        return error_cause(error, "%s", strerror(errno));
    }
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        struct date day;
        struct stat status;
        struct str name = str_from(entry->d_name);
        if (backup_name_day(name, &day) &&
            fstatat(dirfd(dir), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(status.st_mode)) {
            int64_t changed =
                (int64_t)status.st_mtim.tv_sec * 1000 + status.st_mtim.tv_nsec / 1000000;
            *vec_push(arena, &out->files) =
                (struct copy_file){str_dup(arena, name), day, (int64_t)status.st_size, changed};
        }
    }
    closedir(dir);
    if (out->files.n > 1) {
        qsort(out->files.at, out->files.n, sizeof *out->files.at, newer_first);
    }
    return true;
}

bool copies_prune(struct arena *arena, struct str folder, struct error *error) {
    struct copies_list list;
    if (!copies_list(arena, folder, &list, error)) {
        return false;
    }
    for (size_t i = COPIES_KEPT; i < list.files.n; i++) {
        const struct copy_file *file = &list.files.at[i], *older = file + 1;
        bool first_of_month = i + 1 == list.files.n || older->day.month != file->day.month ||
                              older->day.year != file->day.year;
        const char *path = str_fmt(arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(file->name)).p;
        if (!first_of_month && unlink(path) != 0 && errno != ENOENT) {
            error_set(error, ERROR_IO, "Старая копия «%s» не удаляется: проверьте права.", path);
            return error_cause(error, "%s", strerror(errno));
        }
    }
    return true;
}

// ---- making

struct note {
    const struct person *by;
    struct copies_state state;
    bool made;
};

static bool write_note(struct db *db, struct arena *arena, void *arg, struct error *error) {
    const struct note *note = arg;
    struct node *value = node_map(arena);
    node_put(arena, value, "made_ms", node_int(arena, note->state.made_ms));
    node_put(arena, value, "made", node_text(arena, note->state.made));
    node_put(arena, value, "failed_ms", node_int(arena, note->state.failed_ms));
    node_put(arena, value, "problem", node_text(arena, note->state.problem));
    return setting_keep(db, arena, note->by->org, setting_last, value, error) &&
           (!note->made || audit_add(db, arena, note->by->org, note->by->account, "copies.make",
                                     "copy", 0, NULL, error));
}

static bool state_now(struct arena *arena, const struct copies_make *make, struct copies_state *out,
                      struct error *error) {
    struct arena *reading = arena_open(0); // the reader goes back before the copy begins
    struct copies_state found;
    struct db *db = reading == NULL ? NULL : store_reader(make->store, reading, error);
    bool ok = db != NULL && copies_state_get(db, reading, make->by->org, &found, error);
    if (ok) {
        *out = found;
        out->folder = str_dup(arena, found.folder);
        out->made = str_dup(arena, found.made);
        out->problem = str_dup(arena, found.problem);
    }
    arena_close(reading);
    return ok;
}

static bool make_one(struct arena *arena, struct copies_make *make, struct str folder,
                     struct error *error) {
    struct seal_key key;
    bool found;
    if (str_empty(folder)) {
        return error_set(error, ERROR_INPUT,
                         "Папка для копий не выбрана: откройте страницу «Копии данных».");
    }
    if (!check_folder(arena, folder, error) ||
        !copies_key_read(arena, make->data_dir, &key, &found, error)) {
        return false;
    }
    if (!found) {
        return error_set(error, ERROR_INPUT,
                         "Фразы восстановления ещё нет: сделайте её на странице «Копии данных».");
    }
    make->path = backup_name(arena, folder, date_today());
    struct backup backup = {make->store, make->path.p, make->data_dir, &key, 0};
    bool ok = backup_make(arena, &backup, error);
    sodium_memzero(&key, sizeof key);
    make->bytes = backup.bytes;
    return ok && copies_prune(arena, folder, error);
}

bool copies_make(struct arena *arena, struct copies_make *make, struct error *error) {
    struct note note = {.by = make->by};
    struct error last;
    if (!state_now(arena, make, &note.state, error)) {
        return false;
    }
    bool ok = make_one(arena, make, note.state.folder, error);
    note.made = ok;
    note.state.made_ms = ok ? clock_now_ms() : note.state.made_ms;
    note.state.made = ok ? make->path : note.state.made;
    note.state.failed_ms = ok ? 0 : clock_now_ms();
    note.state.problem = ok ? (struct str){0} : str_from(error->text);
    return store_write_wait(make->store, write_note, &note, ok ? error : &last) && ok;
}

bool copies_due(const struct copies_state *state, int64_t now_ms) {
    const int64_t hour = 3600 * 1000;
    if (str_empty(state->folder) || (state->failed_ms != 0 && now_ms - state->failed_ms < hour)) {
        return false;
    }
    return state->made_ms == 0 || date_cmp(date_of_instant(state->made_ms - 2 * hour),
                                           date_of_instant(now_ms - 2 * hour)) < 0;
}
