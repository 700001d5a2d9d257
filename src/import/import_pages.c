// SPDX-License-Identifier: GPL-3.0-or-later
#include "import/import_pages.h"

#include "base/ru.h"
#include "import/look.h"
#include "import/upload.h"
#include "import.html.h"
#include "school/batch.h"
#include "school/job.h"
#include "school/web.h"

#include <inttypes.h>

enum { BATCHES_SHOWN = 50, JOBS_LOOKED_AT = 10, COLUMNS_MAX = 200, NAME_BYTES_MAX = 200 };

// ---- the list

static struct str kind_title(const struct request *request, struct str command) {
    const struct import_kind *kind = import_kind_find(web_app(request)->rooms, command);
    return kind ? str_from(kind->title) : command;
}

static struct str counts_text(struct arena *arena, const struct node *counts) {
    struct buf out = buf_open(arena, 512);
    static const enum plan_status told[] = {PLAN_NEW, PLAN_CHANGED, PLAN_MOVED, PLAN_LEFT};
    for (size_t s = 0; s < sizeof told / sizeof told[0]; s++) {
        int64_t n = node_as_int(node_get(counts, plan_status_name(told[s])), 0);
        if (n > 0) {
            buf_fmt(&out, "%s%s – %" PRId64, out.n > 0 ? ", " : "", plan_status_title(told[s]), n);
        }
    }
    return buf_str(&out);
}

static void fill_batches(struct request *request, const struct batch_list *list,
                         struct table *table) {
    struct arena *arena = request->arena;
    table->caption = S("Что загружали");
    table->caption_shown = true;
    table_add_column(arena, table, S("Когда"), false);
    table_add_column(arena, table, S("Что"), false);
    table_add_column(arena, table, S("Файл"), false);
    table_add_column(arena, table, S("Итог"), false);
    table_add_column(arena, table, S("Кто"), false);
    for (size_t i = 0; i < list->rows.n; i++) {
        const struct batch_row *row = &list->rows.at[i];
        if (str_eq(row->kind, S("rollover"))) {
            continue;
        }
        struct table_row *line = table_add_row(arena, table);
        struct table_cell *when =
            table_add_cell(arena, line, ru_date(arena, date_of_instant(row->at_ms)));
        when->path = str_fmt(arena, "/import/%" PRId64, row->batch_id);
        when->sort = str_fmt(arena, "%" PRId64, row->at_ms);
        table_add_cell(arena, line, kind_title(request, row->kind));
        table_add_cell(arena, line, row->file_name);
        struct table_cell *result = table_add_cell(arena, line, counts_text(arena, row->counts));
        if (row->undone_ms != 0) {
            result->tag = S("отменена");
            result->tag_kind = NOTICE_WARN;
        }
        table_add_cell(arena, line, row->who);
    }
}

// One's own load that waits or runs.
static bool find_running(struct request *request, struct db *db, struct str *path,
                         struct error *error) {
    struct job_list jobs;
    if (!job_list(db, request->arena, web_org(request), JOBS_LOOKED_AT, &jobs, error)) {
        return false;
    }
    for (size_t i = 0; i < jobs.rows.n; i++) {
        const struct job_row *job = &jobs.rows.at[i];
        if (str_eq(job->kind, str_from(import_jobs[0].name)) && job->state <= JOB_RUNNING &&
            job->account == web_person(request)->account) {
            *path = str_fmt(request->arena, "/jobs/%" PRId64, job->job_id);
        }
    }
    return true;
}

static void show_list(struct request *request, struct str problem) {
    struct db *db = web_db(request);
    if (!db) {
        return;
    }
    struct error error = {0};
    struct batch_list list;
    if (!batch_list(db, request->arena, web_org(request), "", BATCHES_SHOWN, &list, &error)) {
        reply_error(request, &error);
        return;
    }
    struct import_list_view out = {
        .error = problem,
        .empty = {.title = S("Пока ничего не загружали"),
                  .text = S("Здесь будет список загрузок: что, когда, из какого файла, и кнопка, "
                            "чтобы отменить любую из них.")}};
    if (!find_running(request, db, &out.running, &error)) {
        reply_error(request, &error);
        return;
    }
    import_fill_kinds(request->arena, web_app(request)->rooms, S("auto"), &out.kinds);
    fill_batches(request, &list, &out.batches);
    struct buf body;
    struct view view = web_view(request, &body);
    view_import_list_body(&view, &out);
    struct page page = web_page(request, db, S("Загрузка списков"));
    page.lead = S("Ученики, сотрудники и нагрузка – из файлов, которые у вас уже есть.");
    web_reply_page_status(request, problem.n > 0 ? 422 : 200, &page, (struct html){buf_str(&body)});
}

