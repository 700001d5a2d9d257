// SPDX-License-Identifier: GPL-3.0-or-later
#include "school/school_internal.h"

enum { JSON_MAX = 1024 * 1024 };

struct str row_text(struct arena *arena, struct query *query, int column) {
    return str_dup(arena, query_text(query, column));
}

struct date row_date(struct query *query, int column) {
    struct date date = {0};
    if (!date_parse_iso(query_text(query, column), &date)) {
        return (struct date){0};
    }
    return date;
}

struct node *row_json(struct arena *arena, struct query *query, int column) {
    struct str text = row_text(arena, query, column);
    struct node *node = text.n == 0 ? NULL : node_from_json(arena, text, NULL);
    return node == NULL ? node_map(arena) : node;
}

struct arg arg_json(struct arena *arena, const struct node *node) {
    if (node == NULL) {
        return ARG_TEXT(S("{}"));
    }
    struct buf out = buf_open(arena, JSON_MAX);
    node_json(&out, node, 0);
    return ARG_TEXT(buf_str(&out));
}

struct arg arg_id(int64_t id) {
    return id == 0 ? ARG_NULL : ARG_INT(id);
}

bool row_int(struct db *db, const struct sql *sql, const struct arg *args, size_t n, int64_t *out,
             struct error *error) {
    struct query q;
    *out = 0;
    if (!query_open(&q, db, sql, args, n, error)) {
        return false;
    }
    if (query_next(&q)) {
        *out = query_int(&q, 0);
    }
    return query_close(&q, error);
}

bool exec_one(struct db *db, const struct sql *sql, const struct arg *args, size_t n,
              const char *missing, struct error *error) {
    int64_t changed = 0;
    if (!db_exec(db, sql, args, n, &changed, error)) {
        return false;
    }
    return changed > 0 || error_set(error, ERROR_NOT_FOUND, "%s", missing);
}

void put_text(struct arena *arena, struct node *map, const char *key, struct str text) {
    node_put(arena, map, key, node_text(arena, text));
}

void put_int(struct arena *arena, struct node *map, const char *key, int64_t value) {
    node_put(arena, map, key, node_int(arena, value));
}

void put_date(struct arena *arena, struct node *map, const char *key, struct date date) {
    node_put(arena, map, key, node_text(arena, date_iso(arena, date)));
}

struct date node_date(const struct node *map, const char *key) {
    struct date date = {0};
    if (!date_parse_iso(node_str(node_get(map, key)), &date)) {
        return (struct date){0};
    }
    return date;
}
