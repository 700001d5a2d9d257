// SPDX-License-Identifier: GPL-3.0-or-later
// The knowledge base on plain pages.
#include "base/clock.h"
#include "base/ru.h"
#include "knowledge/knowledge_internal.h"
#include "knowledge/record.h"
#include "knowledge/record_view.h"
#include "knowledge/release.h"
#include "school/web.h"
#include "record.html.h"

static const struct content_kind *asked_kind(struct request *request) {
    const struct content_kind *kind =
        content_kind_find(web_app(request)->base, request_param(request, "kind"));
    if (kind == NULL || kind->hidden || kind->part_of != NULL) {
        struct error error;
        error_set(&error, ERROR_NOT_FOUND, "Такого раздела в базе знаний нет.");
        reply_error(request, &error);
        return NULL;
    }
    return kind;
}

// ---- kinds

static bool fill_kinds(struct request *request, struct db *db, struct record_kinds_page *out,
                       struct error *error) {
    const struct content_base *knowledge = web_app(request)->base;
    struct content_edits edits;
    int64_t waiting;
    if (!content_edits_of(db, request->arena, web_org(request), S(""), &edits, error) ||
        !content_changes_count(db, web_org(request), &waiting, error)) {
        return false;
    }
    for (size_t i = 0; i < knowledge->kinds.n; i++) {
        const struct content_kind *kind = knowledge->kinds.at[i];
        if (kind->hidden || kind->part_of != NULL) {
            continue;
        }
        struct record_kind_row *row = vec_push(request->arena, &out->rows);
        row->kind = kind;
        for (size_t r = 0; r < knowledge->records.n; r++) {
            row->records += knowledge->records.at[r].kind == kind;
        }
        for (size_t e = 0; e < edits.rows.n; e++) {
            bool of_kind = str_eq(edits.rows.at[e].kind, str_from(kind->name));
            bool own = content_find(knowledge, edits.rows.at[e].kind, edits.rows.at[e].id) == NULL;
            row->own += of_kind && own;
            row->changed += of_kind && !own;
        }
        row->records += row->own;
    }
    if (waiting > 0) {
        out->notice = (struct notice){
            .kind = NOTICE_WARN,
            .text = str_fmt(request->arena,
                            "Новая версия программы изменила записи, которыми пользуется школа: "
                            "%lld. Пока школа не решит, действует прежний текст.",
                            (long long)waiting),
            .path = S("/content/changes"),
            .title = S("Посмотреть и решить")};
    }
    return true;
}

static void get_kinds(struct request *request) {
    struct error error;
    struct record_kinds_page out = {0};
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!fill_kinds(request, db, &out, &error)) {
        reply_error(request, &error);
        return;
    }
    struct buf body;
    struct view view = web_view(request, &body);
    view_record_kinds_body(&view, &out);
    struct page page = web_page(request, db, S("База знаний"));
    page.lead = S("Всё, с чем поставляется программа. Школа правит своё рядом: поставка не "
                  "переписывается.");
    web_reply_page(request, &page, view_done(&view));
}

// ---- records of a kind

static void tag_cell(const struct content_view *view, struct table_cell *cell) {
    if (view->edit != NULL) {
        cell->tag = view->shipped == NULL ? S("своё") : S("изменено школой");
        cell->tag_kind = NOTICE_OK;
    }
    if (view->before != NULL) {
        cell->tag = S("есть новая версия");
        cell->tag_kind = NOTICE_WARN;
    }
}

static void fill_list(struct arena *arena, const struct content_kind *kind,
                      const struct content_views *views, struct table *table) {
    table->caption = str_from(kind->titles);
    table->sortable = table->filterable = true;
    table_add_column(arena, table, S("Название"), false);
    for (size_t i = 0; i < views->rows.n; i++) {
        const struct content_view *view = &views->rows.at[i];
        struct table_cell *cell =
            table_add_cell(arena, table_add_row(arena, table), content_plain(arena, view->title));
        cell->path = content_view_address(arena, view);
        tag_cell(view, cell);
    }
}

static void get_list(struct request *request) {
    struct error error;
    struct content_views views;
    struct record_list_page out = {0};
    const struct content_kind *kind = asked_kind(request);
    struct db *db = kind == NULL ? NULL : web_db(request);
    if (db == NULL) {
        return;
    }
    if (!content_view_list(db, request->arena, web_app(request)->base, web_org(request),
                           str_from(kind->name), &views, &error)) {
        reply_error(request, &error);
        return;
    }
    fill_list(request->arena, kind, &views, &out.table);
    struct buf body;
    struct view view = web_view(request, &body);
    view_record_list_body(&view, &out);
    struct page page = web_page(request, db, str_from(kind->titles));
    page_add_trail(request->arena, &page, S("База знаний"), S("/content"));
    page_add_script(request->arena, &page, asset_table_js);
    web_reply_page(request, &page, view_done(&view));
}

