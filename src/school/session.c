// SPDX-License-Identifier: GPL-3.0-or-later
#include "school/session.h"

#include "base/log.h"
#include "school/reading.h"
#include "school/school_internal.h"

#include <string.h>

static const struct sql session_by_token = {
    "web_session_by_token",
    "select org_id, account_id, created_ms, seen_ms from web_session where token_hash = $1"};
static const struct sql session_upsert = {
    "web_session_upsert",
    "insert into web_session (org_id, token_hash, account_id, created_ms, seen_ms)"
    " values ($1, $2, $3, $4, $5)"
    " on conflict (org_id, token_hash) do update set seen_ms = excluded.seen_ms"};
static const struct sql session_delete = {"web_session_delete",
                                          "delete from web_session where token_hash = $1"};
static const struct sql session_delete_old = {"web_session_delete_old",
                                              "delete from web_session where seen_ms < $1"};

const struct sql *const session_sql[] = {&session_by_token, &session_upsert, &session_delete,
                                         &session_delete_old, NULL};

static struct str bytes_of(const unsigned char hash[32]) { return str_n((const char *)hash, 32); }

static bool read_session(struct db *db, const unsigned char hash[32], struct net_session *out,
                         struct error *error) {
    struct query q;
    *out = (struct net_session){0};
    if (!query_open(&q, db, &session_by_token, ARGS(ARG_BLOB(bytes_of(hash))), error)) {
        return false;
    }
    if (query_next(&q)) {
        memcpy(out->token_hash, hash, 32);
        out->org = query_int(&q, 0);
        out->user = query_int(&q, 1);
        out->created_ms = query_int(&q, 2);
        out->seen_ms = query_int(&q, 3);
    }
    return query_close(&q, error);
}

bool session_find(struct store *store, const unsigned char hash[32], struct net_session *out) {
    struct error error = {0};
    struct reading reading = {0};
    bool read =
        reading_begin(&reading, store, &error) && read_session(reading.db, hash, out, &error);
    if (!read) {
        log_line(LOG_ERROR, "school", "a session could not be looked up: %s", error.cause);
    }
    reading_end(&reading);
    return read && out->user != 0;
}

// ---- keeping

static bool write_session(struct db *db, struct arena *arena, void *arg, struct error *error) {
    (void)arena;
    const struct net_session *session = arg;
    return db_exec(db, &session_upsert,
                   ARGS(ARG_INT(session->org), ARG_BLOB(bytes_of(session->token_hash)),
                        ARG_INT(session->user), ARG_INT(session->created_ms),
                        ARG_INT(session->seen_ms)),
                   NULL, error);
}

// A session on its way to the writer while the request goes on.
struct behind {
    struct arena *arena;
    struct net_session session;
};

static bool write_behind(struct db *db, struct arena *arena, void *arg, struct error *error) {
    struct behind *behind = arg;
    return write_session(db, arena, &behind->session, error);
}

static void written_behind(void *arg, bool ok, const struct error *error) {
    struct behind *behind = arg;
    if (!ok) {
        log_line(LOG_WARN, "school", "a session was not refreshed: %s", error->cause);
    }
    arena_close(behind->arena);
}

bool session_keep(struct store *store, const struct net_session *session, struct error *error) {
    struct net_session fresh = *session;
    if (session->seen_ms == session->created_ms) {
        return store_write_wait(store, write_session, &fresh, error);
    }
    struct arena *arena = arena_open(0);
    if (arena == NULL) {
        return error_set(error, ERROR_LIMIT, "Не хватило памяти. Повторите позже");
    }
    struct behind *behind = arena_new(arena, struct behind);
    *behind = (struct behind){arena, fresh};
    if (!store_write(store, write_behind, behind, written_behind, behind, error)) {
        arena_close(arena);
        return false;
    }
    return true;
}

static bool delete_session(struct db *db, struct arena *arena, void *arg, struct error *error) {
    (void)arena;
    return db_exec(db, &session_delete, ARGS(ARG_BLOB(bytes_of(arg))), NULL, error);
}

void session_end(struct store *store, const unsigned char hash[32]) {
    struct error error = {0};
    unsigned char own[32];
    memcpy(own, hash, sizeof own);
    if (!store_write_wait(store, delete_session, own, &error)) {
        log_line(LOG_ERROR, "school", "a session was not ended: %s", error.cause);
    }
}

bool session_sweep(struct db *db, struct arena *arena, void *ask, struct error *error) {
    (void)arena;
    const int64_t *since = ask;
    return db_exec(db, &session_delete_old, ARGS(ARG_INT(*since)), NULL, error);
}
