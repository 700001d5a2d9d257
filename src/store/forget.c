// SPDX-License-Identifier: GPL-3.0-or-later
// What a write removed must not be found in what the engine keeps besides the rows: a log, dead
// versions. This happens outside any transaction, on the writer's thread, after the commit.
#include "base/clock.h"
#include "base/log.h"
#include "store/store_internal.h"

#include <string.h>

void db_forget(struct db *db, const char *table, enum forget_when when) {
    struct forgetting *list = db->forgetting;
    if (list == NULL) {
        return;
    }
    list->now |= when == FORGET_NOW;
    for (size_t i = 0; i < list->n; i++) {
        if (strcmp(list->tables[i], table) == 0) {
            return;
        }
    }
    if (list->n < FORGET_TABLES) {
        list->tables[list->n++] = table;
    } else {
        log_line(LOG_ERROR, "store", "too many tables to forget, %s is left out", table);
    }
}

void forgetting_run(struct db *db) {
    struct forgetting *list = db->forgetting;
    int64_t now = clock_monotonic_ms();
    struct error error = {0};
    bool due = list->now || now - list->last_ms >= db->engine->forget_pause_ms;
    if (list->n == 0 || !due) {
        return;
    }
    if (db->engine->forget(db, list->tables, list->n, &error)) {
        list->n = 0;
        list->now = false;
    } else if (error.code != ERROR_BUSY) {
        log_line(LOG_ERROR, "store", "former versions of rows stay for now: %s", error.cause);
    }
    list->last_ms = now;
}