// ---- one record

static bool read_record(struct request *request, struct db *db, struct content_view *out) {
    struct error error;
    if (content_view_get(db, request->arena, web_app(request)->base, web_org(request),
                         request_param(request, "kind"), request_param(request, "id"), out,
                         &error)) {
        return true;
    }
    reply_error(request, &error);
    return false;
}

void record_history(struct arena *arena, const struct content_edits *edits, struct table *table) {
    table->caption = S("Изменения записи школой");
    table_add_column(arena, table, S("Когда"), false);
    table_add_column(arena, table, S("Кто"), false);
    table_add_column(arena, table, S("Что"), false);
    table_add_column(arena, table, S("Почему"), false);
    for (size_t i = 0; i < edits->rows.n; i++) {
        const struct content_edit *edit = &edits->rows.at[i];
        struct table_row *row = table_add_row(arena, table);
        struct buf what = buf_open(arena, 4096);
        for (const struct node *field = edit->body->first; field != NULL; field = field->next) {
            const struct content_field *known = content_field_find(NULL, field->key);
            if (known != NULL && known->how != FIELD_HIDDEN) {
                buf_put(&what, what.n == 0 ? S("") : S(", "));
                buf_put_c(&what, known->label);
            }
        }
        if (edit->body->n == 0) {
            buf_put(&what, edit->own ? S("убрана") : S("возвращён текст поставки"));
        }
        table_add_cell(arena, row, ru_date(arena, date_of_instant(edit->made_ms)));
        table_add_cell(arena, row, edit->who);
        table_add_cell(arena, row, buf_str(&what));
        table_add_cell(arena, row, edit->reason);
    }
}

static void fill_record(struct request *request, const struct content_view *record,
                        const struct content_edits *history, struct record_page *out) {
    struct arena *arena = request->arena;
    const struct content_base *knowledge = web_app(request)->base;
    struct show all = record_show(arena, knowledge, record->kind, record->node);
    for (size_t i = 0; i < all.parts.n; i++) { // the title stands above
        if (!str_eq(all.parts.at[i].label, S("Название"))) {
            *vec_push(arena, &out->body.parts) = all.parts.at[i];
        }
    }
    out->body.kind = SHOW_MAP;
    record_history(arena, history, &out->history);
    out->changed = record->edit != NULL;
    out->own = record->shipped == NULL;
    out->may_edit = !record->kind->locked && web_may(request, "knowledge.edit");
    out->edit_path =
        str_fmt(arena, "/content/%s/%.*s/edit", record->kind->name, STR_ARG(record->id));
    out->back_path =
        str_fmt(arena, "/content/%s/%.*s/shipped", record->kind->name, STR_ARG(record->id));
    if (record->before != NULL) {
        out->notice = (struct notice){.kind = NOTICE_WARN,
                                      .text = S("В новой версии программы эта запись изменена. "
                                                "Здесь – текст, который действует сейчас."),
                                      .path = S("/content/changes"),
                                      .title = S("Сравнить и решить")};
    } else if (record->edit != NULL) {
        out->notice = (struct notice){
            .kind = NOTICE_INFO,
            .text = str_fmt(arena, "%s %.*s", out->own ? "Запись школы:" : "Изменено школой:",
                            STR_ARG(record->edit->reason))};
    }
}

static void get_record(struct request *request) {
    struct error error;
    struct content_view record;
    struct content_edits history;
    struct record_page out = {0};
    const struct content_kind *kind = asked_kind(request);
    struct db *db = kind == NULL ? NULL : web_db(request);
    if (db == NULL || !read_record(request, db, &record)) {
        return;
    }
    if (!content_edit_history(db, request->arena, web_org(request), str_from(kind->name), record.id,
                              &history, &error)) {
        reply_error(request, &error);
        return;
    }
    fill_record(request, &record, &history, &out);
    struct buf body;
    struct view view = web_view(request, &body);
    view_record_body(&view, &out);
    struct page page = web_page(request, db, content_plain(request->arena, record.title));
    page.lead = str_from(kind->title);
    page_add_trail(request->arena, &page, S("База знаний"), S("/content"));
    page_add_trail(request->arena, &page, str_from(kind->titles),
                   str_fmt(request->arena, "/content/%s", kind->name));
    page_add_action(request->arena, &page, PAGE_ACTION_PRINT, S("Напечатать"), S(""));
    web_reply_page(request, &page, view_done(&view));
}

// ---- changing

