// SPDX-License-Identifier: GPL-3.0-or-later
// A new release of the knowledge base: what changed in what the school uses, and deciding.
#include "knowledge/knowledge_internal.h"
#include "knowledge/release_view.h"
#include "school/web.h"
#include "release.html.h"

static void fill_row(struct arena *arena, const struct content_base *knowledge,
                     const struct content_change *change, struct release_row *out) {
    out->change = change;
    out->path = content_address(arena, change->shipped);
    for (size_t i = 0; i < change->fields.n; i++) {
        const struct change_field *from = &change->fields.at[i];
        const struct content_field *known = content_field_find(change->kind, from->key);
        struct release_field *field = vec_push(arena, &out->fields);
        *field = (struct release_field){
            .key = from->key,
            .label = known == NULL ? from->key : str_from(known->label),
            .before = record_show_field(arena, knowledge, change->kind, from->key, from->before),
            .now = record_show_field(arena, knowledge, change->kind, from->key, from->now),
            .own = record_show_field(arena, knowledge, change->kind, from->key, from->own),
            .has_before = from->before != NULL,
            .has_now = from->now != NULL,
            .has_own = from->own != NULL,
            .conflict = from->conflict};
    }
}

static void get_changes(struct request *request) {
    struct error error;
    struct content_changes changes;
    struct release_page out = {.may_decide = web_may(request, "knowledge.edit")};
    const struct content_base *knowledge = web_app(request)->base;
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!content_changes_open(db, request->arena, knowledge, web_org(request), &changes, &error)) {
        reply_error(request, &error);
        return;
    }
    for (size_t i = 0; i < changes.rows.n; i++) {
        fill_row(request->arena, knowledge, &changes.rows.at[i],
                 vec_push(request->arena, &out.rows));
        out.calm = out.calm || !changes.rows.at[i].conflict;
    }
    out.empty = (struct empty){S("Всё решено"),
                               S("Когда новая версия программы изменит записи, которыми "
                                 "пользуется школа, они появятся здесь: что было, что стало, что "
                                 "написала школа."),
                               S("/content"), S("К базе знаний")};
    struct buf body;
    struct view view = web_view(request, &body);
    view_release_body(&view, &out);
    struct page page = web_page(request, db, S("Что изменилось в базе знаний"));
    page_add_trail(request->arena, &page, S("База знаний"), S("/content"));
    web_reply_page(request, &page, view_done(&view));
}

// ---- deciding

static void after_decide(struct request *request, void *arg) {
    (void)arg;
    web_done(request, S("/content/changes"), S("Решение записано"));
}

struct keep_list {
    struct arena *arena;
    struct content_decide *ask;
};

static void add_kept(void *arg, struct str name, struct str value) {
    struct keep_list *list = arg;
    if (str_starts(name, S("c.")) && str_eq(value, S("keep"))) {
        *vec_push(list->arena, &list->ask->keep) = str_from_at(name, 2);
    }
}

static void post_change(struct request *request) {
    struct content_decide *ask = arena_new(request->arena, struct content_decide);
    *ask = (struct content_decide){.by = web_person(request),
                                   .knowledge = web_app(request)->base,
                                   .kind = request_param(request, "kind"),
                                   .id = request_param(request, "id")};
    struct keep_list list = {request->arena, ask};
    request_each_field(request, add_kept, &list);
    web_write(request, content_decide, ask, after_decide);
}

struct decide_calm {
    const struct person *by;
    const struct content_base *knowledge;
};

// Takes every change that the school's own text does not contradict.
static bool decide_calm(struct db *db, struct arena *arena, void *arg, struct error *error) {
    const struct decide_calm *calm = arg;
    struct content_changes changes;
    if (!content_changes_open(db, arena, calm->knowledge, calm->by->org, &changes, error)) {
        return false;
    }
    for (size_t i = 0; i < changes.rows.n; i++) {
        const struct content_change *change = &changes.rows.at[i];
        struct content_decide ask = {.by = calm->by,
                                     .knowledge = calm->knowledge,
                                     .kind = str_from(change->kind->name),
                                     .id = change->id};
        if (!change->conflict && !content_decide(db, arena, &ask, error)) {
            return false;
        }
    }
    return true;
}

static void post_calm(struct request *request) {
    struct decide_calm *calm = arena_new(request->arena, struct decide_calm);
    *calm = (struct decide_calm){web_person(request), web_app(request)->base};
    web_write(request, decide_calm, calm, after_decide);
}

const struct route release_routes[] = {
    {HTTP_GET, "/content/changes", get_changes, "knowledge.view", 0, "Что изменилось в базе знаний",
     "0.2"},
    {HTTP_POST, "/content/changes", post_calm, "knowledge.edit", 0,
     "Принять изменения без расхождений", "0.2"},
    {HTTP_POST, "/content/changes/{kind}/{id}", post_change, "knowledge.edit", 0,
     "Решить, что взять из новой версии", "0.2"},
    {0},
};
