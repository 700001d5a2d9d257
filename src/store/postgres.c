// SPDX-License-Identifier: GPL-3.0-or-later
// The engine of many schools: PostgreSQL through libpq. Results come as text, whole.
#include "store/postgres_errors.h"
#include "store/store_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    SERVER_FLOOR = 150000,
    // Types of parameters and columns, as in the server's pg_type.dat.
    OID_UNKNOWN = 0, // the server infers it: text for a {json} column must not be declared text
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_INT8 = 20,
    OID_FLOAT8 = 701,
};

// Whoever upgrades the schema holds the advisory lock of this number ("vsoko").
#define SCHEMA_LOCK "508305239919"
enum { LOCK_TRIES = 300, LOCK_PAUSE_MS = 200 };

struct prepared {
    char name[24];
    int n; // parameters
    PGresult *result;
    int row, rows;
    struct cell *cells; // one a column: bytea decoded where it lies
};

struct cell {
    int row;  // the row it was decoded in, -1 = none
    size_t n; // bytes after that
};

static void ignore_notice(void *arg, const PGresult *result) {
    (void)arg;
    (void)result;
}

// Whole results of statements without parameters; NULL with the error set.
static PGresult *run_plain(struct db *db, const char *text, struct error *error) {
    PGresult *result = PQexec(db->handle, text);
    ExecStatusType status = PQresultStatus(result);
    bool ok = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    // COMMIT of a transaction in which something failed answers "ROLLBACK", and no error.
    if (ok && strcmp(text, "commit") == 0 && strcmp(PQcmdStatus(result), "COMMIT") != 0) {
        ok = false;
    }
    if (!ok) {
        db->broken |= postgres_error(db->handle, result, text, error);
        PQclear(result);
        return NULL;
    }
    return result;
}

static bool postgres_run(struct db *db, const char *text, struct error *error) {
    PGresult *result = run_plain(db, text, error);
    PQclear(result);
    return result != NULL;
}

// Texts must sort by bytes, as in SQLite: names are ordered by a stored key.
static bool order_check(struct db *db, struct error *error) {
    PGresult *result = run_plain(db,
                                 "select datcollate from pg_database "
                                 "where datname = current_database() and datlocprovider = 'c'",
                                 error);
    if (result == NULL) {
        return false;
    }
    const char *order = PQntuples(result) == 1 ? PQgetvalue(result, 0, 0) : "icu";
    bool ok = strcmp(order, "C") == 0 || strcmp(order, "POSIX") == 0 ||
              strcmp(order, "C.UTF-8") == 0 || strcmp(order, "C.utf8") == 0;
    if (!ok) {
        error_set(error, ERROR_DATABASE,
                  "База PostgreSQL создана с порядком строк «%s», а нужен C.UTF-8. Создайте "
                  "базу так: createdb --template=template0 --locale=C.UTF-8 --encoding=UTF8 ИМЯ.",
                  order);
    }
    PQclear(result);
    return ok;
}

static bool postgres_configure(struct db *db, struct error *error) {
    const char *encoding = PQparameterStatus(db->handle, "server_encoding");
    PQsetNoticeReceiver(db->handle, ignore_notice, NULL);
    if (PQserverVersion(db->handle) < SERVER_FLOOR) {
        return error_set(error, ERROR_DATABASE,
                         "Сервер PostgreSQL слишком старый: нужна версия 15 или новее.");
    }
    if (encoding == NULL || strcmp(encoding, "UTF8") != 0) {
        return error_set(error, ERROR_DATABASE,
                         "База PostgreSQL не в кодировке UTF8. Создайте базу так: createdb "
                         "--template=template0 --locale=C.UTF-8 --encoding=UTF8 ИМЯ.");
    }
    // A commit that is not on the disk must not be answered, whatever the server's default is.
    return order_check(db, error) &&
           postgres_run(db,
                        "set bytea_output = hex; set extra_float_digits = 1;"
                        "select set_config('synchronous_commit', 'on', false)"
                        " where current_setting('synchronous_commit') = 'off'",
                        error) &&
           (db->role != DB_READER ||
            postgres_run(db, "set default_transaction_read_only = on", error));
}

