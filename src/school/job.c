// SPDX-License-Identifier: GPL-3.0-or-later
#include "school/job.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/rng.h"
#include "base/worker.h"
#include "school/account.h"
#include "school/audit.h"
#include "school/reading.h"
#include "school/school_internal.h"

#include <setjmp.h>

#define JOB_SELECT                                                                                 \
    "select job_id, kind, state, done, total, message, result, account_id, created_ms, ended_ms,"  \
    " ask, org_id from job"

static const struct sql job_by_id = {"job_by_id", JOB_SELECT " where org_id = $1 and job_id = $2"};
static const struct sql job_newest = {"job_newest", JOB_SELECT
                                      " where org_id = $1 order by job_id desc limit $2"};
static const struct sql job_next = {"job_next",
                                    JOB_SELECT " where state = 'waiting' order by job_id limit 1"};
static const struct sql job_insert = {
    "job_insert", "insert into job (org_id, job_id, kind, ask, state, done, total, message, result,"
                  " account_id, created_ms, ended_ms)"
                  " values ($1, $2, $3, $4, 'waiting', 0, 0, '', '{}', $5, $6, 0)"};
static const struct sql job_set_state = {
    "job_set_state", "update job set state = $3, message = $4, result = $5, ended_ms = $6"
                     " where org_id = $1 and job_id = $2"};
static const struct sql job_set_progress = {"job_set_progress",
                                            "update job set done = $3, total = $4, message = $5"
                                            " where org_id = $1 and job_id = $2"};
static const struct sql job_cut_off = {
    "job_cut_off", "update job set state = 'failed', message = $1, ended_ms = $2"
                   " where state = 'running'"};

const struct sql *const job_sql[] = {&job_by_id,     &job_newest,       &job_next,    &job_insert,
                                     &job_set_state, &job_set_progress, &job_cut_off, NULL};

static const char *const state_name[] = {"waiting", "running", "done", "failed"};

struct job_runner {
    struct arena *arena;
    struct store *store;
    const struct room *const *rooms;
    void *app;
    struct worker *worker;
    _Atomic int64_t job_id, done, total; // the running job by its last count
};

static void read_job(struct arena *arena, struct query *q, struct job_row *out) {
    out->job_id = query_int(q, 0);
    out->kind = row_text(arena, q, 1);
    for (int i = JOB_WAITING; i <= JOB_FAILED; i++) {
        if (str_eq(query_text(q, 2), str_from(state_name[i]))) {
            out->state = (enum job_state)i;
        }
    }
    out->done = query_int(q, 3);
    out->total = query_int(q, 4);
    out->message = row_text(arena, q, 5);
    out->result = row_json(arena, q, 6);
    out->account = query_int(q, 7);
    out->created_ms = query_int(q, 8);
    out->ended_ms = query_int(q, 9);
}

bool job_get(struct db *db, struct arena *arena, int64_t org, int64_t job_id, struct job_row *out,
             struct error *error) {
    struct query q;
    *out = (struct job_row){0};
    if (!query_open(&q, db, &job_by_id, ARGS(ARG_INT(org), ARG_INT(job_id)), error)) {
        return false;
    }
    if (query_next(&q)) {
        read_job(arena, &q, out);
    }
    if (!query_close(&q, error)) {
        return false;
    }
    return out->job_id != 0 || error_set(error, ERROR_NOT_FOUND, "Такой работы в программе нет");
}

bool job_list(struct db *db, struct arena *arena, int64_t org, int64_t limit, struct job_list *out,
              struct error *error) {
    struct query q;
    *out = (struct job_list){0};
    if (!query_open(&q, db, &job_newest, ARGS(ARG_INT(org), ARG_INT(limit)), error)) {
        return false;
    }
    while (query_next(&q)) {
        read_job(arena, &q, vec_push(arena, &out->rows));
    }
    return query_close(&q, error);
}