static void get_list(struct request *request) { show_list(request, S("")); }

static struct str address(struct arena *arena, struct str id, struct str name, struct str kind) {
    struct buf out = buf_open(arena, 4096);
    struct view view = {.out = &out};
    buf_fmt(&out, "/import/files/%.*s?kind=", STR_ARG(id));
    view_put_query(&view, kind);
    buf_put_c(&out, "&name=");
    view_put_query(&view, name);
    return buf_str(&out);
}

static void post_file(struct request *request) {
    const struct upload *upload = request_upload(request, "file");
    if (!upload || upload->size == 0) {
        show_list(request,
                  upload ? S("Файл пуст. Выберите другой.") : S("Выберите файл со списком."));
        return;
    }
    struct error error = {0};
    struct str id, name = upload->name, kind = request_field(request, "kind");
    while (name.n > NAME_BYTES_MAX || !utf8_valid(name)) {
        name.n--;
    }
    if (!upload_keep(request->arena, web_app(request)->data_dir, web_person(request)->account,
                     upload->fd, &id, &error)) {
        reply_error(request, &error);
        return;
    }
    reply_redirect(request, address(request->arena, id, name, kind.n > 0 ? kind : S("auto")));
}

// ---- the look: read and compared on a thread of its own

struct look_page {
    struct request *request;
    struct look look;
    bool apply;
};

// A write and what its reply needs; the write comes first, since the writer gets its address.
struct deed_of_look {
    struct import_apply write;
    struct str id; // of the upload
};

static bool work_on_look(struct arena *arena, void *arg, struct error *error) {
    struct look_page *page = arg;
    return look_read(&page->look, arena, web_app(page->request), web_person(page->request), error);
}

static void show_look(struct look_page *shown) {
    struct request *request = shown->request;
    struct look *look = &shown->look;
    struct db *db = web_db(request);
    if (!db) {
        return;
    }
    struct import_preview_view *out = arena_new(request->arena, struct import_preview_view);
    out->action = str_fmt(request->arena, "/import/files/%.*s", STR_ARG(look->id));
    out->file_name = look->name;
    out->new_classes = look->new_classes;
    out->on = look->on;
    import_fill_kinds(request->arena, web_app(request)->rooms,
                      look->result.kind ? str_from(look->result.kind->command) : look->kind,
                      &out->kinds);
    import_fill_preview(request->arena, &look->result, &look->plan, out);
    struct buf body;
    struct view view = web_view(request, &body);
    view_import_preview_body(&view, out);
    struct page page = web_page(request, db, look->name);
    page.lead = S("Пока вы не нажали «Загрузить», ничего не записано.");
    page.wide = true;
    page_add_trail(request->arena, &page, S("Загрузка списков"), S("/import"));
    web_reply_page_status(request, look->result.verdict == IMPORT_REFUSE ? 422 : 200, &page,
                          (struct html){buf_str(&body)});
}

static void after_write(struct request *request, void *arg) {
    const struct deed_of_look *deed = arg;
    upload_drop(request->arena, web_app(request)->data_dir, web_person(request)->account, deed->id);
    if (deed->write.batch_id == 0) {
        web_done(request, S("/import"), S("Менять нечего: в школе всё так же, как в файле."));
        return;
    }
    web_done(request, str_fmt(request->arena, "/import/%" PRId64, deed->write.batch_id),
             S("Загружено. Если что-то не так, загрузку можно отменить."));
}

