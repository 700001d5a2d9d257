// SPDX-License-Identifier: GPL-3.0-or-later
// The engine of one school: SQLite in WAL mode, each commit on the disk before it is answered.
#include "store/sqlite_errors.h"
#include "store/store_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { VERSION_FLOOR = 3039000, BUSY_WAIT_MS = 10000 };

// A statement with the argument that each of its parameters takes: SQLite numbers "$2" by its
// place in the text, we by its digits.
struct prepared {
    sqlite3_stmt *stmt;
    int n;
    int order[]; // order[i] = index of the argument of parameter i + 1
};

static sqlite3_stmt *stmt_of(const struct statement *statement) {
    return ((const struct prepared *)statement->native)->stmt;
}

// SQLite would make the file readable for everybody; it holds children's data.
static bool file_make_private(const char *path, struct error *error) {
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        return sqlite_path_error(path, errno, error);
    }
    close(fd);
    return true;
}

// "file:…?immutable=1", or false when the path is too long.
static bool immutable_uri(const char *path, char *out, size_t size) {
    size_t n = (size_t)snprintf(out, size, "file:");
    for (const char *p = path; *p != '\0'; p++) {
        if (n + 16 > size) {
            return false;
        }
        bool plain = *p != '%' && *p != '?' && *p != '#';
        n += (size_t)snprintf(out + n, size - n, plain ? "%c" : "%%%02X", (unsigned char)*p);
    }
    snprintf(out + n, size - n, "?immutable=1");
    return true;
}

// A database on a disk that nobody can write, with no log beside it: SQLite would want to make a
// file there, unless it is told that nothing changes.
static bool is_immutable(const char *path) {
    char beside[PATH_LARGEST];
    const char *slash = strrchr(path, '/');
    int n = slash == NULL ? 0 : (int)(slash - path);
    snprintf(beside, sizeof beside, "%.*s", n == 0 ? 1 : n, slash == NULL ? "." : path);
    bool folder_writable = access(beside, W_OK) == 0;
    snprintf(beside, sizeof beside, "%s-wal", path);
    return !folder_writable && access(beside, F_OK) != 0;
}

static int mode_is_wal(void *is_wal, int n, char **values, char **names) {
    (void)names;
    *(bool *)is_wal = n == 1 && values[0] != NULL && strcmp(values[0], "wal") == 0;
    return 0;
}

// What is deleted is overwritten with zeros: answers without names must not be found in free
// places. Commits go to a log first; SQLite answers with the old mode where the disk cannot do
// that.
static bool writer_configure(struct db *db, struct error *error) {
    bool is_wal = false;
    if (sqlite3_exec(db->handle, "pragma journal_mode = wal", mode_is_wal, &is_wal, NULL) !=
        SQLITE_OK) {
        return sqlite_error(db->handle, "journal_mode", error);
    }
    if (!is_wal) {
        return error_set(error, ERROR_IO,
                         "Диск с файлом «%s» не подходит для базы (сетевая папка?). Выберите "
                         "папку на диске этого компьютера.",
                         db->url);
    }
    return db->engine->run(db,
                           "pragma synchronous = full; pragma journal_size_limit = 67108864;"
                           "pragma secure_delete = on;",
                           error);
}

static bool sqlite_configure(struct db *db, struct error *error) {
    sqlite3 *handle = db->handle;
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, BUSY_WAIT_MS);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    const char *settings = "pragma foreign_keys = on; pragma trusted_schema = off;"
                           "pragma temp_store = memory; select count(*) from sqlite_schema;";
    if (!db->engine->run(db, settings, error)) {
        return false;
    }
    switch (db->role) {
    case DB_READER:
        // A writer beside makes a reader forget its pages at each commit: they are mapped, or every
        // page under load would be read from the file anew.
        return db->engine->run(db, "pragma query_only = on; pragma mmap_size = 1073741824", error);
    case DB_WRITER:
        return writer_configure(db, error);
    default:
        return true;
    }
}

