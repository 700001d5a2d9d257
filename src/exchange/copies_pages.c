// SPDX-License-Identifier: GPL-3.0-or-later
// The page «Копии данных»: phrase, folder, copies; and the job that makes one.
#include "base/ru.h"
#include "copies.html.h"
#include "exchange/copies.h"
#include "exchange/copies_view.h"
#include "exchange/exchange_internal.h"
#include "school/audit.h"
#include "school/web.h"

static const struct form_field place_fields[] = {
    {"folder", FORM_TEXT, "Полный путь",
     "На другом диске: съёмном или сетевом. Копия рядом с данными не спасёт, если сломается диск",
     .required = true, .max = 400},
    {0}};
static const struct form_field check_fields[] = {
    {"phrase", FORM_TEXT, "Фраза", "Большие и малые буквы, пробелы и дефисы не важны",
     .required = true, .max = 120, .autocomplete = "off"},
    {0}};

static struct str size_text(struct arena *arena, int64_t bytes) {
    return bytes < 1024 * 1024
               ? str_fmt(arena, "%.*s КБ", STR_ARG(ru_int(arena, bytes / 1024 + 1)))
               : str_fmt(arena, "%.*s МБ", STR_ARG(ru_real(arena, (double)bytes / 1048576, 1)));
}

static struct notice last_copy(struct arena *arena, const struct copies_state *state) {
    struct str when = state->made_ms == 0
                          ? S("Копий ещё нет.")
                          : str_fmt(arena, "Последняя копия – %.*s: %.*s.",
                                    STR_ARG(ru_date(arena, date_of_instant(state->made_ms))),
                                    STR_ARG(state->made));
    if (state->failed_ms != 0) {
        return (struct notice){NOTICE_STOP,
                               str_fmt(arena, "Копия не сделана %.*s: %.*s %.*s",
                                       STR_ARG(ru_date(arena, date_of_instant(state->failed_ms))),
                                       STR_ARG(state->problem), STR_ARG(when))};
    }
    return (struct notice){state->made_ms == 0 ? NOTICE_WARN : NOTICE_OK, when};
}

static bool fill_files(struct arena *arena, const struct copies_state *state,
                       struct copies_view *view) {
    struct copies_list list;
    struct error error;
    view->files.caption = S("Файлы копий");
    table_add_column(arena, &view->files, S("Файл"), false);
    table_add_column(arena, &view->files, S("День"), false);
    table_add_column(arena, &view->files, S("Размер"), true);
    if (!copies_list(arena, state->folder, &list, &error)) {
        view->state = (struct notice){NOTICE_STOP, str_dup(arena, str_from(error.text))};
        return false;
    }
    for (size_t i = 0; i < list.files.n; i++) {
        const struct copy_file *file = &list.files.at[i];
        struct table_row *row = table_add_row(arena, &view->files);
        table_add_cell(arena, row, file->name);
        table_add_cell(arena, row, ru_date(arena, file->day))->sort = date_iso(arena, file->day);
        table_add_cell(arena, row, size_text(arena, file->bytes));
    }
    return true;
}

// The copy that is being made; no title when none is.
static bool fill_progress(struct request *request, struct db *db, struct progress *out,
                          struct error *error) {
    struct job_list jobs;
    if (!job_list(db, request->arena, web_org(request), 10, &jobs, error)) {
        return false;
    }
    for (size_t i = 0; i < jobs.rows.n; i++) {
        const struct job_row *job = &jobs.rows.at[i];
        if (str_eq(job->kind, S("copy")) && job->state <= JOB_RUNNING) {
            *out = (struct progress){
                .title = S("Делается копия"), .path = S("/copies/progress"), .running = true};
        }
    }
    return true;
}

// The page with a typed folder or a checked phrase; NULL = as it stands.
static void show_copies(struct request *request, struct form *place, struct notice checked) {
    struct arena *arena = request->arena;
    struct error error;
    struct copies_state state;
    struct seal_key key;
    struct copies_view view = {.checked = checked, .check = form_new(arena, check_fields)};
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!copies_state_get(db, arena, web_org(request), &state, &error) ||
        !copies_key_read(arena, web_app(request)->data_dir, &key, &view.has_key, &error) ||
        !fill_progress(request, db, &view.progress, &error)) {
        reply_error(request, &error);
        return;
    }
    bool typed = place != NULL;
    if (!typed) {
        place = form_new(arena, place_fields);
        form_set(place, "folder", state.folder);
    }
    view.place = place;
    view.state = last_copy(arena, &state);
    view.ready = view.has_key && !str_empty(state.folder) && fill_files(arena, &state, &view);
    struct buf body;
    struct view out = web_view(request, &body);
    view_copies_body(&out, &view);
    struct page page = web_page(request, db, S("Копии данных"));
    page.lead = S("Если сломается диск или компьютер, данные вернутся из копии.");
    web_reply_page_status(request, typed ? 422 : 200, &page, (struct html){buf_str(&body)});
}

static void get_copies(struct request *request) { show_copies(request, NULL, (struct notice){0}); }

// The part that asks itself again; a copy that is made leads back to the whole page.
static void get_progress(struct request *request) {
    struct error error;
    struct progress progress = {0};
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!fill_progress(request, db, &progress, &error)) {
        reply_error(request, &error);
        return;
    }
    if (!request->htmx || str_empty(progress.title)) {
        reply_redirect(request, S("/copies"));
        return;
    }
    struct buf body;
    struct view out = web_view(request, &body);
    view_progress(&out, &progress);
    reply_html(request, 200, buf_str(&body));
}

