// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/evidence_look.h"

#include "analysis/analysis_internal.h"
#include "analysis/evidence.h"
#include "base/ru.h"
#include "school/job.h"

#define JOB_NAME "evidence"
enum {
    AT_ONCE = 60,
    JOBS_LOOKED = 20
}; // sessions that a person waits for, some tenths of a second

static void show(struct evidence_look *look) {
    struct db *db = web_db(look->request);
    if (db == NULL) {
        return;
    }
    if (look->left > 0) {
        look->notice = (struct notice){
            .kind = NOTICE_WARN,
            .text =
                str_fmt(look->request->arena,
                        "Ещё не сведено работ: %lld. Программа сводит их сама; числа ниже – без "
                        "них.",
                        (long long)look->left),
            .path = S("/jobs"),
            .title = S("Как идёт работа")};
    }
    look->show(look, db);
}

static bool count_anew(struct arena *arena, void *arg, struct error *error) {
    struct evidence_look *look = arg;
    return evidence_refresh(look->app->store, arena, look->org, look->app->outcomes, AT_ONCE,
                            &look->left, error);
}

static void counted(struct request *request, void *arg, const struct error *error) {
    if (error != NULL) {
        reply_error(request, error);
        return;
    }
    show(arg);
}

// ---- a long backlog

static bool is_asked(struct db *db, struct arena *arena, int64_t org, bool *asked,
                     struct error *error) {
    struct job_list jobs;
    if (!job_list(db, arena, org, JOBS_LOOKED, &jobs, error)) {
        return false;
    }
    *asked = false;
    for (size_t i = 0; i < jobs.rows.n; i++) {
        const struct job_row *job = &jobs.rows.at[i];
        *asked = *asked || (str_eq(job->kind, S(JOB_NAME)) &&
                            (job->state == JOB_WAITING || job->state == JOB_RUNNING));
    }
    return true;
}

// What job_add() writes stands first, so that the answer finds the look behind it.
struct look_job {
    struct job_add add;
    struct evidence_look *look;
};

static void job_asked(struct request *request, void *arg) {
    struct look_job *ask = arg;
    (void)request;
    job_runner_wake(ask->look->app->jobs);
    show(ask->look);
}

static void ask_job(struct request *request, struct evidence_look *look) {
    struct look_job *ask = arena_new(request->arena, struct look_job);
    *ask = (struct look_job){
        {.by = web_person(request), .kind = JOB_NAME, .ask = node_map(request->arena)}, look};
    web_write(request, job_add, ask, job_asked);
}

void evidence_look(struct request *request,
                   void (*show_page)(struct evidence_look *look, struct db *db)) {
    struct error error;
    bool asked;
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    struct evidence_look *look = arena_new(request->arena, struct evidence_look);
    *look = (struct evidence_look){
        .request = request, .app = web_app(request), .org = web_org(request), .show = show_page};
    if (!evidence_stale(db, look->org, &look->left, &error)) {
        reply_error(request, &error);
    } else if (look->left == 0) {
        show(look);
    } else if (look->left <= AT_ONCE) {
        web_work(request, count_anew, look, counted);
    } else if (!is_asked(db, request->arena, look->org, &asked, &error)) {
        reply_error(request, &error);
    } else if (asked) {
        show(look);
    } else {
        ask_job(request, look);
    }
}

// ---- the job

static bool run_counting(struct job *job, struct error *error) {
    const struct app *app = job->app;
    int64_t left = 1, done = 0;
    while (left > 0) {
        struct arena *arena = arena_open(0);
        int64_t before = left;
        bool ok =
            evidence_refresh(job->store, arena, job->org, app->outcomes, AT_ONCE, &left, error);
        arena_close(arena);
        if (!ok) {
            return false;
        }
        done += AT_ONCE;
        job_tell(job, done, done + left, S("Сводим закрытые работы"));
        if (left >= before && before > 1) {
            break; // more is closed than is counted: the next look goes on
        }
    }
    job->said = S("Закрытые работы сведены");
    return true;
}

const struct job_kind analysis_jobs[] = {
    {JOB_NAME, "Свод закрытых работ", run_counting, "/analysis"}, {0}};
