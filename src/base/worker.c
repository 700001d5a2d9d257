// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/worker.h"

#include <pthread.h>
#include <stdlib.h>

struct task {
    void (*run)(struct arena *arena, void *arg);
    void *arg;
};

struct worker {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct task *ring; // `size` places, `n` taken from `first` on
    int size, first, n;
    pthread_t *threads;
    int started;
    bool closing;
};

static bool take(struct worker *worker, struct task *task) {
    pthread_mutex_lock(&worker->lock);
    while (worker->n == 0 && !worker->closing) {
        pthread_cond_wait(&worker->changed, &worker->lock);
    }
    bool some = worker->n > 0;
    if (some) {
        *task = worker->ring[worker->first];
        worker->first = (worker->first + 1) % worker->size;
        worker->n--;
    }
    pthread_mutex_unlock(&worker->lock);
    return some;
}

static void *work(void *arg) {
    struct worker *worker = arg;
    struct task task;
    while (take(worker, &task)) {
        struct arena *arena = arena_open(0);
        if (arena == NULL) {
            abort(); // 16 KiB are not there: nothing can be answered any more
        }
        task.run(arena, task.arg);
        arena_close(arena);
    }
    return NULL;
}

struct worker *worker_open(int threads, int queue) {
    struct worker *worker = calloc(1, sizeof *worker);
    if (worker == NULL) {
        return NULL;
    }
    worker->size = queue;
    worker->ring = calloc((size_t)queue, sizeof *worker->ring);
    worker->threads = calloc((size_t)threads, sizeof *worker->threads);
    pthread_mutex_init(&worker->lock, NULL);
    pthread_cond_init(&worker->changed, NULL);
    if (worker->ring != NULL && worker->threads != NULL) {
        while (worker->started < threads &&
               pthread_create(&worker->threads[worker->started], NULL, work, worker) == 0) {
            worker->started++;
        }
    }
    if (worker->started == 0) {
        worker_close(worker);
        return NULL;
    }
    return worker;
}

void worker_close(struct worker *worker) {
    if (worker == NULL) {
        return;
    }
    pthread_mutex_lock(&worker->lock);
    worker->closing = true;
    pthread_cond_broadcast(&worker->changed);
    pthread_mutex_unlock(&worker->lock);
    for (int i = 0; i < worker->started; i++) {
        pthread_join(worker->threads[i], NULL);
    }
    pthread_cond_destroy(&worker->changed);
    pthread_mutex_destroy(&worker->lock);
    free(worker->ring);
    free(worker->threads);
    free(worker);
}

bool worker_add(struct worker *worker, void (*run)(struct arena *arena, void *arg), void *arg) {
    pthread_mutex_lock(&worker->lock);
    bool fits = worker->n < worker->size && !worker->closing;
    if (fits) {
        worker->ring[(worker->first + worker->n) % worker->size] = (struct task){run, arg};
        worker->n++;
        pthread_cond_signal(&worker->changed);
    }
    pthread_mutex_unlock(&worker->lock);
    return fits;
}
