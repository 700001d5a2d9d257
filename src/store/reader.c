// SPDX-License-Identifier: GPL-3.0-or-later
// Connections for reading. `keep` of them stay open; a page that asks for more gets more, up to
// four times as many, so that a thread that reads twice at once never waits for itself.
#include "store/store_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

enum { WAIT_SECONDS = 5, LARGEST_TIMES = 4 };

void pool_init(struct pool *pool, int readers) {
    pthread_mutex_init(&pool->mutex, NULL);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&pool->freed, &attributes);
    pthread_condattr_destroy(&attributes);
    pool->keep = readers;
    pool->largest = readers * LARGEST_TIMES;
}

void pool_close(struct pool *pool) {
    while (pool->idle != NULL) {
        struct db *db = pool->idle;
        pool->idle = db->next;
        db_close(db);
        free(db);
    }
    pthread_mutex_destroy(&pool->mutex);
    pthread_cond_destroy(&pool->freed);
}

// An idle connection, or NULL with *fresh = true: one more may be opened. Both NULL and false:
// waited too long.
static struct db *pool_take(struct pool *pool, bool *fresh) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += WAIT_SECONDS;
    pthread_mutex_lock(&pool->mutex);
    int number = 0;
    while (pool->idle == NULL && pool->n_open >= pool->largest && number != ETIMEDOUT) {
        number = pthread_cond_timedwait(&pool->freed, &pool->mutex, &until);
    }
    struct db *db = pool->idle;
    *fresh = db == NULL && pool->n_open < pool->largest;
    if (db != NULL) {
        pool->idle = db->next;
        pool->n_idle--;
    } else if (*fresh) {
        pool->n_open++;
    }
    pthread_mutex_unlock(&pool->mutex);
    return db;
}

// Gives a connection back; a broken one, or one more than are kept, is closed. NULL only lets
// somebody else open one.
static void pool_give(struct pool *pool, struct db *db) {
    pthread_mutex_lock(&pool->mutex);
    bool keep = db != NULL && !db->broken && pool->n_idle < pool->keep;
    if (keep) {
        db->next = pool->idle;
        pool->idle = db;
        pool->n_idle++;
    } else {
        pool->n_open--;
    }
    pthread_cond_signal(&pool->freed);
    pthread_mutex_unlock(&pool->mutex);
    if (!keep && db != NULL) {
        db_close(db);
        free(db);
    }
}

static struct db *reader_open(struct store *store, struct error *error) {
    struct db *db = calloc(1, sizeof *db);
    if (db == NULL) {
        error_set(error, ERROR_LIMIT, "Не хватило памяти. Повторите позже.");
        return NULL;
    }
    if (!db_open(db, store->engine, store->url, DB_READER, store->options.read_only, error)) {
        free(db);
        return NULL;
    }
    return db;
}

struct lease {
    struct store *store;
    struct db *db;
};

static void lease_end(void *arg) {
    struct lease *lease = arg;
    if (lease->db != NULL) {
        db_rollback(lease->db);
        pool_give(&lease->store->pool, lease->db);
        lease->db = NULL;
    }
}

// Begins the snapshot. A connection that died while it was idle (a restarted PostgreSQL) is
// opened anew once.
static bool snapshot_begin(struct db *db, struct error *error) {
    db_forget_failure(db);
    if (db_run(db, db->engine->begin_read, error)) {
        return true;
    }
    if (!db->broken) {
        return false;
    }
    db_close(db);
    return db_open(db, db->engine, db->url, DB_READER, db->only_read, error) &&
           db_run(db, db->engine->begin_read, error);
}

struct db *store_reader(struct store *store, struct arena *arena, struct error *error) {
    // The lease is registered before there is anything to lose: the arena may jump.
    struct lease *lease = arena_new(arena, struct lease);
    lease->store = store;
    arena_on_close(arena, lease_end, lease);
    bool fresh;
    struct db *db = pool_take(&store->pool, &fresh);
    if (db == NULL && !fresh) {
        error_set(error, ERROR_BUSY, "Слишком много запросов сразу. Повторите через минуту.");
        return NULL;
    }
    if (fresh) {
        db = reader_open(store, error);
    }
    if (db == NULL || !snapshot_begin(db, error)) {
        if (db != NULL) {
            db->broken = true;
        }
        pool_give(&store->pool, db);
        return NULL;
    }
    lease->db = db;
    return db;
}