static bool is_lines(const struct node *node) {
    for (const struct node *one = node->first; one != NULL; one = one->next) {
        if (one->kind != NODE_TEXT) {
            return false;
        }
    }
    return node->kind == NODE_LIST;
}

// What the plain form can change: texts, numbers, lists of texts.
static bool may_change(const struct content_kind *kind, const struct node *node) {
    const struct content_field *field = content_field_find(kind, node->key);
    return field != NULL && field->how == FIELD_PLAIN &&
           (node->kind == NODE_TEXT || node->kind == NODE_INT || node->kind == NODE_REAL ||
            is_lines(node));
}

static struct str value_of(struct arena *arena, const struct node *node) {
    struct buf out = buf_open(arena, CONTENT_JSON_MAX);
    switch (node == NULL ? NODE_NULL : node->kind) {
    case NODE_TEXT:
        return node->text;
    case NODE_INT:
        return ru_int(arena, node->integer);
    case NODE_REAL:
        buf_put_real(&out, node->real);
        return buf_str(&out);
    case NODE_LIST:
        for (const struct node *one = node->first; one != NULL; one = one->next) {
            buf_put(&out, one == node->first ? S("") : S("\n"));
            buf_put(&out, node_str(one));
        }
        return buf_str(&out);
    default:
        return S("");
    }
}

static int rows_of(struct str value) {
    int rows = 1 + (int)(utf8_length(value) / 90);
    for (size_t i = 0; i < value.n; i++) {
        rows += value.p[i] == '\n';
    }
    return rows > 14 ? 14 : rows;
}

static struct str typed_name(struct arena *arena, struct str key) {
    return str_fmt(arena, "f.%.*s", STR_ARG(key));
}

static void fill_form(struct request *request, const struct content_view *record, bool typed,
                      struct record_edit_page *out) {
    struct arena *arena = request->arena;
    for (const struct node *node = record->node->first; node != NULL; node = node->next) {
        if (!may_change(record->kind, node)) {
            continue;
        }
        const struct node *shipped =
            record->shipped == NULL ? NULL : node_get_str(record->shipped->node, node->key);
        struct record_field *field = vec_push(arena, &out->fields);
        field->key = node->key;
        field->label = str_from(content_field_find(record->kind, node->key)->label);
        field->lines = node->kind == NODE_LIST;
        field->number = node->kind == NODE_INT || node->kind == NODE_REAL;
        field->value =
            typed ? request_field(request, typed_name(arena, node->key).p) : value_of(arena, node);
        field->rows = rows_of(field->value);
        if (shipped != NULL && !content_equal(shipped, node)) {
            field->shipped = value_of(arena, shipped);
        }
    }
    out->reason = typed ? request_field(request, "reason") : S("");
    out->own = record->shipped == NULL;
    out->action = str_fmt(arena, "/content/%s/%.*s", record->kind->name, STR_ARG(record->id));
    out->back = content_view_address(arena, record);
}

static void show_form(struct request *request, struct db *db, const struct content_view *record,
                      const struct error *refusal) {
    struct record_edit_page out = {0};
    fill_form(request, record, refusal != NULL, &out);
    out.error = refusal == NULL ? S("") : str_from(refusal->text);
    struct buf body;
    struct view view = web_view(request, &body);
    view_record_edit_body(&view, &out);
    struct page page = web_page(request, db, content_plain(request->arena, record->title));
    page.lead = S("Изменение для нашей школы. Текст поставки останется рядом.");
    page_add_trail(request->arena, &page, str_from(record->kind->titles),
                   str_fmt(request->arena, "/content/%s", record->kind->name));
    web_reply_page_status(request, refusal == NULL ? 200 : 422, &page, view_done(&view));
}

// Has replied when it gives false.
static bool open_record(struct request *request, struct db **db, struct content_view *out) {
    struct error error;
    const struct content_kind *kind = asked_kind(request);
    *db = kind == NULL ? NULL : web_db(request);
    if (*db == NULL || !read_record(request, *db, out)) {
        return false;
    }
    if (kind->locked) {
        error_set(&error, ERROR_NOT_FOUND, "Эту запись меняют на её собственной странице.");
        reply_error(request, &error);
        return false;
    }
    return true;
}

static void get_form(struct request *request) {
    struct db *db;
    struct content_view record;
    if (open_record(request, &db, &record)) {
        show_form(request, db, &record, NULL);
    }
}

static struct node *lines_node(struct arena *arena, struct str text) {
    struct node *list = node_list(arena);
    while (text.n > 0) {
        struct str line = str_trim(str_cut(&text, '\n'));
        if (!str_empty(line)) {
            node_add(list, node_text(arena, line));
        }
    }
    return list;
}

