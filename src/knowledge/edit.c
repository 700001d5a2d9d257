// SPDX-License-Identifier: GPL-3.0-or-later
#include "knowledge/edit.h"

#include "base/clock.h"
#include "knowledge/knowledge_internal.h"
#include "knowledge/search.h"
#include "school/audit.h"

#define EDIT_SELECT                                                                                \
    "select e.kind, e.record_id, e.version, e.own, e.body, e.base, e.reason,"                      \
    " coalesce(a.shown_name, ''), e.made_ms from content_edit e"                                   \
    " left join account a on a.org_id = e.org_id and a.account_id = e.account_id"
#define EDIT_LATEST                                                                                \
    " and e.version = (select max(m.version) from content_edit m where m.org_id = e.org_id"        \
    " and m.kind = e.kind and m.record_id = e.record_id)"

static const struct sql content_edit_all = {"content_edit_all",
                                            EDIT_SELECT " where e.org_id = $1" EDIT_LATEST
                                                        " order by e.kind, e.record_id"};
static const struct sql content_edit_of_kind = {"content_edit_of_kind", EDIT_SELECT
                                                " where e.org_id = $1 and e.kind = $2" EDIT_LATEST
                                                " order by e.record_id"};
static const struct sql content_edit_versions = {"content_edit_versions", EDIT_SELECT
                                                 " where e.org_id = $1 and e.kind = $2"
                                                 " and e.record_id = $3 order by e.version desc"};
