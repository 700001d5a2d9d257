// SPDX-License-Identifier: GPL-3.0-or-later
// Opening and closing.
#include "store/store_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { READERS_DEFAULT = 4 };

static const struct engine *engine_of(const char *url) {
    bool postgres = strncmp(url, "postgresql://", 13) == 0 || strncmp(url, "postgres://", 11) == 0;
    return postgres ? &postgres_engine : &sqlite_engine;
}

// Opens a first connection, with which the schema is compared and upgraded; it becomes the
// writer's.
static bool open_checked(struct store *store, struct error *error) {
    bool read_only = store->options.read_only;
    if (store->engine->id == STORE_SQLITE && !read_only &&
        !store_lock(store->url, &store->lock, error)) {
        return false;
    }
    struct db *db = &store->writer.db;
    if (!db_open(db, store->engine, store->url, read_only ? DB_READER : DB_WRITER, read_only,
                 error) ||
        !store_migrate(db, &store->options, error)) {
        return false;
    }
    if (read_only) {
        db_close(db);
        return true;
    }
    return writer_start(&store->writer, error);
}

bool store_open(struct store **out, const char *url, const struct store_options *options,
                struct error *error) {
    *out = NULL;
    struct store *store = calloc(1, sizeof *store);
    char *own_url = strdup(url);
    if (store == NULL || own_url == NULL) {
        free(store);
        free(own_url);
        return error_set(error, ERROR_LIMIT, "Не хватило памяти. Повторите позже.");
    }
    store->engine = engine_of(url);
    store->url = own_url;
    store->options = *options;
    store->lock = -1;
    pool_init(&store->pool, options->readers > 0 ? options->readers : READERS_DEFAULT);
    if (!open_checked(store, error)) {
        store_close(store);
        return false;
    }
    *out = store;
    return true;
}

void store_close(struct store *store) {
    if (store == NULL) {
        return;
    }
    writer_stop(&store->writer);
    pool_close(&store->pool);
    if (store->lock >= 0) {
        close(store->lock);
    }
    free(store->url);
    free(store);
}

enum store_engine store_engine(const struct store *store) { return store->engine->id; }
