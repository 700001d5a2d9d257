// SPDX-License-Identifier: GPL-3.0-or-later
// Running statements: arguments are checked the same for both engines, prepared statements are
// kept by their text.
#include "store/store_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool db_open(struct db *db, const struct engine *engine, const char *url, enum db_role role,
             bool only_read, struct error *error) {
    memset(db, 0, sizeof *db);
    db->engine = engine;
    db->url = url;
    db->role = role;
    db->only_read = only_read;
    if (!engine->open(db, error)) {
        db_close(db);
        return false;
    }
    return true;
}

static void statement_free(struct db *db, struct statement *statement) {
    db->engine->discard(db, statement);
    free(statement->text);
    free(statement);
}

void db_close(struct db *db) {
    if (db->handle == NULL) {
        return;
    }
    db_end_queries(db);
    for (size_t i = 0; i < CACHE_BUCKETS; i++) {
        while (db->buckets[i] != NULL) {
            struct statement *first = db->buckets[i];
            db->buckets[i] = first->next;
            statement_free(db, first);
        }
    }
    db->cached = 0;
    db->engine->close(db);
    db->handle = NULL;
}

// Ends a statement's run; one that was not kept is freed.
static void statement_release(struct db *db, struct statement *statement) {
    struct statement **at = &db->open;
    while (*at != statement) {
        at = &(*at)->next_open;
    }
    *at = statement->next_open;
    statement->open = false;
    db->engine->finish(statement);
    if (!statement->cached) {
        statement_free(db, statement);
    }
}

void db_end_queries(struct db *db) {
    while (db->open != NULL) {
        statement_release(db, db->open);
    }
}

void db_forget_failure(struct db *db) {
    db->failed = false;
    db->failure.code = ERROR_NONE;
}

// Remembers the first failure: a write in which a statement failed is undone even if its function
// says otherwise, since PostgreSQL would not commit it.
static bool db_fail(struct db *db, const struct error *error) {
    if (!db->failed) {
        db->failed = true;
        db->failure = *error;
    }
    return false;
}

bool db_run(struct db *db, const char *text, struct error *error) {
    struct error mine;
    error = error == NULL ? &mine : error;
    return db->engine->run(db, text, error) || db_fail(db, error);
}

void db_rollback(struct db *db) {
    db_end_queries(db);
    if (db->engine->in_transaction(db) && !db->engine->run(db, "rollback", NULL)) {
        db->broken = true;
    }
}

static bool args_check(const struct sql *sql, const struct arg *args, size_t n,
                       struct error *error) {
    for (size_t i = 0; i < n; i++) {
        struct str text = args[i].text;
        if (args[i].kind == ARG_KIND_TEXT &&
            (!utf8_valid(text) || (text.n > 0 && memchr(text.p, '\0', text.n) != NULL))) {
            error_set(error, ERROR_INPUT,
                      "В тексте есть знаки, которые нельзя записать: он повреждён или не в "
                      "кодировке UTF-8. Введите его заново.");
            return error_cause(error, "%s: parameter %zu", sql->name, i + 1);
        }
    }
    return true;
}

// The key of a statement: its text and the kinds of its arguments, for PostgreSQL prepares
// integers and reals with their types.
static uint64_t statement_key(const char *text, const struct arg *args, size_t n) {
    uint64_t key = 14695981039346656037u;
    for (const char *p = text; *p != '\0'; p++) {
        key = (key ^ (unsigned char)*p) * 1099511628211u;
    }
    for (size_t i = 0; i < n; i++) {
        key = (key ^ (256u + args[i].kind)) * 1099511628211u;
    }
    return key;
}

static struct statement *statement_new(struct db *db, const struct sql *sql, const struct arg *args,
                                       size_t n, struct error *error) {
    struct statement *statement = calloc(1, sizeof *statement);
    char *text = strdup(sql->text);
    if (statement == NULL || text == NULL) {
        free(statement);
        free(text);
        error_set(error, ERROR_LIMIT, "Не хватило памяти. Повторите позже.");
        return NULL;
    }
    statement->text = text;
    statement->name = sql->name;
    if (!db->engine->prepare(db, statement, args, n, error)) {
        statement_free(db, statement);
        return NULL;
    }
    return statement;
}

static struct statement *statement_take(struct db *db, const struct sql *sql,
                                        const struct arg *args, size_t n, struct error *error) {
    uint64_t key = statement_key(sql->text, args, n);
    struct statement **bucket = &db->buckets[key % CACHE_BUCKETS];
    struct statement *at = *bucket;
    while (at != NULL && (at->open || at->key != key || strcmp(at->text, sql->text) != 0)) {
        at = at->next;
    }
    if (at == NULL) {
        at = statement_new(db, sql, args, n, error);
        if (at == NULL) {
            return NULL;
        }
        at->key = key;
        if (db->cached < CACHE_LARGEST) {
            at->cached = true;
            at->next = *bucket;
            *bucket = at;
            db->cached++;
        }
    }
    at->name = sql->name;
    at->open = true;
    at->next_open = db->open;
    db->open = at;
    return at;
}

bool query_open(struct query *query, struct db *db, const struct sql *sql, const struct arg *args,
                size_t n, struct error *error) {
    struct error mine;
    error = error == NULL ? &mine : error;
    query->db = db;
    query->statement = NULL;
    query->failed = false;
    query->row = 0;
    if (!args_check(sql, args, n, error)) {
        return db_fail(db, error);
    }
    struct statement *statement = statement_take(db, sql, args, n, error);
    if (statement == NULL) {
        return db_fail(db, error);
    }
    if (!db->engine->start(db, statement, args, n, error)) {
        statement_release(db, statement);
        return db_fail(db, error);
    }
    query->statement = statement;
    return true;
}

bool query_next(struct query *query) {
    if (query->statement == NULL || query->failed || query->row < 0) {
        return false;
    }
    enum step step = query->db->engine->step(query->db, query->statement, &query->failure);
    if (step == STEP_ROW) {
        return true;
    }
    query->row = -1; // past the end
    if (step == STEP_FAILED) {
        query->failed = true;
        db_fail(query->db, &query->failure);
    }
    return false;
}

int64_t query_int(struct query *query, int column) {
    return query->db->engine->column_int(query->statement, column);
}

double query_real(struct query *query, int column) {
    return query->db->engine->column_real(query->statement, column);
}

struct str query_text(struct query *query, int column) {
    return query->db->engine->column_text(query->statement, column);
}

struct str query_blob(struct query *query, int column) {
    return query->db->engine->column_blob(query->statement, column);
}

bool query_null(struct query *query, int column) {
    return query->db->engine->column_null(query->statement, column);
}

bool query_close(struct query *query, struct error *error) {
    if (query->statement != NULL) {
        statement_release(query->db, query->statement);
        query->statement = NULL;
    }
    if (query->failed && error != NULL) {
        *error = query->failure;
    }
    return !query->failed;
}

bool db_exec(struct db *db, const struct sql *sql, const struct arg *args, size_t n,
             int64_t *changed, struct error *error) {
    struct query query;
    if (!query_open(&query, db, sql, args, n, error)) {
        return false;
    }
    while (query_next(&query)) {
    }
    if (changed != NULL) {
        *changed = query.failed ? 0 : db->engine->changed(db, query.statement);
    }
    return query_close(&query, error);
}