static const struct sql content_edit_insert = {
    "content_edit_insert",
    "insert into content_edit (org_id, kind, record_id, version, own, body, base, reason,"
    " account_id, made_ms) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
static const struct sql content_before_all = {
    "content_before_all", "select kind, record_id, before from content_change where org_id = $1 "
                          "and ($2 = '' or kind = $2)"
                          " and decided_ms = 0 order by kind, record_id, found_ms"};

const struct sql *const content_edit_sql[] = {&content_edit_all,      &content_edit_of_kind,
                                              &content_edit_versions, &content_edit_insert,
                                              &content_before_all,    NULL};

bool content_equal(const struct node *a, const struct node *b) {
    if (a == NULL || b == NULL || a->kind != b->kind || a->n != b->n) {
        return a == b;
    }
    switch (a->kind) {
    case NODE_NULL:
        return true;
    case NODE_BOOL:
        return a->flag == b->flag;
    case NODE_INT:
        return a->integer == b->integer;
    case NODE_REAL:
        return a->real == b->real;
    case NODE_TEXT:
        return str_eq(a->text, b->text);
    case NODE_LIST:
        for (const struct node *x = a->first, *y = b->first; x != NULL; x = x->next, y = y->next) {
            if (!content_equal(x, y)) {
                return false;
            }
        }
        return true;
    case NODE_MAP:
        for (const struct node *x = a->first; x != NULL; x = x->next) {
            if (!content_equal(x, node_get_str(b, x->key))) {
                return false;
            }
        }
        return true;
    }
    return false;
}

struct node *node_copy(struct arena *arena, const struct node *node) {
    struct node *copy = arena_new(arena, struct node);
    *copy = *node;
    copy->next = copy->first = copy->last = NULL;
    copy->n = 0;
    for (const struct node *child = node->first; child != NULL; child = child->next) {
        if (node->kind == NODE_MAP) {
            node_put(arena, copy, str_c(arena, child->key), node_copy(arena, child));
        } else {
            node_add(copy, node_copy(arena, child));
        }
    }
    return copy;
}

struct str node_text_json(struct arena *arena, const struct node *node) {
    struct buf out = buf_open(arena, CONTENT_JSON_MAX);
    node_json(&out, node, 0);
    return buf_str(&out);
}

const struct node *json_column(struct arena *arena, struct query *query, int column) {
    const struct node *node =
        node_from_json(arena, str_dup(arena, query_text(query, column)), NULL);
    return node == NULL ? node_map(arena) : node;
}

static void read_edit(struct arena *arena, struct query *q, struct content_edit *out) {
    *out = (struct content_edit){.kind = str_dup(arena, query_text(q, 0)),
                                 .id = str_dup(arena, query_text(q, 1)),
                                 .version = (int)query_int(q, 2),
                                 .own = query_int(q, 3) != 0,
                                 .body = json_column(arena, q, 4),
                                 .base = json_column(arena, q, 5),
                                 .reason = str_dup(arena, query_text(q, 6)),
                                 .who = str_dup(arena, query_text(q, 7)),
                                 .made_ms = query_int(q, 8)};
    if (str_empty(out->who)) {
        out->who = S("консоль");
    }
}

static bool read_edits(struct db *db, struct arena *arena, const struct sql *sql,
                       const struct arg *args, size_t n, struct content_edits *out,
                       struct error *error) {
    struct query q;
    *out = (struct content_edits){0};
    if (!query_open(&q, db, sql, args, n, error)) {
        return false;
    }
    while (query_next(&q)) {
        read_edit(arena, &q, vec_push(arena, &out->rows));
    }
    return query_close(&q, error);
}

bool content_edits_of(struct db *db, struct arena *arena, int64_t org, struct str kind,
                      struct content_edits *out, struct error *error) {
    bool ok = str_empty(kind)
                  ? read_edits(db, arena, &content_edit_all, ARGS(ARG_INT(org)), out, error)
                  : read_edits(db, arena, &content_edit_of_kind, ARGS(ARG_INT(org), ARG_TEXT(kind)),
                               out, error);
    size_t kept = 0;
    for (size_t i = 0; ok && i < out->rows.n; i++) {
        if (out->rows.at[i].body->n > 0) {
            out->rows.at[kept++] = out->rows.at[i];
        }
    }
    out->rows.n = kept;
    return ok;
}

bool content_edit_history(struct db *db, struct arena *arena, int64_t org, struct str kind,
                          struct str id, struct content_edits *out, struct error *error) {
    return read_edits(db, arena, &content_edit_versions,
                      ARGS(ARG_INT(org), ARG_TEXT(kind), ARG_TEXT(id)), out, error);
}

// ---- as a school sees it

static bool read_befores(struct db *db, struct arena *arena, int64_t org, struct str kind,
                         struct overlay *out, struct error *error) {
    struct query q;
    if (!query_open(&q, db, &content_before_all, ARGS(ARG_INT(org), ARG_TEXT(kind)), error)) {
        return false;
    }
    while (query_next(&q)) {
        struct before *row = vec_push(arena, &out->befores);
        row->kind = str_dup(arena, query_text(&q, 0));
        row->id = str_dup(arena, query_text(&q, 1));
        row->fields = json_column(arena, &q, 2);
    }
    return query_close(&q, error);
}

bool overlay_read(struct db *db, struct arena *arena, int64_t org, struct str kind,
                  struct overlay *out, struct error *error) {
    *out = (struct overlay){0};
    return content_edits_of(db, arena, org, kind, &out->edits, error) &&
           read_befores(db, arena, org, kind, out, error);
}

const struct content_edit *overlay_edit(const struct overlay *overlay, struct str kind,
                                        struct str id) {
    for (size_t i = 0; i < overlay->edits.rows.n; i++) {
        const struct content_edit *edit = &overlay->edits.rows.at[i];
        if (str_eq(edit->id, id) && str_eq(edit->kind, kind)) {
            return edit;
        }
    }
    return NULL;
}

static const struct node *overlay_before(const struct overlay *overlay, struct str kind,
                                         struct str id) {
    for (size_t i = 0; i < overlay->befores.n; i++) {
        if (str_eq(overlay->befores.at[i].id, id) && str_eq(overlay->befores.at[i].kind, kind)) {
            return overlay->befores.at[i].fields;
        }
    }
    return NULL;
}

static struct str view_title(struct arena *arena, const struct content_base *knowledge,
                             const struct content_view *view) {
    if (view->kind->title_of != NULL) {
        return view->kind->title_of(arena, knowledge, view->node);
    }
    return node_str(node_get(view->node, "title"));
}

static void put_fields(struct arena *arena, struct node *map, const struct node *fields) {
    for (const struct node *field = fields == NULL ? NULL : fields->first; field != NULL;
         field = field->next) {
        node_put(arena, map, str_c(arena, field->key), node_copy(arena, field));
    }
}

// Shipped, under the text before an undecided change, under the school's own.
static void lay_over(struct arena *arena, const struct content_base *knowledge,
                     struct content_view *view) {
    if (view->before == NULL && view->edit == NULL) {
        view->node = view->shipped->node;
        view->title = view->shipped->title;
        return;
    }
    const struct node *ground = view->before != NULL    ? view->before
                                : view->shipped != NULL ? view->shipped->node
                                                        : view->edit->body;
    struct node *node = node_copy(arena, ground);
    put_fields(arena, node, view->edit == NULL ? NULL : view->edit->body);
    view->node = node;
    view->title = view_title(arena, knowledge, view);
}

bool overlay_view(struct arena *arena, const struct content_base *knowledge,
                  const struct overlay *overlay, struct str kind, struct str id,
                  struct content_view *out) {
    *out = (struct content_view){.kind = content_kind_find(knowledge, kind),
                                 .id = id,
                                 .shipped = content_find(knowledge, kind, id),
                                 .edit = overlay_edit(overlay, kind, id),
                                 .before = overlay_before(overlay, kind, id)};
    if (out->kind == NULL || (out->shipped == NULL && out->edit == NULL)) {
        return false;
    }
    lay_over(arena, knowledge, out);
    return true;
}

bool content_view_list(struct db *db, struct arena *arena, const struct content_base *knowledge,
                       int64_t org, struct str kind, struct content_views *out,
                       struct error *error) {
    struct overlay overlay;
    *out = (struct content_views){0};
    if (!overlay_read(db, arena, org, kind, &overlay, error)) {
        return false;
    }
    for (size_t i = 0; i < knowledge->records.n; i++) {
        const struct content_record *record = &knowledge->records.at[i];
        if (str_eq(str_from(record->kind->name), kind)) {
            overlay_view(arena, knowledge, &overlay, kind, record->id, vec_push(arena, &out->rows));
        }
    }
    for (size_t i = 0; i < overlay.edits.rows.n; i++) {
        struct str id = overlay.edits.rows.at[i].id;
        struct content_view view;
        if (content_find(knowledge, kind, id) == NULL &&
            overlay_view(arena, knowledge, &overlay, kind, id, &view)) {
            *vec_push(arena, &out->rows) = view;
        }
    }
    return true;
}

bool content_view_get(struct db *db, struct arena *arena, const struct content_base *knowledge,
                      int64_t org, struct str kind, struct str id, struct content_view *out,
                      struct error *error) {
    struct overlay overlay;
    return overlay_read(db, arena, org, kind, &overlay, error) &&
           (overlay_view(arena, knowledge, &overlay, kind, id, out) ||
            error_set(error, ERROR_NOT_FOUND, "Такой записи в базе знаний нет."));
}

static void add_patch(struct arena *arena, const struct overlay *overlay, struct str kind,
                      struct str id, struct content_patches *out) {
    const struct content_edit *edit = overlay_edit(overlay, kind, id);
    struct node *fields = node_map(arena);
    put_fields(arena, fields, overlay_before(overlay, kind, id));
    put_fields(arena, fields, edit == NULL ? NULL : edit->body);
    *vec_push(arena, &out->rows) =
        (struct content_patch){.id = id,
                               .own = edit != NULL && edit->own,
                               .changed = edit != NULL,
                               .fields = fields,
                               .reason = edit == NULL ? S("") : edit->reason};
}

bool content_patches_of(struct db *db, struct arena *arena, int64_t org, struct str kind,
                        struct content_patches *out, struct error *error) {
    struct overlay overlay;
    *out = (struct content_patches){0};
    if (!overlay_read(db, arena, org, kind, &overlay, error)) {
        return false;
    }
    for (size_t i = 0; i < overlay.befores.n; i++) {
        add_patch(arena, &overlay, kind, overlay.befores.at[i].id, out);
    }
    for (size_t i = 0; i < overlay.edits.rows.n; i++) {
        struct str id = overlay.edits.rows.at[i].id;
        if (overlay_before(&overlay, kind, id) == NULL) {
            add_patch(arena, &overlay, kind, id, out);
        }
    }
    return true;
}

const struct node *content_patch_apply(struct arena *arena, const struct node *shipped,
                                       const struct content_patch *patch) {
    struct node *node = node_copy(arena, shipped);
    put_fields(arena, node, patch->fields);
    return node;
}

// ---- saving

// Leaves in *body what differs from the shipped record, in *base what it differs from.
static void differ(struct arena *arena, const struct node *fields, const struct node *shipped,
                   struct node **body, struct node **base) {
    *body = node_map(arena);
    *base = node_map(arena);
    for (const struct node *field = fields == NULL ? NULL : fields->first; field != NULL;
         field = field->next) {
        const struct node *was = node_get_str(shipped, field->key);
        if (content_equal(field, was)) {
            continue;
        }
        const char *key = str_c(arena, field->key);
        node_put(arena, *body, key, node_copy(arena, field));
        if (was != NULL) {
            node_put(arena, *base, key, node_copy(arena, was));
        }
    }
}

bool content_edit_write(struct db *db, struct arena *arena, const struct content_edit_row *row,
                        struct error *error) {
    return db_exec(db, &content_edit_insert,
                   ARGS(ARG_INT(row->by->org), ARG_TEXT(row->kind), ARG_TEXT(row->id),
                        ARG_INT(row->version), ARG_INT(row->own),
                        ARG_TEXT(node_text_json(arena, row->body)),
                        ARG_TEXT(node_text_json(arena, row->base)), ARG_TEXT(row->reason),
                        ARG_INT(row->by->account), ARG_INT(clock_now_ms())),
                   NULL, error);
}

static bool check_save(const struct content_save *save, const struct content_record *shipped,
                       const struct content_edits *history, struct error *error) {
    bool there = shipped != NULL || (history->rows.n > 0 && history->rows.at[0].body->n > 0);
    if (str_empty(str_trim(save->reason))) {
        return error_set(error, ERROR_INPUT,
                         "Напишите, почему школа так решила: это останется "
                         "рядом с изменением.");
    }
    if (save->created && there) {
        return error_set(error, ERROR_CONFLICT, "Запись с таким кодом уже есть.");
    }
    if (!save->created && !there) {
        return error_set(error, ERROR_NOT_FOUND, "Такой записи в базе знаний нет.");
    }
    return shipped == NULL || save->fields != NULL ||
           error_set(error, ERROR_INPUT, "Запись из поставки не удаляется: её можно не выбирать.");
}

bool content_save(struct db *db, struct arena *arena, void *ask, struct error *error) {
    const struct content_save *save = ask;
    struct str kind = str_from(save->kind->name);
    const struct content_record *shipped = content_find(save->knowledge, kind, save->id);
    struct content_edits history;
    struct node *body, *base;
    if (!content_edit_history(db, arena, save->by->org, kind, save->id, &history, error) ||
        !check_save(save, shipped, &history, error)) {
        return false;
    }
    differ(arena, save->fields, shipped == NULL ? NULL : shipped->node, &body, &base);
    if (body->n == 0 && save->fields != NULL &&
        (history.rows.n == 0 || history.rows.at[0].body->n == 0)) {
        return error_set(error, ERROR_INPUT, "Ничего не изменено: текст тот же, что в поставке.");
    }
    struct content_edit_row row = {.by = save->by,
                                   .kind = kind,
                                   .id = save->id,
                                   .version =
                                       history.rows.n == 0 ? 1 : history.rows.at[0].version + 1,
                                   .own = shipped == NULL,
                                   .body = body,
                                   .base = base,
                                   .reason = str_trim(save->reason)};
    struct node *detail = node_map(arena);
    node_put(arena, detail, "kind", node_text(arena, kind));
    node_put(arena, detail, "id", node_text(arena, save->id));
    return content_edit_write(db, arena, &row, error) &&
           search_index_record(db, arena, save->knowledge, save->by->org, kind, save->id, error) &&
           audit_add(db, arena, save->by->org, save->by->account, "content.save", "content", 0,
                     detail, error);
}