static bool postgres_open(struct db *db, struct error *error) {
    // What stands before dbname may be overridden by the URL.
    static const char *const names[] = {"connect_timeout", "application_name", "dbname",
                                        "client_encoding", NULL};
    const char *const values[] = {"10", "vsoko", db->url, "UTF8", NULL};
    PGconn *connection = PQconnectdbParams(names, values, 1);
    db->handle = connection;
    if (connection == NULL) {
        return error_set(error, ERROR_LIMIT, "Не хватило памяти. Повторите позже.");
    }
    if (PQstatus(connection) != CONNECTION_OK) {
        postgres_error(connection, NULL, "connect", error);
        return false;
    }
    return postgres_configure(db, error);
}

static void postgres_close(struct db *db) { PQfinish(db->handle); }

// Statements kept by the connection end with it; one that was not kept is taken from the server.
static void postgres_discard(struct db *db, struct statement *statement) {
    struct prepared *prepared = statement->native;
    char text[48];
    if (prepared != NULL && prepared->name[0] != '\0' && !statement->cached) {
        snprintf(text, sizeof text, "deallocate %s", prepared->name);
        PQclear(PQexec(db->handle, text)); // refused in a failed transaction: no harm
    }
    free(prepared);
    statement->native = NULL;
}

static bool postgres_prepare(struct db *db, struct statement *statement, const struct arg *args,
                             size_t n, struct error *error) {
    struct prepared *prepared = calloc(1, sizeof *prepared);
    Oid *types = calloc(n + 1, sizeof *types);
    statement->native = prepared;
    if (prepared == NULL || types == NULL) {
        free(types);
        return error_set(error, ERROR_LIMIT, "Не хватило памяти. Повторите позже.");
    }
    for (size_t i = 0; i < n; i++) {
        static const Oid of_kind[] = {[ARG_KIND_NULL] = OID_UNKNOWN,
                                      [ARG_KIND_INT] = OID_INT8,
                                      [ARG_KIND_REAL] = OID_FLOAT8,
                                      [ARG_KIND_TEXT] = OID_UNKNOWN,
                                      [ARG_KIND_BLOB] = OID_BYTEA};
        types[i] = of_kind[args[i].kind];
    }
    prepared->n = (int)n;
    snprintf(prepared->name, sizeof prepared->name, "s%u", ++db->names);
    PGresult *result = PQprepare(db->handle, prepared->name, statement->text, prepared->n, types);
    free(types);
    bool ok = PQresultStatus(result) == PGRES_COMMAND_OK;
    if (!ok) {
        prepared->name[0] = '\0';
        db->broken |= postgres_error(db->handle, result, statement->name, error);
    }
    PQclear(result);
    return ok;
}

// What PQexecPrepared takes, in one piece of memory together with the numbers' digits and the
// zero-terminated texts.
struct sent {
    const char **values;
    int *lengths, *formats;
    char *digits;
};
enum { DIGITS = 32 };

static bool sent_alloc(struct sent *sent, const struct arg *args, size_t n) {
    size_t bytes = n * (sizeof *sent->values + 2 * sizeof *sent->lengths + DIGITS) + 1;
    for (size_t i = 0; i < n; i++) {
        bytes += args[i].kind == ARG_KIND_TEXT ? args[i].text.n + 1 : 0;
    }
    char *memory = malloc(bytes);
    sent->values = (const char **)memory;
    if (memory == NULL) {
        return false;
    }
    sent->lengths = (int *)(memory + n * sizeof *sent->values);
    sent->formats = sent->lengths + n;
    sent->digits = (char *)(sent->formats + n);
    return true;
}

