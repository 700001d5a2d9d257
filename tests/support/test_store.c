// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_store.h"

#include "test.h"

#include <ftw.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <unistd.h>

bool test_on_postgres(void) {
    const char *engine = getenv("VSOKO_TEST_ENGINE");
    return engine != NULL && strcmp(engine, "postgres") == 0;
}

// A statement in the cluster's own database.
static void cluster_run(const char *statement) {
    const char *url = getenv("VSOKO_TEST_PG");
    if (url == NULL) {
        fail_msg("VSOKO_TEST_PG is not set: see tests/support/postgres.sh");
    }
    PGconn *connection = PQconnectdb(url);
    PGresult *result = PQexec(connection, statement);
    bool ok = PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
    if (!ok) {
        fail_msg("%s: %s", statement, PQerrorMessage(connection));
    }
    PQfinish(connection);
}

// Names a new database and puts its URL in place of the cluster's ".../postgres?...".
static void database_make(struct test_store *test) {
    static int count;
    char name[64], statement[160];
    const char *url = getenv("VSOKO_TEST_PG");
    const char *at = url == NULL ? NULL : strstr(url, "/postgres?");
    if (at == NULL) {
        fail_msg("VSOKO_TEST_PG must be as postgres.sh prints it");
        return;
    }
    snprintf(name, sizeof name, "test_%d_%d", (int)getpid(), ++count);
    snprintf(statement, sizeof statement, "create database %s template template0", name);
    cluster_run(statement);
    snprintf(test->url, sizeof test->url, "%.*s/%s%s", (int)(at - url), url, name,
             at + strlen("/postgres"));
}

static void database_drop(struct test_store *test) {
    char statement[640];
    const char *name = strstr(test->url, "/test_");
    if (name != NULL) {
        snprintf(statement, sizeof statement, "drop database %.*s with (force)",
                 (int)strcspn(name + 1, "?"), name + 1);
        cluster_run(statement);
    }
}

void test_store_prepare(struct test_store *test, const struct room *const *rooms) {
    const char *base = getenv("TMPDIR");
    memset(test, 0, sizeof *test);
    test->options.rooms = rooms;
    test->arena = arena_open(0);
    snprintf(test->folder, sizeof test->folder, "%s/vsoko-test-XXXXXX",
             base == NULL ? P_tmpdir : base);
    assert_non_null(mkdtemp(test->folder));
    if (test_on_postgres()) {
        database_make(test);
    } else {
        snprintf(test->url, sizeof test->url, "%s/vsoko.db", test->folder);
    }
}

static void open_or_fail(struct test_store *test) {
    struct error error;
    if (!store_open(&test->store, test->url, &test->options, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
}

void test_store_open(struct test_store *test, const struct room *const *rooms) {
    test_store_prepare(test, rooms);
    open_or_fail(test);
}

void test_store_reopen(struct test_store *test) {
    arena_close(test->arena);
    test->arena = arena_open(0);
    store_close(test->store);
    test->store = NULL;
    open_or_fail(test);
}

static int remove_one(const char *path, const struct stat *stat, int kind, struct FTW *ftw) {
    (void)stat;
    (void)kind;
    (void)ftw;
    return remove(path);
}

void test_store_close(struct test_store *test) {
    arena_close(test->arena);
    store_close(test->store);
    if (test_on_postgres()) {
        database_drop(test);
    }
    if (test->folder[0] != '\0') {
        nftw(test->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    }
    memset(test, 0, sizeof *test);
}

struct db *test_reader(struct test_store *test) {
    struct error error;
    struct db *db = store_reader(test->store, test->arena, &error);
    if (db == NULL) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
    return db;
}

int64_t test_number(struct test_store *test, const char *select) {
    struct error error = {0};
    struct query query;
    struct sql sql = {"test_number", select};
    int64_t number = 0;
    struct arena_mark mark = arena_mark(test->arena);
    bool ok = query_open(&query, test_reader(test), &sql, ARGS0, &error);
    if (ok && query_next(&query)) {
        number = query_int(&query, 0);
    }
    ok = ok && query_close(&query, &error);
    arena_rewind(test->arena, mark);
    if (!ok) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
    return number;
}

struct one {
    struct sql sql;
    const struct arg *args;
    size_t n;
};

static bool write_one(struct db *db, struct arena *arena, void *arg, struct error *error) {
    (void)arena;
    struct one *one = arg;
    return db_exec(db, &one->sql, one->args, one->n, NULL, error);
}

void test_write(struct test_store *test, const char *statement, const struct arg *args, size_t n) {
    struct error error;
    struct one one = {{"test_write", statement}, args, n};
    if (!store_write_wait(test->store, write_one, &one, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
}

const char *test_path(struct test_store *test, const char *name) {
    return str_c(test->arena, str_fmt(test->arena, "%s/%s", test->folder, name));
}
