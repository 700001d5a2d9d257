// SPDX-License-Identifier: GPL-3.0-or-later
// How many rows each table holds: what a restored copy is compared by.
#include "base/vec.h"
#include "store/store_internal.h"

static const struct sql sqlite_tables = {
    "rows_tables_sqlite", "select name from sqlite_schema where type = 'table' and name not like "
                          "'sqlite\\_%' escape '\\' order by name"};
static const struct sql postgres_tables = {
    "rows_tables_postgres", "select cast(relname as text) from pg_class where relnamespace = "
                            "current_schema()::regnamespace and relkind in ('r', 'p') order by 1"};

static bool names_read(struct db *db, struct arena *arena, struct store_rows *out,
                       struct error *error) {
    struct query query;
    const struct sql *sql = db->engine->id == STORE_SQLITE ? &sqlite_tables : &postgres_tables;
    if (!query_open(&query, db, sql, ARGS0, error)) {
        return false;
    }
    while (query_next(&query)) {
        vec_push(arena, &out->tables)->name = str_dup(arena, query_text(&query, 0));
    }
    return query_close(&query, error);
}

static bool table_count(struct db *db, struct arena *arena, struct store_table *table,
                        struct error *error) {
    struct query query;
    struct str text = str_fmt(arena, "select count(*) from \"%.*s\"", STR_ARG(table->name));
    struct sql sql = {"rows_count", str_c(arena, text)};
    if (!query_open(&query, db, &sql, ARGS0, error)) {
        return false;
    }
    table->rows = query_next(&query) ? query_int(&query, 0) : 0;
    return query_close(&query, error);
}

bool store_count_rows(struct store *store, struct arena *arena, struct store_rows *out,
                      struct error *error) {
    struct db db;
    *out = (struct store_rows){0};
    bool ok = db_open(&db, store->engine, store->url, DB_READER, store->options.read_only, error) &&
              db_run(&db, db.engine->begin_read, error) && names_read(&db, arena, out, error);
    for (size_t i = 0; ok && i < out->tables.n; i++) {
        ok = table_count(&db, arena, &out->tables.at[i], error);
        out->total += out->tables.at[i].rows;
    }
    db_close(&db);
    return ok;
}
