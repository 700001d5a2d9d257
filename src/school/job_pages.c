// SPDX-License-Identifier: GPL-3.0-or-later
// Long work: what runs, how far it is, what came of it. Everyone sees one's own.
#include "base/ru.h"
#include "school/audit_view.h"
#include "school/job.h"
#include "school/school_pages.h"
#include "school/web.h"
#include "audit.html.h"

enum { SHOWN = 50 };

static const char *state_title(enum job_state state) {
    static const char *const titles[] = {"ждёт очереди", "идёт", "готово", "не получилось"};
    return titles[state];
}

static struct str job_title(const struct request *request, const struct job_row *row) {
    const struct job_kind *kind = job_kind_find(web_app(request)->rooms, row->kind);
    return kind == NULL ? row->kind : str_from(kind->title);
}

// «/imports/{result.batch}» with the numbers of the result put in.
static struct str result_path(struct request *request, const struct job_row *row) {
    const struct job_kind *kind = job_kind_find(web_app(request)->rooms, row->kind);
    struct str rest = str_from(kind == NULL ? NULL : kind->path);
    struct buf out = buf_open(request->arena, 400);
    if (row->state != JOB_DONE) {
        return (struct str){0};
    }
    while (rest.n > 0) {
        buf_put(&out, str_cut(&rest, '{'));
        if (rest.n > 0) {
            struct str name = str_cut(&rest, '}');
            name = str_starts(name, S("result.")) ? str_from_at(name, 7) : name;
            int64_t number = node_as_int(node_get_str(row->result, name), 0);
            if (number == 0) {
                return (struct str){0}; // there is nothing to show
            }
            buf_put_int(&out, number);
        }
    }
    return buf_str(&out);
}

static struct str told(struct request *request, const struct job_row *row) {
    if (!str_empty(row->message) || row->state != JOB_RUNNING || row->total == 0) {
        return str_empty(row->message) ? str_from(state_title(row->state)) : row->message;
    }
    struct str done = ru_int(request->arena, row->done);
    struct str total = ru_int(request->arena, row->total);
    return str_fmt(request->arena, "Сделано %.*s из %.*s", STR_ARG(done), STR_ARG(total));
}

static bool read_own(struct request *request, struct db *db, struct job_row *row) {
    struct error error = {0};
    if (!job_get(db, request->arena, web_org(request), request_param_id(request, "id"), row,
                 &error)) {
        reply_error(request, &error);
        return false;
    }
    job_runner_overlay(web_app(request)->jobs, row);
    if (row->account != web_person(request)->account && !web_may(request, "school.audit")) {
        error_set(&error, ERROR_FORBIDDEN, "Эту работу запустил другой человек");
        reply_error(request, &error);
        return false;
    }
    return true;
}

static void get_job(struct request *request) {
    struct job_row row;
    struct db *db = web_db(request);
    if (db == NULL || !read_own(request, db, &row)) {
        return;
    }
    struct str result = result_path(request, &row);
    if (result.n > 0) { // whoever waited, or comes back, sees what came of it
        reply_redirect(request, result);
        return;
    }
    struct job_view out = {
        .progress = {.title = job_title(request, &row),
                     .done = row.done,
                     .total = row.total,
                     .now = told(request, &row),
                     .path = request->path,
                     .running = row.state == JOB_WAITING || row.state == JOB_RUNNING},
        .failed = row.state == JOB_FAILED ? row.message : S("")};
    struct buf body;
    struct view view = web_view(request, &body);
    if (request->htmx) {
        view_job_body(&view, &out);
        reply_html(request, 200, buf_str(&body));
        return;
    }
    view_job_body(&view, &out);
    struct page page = web_page(request, db, out.progress.title);
    page_add_trail(request->arena, &page, S("Долгая работа"), S("/jobs"));
    web_reply_page(request, &page, (struct html){buf_str(&body)});
}

static void get_jobs(struct request *request) {
    struct error error = {0};
    struct job_list list;
    struct arena *arena = request->arena;
    struct jobs_view out = {
        .empty = {S("Долгой работы не было"),
                  S("Здесь видно, как идёт то, что делается не сразу: загрузка списков, расчёты,"
                    " документы."),
                  S(""), S("")}};
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!job_list(db, arena, web_org(request), SHOWN, &list, &error)) {
        reply_error(request, &error);
        return;
    }
    out.table.caption = S("Долгая работа");
    table_add_column(arena, &out.table, S("Что"), false);
    table_add_column(arena, &out.table, S("Как идёт"), false);
    table_add_column(arena, &out.table, S("Когда запущено"), false);
    for (size_t i = 0; i < list.rows.n; i++) {
        const struct job_row *job = &list.rows.at[i];
        if (job->account != web_person(request)->account && !web_may(request, "school.audit")) {
            continue;
        }
        struct table_row *row = table_add_row(arena, &out.table);
        table_add_cell(arena, row, job_title(request, job))->path =
            str_fmt(arena, "/jobs/%lld", (long long)job->job_id);
        table_add_cell(arena, row, told(request, job));
        table_add_cell(arena, row, ru_date(arena, date_of_instant(job->created_ms)));
    }
    struct buf body;
    struct view view = web_view(request, &body);
    view_jobs_body(&view, &out);
    struct page page = web_page(request, db, S("Долгая работа"));
    web_reply_page(request, &page, (struct html){buf_str(&body)});
}

const struct route job_routes[] = {
    {HTTP_GET, "/jobs", get_jobs, NULL, ROUTE_ANY_USER, "Долгая работа", "0.1"},
    {HTTP_GET, "/jobs/{id}", get_job, NULL, ROUTE_ANY_USER, "Ход долгой работы", "0.1"},
    {0}};
