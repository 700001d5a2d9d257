// SPDX-License-Identifier: GPL-3.0-or-later
// Terms of keeping: what is due, its destruction, the terms.
#include "base/ru.h"
#include "school/audit.h"
#include "school/keeping_view.h"
#include "school/school_pages.h"
#include "school/setting.h"
#include "school/web.h"
#include "keeping.html.h"

static bool any_act(struct request *request, struct db *db, bool *out, struct error *error) {
    struct audit_filter filter = {
        .account = -1, .action = S("keeping.destroy"), .before_id = INT64_MAX, .limit = 1};
    struct audit_list acts;
    bool ok = audit_list(db, request->arena, web_org(request), &filter, &acts, error);
    *out = ok && acts.rows.n > 0 && web_app(request)->papers != NULL;
    return ok;
}

static void show(struct request *request, const struct error *problem) {
    struct error error = {0};
    struct arena *arena = request->arena;
    struct keepings list;
    struct keeping_view out = {.problem = problem == NULL ? S("") : str_from(problem->text)};
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!keeping_list(db, arena, web_app(request)->rooms, web_org(request), date_today(), &list,
                      &error) ||
        !any_act(request, db, &out.may_print, &error)) {
        reply_error(request, &error);
        return;
    }
    for (size_t i = 0; i < list.rows.n; i++) {
        const struct keeping *row = &list.rows.at[i];
        *vec_push(arena, &out.rows) = (struct keeping_line){
            .name = str_from(row->purpose->name),
            .title = str_from(row->purpose->title),
            .fate = str_from(row->purpose->fate),
            .years = row->years,
            .term = ru_count(arena, row->years, RU_YEAR, RU_NOMINATIVE),
            .before = row->before,
            .due = row->due == 0 ? S("") : str_fmt(arena, "записей: %lld", (long long)row->due)};
    }
    struct buf body;
    struct view view = web_view(request, &body);
    view_keeping_body(&view, &out);
    struct page page = web_page(request, db, S("Сроки хранения"));
    page.lead = S("Для чего данные собраны, сколько лет хранятся, у чего срок вышел. Уничтоженное "
                  "исчезает сразу и из следующих копий; остаётся акт.");
    web_reply_page_status(request, problem == NULL ? 200 : 422, &page,
                          (struct html){buf_str(&body)});
}

static void get_keeping(struct request *request) { show(request, NULL); }

static void after_terms(struct request *request, void *arg) {
    (void)arg;
    web_done(request, S("/keeping"), S("Сроки сохранены"));
}

static void post_terms(struct request *request) {
    struct setting_put *put = arena_new(request->arena, struct setting_put);
    struct node *terms = node_map(request->arena);
    for (const struct keeping_purpose *p = keeping_purposes; p->name != NULL; p++) {
        int64_t years;
        if (!str_to_int(request_field(request, p->name), &years) || years < 1 ||
            years > KEEPING_YEARS_MAX) {
            struct error error;
            error_set(&error, ERROR_INPUT, "%s: срок – от 1 до %d лет.", p->title,
                      KEEPING_YEARS_MAX);
            show(request, &error);
            return;
        }
        node_put(request->arena, terms, p->name, node_int(request->arena, years));
    }
    *put = (struct setting_put){web_person(request), "keeping", terms};
    web_write(request, setting_put, put, after_terms);
}

static void after_destroy(struct request *request, void *arg, const struct error *error) {
    const struct keeping_destroy *ask = arg;
    if (error != NULL) {
        show(request, error);
        return;
    }
    web_done(request, S("/keeping"),
             str_fmt(request->arena, "Уничтожено записей: %lld. Распечатайте акт",
                     (long long)ask->rows));
}

static void post_destroy(struct request *request) {
    struct keeping_destroy *ask = arena_new(request->arena, struct keeping_destroy);
    *ask = (struct keeping_destroy){.by = web_person(request),
                                    .purpose = request_field(request, "purpose"),
                                    .today = date_today(),
                                    .rooms = web_app(request)->rooms};
    if (str_empty(request_field(request, "sure"))) {
        struct error error;
        error_set(&error, ERROR_INPUT,
                  "Уничтоженное не вернуть: поставьте отметку «Навсегда» и повторите.");
        show(request, &error);
        return;
    }
    web_write_or(request, keeping_destroy, ask, after_destroy);
}

const struct route keeping_routes[] = {
    {HTTP_GET, "/keeping", get_keeping, "school.people", 0, "Сроки хранения", "0.2"},
    {HTTP_POST, "/keeping", post_terms, "school.people", 0, "Изменить сроки хранения", "0.2"},
    {HTTP_POST, "/keeping/destroy", post_destroy, "school.people", 0,
     "Уничтожить то, у чего вышел срок", "0.2"},
    {0}};