static void after_job(struct request *request, void *arg) {
    const struct job_add *add = arg;
    job_runner_wake(web_app(request)->jobs);
    reply_redirect(request, str_fmt(request->arena, "/jobs/%" PRId64, add->job_id));
}

static void write_look(struct request *request, const struct look *look) {
    if (look->plan.lines.n > LOOK_LINES_AT_ONCE) {
        struct job_add *add = arena_new(request->arena, struct job_add);
        *add = (struct job_add){.by = web_person(request),
                                .kind = import_jobs[0].name,
                                .ask = look_node(request->arena, look)};
        web_write(request, job_add, add, after_job);
        return;
    }
    struct deed_of_look *deed = arena_new(request->arena, struct deed_of_look);
    deed->id = look->id;
    deed->write = look_apply(look, web_person(request));
    web_write(request, import_apply, deed, after_write);
}

static void after_look(struct request *request, void *arg, const struct error *error) {
    struct look_page *page = arg;
    const struct import_result *result = &page->look.result;
    if (error) {
        reply_error(request, error);
    } else if (page->apply && result->verdict != IMPORT_REFUSE && result->kind->apply != NULL) {
        write_look(request, &page->look);
    } else {
        show_look(page);
    }
}

// ---- what the form says

static struct str short_name(struct str name) {
    while (name.n > NAME_BYTES_MAX || !utf8_valid(name)) {
        name.n--;
    }
    return name.n > 0 ? name : S("Файл");
}

static void take_field(void *arg, struct str name, struct str value) {
    struct look_page *page = arg;
    struct look *look = &page->look;
    struct arena *arena = page->request->arena;
    if (str_starts(name, S("ask.")) && value.n > 0) {
        *vec_push(arena, &look->answers) =
            (struct import_answer){str_dup(arena, str_from_at(name, 4)), str_dup(arena, value)};
    } else if (str_eq(name, S("class")) && value.n > 0) {
        look->new_classes = str_fmt(arena, "%.*s%s%.*s", STR_ARG(look->new_classes),
                                    look->new_classes.n > 0 ? "," : "", STR_ARG(value));
    }
}

// Columns count as chosen when a person changed one, now or before: then all of them are sent, so
// that a field that was taken away stays away.
static void take_columns(struct request *request, struct look *look) {
    struct arena *arena = request->arena;
    bool changed = str_eq(request_field(request, "columns_chosen"), S("true"));
    VEC(struct import_choice) put = {0};
    for (int c = 1; c <= COLUMNS_MAX; c++) {
        struct str number = str_fmt(arena, "%d", c);
        struct str now = request_field(request, str_fmt(arena, "column.%d", c).p);
        struct str was = request_field(request, str_fmt(arena, "was.%d", c).p);
        changed = changed || !str_eq(now, was);
        if (was.n > 0 && !str_eq(now, was)) {
            *vec_push(arena, &look->choices) = (struct import_choice){was, S("-")};
        }
        if (now.n > 0) {
            *vec_push(arena, &put) = (struct import_choice){now, number};
        }
    }
    if (!changed) {
        look->choices.n = 0;
        return;
    }
    for (size_t i = 0; i < put.n; i++) {
        *vec_push(arena, &look->choices) = put.at[i];
    }
}

static struct look_page *begin_look(struct request *request) {
    struct look_page *page = arena_new(request->arena, struct look_page);
    *page = (struct look_page){.request = request,
                               .look = {.id = request_param(request, "file"),
                                        .on = date_today(),
                                        .name = short_name(request_query(request, "name")),
                                        .kind = request_query(request, "kind")}};
    return page;
}

static void work(struct request *request, struct look_page *page) {
    page->look.kind = page->look.kind.n > 0 ? page->look.kind : S("auto");
    web_work(request, work_on_look, page, after_look);
}

static void get_look(struct request *request) { work(request, begin_look(request)); }

static void post_look(struct request *request) {
    struct look_page *page = begin_look(request);
    struct look *look = &page->look;
    look->name = short_name(request_field(request, "name"));
    look->kind = request_field(request, "kind");
    look->new_classes = request_field(request, "new_classes");
    page->apply = str_eq(request_field(request, "deed"), S("apply"));
    struct date on;
    if (ru_parse_date(request_field(request, "on"), &on) == RU_DATE_FULL) {
        look->on = on;
    }
    request_each_field(request, take_field, page);
    take_columns(request, look);
    work(request, page);
}

