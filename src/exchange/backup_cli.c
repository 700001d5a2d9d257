// SPDX-License-Identifier: GPL-3.0-or-later
// The commands `backup` and `restore`.
#include "exchange/backup.h"
#include "exchange/copies.h"
#include "exchange/exchange_internal.h"
#include "exchange/restore.h"

#include <string.h>
#include <sys/stat.h>

enum { PHRASE_LINE = 256 };

// A line of the call's input without its end.
static struct str read_line(struct command_call *call) {
    char *line = arena_alloc(call->arena, PHRASE_LINE);
    return fgets(line, PHRASE_LINE, call->in) == NULL ? (struct str){0} : str_trim(str_from(line));
}

static struct str given_phrase(struct command_call *call) {
    struct str phrase = command_option(call, "phrase");
    return str_eq(phrase, S("-")) ? read_line(call) : phrase;
}

// Which key seals: of the phrase given, of a new one, the one kept; *plain = none.
static bool find_key(struct command_call *call, const char *data_dir, struct seal_key *key,
                     bool *plain, struct error *error) {
    struct str phrase;
    bool found;
    *plain = command_has(call, "plain");
    if (*plain + command_has(call, "phrase") + command_has(call, "new-phrase") > 1) {
        return error_set(error, ERROR_INPUT, "Из --phrase, --new-phrase и --plain нужен один.");
    }
    if (*plain) {
        return true;
    }
    if (command_has(call, "phrase")) {
        return seal_key_make(call->arena, given_phrase(call), key, error);
    }
    if (command_has(call, "new-phrase")) {
        if (!copies_phrase_make(call->arena, data_dir, &phrase, error)) {
            return false;
        }
        fprintf(call->err,
                "Фраза восстановления (запишите и положите в сейф, больше её не покажем):\n\n"
                "    %.*s\n\n",
                STR_ARG(phrase));
    }
    return copies_key_read(call->arena, data_dir, key, &found, error) &&
           (found || error_set(error, ERROR_INPUT,
                               "Чем запечатать копию? Добавьте --new-phrase (новая фраза), "
                               "--phrase ФРАЗА или --plain (не запечатывать)."));
}

static struct str target_path(struct command_call *call) {
    struct str given = command_argument(call, 0);
    struct stat status;
    if (str_empty(given)) {
        return backup_name(call->arena, S("."), date_today());
    }
    if (stat(str_c(call->arena, given), &status) == 0 && S_ISDIR(status.st_mode)) {
        return backup_name(call->arena, given, date_today());
    }
    return str_dup(call->arena, given);
}

static int tell_backup(struct command_call *call, const struct backup *backup, bool plain) {
    struct arena *arena = call->arena;
    struct node *answer = node_map(arena);
    node_put(arena, answer, "file", node_text(arena, str_from(backup->path)));
    node_put(arena, answer, "bytes", node_int(arena, backup->bytes));
    node_put(arena, answer, "sealed", node_bool(arena, !plain));
    command_answer(call, answer);
    command_say(call, "Копия сделана: %s (%lld КБ)%s.", backup->path,
                (long long)(backup->bytes / 1024),
                plain ? "; она не запечатана, храните её как классный журнал" : ", запечатана");
    return 0;
}

int backup_command(struct command_call *call) {
    struct error error;
    struct str folder;
    struct seal_key key;
    bool plain;
    struct store *store = NULL;
    bool ok = call->find_folder(call, &folder, &error) &&
              (store = call->open_reading(call, &error)) != NULL &&
              find_key(call, folder.p, &key, &plain, &error);
    struct backup backup = {.store = store, .data_dir = folder.p};
    if (ok) {
        backup.path = target_path(call).p;
        backup.key = plain ? NULL : &key;
        ok = backup_make(call->arena, &backup, &error);
    }
    return ok ? tell_backup(call, &backup, plain) : command_fail(call, &error);
}

static int tell_restore(struct command_call *call, const struct restore *restore) {
    struct arena *arena = call->arena;
    struct node *answer = node_map(arena);
    struct node *tables = node_put(arena, answer, "tables", node_map(arena));
    for (size_t i = 0; i < restore->rows.tables.n; i++) {
        const struct store_table *table = &restore->rows.tables.at[i];
        node_put(arena, tables, str_c(arena, table->name), node_int(arena, table->rows));
        if (table->rows > 0) {
            command_say(call, "  %-28.*s %10lld", STR_ARG(table->name), (long long)table->rows);
        }
    }
    node_put(arena, answer, "rows", node_int(arena, restore->rows.total));
    node_put(arena, answer, "restored", node_bool(arena, !restore->dry_run));
    node_put(arena, answer, "kept", node_text(arena, restore->kept));
    command_answer(call, answer);
    if (restore->dry_run) {
        command_say(call, "Копия цела: %lld записей. Данные не тронуты.",
                    (long long)restore->rows.total);
        return 0;
    }
    command_say(call, "Данные восстановлены, число записей в каждой таблице сошлось: %lld.",
                (long long)restore->rows.total);
    if (!str_empty(restore->kept)) {
        command_say(call, "Прежняя база лежит здесь: %.*s", STR_ARG(restore->kept));
    }
    return 0;
}

int restore_command(struct command_call *call) {
    struct error error;
    struct str url, folder;
    struct restore restore = {.from = str_c(call->arena, command_argument(call, 0)),
                              .rooms = call->rooms,
                              .phrase = given_phrase(call),
                              .dry_run = command_has(call, "dry-run")};
    if (!call->find_url(call, &url, &error) || !call->find_folder(call, &folder, &error)) {
        return command_fail(call, &error);
    }
    restore.database = url.p;
    restore.folder = str_c(call->arena, folder);
    if (str_empty(restore.phrase) && backup_is_sealed(restore.from)) {
        fputs("Фраза восстановления: ", call->err);
        fflush(call->err);
        restore.phrase = read_line(call);
    }
    return restore_run(call->arena, &restore, &error) ? tell_restore(call, &restore)
                                                      : command_fail(call, &error);
}
