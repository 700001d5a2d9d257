// SPDX-License-Identifier: GPL-3.0-or-later
// Rows from one database into another with the same tables, one of the two a SQLite file, through
// the same queries that everything else uses. A cursor keeps a table of millions of rows of
// PostgreSQL out of the memory; SQLite gives its rows one by one anyway.
#include "base/buf.h"
#include "base/vec.h"
#include "store/store_internal.h"

#include <string.h>

enum { STATEMENT_LARGEST = 64 * 1024 };

struct column {
    struct str name;
    enum arg_kind kind;
};

struct table {
    struct str name;
    struct {
        struct column *at;
        size_t n, cap;
    } columns;
};

struct tables {
    struct table *at;
    size_t n, cap;
};

static enum arg_kind kind_of(struct str type) {
    return str_eq(type, S("INTEGER")) ? ARG_KIND_INT
           : str_eq(type, S("REAL"))  ? ARG_KIND_REAL
           : str_eq(type, S("BLOB"))  ? ARG_KIND_BLOB
                                      : ARG_KIND_TEXT;
}

// Tables and their stored columns, generated ones left out.
static bool tables_read(struct tables *tables, struct db *db, struct arena *arena,
                        struct error *error) {
    static const struct sql sql = {
        "copy_tables", "select s.name, c.name, upper(c.type) from sqlite_schema s, "
                       "pragma_table_xinfo(s.name) c where s.type = 'table' and s.name not like "
                       "'sqlite\\_%' escape '\\' and c.hidden = 0 order by s.name, c.cid"};
    struct query query;
    if (!query_open(&query, db, &sql, ARGS0, error)) {
        return false;
    }
    struct table *table = NULL;
    while (query_next(&query)) {
        if (table == NULL || !str_eq(table->name, query_text(&query, 0))) {
            table = vec_push(arena, tables);
            table->name = str_dup(arena, query_text(&query, 0));
        }
        *vec_push(arena, &table->columns) =
            (struct column){str_dup(arena, query_text(&query, 1)), kind_of(query_text(&query, 2))};
    }
    return query_close(&query, error);
}

static void put_columns(struct buf *buf, const struct table *table) {
    for (size_t i = 0; i < table->columns.n; i++) {
        buf_put(buf, i == 0 ? S("\"") : S(", \""));
        buf_put(buf, table->columns.at[i].name);
        buf_put_char(buf, '"');
    }
}

static const char *insert_text(const struct table *table, struct arena *arena) {
    struct buf buf = buf_open(arena, STATEMENT_LARGEST);
    buf_fmt(&buf, "insert into \"%.*s\" (", STR_ARG(table->name));
    put_columns(&buf, table);
    buf_put(&buf, S(") values ("));
    for (size_t i = 0; i < table->columns.n; i++) {
        buf_fmt(&buf, i == 0 ? "$%zu" : ", $%zu", i + 1);
    }
    buf_put_char(&buf, ')');
    return str_c(arena, buf_str(&buf));
}

// `before` stands before the select: a cursor's declaration, or nothing.
static const char *select_text(const struct table *table, const char *before, struct arena *arena) {
    struct buf buf = buf_open(arena, STATEMENT_LARGEST);
    buf_fmt(&buf, "%sselect ", before);
    put_columns(&buf, table);
    buf_fmt(&buf, " from \"%.*s\"", STR_ARG(table->name));
    return str_c(arena, buf_str(&buf));
}

static struct arg column_arg(struct query *query, int at, enum arg_kind kind) {
    if (query_null(query, at)) {
        return ARG_NULL;
    }
    switch (kind) {
    case ARG_KIND_INT:
        return ARG_INT(query_int(query, at));
    case ARG_KIND_REAL:
        return ARG_REAL(query_real(query, at));
    case ARG_KIND_BLOB:
        return ARG_BLOB(query_blob(query, at));
    default:
        return ARG_TEXT(query_text(query, at));
    }
}

// Copies what the query gives; *any = false when that is nothing.
static bool rows_copy(struct db *from, struct db *to, const struct table *table,
                      const struct sql *fetch, const struct sql *insert, struct arg *args,
                      bool *any, struct error *error) {
    struct query query;
    *any = false;
    if (!query_open(&query, from, fetch, ARGS0, error)) {
        return false;
    }
    bool ok = true;
    while (ok && query_next(&query)) {
        *any = true;
        for (size_t i = 0; i < table->columns.n; i++) {
            args[i] = column_arg(&query, (int)i, table->columns.at[i].kind);
        }
        ok = db_exec(to, insert, args, table->columns.n, NULL, error);
    }
    return query_close(&query, ok ? error : NULL) && ok;
}

static bool table_copy(struct db *from, struct db *to, const struct table *table,
                       struct arena *arena, struct error *error) {
    struct str clear = str_fmt(arena, "delete from \"%.*s\"", STR_ARG(table->name));
    struct str cursor = str_fmt(arena, "\"copy_%.*s\"", STR_ARG(table->name));
    struct sql insert = {"copy_insert", insert_text(table, arena)};
    struct arg *args = arena_array(arena, struct arg, table->columns.n);
    bool any = true;
    // A migration may have put rows of its own there.
    if (!db_run(to, str_c(arena, clear), error)) {
        return false;
    }
    if (from->engine->id == STORE_SQLITE) {
        struct sql all = {"copy_all", select_text(table, "", arena)};
        return rows_copy(from, to, table, &all, &insert, args, &any, error);
    }
    const char *declare = str_fmt(arena, "declare %.*s cursor for ", STR_ARG(cursor)).p;
    struct sql fetch = {"copy_fetch", str_fmt(arena, "fetch 1000 from %.*s", STR_ARG(cursor)).p};
    bool ok = db_run(from, select_text(table, declare, arena), error);
    while (ok && any) {
        ok = rows_copy(from, to, table, &fetch, &insert, args, &any, error);
    }
    return ok;
}

bool tables_copy(struct db *from, struct db *to, struct error *error) {
    struct arena *arena = arena_open(0);
    struct tables tables = {0};
    if (arena == NULL) {
        return error_set(error, ERROR_LIMIT, "Не хватило памяти. Повторите позже.");
    }
    struct db *file = to->engine->id == STORE_SQLITE ? to : from;
    bool ok = tables_read(&tables, file, arena, error);
    for (size_t i = 0; ok && i < tables.n; i++) {
        ok = table_copy(from, to, &tables.at[i], arena, error);
    }
    arena_close(arena);
    return ok;
}
