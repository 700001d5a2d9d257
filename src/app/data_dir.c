// SPDX-License-Identifier: GPL-3.0-or-later
// Where the data of this installation are.
#include "app/app_internal.h"

#include "school/org.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool make_folder(struct arena *arena, struct str path, struct error *error) {
    for (size_t i = 1; i <= path.n; i++) {
        if (i < path.n && path.p[i] != '/') {
            continue;
        }
        const char *part = str_c(arena, str_n(path.p, i));
        if (mkdir(part, 0700) != 0 && errno != EEXIST) {
            error_set(error, ERROR_IO, "Папка данных «%s» не создаётся: проверьте права и диск.",
                      part);
            return error_cause(error, "mkdir: %s", strerror(errno));
        }
    }
    return true;
}

bool data_dir_of(struct command_call *call, struct str *out, struct error *error) {
    const char *given = call->data_dir != NULL ? call->data_dir : getenv("VSOKO_DATA");
    const char *home = getenv("HOME");
    *out = given != NULL ? str_dup(call->arena, str_from(given))
                         : str_fmt(call->arena, "%s/.local/share/vsoko", home == NULL ? "" : home);
    return make_folder(call->arena, *out, error);
}

bool database_url_of(struct command_call *call, struct str *out, struct error *error) {
    struct str dir;
    if (call->database_url != NULL) {
        *out = str_from(call->database_url);
        return true;
    }
    if (!data_dir_of(call, &dir, error)) {
        return false;
    }
    *out = str_fmt(call->arena, "%.*s/vsoko.db", STR_ARG(dir));
    return true;
}

bool school_here(struct command_call *call, struct store *store, int64_t *org,
                 struct error *error) {
    struct db *db = store_reader(store, call->arena, error);
    if (db == NULL || !org_here(db, org, error)) {
        return false;
    }
    return *org != 0 ||
           error_set(error, ERROR_NOT_FOUND,
                     "В этой базе ещё нет школы: запустите vsoko serve и заполните первую "
                     "страницу, или vsoko init.");
}