// A text parameter is sent as text, since the server may have inferred another type for it.
static void sent_fill(struct sent *sent, const struct arg *args, size_t n) {
    char *at = sent->digits;
    for (size_t i = 0; i < n; i++) {
        const struct arg *arg = &args[i];
        sent->values[i] = at;
        sent->lengths[i] = 0;
        sent->formats[i] = 0;
        switch (arg->kind) {
        case ARG_KIND_INT:
            at += snprintf(at, DIGITS, "%lld", (long long)arg->integer) + 1;
            break;
        case ARG_KIND_REAL:
            at += snprintf(at, DIGITS, "%.17g", arg->real) + 1;
            sent->values[i] = isnan(arg->real) ? NULL : sent->values[i]; // as SQLite does
            break;
        case ARG_KIND_TEXT:
            if (arg->text.n > 0) {
                memcpy(at, arg->text.p, arg->text.n);
            }
            at[arg->text.n] = '\0';
            at += arg->text.n + 1;
            break;
        case ARG_KIND_BLOB:
            sent->values[i] = arg->text.n == 0 ? "" : arg->text.p;
            sent->lengths[i] = (int)arg->text.n;
            sent->formats[i] = 1;
            break;
        default:
            sent->values[i] = NULL;
        }
    }
}

static bool blobs_fit(const struct arg *args, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (args[i].kind == ARG_KIND_BLOB && args[i].text.n > INT32_MAX) {
            return false;
        }
    }
    return true;
}

static bool result_take(struct prepared *prepared, PGresult *result, struct error *error) {
    int columns = PQnfields(result);
    prepared->cells = calloc((size_t)columns + 1, sizeof *prepared->cells);
    if (prepared->cells == NULL) {
        PQclear(result);
        return error_set(error, ERROR_LIMIT, "Не хватило памяти. Повторите позже.");
    }
    for (int i = 0; i < columns; i++) {
        prepared->cells[i].row = -1;
    }
    prepared->result = result;
    prepared->rows = PQntuples(result);
    prepared->row = -1;
    return true;
}

static bool postgres_start(struct db *db, struct statement *statement, const struct arg *args,
                           size_t n, struct error *error) {
    struct prepared *prepared = statement->native;
    struct sent sent;
    if (!blobs_fit(args, n) || !sent_alloc(&sent, args, n)) {
        return error_set(error, ERROR_LIMIT, "Запись слишком велика для базы.");
    }
    sent_fill(&sent, args, n);
    PGresult *result = PQexecPrepared(db->handle, prepared->name, prepared->n, sent.values,
                                      sent.lengths, sent.formats, 0);
    free(sent.values);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        db->broken |= postgres_error(db->handle, result, statement->name, error);
        PQclear(result);
        return false;
    }
    return result_take(prepared, result, error);
}

static enum step postgres_step(struct db *db, struct statement *statement, struct error *error) {
    struct prepared *prepared = statement->native;
    (void)db;
    (void)error; // the whole result came at the start
    if (prepared->row + 1 >= prepared->rows) {
        return STEP_END;
    }
    prepared->row++;
    return STEP_ROW;
}

static void postgres_finish(struct statement *statement) {
    struct prepared *prepared = statement->native;
    PQclear(prepared->result);
    free(prepared->cells);
    prepared->result = NULL;
    prepared->cells = NULL;
}

static int64_t postgres_changed(struct db *db, struct statement *statement) {
    (void)db;
    PGresult *result = ((struct prepared *)statement->native)->result;
    return strncmp(PQcmdStatus(result), "SELECT", 6) == 0 ? 0
                                                          : strtoll(PQcmdTuples(result), NULL, 10);
}

static const char *value_at(const struct statement *statement, int column) {
    const struct prepared *prepared = statement->native;
    return PQgetvalue(prepared->result, prepared->row, column);
}

static int64_t postgres_column_int(struct statement *statement, int column) {
    const struct prepared *prepared = statement->native;
    const char *text = value_at(statement, column);
    return PQftype(prepared->result, column) == OID_BOOL ? *text == 't' : strtoll(text, NULL, 10);
}

static double postgres_column_real(struct statement *statement, int column) {
    return strtod(value_at(statement, column), NULL);
}

static unsigned char hex_digit(char c) {
    return (unsigned char)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
}

// "\x00ff" becomes its bytes in the memory of the result, which is ours until it is cleared.
static struct str bytea_decode(struct prepared *prepared, int column) {
    char *text = PQgetvalue(prepared->result, prepared->row, column);
    struct cell *cell = &prepared->cells[column];
    if (cell->row != prepared->row) {
        size_t length = (size_t)PQgetlength(prepared->result, prepared->row, column);
        cell->row = prepared->row;
        cell->n = length < 2 ? 0 : length / 2 - 1;
        for (size_t i = 0; i < cell->n; i++) {
            const char *pair = text + 2 + 2 * i;
            text[i] = (char)(hex_digit(pair[0]) << 4 | hex_digit(pair[1]));
        }
    }
    return str_n(text, cell->n);
}