// SQLite's own count of its memory costs a lock an allocation, and nobody asks it.
static void sqlite_settle(void) { (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

static bool sqlite_open(struct db *db, struct error *error) {
    static pthread_once_t settled = PTHREAD_ONCE_INIT;
    pthread_once(&settled, sqlite_settle);
    char uri[3 * PATH_LARGEST];
    const char *path = db->url;
    int flags = SQLITE_OPEN_NOMUTEX;
    if (sqlite3_libversion_number() < VERSION_FLOOR) {
        return error_set(error, ERROR_INTERNAL,
                         "На компьютере SQLite %s, а нужен не ниже 3.39. Обновите систему.",
                         sqlite3_libversion());
    }
    bool memory = strcmp(path, ":memory:") == 0;
    if (db->only_read) {
        if (access(path, R_OK) != 0) {
            return sqlite_path_error(path, errno, error);
        }
        if (is_immutable(path) && immutable_uri(path, uri, sizeof uri)) {
            path = uri;
            flags |= SQLITE_OPEN_URI;
        }
        flags |= access(db->url, W_OK) == 0 ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    } else {
        if (!memory && !file_make_private(path, error)) {
            return false;
        }
        flags |= SQLITE_OPEN_READWRITE | (memory ? SQLITE_OPEN_CREATE : 0);
    }
    sqlite3 *handle = NULL;
    int code = sqlite3_open_v2(path, &handle, flags, NULL);
    db->handle = handle;
    if (handle == NULL) {
        return error_set(error, ERROR_LIMIT, "Не хватило памяти. Повторите позже.");
    }
    return code == SQLITE_OK ? sqlite_configure(db, error) : sqlite_error(handle, "open", error);
}

static void sqlite_close(struct db *db) { sqlite3_close(db->handle); }

static bool sqlite_run(struct db *db, const char *text, struct error *error) {
    return sqlite3_exec(db->handle, text, NULL, NULL, NULL) == SQLITE_OK ||
           sqlite_error(db->handle, text, error);
}

static void sqlite_discard(struct db *db, struct statement *statement) {
    (void)db;
    if (statement->native != NULL) {
        sqlite3_finalize(stmt_of(statement));
        free(statement->native);
        statement->native = NULL;
    }
}

// Reads the digits of "$12" into *index (from 0).
static bool parameter_index(const char *name, int n, int *index) {
    int64_t number;
    if (name == NULL || name[0] != '$' || !str_to_int(str_from(name + 1), &number) || number < 1 ||
        number > n) {
        return false;
    }
    *index = (int)number - 1;
    return true;
}

static bool sqlite_prepare(struct db *db, struct statement *statement, const struct arg *args,
                           size_t n, struct error *error) {
    (void)args;
    sqlite3_stmt *stmt = NULL;
    const char *rest = NULL;
    if (sqlite3_prepare_v3(db->handle, statement->text, -1, SQLITE_PREPARE_PERSISTENT, &stmt,
                           &rest) != SQLITE_OK) {
        return sqlite_error(db->handle, statement->name, error);
    }
    int count = sqlite3_bind_parameter_count(stmt);
    bool fits = stmt != NULL && (size_t)count == n && rest[strspn(rest, " \n")] == '\0';
    struct prepared *prepared =
        fits ? malloc(sizeof *prepared + (size_t)count * sizeof prepared->order[0]) : NULL;
    for (int i = 0; i < count && prepared != NULL && fits; i++) {
        fits =
            parameter_index(sqlite3_bind_parameter_name(stmt, i + 1), count, &prepared->order[i]);
    }
    if (prepared == NULL || !fits) {
        sqlite3_finalize(stmt);
        free(prepared);
        error_set(error, ERROR_INTERNAL, "Ошибка в программе: запрос составлен неверно.");
        return error_cause(error, "%s: one statement with parameters $1..$%zu is wanted",
                           statement->name, n);
    }
    prepared->stmt = stmt;
    prepared->n = count;
    statement->native = prepared;
    return true;
}

static int sqlite_bind(sqlite3_stmt *stmt, int at, const struct arg *arg) {
    switch (arg->kind) {
    case ARG_KIND_INT:
        return sqlite3_bind_int64(stmt, at, arg->integer);
    case ARG_KIND_REAL:
        return sqlite3_bind_double(stmt, at, arg->real); // not a number becomes NULL
    case ARG_KIND_TEXT:
        return sqlite3_bind_text64(stmt, at, arg->text.n == 0 ? "" : arg->text.p, arg->text.n,
                                   SQLITE_STATIC, SQLITE_UTF8);
    case ARG_KIND_BLOB:
        return sqlite3_bind_blob64(stmt, at, arg->text.n == 0 ? "" : arg->text.p, arg->text.n,
                                   SQLITE_STATIC);
    default:
        return sqlite3_bind_null(stmt, at);
    }
}

static bool sqlite_start(struct db *db, struct statement *statement, const struct arg *args,
                         size_t n, struct error *error) {
    struct prepared *prepared = statement->native;
    (void)n; // equal to prepared->n, a part of the cache's key
    for (int i = 0; i < prepared->n; i++) {
        if (sqlite_bind(prepared->stmt, i + 1, &args[prepared->order[i]]) != SQLITE_OK) {
            return sqlite_error(db->handle, statement->name, error);
        }
    }
    return true;
}

static enum step sqlite_step(struct db *db, struct statement *statement, struct error *error) {
    switch (sqlite3_step(stmt_of(statement))) {
    case SQLITE_ROW:
        return STEP_ROW;
    case SQLITE_DONE:
        return STEP_END;
    default:
        sqlite_error(db->handle, statement->name, error);
        return STEP_FAILED;
    }
}

static void sqlite_finish(struct statement *statement) {
    sqlite3_reset(stmt_of(statement));
    sqlite3_clear_bindings(stmt_of(statement));
}

static int64_t sqlite_changed(struct db *db, struct statement *statement) {
    return sqlite3_stmt_readonly(stmt_of(statement)) ? 0 : sqlite3_changes64(db->handle);
}

static int64_t sqlite_column_int(struct statement *statement, int column) {
    return sqlite3_column_int64(stmt_of(statement), column);
}

static double sqlite_column_real(struct statement *statement, int column) {
    return sqlite3_column_double(stmt_of(statement), column);
}

static struct str sqlite_column_text(struct statement *statement, int column) {
    const void *text = sqlite3_column_text(stmt_of(statement), column);
    return str_n(text, (size_t)sqlite3_column_bytes(stmt_of(statement), column));
}

static struct str sqlite_column_blob(struct statement *statement, int column) {
    const void *blob = sqlite3_column_blob(stmt_of(statement), column);
    return str_n(blob, (size_t)sqlite3_column_bytes(stmt_of(statement), column));
}

static bool sqlite_column_null(struct statement *statement, int column) {
    return sqlite3_column_type(stmt_of(statement), column) == SQLITE_NULL;
}

static bool sqlite_in_transaction(struct db *db) { return !sqlite3_get_autocommit(db->handle); }

// The lock file keeps other programs away.
static bool sqlite_lock_schema(struct db *db, bool take, struct error *error) {
    (void)db;
    (void)take;
    (void)error;
    return true;
}

// What is deleted was overwritten in its page; earlier copies of the page lie in the log.
static bool sqlite_forget(struct db *db, const char *const *tables, size_t n, struct error *error) {
    (void)tables;
    (void)n;
    sqlite3_busy_timeout(db->handle, 0);
    int code = sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    bool ok = code == SQLITE_OK || sqlite_error(db->handle, "checkpoint", error);
    sqlite3_busy_timeout(db->handle, BUSY_WAIT_MS);
    return ok;
}

const struct engine sqlite_engine = {
    .id = STORE_SQLITE,
    .begin_write = "begin immediate",
    .begin_read = "begin",
    .words = {"integer", "real", "blob", "text", "strict", "strict, without rowid"},
    .open = sqlite_open,
    .close = sqlite_close,
    .run = sqlite_run,
    .prepare = sqlite_prepare,
    .discard = sqlite_discard,
    .start = sqlite_start,
    .step = sqlite_step,
    .finish = sqlite_finish,
    .changed = sqlite_changed,
    .column_int = sqlite_column_int,
    .column_real = sqlite_column_real,
    .column_text = sqlite_column_text,
    .column_blob = sqlite_column_blob,
    .column_null = sqlite_column_null,
    .in_transaction = sqlite_in_transaction,
    .lock_schema = sqlite_lock_schema,
    .forget = sqlite_forget,
    .forget_pause_ms = 0,
};