// ---- what was written

static void fill_counts(struct arena *arena, const struct node *counts, struct table *table) {
    table->caption = S("Итог загрузки");
    table_add_column(arena, table, S("Строки"), false);
    table_add_column(arena, table, S("Сколько"), true);
    for (int s = 0; s < PLAN_STATUSES; s++) {
        int64_t n = node_as_int(node_get(counts, plan_status_name((enum plan_status)s)), 0);
        if (n > 0) {
            struct table_row *line = table_add_row(arena, table);
            table_add_cell(arena, line,
                           ru_capital(arena, str_from(plan_status_title((enum plan_status)s))));
            table_add_cell(arena, line, ru_int(arena, n));
        }
    }
}

static void get_batch(struct request *request) {
    struct db *db = web_db(request);
    if (!db) {
        return;
    }
    struct error error = {0};
    struct batch_row row;
    struct arena *arena = request->arena;
    struct protocol protocol;
    int64_t batch_id = request_param_id(request, "batch");
    if (!batch_get(db, arena, web_org(request), batch_id, &row, &error) ||
        !protocol_read(db, arena, web_org(request), batch_id, &protocol, &error)) {
        reply_error(request, &error);
        return;
    }
    struct str day = ru_date(arena, date_of_instant(row.at_ms));
    struct import_batch_view out = {.batch_id = row.batch_id,
                                    .text = str_fmt(arena, "Файл «%.*s», %.*s, %.*s.",
                                                    STR_ARG(row.file_name), STR_ARG(day),
                                                    STR_ARG(row.who))};
    fill_counts(arena, row.counts, &out.counts);
    import_fill_protocol(arena, &protocol, &out.sections);
    if (row.undone_ms != 0) {
        out.undone = str_fmt(arena, "%.*s загрузка отменена.",
                             STR_ARG(ru_date(arena, date_of_instant(row.undone_ms))));
    }
    struct buf body;
    struct view view = web_view(request, &body);
    view_import_batch_body(&view, &out);
    struct page page = web_page(request, db, kind_title(request, row.kind));
    page_add_trail(arena, &page, S("Загрузка списков"), S("/import"));
    web_reply_page(request, &page, (struct html){buf_str(&body)});
}

static void after_undo(struct request *request, void *arg) {
    const struct batch_undo *undo = arg;
    struct arena *arena = request->arena;
    web_done(request, str_fmt(arena, "/import/%" PRId64, undo->batch_id),
             undo->kept == 0
                 ? S("Загрузка отменена: всё стало как до неё.")
                 : str_fmt(arena,
                           "Загрузка отменена, кроме %" PRId64
                           " изменений: после неё эти записи меняли или на них уже есть другие "
                           "сведения. Они оставлены как есть.",
                           undo->kept));
}

static void post_undo(struct request *request) {
    struct batch_undo *undo = arena_new(request->arena, struct batch_undo);
    *undo = (struct batch_undo){.by = web_person(request),
                                .rooms = web_app(request)->rooms,
                                .batch_id = request_param_id(request, "batch")};
    web_write(request, batch_undo, undo, after_undo);
}

const struct route import_routes[] = {
    {HTTP_GET, "/import", get_list, "school.import", 0, "Загрузка списков", "0.1"},
    {HTTP_POST, "/import", post_file, "school.import", ROUTE_UPLOAD, "Принять файл", "0.1"},
    {HTTP_GET, "/import/files/{file}", get_look, "school.import", 0, "Просмотр файла до загрузки",
     "0.1"},
    {HTTP_POST, "/import/files/{file}", post_look, "school.import", 0,
     "Ответы на вопросы и загрузка", "0.1"},
    {HTTP_GET, "/import/{batch}", get_batch, "school.import", 0, "Итог загрузки", "0.1"},
    {HTTP_POST, "/import/{batch}/undo", post_undo, "school.import", 0, "Отменить загрузку", "0.1"},
    {0}};
