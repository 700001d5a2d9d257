// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/team.h"

#include "base/worker.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

struct team {
    struct worker *worker;
    int helpers; // besides the caller
    pthread_mutex_t lock;
    pthread_cond_t done;
    int running;
    void (*task)(void *arg, size_t index);
    void *arg;
    size_t n;
    _Atomic size_t next;
};

int team_processors(void) {
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return n > 0 ? n : 1;
}

struct team *team_open(int threads) {
    struct team *team = threads > 1 ? calloc(1, sizeof *team) : NULL;
    if (team == NULL) {
        return NULL;
    }
    team->helpers = threads - 1;
    team->worker = worker_open(team->helpers, team->helpers);
    if (team->worker == NULL) {
        free(team);
        return NULL;
    }
    pthread_mutex_init(&team->lock, NULL);
    pthread_cond_init(&team->done, NULL);
    return team;
}

void team_close(struct team *team) {
    if (team != NULL) {
        worker_close(team->worker);
        pthread_cond_destroy(&team->done);
        pthread_mutex_destroy(&team->lock);
        free(team);
    }
}

static void take_all(struct team *team) {
    for (size_t i; (i = atomic_fetch_add(&team->next, 1)) < team->n;) {
        team->task(team->arg, i);
    }
}

static void help(struct arena *arena, void *arg) {
    struct team *team = arg;
    (void)arena;
    take_all(team);
    pthread_mutex_lock(&team->lock);
    if (--team->running == 0) {
        pthread_cond_signal(&team->done);
    }
    pthread_mutex_unlock(&team->lock);
}

void team_run(void *team_, void (*task)(void *arg, size_t index), void *arg, size_t n) {
    struct team *team = team_;
    if (team == NULL) {
        for (size_t i = 0; i < n; i++) {
            task(arg, i);
        }
        return;
    }
    team->task = task;
    team->arg = arg;
    team->n = n;
    atomic_store(&team->next, 0);
    team->running = team->helpers;
    for (int h = 0; h < team->helpers; h++) {
        if (!worker_add(team->worker, help, team)) {
            pthread_mutex_lock(&team->lock);
            team->running--;
            pthread_mutex_unlock(&team->lock);
        }
    }
    take_all(team);
    pthread_mutex_lock(&team->lock);
    while (team->running > 0) {
        pthread_cond_wait(&team->done, &team->lock);
    }
    pthread_mutex_unlock(&team->lock);
}
