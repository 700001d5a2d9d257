// SPDX-License-Identifier: GPL-3.0-or-later
// The writer: one thread, one connection, group commit. No timer is needed: a batch is whatever
// queued while the batch before it was being put on the disk.
//
// A write is answered `ok` only after COMMIT returned. Where a commit fails, or the engine drops
// the transaction under a write (a full disk, a lost connection), every write of that transaction
// is answered with the failure; none is run again, for its function may have had effects on *arg.
#include "base/log.h"
#include "store/store_internal.h"

#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// Past 256 rows a commit a batch gains little (the disk's share is small already), and it holds
// an arena a write.
enum { QUEUE_LARGEST = 8192, BATCH_LARGEST = 256 };

struct job {
    struct job *next;
    store_write_fn *fn;
    void *arg;
    store_done_fn *done;
    void *done_arg;
    struct arena *arena;
    bool ok;
    struct error error;
};

static const struct sql savepoint_sql = {"savepoint", "savepoint write_one"};
static const struct sql release_sql = {"release", "release savepoint write_one"};
static const struct sql undo_sql = {"undo", "rollback to savepoint write_one"};

// Waits for a job; where something is still to be forgotten, a second at most.
static void wait_for_job(struct writer *writer) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec++;
    bool waits = true;
    while (waits && writer->first == NULL && !writer->closing) {
        if (writer->forgetting.n == 0) {
            pthread_cond_wait(&writer->more, &writer->mutex);
        } else {
            waits = pthread_cond_timedwait(&writer->more, &writer->mutex, &until) == 0;
        }
    }
}

// Takes up to BATCH_LARGEST jobs, waiting for the first. NULL: none came, see wait_for_job().
// *end: the store closes, and nothing is left.
static struct job *batch_take(struct writer *writer, bool *end) {
    pthread_mutex_lock(&writer->mutex);
    wait_for_job(writer);
    *end = writer->first == NULL && writer->closing;
    struct job *first = writer->first, *last = first;
    int64_t n = first == NULL ? 0 : 1;
    while (last != NULL && last->next != NULL && n < BATCH_LARGEST) {
        last = last->next;
        n++;
    }
    if (last != NULL) {
        writer->first = last->next;
        writer->last = writer->first == NULL ? NULL : writer->last;
        last->next = NULL;
    }
    writer->queued -= n;
    pthread_mutex_unlock(&writer->mutex);
    return first;
}

static bool job_run_guarded(struct db *db, struct job *job) {
    if (setjmp(*arena_guard(job->arena)) != 0) {
        return error_set(&job->error, ERROR_LIMIT,
                         "Данных больше, чем программа может записать за один раз. Разделите их "
                         "на части.");
    }
    return job->fn(db, job->arena, job->arg, &job->error);
}

static bool exec0(struct db *db, const struct sql *sql, struct error *error) {
    return db_exec(db, sql, ARGS0, NULL, error);
}

// Runs a job in a savepoint of its own; a lone job needs none, the transaction is its savepoint.
static void job_run(struct db *db, struct job *job, bool alone) {
    db_forget_failure(db);
    job->ok = (alone || exec0(db, &savepoint_sql, &job->error)) && job_run_guarded(db, job);
    db_end_queries(db);
    if (job->ok && db->failed) {
        job->ok = false;
        job->error = db->failure;
    }
    if (job->ok && !alone) {
        job->ok = exec0(db, &release_sql, &job->error);
    }
    if (job->ok) {
        return;
    }
    if (job->error.code == ERROR_NONE) {
        error_set(&job->error, ERROR_INTERNAL, "Запись не удалась. Повторите.");
    }
    if (db->engine->in_transaction(db) &&
        (alone || !exec0(db, &undo_sql, NULL) || !exec0(db, &release_sql, NULL))) {
        db_rollback(db);
    }
}

static void jobs_fail(struct job *from, const struct job *end, const struct error *error) {
    for (struct job *job = from; job != end; job = job->next) {
        if (job->ok) {
            job->ok = false;
            job->error = *error;
        }
    }
}

static bool connection_ready(struct writer *writer, struct error *error) {
    struct db *db = &writer->db;
    if (db->broken) {
        db_close(db);
    }
    if (db->handle == NULL && !db_open(db, db->engine, db->url, DB_WRITER, db->only_read, error)) {
        return false;
    }
    db->forgetting = &writer->forgetting;
    return true;
}

static bool transaction_begin(struct writer *writer, struct error *error) {
    return connection_ready(writer, error) &&
           db_run(&writer->db, writer->db.engine->begin_write, error);
}

// Runs the jobs from *from on in one transaction and commits it. Returns the first job that was
// not reached because the transaction was lost, NULL when all were.
static struct job *transaction_run(struct writer *writer, struct job *from) {
    struct db *db = &writer->db;
    struct error error = {0};
    bool alone = from->next == NULL, some = false;
    if (!transaction_begin(writer, &error)) {
        for (struct job *job = from; job != NULL; job = job->next) {
            job->ok = false;
            job->error = error;
        }
        return NULL;
    }
    for (struct job *job = from; job != NULL; job = job->next) {
        job_run(db, job, alone);
        if (!db->engine->in_transaction(db)) {
            jobs_fail(from, job, &job->error);
            return job->next;
        }
        some |= job->ok;
    }
    if (!some) {
        db_rollback(db);
    } else if (!db_run(db, "commit", &error)) {
        jobs_fail(from, NULL, &error);
        db_rollback(db);
    }
    return NULL;
}

