// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/nightly.h"

#include "base/clock.h"
#include "base/log.h"
#include "exchange/copies.h"
#include "school/org.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <time.h>

struct nightly {
    struct arena *arena; // its own memory
    struct store *store;
    const char *data_dir;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t closed;
    bool closing;
};

static bool look_due(const struct nightly *nightly, struct arena *arena, int64_t *org, bool *due,
                     struct error *error) {
    struct copies_state state;
    struct db *db = store_reader(nightly->store, arena, error);
    *due = false;
    if (db == NULL || !org_here(db, org, error)) {
        return false;
    }
    if (*org == 0) {
        return true;
    }
    if (!copies_state_get(db, arena, *org, &state, error)) {
        return false;
    }
    *due = copies_due(&state, clock_now_ms());
    return true;
}

static void run_once(const struct nightly *nightly, struct arena *arena) {
    struct error error = {0};
    struct person program = {0};
    bool due;
    struct arena_mark mark = arena_mark(arena);
    bool ok = look_due(nightly, arena, &program.org, &due, &error);
    arena_rewind(arena, mark); // the reader goes back
    if (ok && due) {
        struct copies_make make = {nightly->store, nightly->data_dir, &program, {0}, 0};
        ok = copies_make(arena, &make, &error);
        if (ok) {
            log_line(LOG_INFO, "exchange", "the nightly copy was made");
        }
    }
    if (!ok) {
        log_line(LOG_WARN, "exchange", "the nightly copy failed: %s", error.cause);
    }
}

static void *nightly_main(void *arg) {
    enum { LOOK_EACH_SECONDS = 60 };
    struct nightly *nightly = arg;
    pthread_mutex_lock(&nightly->mutex);
    while (!nightly->closing) {
        pthread_mutex_unlock(&nightly->mutex);
        struct arena *arena = arena_open(0);
        if (arena != NULL && setjmp(*arena_guard(arena)) == 0) {
            run_once(nightly, arena);
        }
        arena_close(arena);
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += LOOK_EACH_SECONDS;
        pthread_mutex_lock(&nightly->mutex);
        if (!nightly->closing) {
            pthread_cond_timedwait(&nightly->closed, &nightly->mutex, &until);
        }
    }
    pthread_mutex_unlock(&nightly->mutex);
    return NULL;
}

bool nightly_open(struct nightly **out, struct store *store, const char *data_dir,
                  struct error *error) {
    struct arena *arena = arena_open(0);
    *out = NULL;
    if (arena == NULL) {
        return error_set(error, ERROR_LIMIT, "Системе не хватает памяти для ночных копий.");
    }
    struct nightly *nightly = arena_new(arena, struct nightly);
    nightly->arena = arena;
    nightly->store = store;
    nightly->data_dir = data_dir;
    pthread_mutex_init(&nightly->mutex, NULL);
    pthread_cond_init(&nightly->closed, NULL);
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); // signals are the main thread's
    bool started = pthread_create(&nightly->thread, NULL, nightly_main, nightly) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!started) {
        arena_close(arena);
        return error_set(error, ERROR_LIMIT, "Система не даёт потока для ночных копий.");
    }
    *out = nightly;
    return true;
}

void nightly_close(struct nightly *nightly) {
    if (nightly == NULL) {
        return;
    }
    pthread_mutex_lock(&nightly->mutex);
    nightly->closing = true;
    pthread_cond_signal(&nightly->closed);
    pthread_mutex_unlock(&nightly->mutex);
    pthread_join(nightly->thread, NULL);
    pthread_mutex_destroy(&nightly->mutex);
    pthread_cond_destroy(&nightly->closed);
    arena_close(nightly->arena);
}

bool nightly_last(struct db *db, struct arena *arena, int64_t org, int64_t *when,
                  struct str *problem, struct error *error) {
    struct copies_state state;
    if (!copies_state_get(db, arena, org, &state, error)) {
        return false;
    }
    *when = state.made_ms;
    *problem = state.problem;
    return true;
}