static struct str postgres_column_text(struct statement *statement, int column) {
    struct prepared *prepared = statement->native;
    if (PQftype(prepared->result, column) == OID_BYTEA) {
        return bytea_decode(prepared, column);
    }
    return str_n(value_at(statement, column),
                 (size_t)PQgetlength(prepared->result, prepared->row, column));
}

static bool postgres_column_null(struct statement *statement, int column) {
    const struct prepared *prepared = statement->native;
    return PQgetisnull(prepared->result, prepared->row, column);
}

static bool postgres_in_transaction(struct db *db) {
    PGTransactionStatusType status = PQtransactionStatus(db->handle);
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

static bool postgres_lock_schema(struct db *db, bool take, struct error *error) {
    if (!take) {
        return db->broken || postgres_run(db, "select pg_advisory_unlock(" SCHEMA_LOCK ")", error);
    }
    for (int i = 0; i < LOCK_TRIES; i++) {
        PGresult *result = run_plain(db, "select pg_try_advisory_lock(" SCHEMA_LOCK ")", error);
        if (result == NULL) {
            return false;
        }
        bool taken = PQgetvalue(result, 0, 0)[0] == 't';
        PQclear(result);
        if (taken) {
            return true;
        }
        nanosleep(&(struct timespec){.tv_nsec = LOCK_PAUSE_MS * 1000000L}, NULL);
    }
    return error_set(error, ERROR_BUSY,
                     "Базу обновляет другой сервер vsoko. Подождите, пока он закончит, и "
                     "запустите этот снова.");
}

// The server tells, in any language, how many dead rows it had to keep for somebody's snapshot: the
// only number of the first line of that detail.
static void notice_dead_rows(void *arg, const PGresult *result) {
    const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    if (detail != NULL) {
        *(int64_t *)arg += strtoll(detail + strcspn(detail, "0123456789"), NULL, 10);
    }
}

// A rewritten table has neither dead rows nor their bytes in the free room of its pages.
static bool table_rewrite(struct db *db, const char *table, struct error *error) {
    char text[128];
    int64_t dead = 0;
    snprintf(text, sizeof text, "vacuum (full, verbose) %s", table);
    PQsetNoticeReceiver(db->handle, notice_dead_rows, &dead);
    bool ok = postgres_run(db, text, error);
    PQsetNoticeReceiver(db->handle, ignore_notice, NULL);
    return ok && (dead == 0 || error_set(error, ERROR_BUSY, "Прежние строки ещё кто-то читает."));
}

static bool postgres_forget(struct db *db, const char *const *tables, size_t n,
                            struct error *error) {
    bool ok = postgres_run(db, "set lock_timeout = 200", error);
    for (size_t i = 0; ok && i < n; i++) {
        ok = table_rewrite(db, tables[i], error);
    }
    return postgres_run(db, "set lock_timeout = 0", ok ? error : NULL) && ok;
}

const struct engine postgres_engine = {
    .id = STORE_POSTGRES,
    .begin_write = "begin",
    .begin_read = "begin isolation level repeatable read read only",
    .words = {"bigint", "double precision", "bytea", "json", "", ""},
    .open = postgres_open,
    .close = postgres_close,
    .run = postgres_run,
    .prepare = postgres_prepare,
    .discard = postgres_discard,
    .start = postgres_start,
    .step = postgres_step,
    .finish = postgres_finish,
    .changed = postgres_changed,
    .column_int = postgres_column_int,
    .column_real = postgres_column_real,
    .column_text = postgres_column_text,
    .column_blob = postgres_column_text, // bytea is decoded by both
    .column_null = postgres_column_null,
    .in_transaction = postgres_in_transaction,
    .lock_schema = postgres_lock_schema,
    .forget = postgres_forget,
    .forget_pause_ms = 30000,
};