static struct str one_line_ends(struct arena *arena, struct str text) {
    struct buf out = buf_open(arena, CONTENT_JSON_MAX);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] != '\r') {
            buf_put_char(&out, text.p[i]);
        }
    }
    return str_trim(buf_str(&out));
}

static bool read_value(struct arena *arena, struct str label, struct str typed,
                       const struct node *was, struct node **out, struct error *error) {
    double number;
    struct str text = one_line_ends(arena, typed);
    if (str_empty(text)) {
        return error_set(error, ERROR_INPUT, "«%.*s»: поле не может быть пустым.", STR_ARG(label));
    }
    if (was->kind == NODE_TEXT || was->kind == NODE_LIST) {
        *out = was->kind == NODE_LIST ? lines_node(arena, text) : node_text(arena, text);
        return true;
    }
    if (!ru_parse_real(text, &number)) {
        return error_set(error, ERROR_INPUT, "«%.*s»: напишите число.", STR_ARG(label));
    }
    *out = number == (double)(int64_t)number ? node_int(arena, (int64_t)number)
                                             : node_real(arena, number);
    return true;
}

static bool read_form(struct request *request, const struct content_view *record, struct node **out,
                      struct error *error) {
    struct arena *arena = request->arena;
    *out = node_copy(arena, record->node);
    for (const struct node *was = record->node->first; was != NULL; was = was->next) {
        struct node *value = NULL;
        if (!may_change(record->kind, was)) {
            continue;
        }
        struct str label = str_from(content_field_find(record->kind, was->key)->label);
        if (!read_value(arena, label, request_field(request, typed_name(arena, was->key).p), was,
                        &value, error)) {
            return false;
        }
        node_put(arena, *out, str_c(arena, was->key), value);
    }
    return true;
}

struct save_deed {
    struct content_save ask; // first: the writer gets the same pointer
    struct content_view record;
    struct str done, to;
};

static void after_save(struct request *request, void *arg, const struct error *error) {
    struct save_deed *deed = arg;
    struct db *db;
    if (error == NULL) {
        web_done(request, deed->to, deed->done);
    } else if ((db = web_db(request)) != NULL) {
        show_form(request, db, &deed->record, error);
    }
}

static struct save_deed *new_deed(struct request *request, struct db **db) {
    struct save_deed *deed = arena_new(request->arena, struct save_deed);
    if (!open_record(request, db, &deed->record)) {
        return NULL;
    }
    deed->ask = (struct content_save){.by = web_person(request),
                                      .knowledge = web_app(request)->base,
                                      .kind = deed->record.kind,
                                      .id = deed->record.id};
    deed->to = content_view_address(request->arena, &deed->record);
    return deed;
}

static void post_record(struct request *request) {
    struct error error;
    struct node *fields;
    struct db *db;
    struct save_deed *deed = new_deed(request, &db);
    if (deed == NULL) {
        return;
    }
    if (!read_form(request, &deed->record, &fields, &error)) {
        show_form(request, db, &deed->record, &error);
        return;
    }
    deed->ask.fields = fields;
    deed->ask.reason = request_field(request, "reason");
    deed->done = S("Сохранено для нашей школы");
    web_write_or(request, content_save, deed, after_save);
}

// Back to the shipped text; an own record goes away.
static void post_shipped(struct request *request) {
    struct db *db;
    struct save_deed *deed = new_deed(request, &db);
    if (deed == NULL) {
        return;
    }
    bool own = deed->record.shipped == NULL;
    deed->ask.fields = own ? NULL : deed->record.shipped->node;
    deed->ask.reason = own ? S("Запись больше не нужна") : S("Возвращён текст поставки");
    deed->done = own ? S("Запись убрана, она осталась в истории") : S("Действует текст поставки");
    deed->to = own ? str_fmt(request->arena, "/content/%s", deed->record.kind->name) : deed->to;
    web_write_or(request, content_save, deed, after_save);
}

const struct route record_routes[] = {
    {HTTP_GET, "/content", get_kinds, "knowledge.view", 0, "База знаний", "0.2"},
    {HTTP_GET, "/content/{kind}", get_list, "knowledge.view", 0, "Записи базы знаний", "0.2"},
    {HTTP_GET, "/content/{kind}/{id}", get_record, "knowledge.view", 0, "Запись базы знаний",
     "0.2"},
    {HTTP_GET, "/content/{kind}/{id}/edit", get_form, "knowledge.edit", 0,
     "Запись базы знаний: изменение", "0.2"},
    {HTTP_POST, "/content/{kind}/{id}", post_record, "knowledge.edit", 0,
     "Изменить запись базы знаний", "0.2"},
    {HTTP_POST, "/content/{kind}/{id}/shipped", post_shipped, "knowledge.edit", 0,
     "Вернуть текст поставки", "0.2"},
    {0},
};