bool job_add(struct db *db, struct arena *arena, void *ask, struct error *error) {
    struct job_add *add = ask;
    int64_t org = add->by->org;
    struct node *detail = node_map(arena);
    put_text(arena, detail, "kind", str_from(add->kind));
    add->job_id = id_new();
    return db_exec(db, &job_insert,
                   ARGS(ARG_INT(org), ARG_INT(add->job_id), ARG_TEXT(str_from(add->kind)),
                        arg_json(arena, add->ask), ARG_INT(add->by->account),
                        ARG_INT(clock_now_ms())),
                   NULL, error) &&
           audit_add(db, arena, org, add->by->account, "job.add", "job", add->job_id, detail,
                     error);
}

const struct job_kind *job_kind_find(const struct room *const *rooms, struct str name) {
    for (; *rooms != NULL; rooms++) {
        const struct job_kind *kind = (*rooms)->jobs;
        for (; kind != NULL && kind->name != NULL; kind++) {
            if (str_eq(name, str_from(kind->name))) {
                return kind;
            }
        }
    }
    return NULL;
}

// ---- writes of the runner

struct job_state_write {
    int64_t org, job_id;
    enum job_state state;
    struct str message;
    const struct node *result;
};

static bool write_state(struct db *db, struct arena *arena, void *arg, struct error *error) {
    const struct job_state_write *write = arg;
    return db_exec(db, &job_set_state,
                   ARGS(ARG_INT(write->org), ARG_INT(write->job_id),
                        ARG_TEXT(str_from(state_name[write->state])), ARG_TEXT(write->message),
                        arg_json(arena, write->result),
                        ARG_INT(write->state == JOB_RUNNING ? 0 : clock_now_ms())),
                   NULL, error);
}

struct job_progress_write {
    int64_t org, job_id, done, total;
    struct str message;
};

static bool write_progress(struct db *db, struct arena *arena, void *arg, struct error *error) {
    (void)arena;
    const struct job_progress_write *write = arg;
    return db_exec(db, &job_set_progress,
                   ARGS(ARG_INT(write->org), ARG_INT(write->job_id), ARG_INT(write->done),
                        ARG_INT(write->total), ARG_TEXT(write->message)),
                   NULL, error);
}

void job_tell(struct job *job, int64_t done, int64_t total, struct str message) {
    enum { EACH_MS = 500 };
    int64_t now = clock_monotonic_ms();
    struct error error = {0};
    if (job->told_ms != 0 && now - job->told_ms < EACH_MS && done < total) {
        return;
    }
    job->told_ms = now;
    job_count(job, done, total);
    struct job_progress_write write = {job->org, job->job_id, done, total, message};
    if (!store_write_wait(job->store, write_progress, &write, &error)) {
        log_line(LOG_WARN, "school", "progress of a job was not written: %s", error.cause);
    }
}

void job_count(struct job *job, int64_t done, int64_t total) {
    job->runner->done = done;
    job->runner->total = total;
    job->runner->job_id = job->job_id;
}

void job_runner_overlay(const struct job_runner *runner, struct job_row *row) {
    if (row->state == JOB_RUNNING && runner->job_id == row->job_id) {
        row->done = runner->done;
        row->total = runner->total;
    }
}

// ---- the runner

// The waiting job with its person; job_id 0 = none waits.
static bool next_job(struct db *db, struct job *job, struct job_row *row, struct error *error) {
    struct query q;
    *row = (struct job_row){0};
    if (!query_open(&q, db, &job_next, ARGS0, error)) {
        return false;
    }
    if (query_next(&q)) {
        read_job(job->arena, &q, row);
        job->job_id = row->job_id;
        job->ask = row_json(job->arena, &q, 10);
        job->org = query_int(&q, 11);
    }
    if (!query_close(&q, error) || row->job_id == 0) {
        return false;
    }
    bool found = false;
    if (!account_person(db, job->arena, job->org, row->account, &job->by, &found, error)) {
        return false;
    }
    if (!found) { // asked at the console, or the account is gone: the deed keeps its author
        job->by = (struct person){.org = job->org, .account = row->account};
    }
    return true;
}

