// SPDX-License-Identifier: GPL-3.0-or-later
#include "import/look.h"

#include "import/upload.h"
#include "school/job.h"
#include "school/web.h"

#include <setjmp.h>
#include <unistd.h>

static bool read_file(struct look *look, struct arena *arena, const struct app *app,
                      const struct person *person, struct db *db, struct error *error) {
    struct import_request ask = {
        .fd = upload_open(arena, app->data_dir, person->account, look->id, error),
        .file_name = look->name,
        .kind = look->kind,
        .choices = look->choices.at,
        .n_choices = look->choices.n,
        .new_classes = look->new_classes,
        .today = date_today()};
    if (ask.fd < 0) {
        return false;
    }
    bool ok = import_read(arena, app->rooms, db, person->org, &ask, &look->result, error);
    close(ask.fd);
    return ok;
}

static bool read_and_plan(struct look *look, struct arena *arena, const struct app *app,
                          const struct person *person, struct error *error) {
    struct db *db = store_reader(app->store, arena, error);
    struct import_work work = {.db = db,
                               .arena = arena,
                               .by = person,
                               .on = look->on,
                               .answers = look->answers.at,
                               .n_answers = look->answers.n};
    return db != NULL && read_file(look, arena, app, person, db, error) &&
           import_plan_make(&work, &look->result, &look->plan, error);
}

static void close_arena(void *arg) { arena_close(arg); }

bool look_read(struct look *look, struct arena *owner, const struct app *app,
               const struct person *person, struct error *error) {
    struct arena *arena = arena_open(WORKBOOK_ARENA);
    if (arena == NULL) {
        return error_set(error, ERROR_LIMIT, "Не хватило памяти. Повторите через минуту.");
    }
    arena_on_close(owner, close_arena, arena);
    if (setjmp(*arena_guard(arena)) != 0) {
        return error_set(
            error, ERROR_LIMIT,
            "Таблица слишком велика. Разделите файл на части, например по параллелям.");
    }
    bool ok = read_and_plan(look, arena, app, person, error);
    arena_unguard(arena);
    return ok;
}

struct import_apply look_apply(const struct look *look, const struct person *person) {
    return (struct import_apply){.by = person,
                                 .result = &look->result,
                                 .file_name = look->name,
                                 .choices = look->choices.at,
                                 .n_choices = look->choices.n,
                                 .on = look->on,
                                 .answers = look->answers.at,
                                 .n_answers = look->answers.n};
}

// ---- the job

struct node *look_node(struct arena *arena, const struct look *look) {
    struct node *map =
        import_detail(arena, "file", look->id, "name", look->name, "kind", look->kind,
                      "new_classes", look->new_classes, "on", date_iso(arena, look->on), NULL);
    struct node *choices = node_put(arena, map, "choices", node_list(arena));
    for (size_t i = 0; i < look->choices.n; i++) {
        node_add(choices, import_detail(arena, "field", look->choices.at[i].field, "column",
                                        look->choices.at[i].column, NULL));
    }
    struct node *answers = node_put(arena, map, "answers", node_list(arena));
    for (size_t i = 0; i < look->answers.n; i++) {
        node_add(answers, import_detail(arena, "key", look->answers.at[i].key, "value",
                                        look->answers.at[i].value, NULL));
    }
    return map;
}

static bool look_of_node(struct arena *arena, const struct node *map, struct look *out) {
    *out = (struct look){.id = node_str(node_get(map, "file")),
                         .name = node_str(node_get(map, "name")),
                         .kind = node_str(node_get(map, "kind")),
                         .new_classes = node_str(node_get(map, "new_classes"))};
    const struct node *choices = node_get(map, "choices"), *answers = node_get(map, "answers");
    for (const struct node *one = choices ? choices->first : NULL; one; one = one->next) {
        *vec_push(arena, &out->choices) = (struct import_choice){node_str(node_get(one, "field")),
                                                                 node_str(node_get(one, "column"))};
    }
    for (const struct node *one = answers ? answers->first : NULL; one; one = one->next) {
        *vec_push(arena, &out->answers) = (struct import_answer){node_str(node_get(one, "key")),
                                                                 node_str(node_get(one, "value"))};
    }
    return date_parse_iso(node_str(node_get(map, "on")), &out->on);
}

static void tell(void *arg, int64_t done, int64_t total) { job_count(arg, done, total); }

static bool run_import(struct job *job, struct error *error) {
    const struct app *app = job->app;
    struct look look;
    if (!gate_check(&job->by, "school.import", error)) {
        return false;
    }
    if (!look_of_node(job->arena, job->ask, &look)) {
        return error_set(error, ERROR_INTERNAL,
                         "Загрузка записана не полностью. Начните её снова.");
    }
    job_tell(job, 0, 0, S("Читаем файл и сверяем со школой"));
    if (!look_read(&look, job->arena, app, &job->by, error)) {
        return false;
    }
    struct import_apply apply = look_apply(&look, &job->by);
    apply.tell = tell;
    apply.tell_arg = job;
    job_tell(job, 0, (int64_t)look.plan.lines.n, S(""));
    if (!store_write_wait(job->store, import_apply, &apply, error)) {
        return false;
    }
    upload_drop(job->arena, app->data_dir, job->by.account, look.id);
    node_put(job->arena, job->result, "batch", node_int(job->arena, apply.batch_id));
    job->said =
        apply.batch_id == 0 ? S("Менять нечего: в школе всё так же, как в файле.") : S("Загружено");
    return true;
}

const struct job_kind import_jobs[] = {
    {"import", "Загрузка списка", run_import, "/import/{result.batch}"}, {0}};
