// SPDX-License-Identifier: GPL-3.0-or-later
#include "instruments/version.h"

#include "base/clock.h"
#include "instruments/instruments_internal.h"

#include <sodium.h>

static const struct sql instrument_version_by_hash = {
    "instrument_version_by_hash",
    "select version from instrument_version where org_id = $1 and instrument_id = $2 "
    "and content_hash = $3"};

static const struct sql instrument_version_last = {
    "instrument_version_last", "select coalesce(max(version), 0) from instrument_version "
                               "where org_id = $1 and instrument_id = $2"};

static const struct sql instrument_version_insert = {
    "instrument_version_insert",
    "insert into instrument_version (org_id, instrument_id, version, content_hash, body, "
    "frozen_ms) values ($1, $2, $3, $4, $5, $6)"};

static const struct sql instrument_version_body = {
    "instrument_version_body",
    "select body from instrument_version where org_id = $1 and instrument_id = $2 "
    "and version = $3"};

const struct sql *const instrument_version_sql[] = {
    &instrument_version_by_hash, &instrument_version_last, &instrument_version_insert,
    &instrument_version_body, NULL};

enum { BODY_MAX = 1024 * 1024 };

static struct str body_hash(struct arena *arena, struct str body) {
    unsigned char hash[32];
    char *hex = arena_alloc(arena, 2 * sizeof hash + 1);
    crypto_generichash(hash, sizeof hash, (const unsigned char *)body.p, body.n, NULL, 0);
    sodium_bin2hex(hex, 2 * sizeof hash + 1, hash, sizeof hash);
    return str_from(hex);
}

static bool one_int(struct db *db, const struct sql *sql, const struct arg *args, size_t n,
                    bool *found, int64_t *out, struct error *error) {
    struct query q;
    if (!query_open(&q, db, sql, args, n, error)) {
        return false;
    }
    *found = query_next(&q);
    *out = *found ? query_int(&q, 0) : 0;
    return query_close(&q, error);
}

bool instrument_freeze(struct db *db, struct arena *arena, int64_t org,
                       const struct instrument *instrument, int64_t *version, struct error *error) {
    struct buf body = buf_open(arena, BODY_MAX);
    node_json(&body, instrument->source, 0);
    if (!buf_ok(&body)) {
        return error_set(error, ERROR_LIMIT, "Инструмент «%.*s» больше мегабайта.",
                         STR_ARG(instrument->title));
    }
    struct str hash = body_hash(arena, buf_str(&body));
    bool found = false;
    if (!one_int(db, &instrument_version_by_hash,
                 ARGS(ARG_INT(org), ARG_TEXT(instrument->id), ARG_TEXT(hash)), &found, version,
                 error)) {
        return false;
    }
    if (found) {
        return true;
    }
    if (!one_int(db, &instrument_version_last, ARGS(ARG_INT(org), ARG_TEXT(instrument->id)), &found,
                 version, error)) {
        return false;
    }
    *version += 1;
    return db_exec(db, &instrument_version_insert,
                   ARGS(ARG_INT(org), ARG_TEXT(instrument->id), ARG_INT(*version), ARG_TEXT(hash),
                        ARG_TEXT(buf_str(&body)), ARG_INT(clock_now_ms())),
                   NULL, error);
}

bool instrument_version_get(struct db *db, struct arena *arena, int64_t org, struct str id,
                            int64_t version, struct instrument *out, struct error *error) {
    struct query q;
    if (!query_open(&q, db, &instrument_version_body,
                    ARGS(ARG_INT(org), ARG_TEXT(id), ARG_INT(version)), error)) {
        return false;
    }
    struct str body = query_next(&q) ? str_dup(arena, query_text(&q, 0)) : (struct str){0};
    if (!query_close(&q, error)) {
        return false;
    }
    if (str_empty(body)) {
        return error_set(error, ERROR_NOT_FOUND, "Инструмент «%.*s», версия %lld, не найден.",
                         STR_ARG(id), (long long)version);
    }
    const struct node *node = node_from_json(arena, body, error);
    return node != NULL && instrument_from_node(arena, "сохранённая версия", node, out, error);
}