static bool run_kind(const struct job_runner *runner, struct job *job, struct str name,
                     struct error *error) {
    const struct job_kind *kind = job_kind_find(runner->rooms, name);
    if (kind == NULL) {
        return error_set(error, ERROR_NOT_FOUND, "Эта версия программы такой работы не знает");
    }
    if (setjmp(*arena_guard(job->arena)) != 0) {
        return error_set(error, ERROR_LIMIT,
                         "Работа слишком велика для памяти программы. Разделите её на части");
    }
    bool done = kind->run(job, error);
    arena_unguard(job->arena);
    return done;
}

// Takes one waiting job and does it; false when none waits.
static bool run_next(struct job_runner *runner, struct arena *arena) {
    struct error error = {0};
    struct job job = {.arena = arena, .store = runner->store, .app = runner->app, .runner = runner};
    struct job_row row;
    struct reading reading = {0};
    bool found =
        reading_begin(&reading, runner->store, &error) && next_job(reading.db, &job, &row, &error);
    reading_end(&reading);
    if (!found) {
        if (error.code != ERROR_NONE) {
            log_line(LOG_ERROR, "school", "a job was not found: %s %s", error.text, error.cause);
        }
        return false;
    }
    job.result = node_map(arena);
    struct job_state_write write = {job.org, job.job_id, JOB_RUNNING, {0}, job.result};
    bool done = store_write_wait(runner->store, write_state, &write, &error) &&
                run_kind(runner, &job, row.kind, &error);
    write.state = done ? JOB_DONE : JOB_FAILED;
    write.message = done ? job.said : str_from(error.text);
    if (!done) {
        log_line(LOG_WARN, "school", "job %.*s failed: %s", STR_ARG(row.kind), error.cause);
    }
    struct error last = {0};
    if (!store_write_wait(runner->store, write_state, &write, &last)) {
        log_line(LOG_ERROR, "school", "the end of a job was not written: %s", last.cause);
        return false;
    }
    return true;
}

static void run_waiting(struct arena *arena, void *arg) {
    struct arena_mark mark = arena_mark(arena);
    while (run_next(arg, arena)) {
        arena_rewind(arena, mark);
    }
}

static bool cut_off(struct db *db, struct arena *arena, void *arg, struct error *error) {
    (void)arena;
    (void)arg;
    return db_exec(db, &job_cut_off,
                   ARGS(ARG_TEXT(S("Программу остановили, пока шла работа. Запустите её снова: то,"
                                   " что было записано, сохранено")),
                        ARG_INT(clock_now_ms())),
                   NULL, error);
}

bool job_runner_open(struct job_runner **out, struct store *store, const struct room *const *rooms,
                     void *app, struct error *error) {
    enum { QUEUE = 1000 };
    *out = NULL;
    if (!store_write_wait(store, cut_off, NULL, error)) {
        return false;
    }
    struct arena *arena = arena_open(0);
    struct worker *worker = worker_open(1, QUEUE);
    if (arena == NULL || worker == NULL) {
        arena_close(arena);
        worker_close(worker);
        return error_set(error, ERROR_LIMIT, "Системе не хватает памяти для фоновой работы");
    }
    struct job_runner *runner = arena_new(arena, struct job_runner);
    runner->arena = arena;
    runner->store = store;
    runner->rooms = rooms;
    runner->app = app;
    runner->worker = worker;
    *out = runner;
    job_runner_wake(runner);
    return true;
}

void job_runner_close(struct job_runner *runner) {
    if (runner != NULL) {
        worker_close(runner->worker);
        arena_close(runner->arena);
    }
}

void job_runner_wake(struct job_runner *runner) {
    if (!worker_add(runner->worker, run_waiting, runner)) {
        log_line(LOG_WARN, "school", "the queue of jobs is full");
    }
}