// ---- the folder

struct choosing {
    struct copies_choose ask;
    struct form *form;
};

static void after_choose(struct request *request, void *arg, const struct error *error) {
    struct choosing *choosing = arg;
    if (error != NULL) {
        form_fail(choosing->form, "folder", str_from(error->text));
        show_copies(request, choosing->form, (struct notice){0});
        return;
    }
    web_done(request, S("/copies"), S("Папка сохранена"));
}

static void post_folder(struct request *request) {
    struct choosing *choosing = arena_new(request->arena, struct choosing);
    choosing->form = form_new(request->arena, place_fields);
    if (!form_read(choosing->form, web_field, request)) {
        show_copies(request, choosing->form, (struct notice){0});
        return;
    }
    choosing->ask =
        (struct copies_choose){web_person(request), form_text(choosing->form, "folder")};
    web_write_or(request, copies_choose, &choosing->ask, after_choose);
}

// ---- the phrase

struct phrasing {
    struct store *store;
    const char *data_dir;
    const struct person *by;
    struct str phrase;
    bool fits;
};

static struct phrasing *phrasing_new(struct request *request) {
    struct phrasing *phrasing = arena_new(request->arena, struct phrasing);
    phrasing->store = web_app(request)->store;
    phrasing->data_dir = web_app(request)->data_dir;
    phrasing->by = web_person(request);
    return phrasing;
}

static bool audit_phrase(struct db *db, struct arena *arena, void *arg, struct error *error) {
    const struct person *by = arg;
    return audit_add(db, arena, by->org, by->account, "copies.phrase", "copy", 0, NULL, error);
}

static bool run_phrase(struct arena *arena, void *arg, struct error *error) {
    struct phrasing *phrasing = arg;
    return copies_phrase_make(arena, phrasing->data_dir, &phrasing->phrase, error) &&
           store_write_wait(phrasing->store, audit_phrase, (void *)phrasing->by, error);
}

static void after_phrase(struct request *request, void *arg, const struct error *error) {
    const struct phrasing *phrasing = arg;
    if (error != NULL) {
        reply_error(request, error);
        return;
    }
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    struct page page = web_page(request, db, S("Фраза восстановления"));
    struct phrase_view view = {page.school, phrasing->phrase, date_today()};
    struct buf body;
    struct view out = web_view(request, &body);
    view_phrase_body(&out, &view);
    page_add_trail(request->arena, &page, S("Копии данных"), S("/copies"));
    page_add_action(request->arena, &page, PAGE_ACTION_PRINT, S("Напечатать"), S(""));
    web_reply_page(request, &page, (struct html){buf_str(&body)});
}

static void post_phrase(struct request *request) {
    web_work(request, run_phrase, phrasing_new(request), after_phrase);
}

static bool run_check(struct arena *arena, void *arg, struct error *error) {
    struct phrasing *phrasing = arg;
    struct seal_key key;
    bool found;
    return copies_key_read(arena, phrasing->data_dir, &key, &found, error) &&
           (!found || seal_key_fits(arena, phrasing->phrase, &key, &phrasing->fits, error));
}

static void after_check(struct request *request, void *arg, const struct error *error) {
    const struct phrasing *phrasing = arg;
    show_copies(request, NULL,
                error != NULL ? (struct notice){NOTICE_STOP, str_from(error->text)}
                : phrasing->fits
                    ? (struct notice){NOTICE_OK, S("Фраза та самая.")}
                    : (struct notice){NOTICE_STOP, S("Это другая фраза: новые копии ею не "
                                                     "открыть.")});
}

static void post_check(struct request *request) {
    struct phrasing *phrasing = phrasing_new(request);
    phrasing->phrase = request_field(request, "phrase");
    web_work(request, run_check, phrasing, after_check);
}

// ---- a copy now

static bool run_job(struct job *job, struct error *error) {
    const struct app *app = job->app;
    struct copies_make make = {job->store, app->data_dir, &job->by, {0}, 0};
    if (!copies_make(job->arena, &make, error)) {
        return false;
    }
    node_put(job->arena, job->result, "file", node_text(job->arena, make.path));
    node_put(job->arena, job->result, "bytes", node_int(job->arena, make.bytes));
    return true;
}

const struct job_kind copies_jobs[] = {{"copy", "Копия данных", run_job, "/copies"}, {0}};

static void after_add(struct request *request, void *arg) {
    (void)arg;
    job_runner_wake(web_app(request)->jobs);
    web_done(request, S("/copies"), S("Копия делается"));
}

static void post_now(struct request *request) {
    struct job_add *add = arena_new(request->arena, struct job_add);
    *add = (struct job_add){web_person(request), "copy", node_map(request->arena), 0};
    web_write(request, job_add, add, after_add);
}

const struct route copies_routes[] = {
    {HTTP_GET, "/copies", get_copies, "school.backup", 0, "Копии данных", "0.1"},
    {HTTP_GET, "/copies/progress", get_progress, "school.backup", ROUTE_PART, "Копия делается",
     "0.1"},
    {HTTP_POST, "/copies", post_folder, "school.backup", 0, "Папка для копий", "0.1"},
    {HTTP_POST, "/copies/phrase", post_phrase, "school.backup", 0, "Фраза восстановления", "0.1"},
    {HTTP_POST, "/copies/check", post_check, "school.backup", 0, "Проверить фразу", "0.1"},
    {HTTP_POST, "/copies/now", post_now, "school.backup", 0, "Сделать копию", "0.1"},
    {0},
};