// Answers the batch: counts first, so that whoever was answered sees them.
static void batch_answer(struct writer *writer, struct job *first) {
    int64_t ok = 0, failed = 0;
    for (struct job *job = first; job != NULL; job = job->next) {
        *(job->ok ? &ok : &failed) += 1;
        if (!job->ok && job->error.code >= ERROR_IO) {
            log_line(LOG_ERROR, "store", "a write failed with code %d: %s", (int)job->error.code,
                     job->error.cause);
        }
    }
    pthread_mutex_lock(&writer->mutex);
    writer->counts.commits += ok > 0;
    writer->counts.writes += ok;
    writer->counts.failures += failed;
    writer->counts.unforgotten = (int64_t)writer->forgetting.n;
    pthread_mutex_unlock(&writer->mutex);
    while (first != NULL) {
        struct job *job = first;
        first = job->next;
        if (job->done != NULL) {
            job->done(job->done_arg, job->ok, &job->error);
        }
        arena_close(job->arena);
        free(job);
    }
}

static void *writer_main(void *arg) {
    struct writer *writer = arg;
    for (bool end = false; !end;) {
        struct job *batch = batch_take(writer, &end);
        for (struct job *next = batch; next != NULL;) {
            next = transaction_run(writer, next);
        }
        writer->forgetting.now |= end;
        if (writer->forgetting.n > 0 && connection_ready(writer, NULL)) {
            forgetting_run(&writer->db);
        }
        batch_answer(writer, batch);
    }
    return NULL;
}

bool writer_start(struct writer *writer, struct error *error) {
    pthread_mutex_init(&writer->mutex, NULL);
    pthread_cond_init(&writer->more, NULL);
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); // signals are the main thread's
    int number = pthread_create(&writer->thread, NULL, writer_main, writer);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    writer->started = number == 0;
    return writer->started ||
           error_set(error, ERROR_LIMIT, "Не хватило памяти, чтобы открыть базу для записи.");
}

void writer_stop(struct writer *writer) {
    if (writer->started) {
        pthread_mutex_lock(&writer->mutex);
        writer->closing = true;
        pthread_cond_signal(&writer->more);
        pthread_mutex_unlock(&writer->mutex);
        pthread_join(writer->thread, NULL);
        pthread_mutex_destroy(&writer->mutex);
        pthread_cond_destroy(&writer->more);
        writer->started = false;
    }
    db_close(&writer->db);
}

static struct job *job_new(store_write_fn *fn, void *arg, store_done_fn *done, void *done_arg) {
    struct job *job = calloc(1, sizeof *job);
    struct arena *arena = arena_open(0);
    if (job == NULL || arena == NULL) {
        free(job);
        arena_close(arena);
        return NULL;
    }
    job->fn = fn;
    job->arg = arg;
    job->done = done;
    job->done_arg = done_arg;
    job->arena = arena;
    return job;
}

bool store_write(struct store *store, store_write_fn *fn, void *arg, store_done_fn *done,
                 void *done_arg, struct error *error) {
    struct writer *writer = &store->writer;
    if (!writer->started) {
        return error_set(error, ERROR_FORBIDDEN,
                         "База открыта только для чтения: записать в неё нельзя.");
    }
    struct job *job = job_new(fn, arg, done, done_arg);
    if (job == NULL) {
        return error_set(error, ERROR_BUSY, "Не хватило памяти. Повторите позже.");
    }
    pthread_mutex_lock(&writer->mutex);
    bool taken = !writer->closing && writer->queued < QUEUE_LARGEST;
    if (taken) {
        *(writer->first == NULL ? &writer->first : &writer->last->next) = job;
        writer->last = job;
        writer->queued++;
        pthread_cond_signal(&writer->more);
    }
    pthread_mutex_unlock(&writer->mutex);
    if (!taken) {
        arena_close(job->arena);
        free(job);
        return error_set(error, ERROR_BUSY,
                         "Программа не успевает записывать или закрывается. Повторите через "
                         "минуту.");
    }
    return true;
}

struct waiting {
    pthread_mutex_t mutex;
    pthread_cond_t answered;
    bool done, ok;
    struct error *error;
};

static void waiting_answer(void *arg, bool ok, const struct error *error) {
    struct waiting *waiting = arg;
    pthread_mutex_lock(&waiting->mutex);
    waiting->done = true;
    waiting->ok = ok;
    if (!ok && waiting->error != NULL) {
        *waiting->error = *error;
    }
    pthread_cond_signal(&waiting->answered);
    pthread_mutex_unlock(&waiting->mutex);
}

bool store_write_wait(struct store *store, store_write_fn *fn, void *arg, struct error *error) {
    if (store->writer.started && pthread_equal(pthread_self(), store->writer.thread)) {
        return error_set(error, ERROR_INTERNAL,
                         "Ошибка в программе: запись ждёт сама себя. Сообщите разработчикам.");
    }
    struct waiting waiting = {
        .mutex = PTHREAD_MUTEX_INITIALIZER, .answered = PTHREAD_COND_INITIALIZER, .error = error};
    if (!store_write(store, fn, arg, waiting_answer, &waiting, error)) {
        return false;
    }
    pthread_mutex_lock(&waiting.mutex);
    while (!waiting.done) {
        pthread_cond_wait(&waiting.answered, &waiting.mutex);
    }
    pthread_mutex_unlock(&waiting.mutex);
    pthread_mutex_destroy(&waiting.mutex);
    pthread_cond_destroy(&waiting.answered);
    return waiting.ok;
}

struct store_counts store_counts(const struct store *store) {
    if (!store->writer.started) {
        return (struct store_counts){0};
    }
    struct writer *writer = (struct writer *)&store->writer; // only its mutex changes
    pthread_mutex_lock(&writer->mutex);
    struct store_counts counts = writer->counts;
    counts.queued = writer->queued;
    pthread_mutex_unlock(&writer->mutex);
    return counts;
}
