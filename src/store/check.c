// SPDX-License-Identifier: GPL-3.0-or-later
// Is the database whole, and is its schema the one that the program's migrations make? The second
// is found by making that schema anew and comparing object by object.
#include "base/vec.h"
#include "store/store_internal.h"

#include <string.h>

struct findings {
    void (*say)(void *arg, const char *line);
    void *arg;
    struct arena *arena;
};

static void find(struct findings *findings, struct str line) {
    findings->say(findings->arg, str_c(findings->arena, line));
}

// A check that a damaged page stopped has found the damage.
static bool damage_find(struct findings *findings, const struct error *error) {
    if (error->code == ERROR_DATABASE) {
        find(findings, str_fmt(findings->arena, "%s (%s)", error->text, error->cause));
    }
    return error->code == ERROR_DATABASE;
}

// Says every row's first column that is not "ok", after `what`.
static bool rows_say(struct db *db, const struct sql *sql, const char *what,
                     struct findings *findings, struct error *error) {
    struct query query;
    if (!query_open(&query, db, sql, ARGS0, error)) {
        return damage_find(findings, error);
    }
    while (query_next(&query)) {
        struct str text = query_text(&query, 0);
        if (!str_eq(text, S("ok"))) {
            find(findings, str_fmt(findings->arena, "%s: %.*s", what, STR_ARG(text)));
        }
    }
    return query_close(&query, error) || damage_find(findings, error);
}

static bool integrity_check(struct db *db, struct findings *findings, struct error *error) {
    static const struct sql pages = {"check_pages", "select * from pragma_integrity_check"};
    static const struct sql links = {"check_links",
                                     "select \"table\" || ' -> ' || \"parent\" || ', rowid ' || "
                                     "coalesce(rowid, 0) from pragma_foreign_key_check"};
    return rows_say(db, &pages, "Файл базы повреждён", findings, error) &&
           rows_say(db, &links, "Запись ссылается на отсутствующую", findings, error);
}

struct object {
    struct str name, text;
};
struct objects {
    struct object *at;
    size_t n, cap;
};

static const struct sql sqlite_objects = {
    "check_objects_sqlite", "select type || ' ' || name, coalesce(sql, '') from sqlite_schema "
                            "where name not like 'sqlite\\_%' escape '\\' order by 1"};

// Columns, indexes and constraints of the current schema, without its name.
static const struct sql postgres_objects = {
    "check_objects_postgres",
    "with own as (select c.oid, c.relname from pg_class c where c.relnamespace = "
    "current_schema()::regnamespace and c.relkind in ('r', 'p', 'v')) "
    "select 'column ' || o.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod) || "
    "case when a.attnotnull then ' not null' else '' end || "
    "coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') from own o join pg_attribute a "
    "on a.attrelid = o.oid and a.attnum > 0 and not a.attisdropped left join pg_attrdef d on "
    "d.adrelid = o.oid and d.adnum = a.attnum "
    "union all select 'index ' || c.relname, replace(pg_get_indexdef(i.indexrelid), "
    "current_schema() || '.', '') from own o join pg_index i on i.indrelid = o.oid join pg_class "
    "c on c.oid = i.indexrelid "
    "union all select 'constraint ' || o.relname || '.' || c.conname, "
    "pg_get_constraintdef(c.oid) from own o join pg_constraint c on c.conrelid = o.oid "
    "order by 1"};

static bool objects_read(struct objects *objects, struct db *db, struct arena *arena,
                         struct error *error) {
    struct query query;
    const struct sql *sql = db->engine->id == STORE_SQLITE ? &sqlite_objects : &postgres_objects;
    if (!query_open(&query, db, sql, ARGS0, error)) {
        return false;
    }
    while (query_next(&query)) {
        *vec_push(arena, objects) = (struct object){str_dup(arena, query_text(&query, 0)),
                                                    str_dup(arena, query_text(&query, 1))};
    }
    return query_close(&query, error);
}

// Makes the schema in memory, or in a schema of PostgreSQL that is rolled back, and reads it.
static bool objects_expect(struct objects *objects, const struct store *store, struct arena *arena,
                           struct error *error) {
    struct db db;
    bool sqlite = store->engine->id == STORE_SQLITE;
    if (!db_open(&db, store->engine, sqlite ? ":memory:" : store->url, DB_FILE, false, error)) {
        return false;
    }
    bool ok = (sqlite || db_run(&db,
                                "begin; create schema vsoko_check;"
                                "set local search_path to vsoko_check",
                                error)) &&
              migrations_apply_all(&db, store->options.rooms, error) &&
              objects_read(objects, &db, arena, error);
    db_rollback(&db);
    db_close(&db);
    return ok;
}

static void objects_compare(const struct objects *wanted, const struct objects *found,
                            struct findings *findings) {
    size_t w = 0, f = 0;
    while (w < wanted->n || f < found->n) {
        int order = w == wanted->n  ? 1
                    : f == found->n ? -1
                                    : str_cmp(wanted->at[w].name, found->at[f].name);
        struct str name = order <= 0 ? wanted->at[w].name : found->at[f].name;
        const char *what = order < 0   ? "В базе нет нужного"
                           : order > 0 ? "В базе есть лишнее"
                                       : "В базе изменено";
        if (order != 0 || !str_eq(wanted->at[w].text, found->at[f].text)) {
            find(findings, str_fmt(findings->arena, "%s: %.*s", what, STR_ARG(name)));
        }
        w += order <= 0;
        f += order >= 0;
    }
}

static bool schema_check(struct db *db, const struct store *store, struct findings *findings,
                         struct error *error) {
    struct objects wanted = {0}, found = {0};
    struct error cause;
    if (!objects_read(&found, db, findings->arena, error)) {
        return damage_find(findings, error);
    }
    if (!objects_expect(&wanted, store, findings->arena, &cause)) {
        find(findings, str_fmt(findings->arena, "Строение таблиц сверить не удалось: %s %s",
                               cause.text, cause.cause));
        return true;
    }
    objects_compare(&wanted, &found, findings);
    return true;
}

bool store_check(struct store *store, void (*say)(void *arg, const char *line), void *arg,
                 struct error *error) {
    struct arena *arena = arena_open(0);
    struct error mine;
    struct db db;
    error = error == NULL ? &mine : error;
    if (arena == NULL) {
        return error_set(error, ERROR_LIMIT, "Не хватило памяти. Повторите позже.");
    }
    struct findings findings = {say, arg, arena};
    bool ok = db_open(&db, store->engine, store->url, DB_READER, store->options.read_only, error) &&
              (store->engine->id != STORE_SQLITE || integrity_check(&db, &findings, error)) &&
              schema_check(&db, store, &findings, error);
    db_close(&db);
    arena_close(arena);
    return ok;
}
