// SPDX-License-Identifier: GPL-3.0-or-later
// Long work (import, calibration, documents) that a person may leave and come back to: it runs on a
// thread of its own, one at a time, tells how far it is, and ends with what was done. A restarted
// program says of a job that was cut off that it was, and goes on with those that waited.
#ifndef VSOKO_SCHOOL_JOB_H
#define VSOKO_SCHOOL_JOB_H

#include "base/node.h"
#include "base/room.h"
#include "base/vec.h"
#include "school/person.h"
#include "store/store.h"

// A running job, as its kind's function sees it.
struct job {
    struct arena *arena; // of this job
    struct store *store;
    void *app; // what job_runner_open() was given
    int64_t org;
    int64_t job_id;
    struct person by;          // who asked, with the roles of now
    const struct node *ask;    // what was asked
    struct node *result;       // a map; what is put here is kept and shown
    struct str said;           // out: a Russian sentence on what was done, "" = «готово»
    struct job_runner *runner; // private
    int64_t told_ms;           // private: when progress was last written
};

struct job_kind {
    const char *name;  // "import"; an array ends with NULL
    const char *title; // Russian: «Загрузка списков»
    bool (*run)(struct job *job, struct error *error);
    // Where the result is shown: "/imports/{result.batch}"; "" for the job's own page, as also when
    // that number of the result is 0.
    const char *path;
};

// Tells how far it is; written at most twice a second. `message` is a Russian sentence or "".
void job_tell(struct job *job, int64_t done, int64_t total, struct str message);

// The same without a write, from whatever thread, even inside a write of the job itself: pages of
// this server show it while the job runs.
void job_count(struct job *job, int64_t done, int64_t total);

enum job_state { JOB_WAITING, JOB_RUNNING, JOB_DONE, JOB_FAILED };

struct job_row {
    int64_t job_id;
    struct str kind;
    enum job_state state;
    int64_t done, total;
    struct str message; // progress, or why it failed
    struct node *result;
    int64_t account;
    int64_t created_ms, ended_ms; // ended 0 = not yet
};
struct job_list {
    VEC(struct job_row) rows; // the newest first
};

// One job with its progress.
bool job_get(struct db *db, struct arena *arena, int64_t org, int64_t job_id, struct job_row *out,
             struct error *error) __attribute__((warn_unused_result));
// The newest jobs, everybody's.
bool job_list(struct db *db, struct arena *arena, int64_t org, int64_t limit, struct job_list *out,
              struct error *error) __attribute__((warn_unused_result));

// A store_write_fn: asks for a job. After its commit call job_runner_wake().
struct job_add {
    const struct person *by;
    const char *kind;
    const struct node *ask;
    int64_t job_id; // out
};
bool job_add(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// ---- the runner: one a server

struct job_runner;

// Starts the thread; takes up what waited. `rooms` ends with NULL.
bool job_runner_open(struct job_runner **out, struct store *store, const struct room *const *rooms,
                     void *app, struct error *error) __attribute__((warn_unused_result));
// Waits for the running job. NULL is allowed.
void job_runner_close(struct job_runner *runner);
void job_runner_wake(struct job_runner *runner);
// How far the job is by its last count, into done and total; nothing for a job that does not run.
void job_runner_overlay(const struct job_runner *runner, struct job_row *row);

// The kind of a name, NULL if there is none.
const struct job_kind *job_kind_find(const struct room *const *rooms, struct str name);

#endif
