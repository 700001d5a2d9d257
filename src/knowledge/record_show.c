// SPDX-License-Identifier: GPL-3.0-or-later
// A record as it is read: words of the format in Russian, ids as links.
#include "base/ru.h"
#include "knowledge/knowledge_internal.h"
#include "knowledge/record_view.h"

#include <math.h>

struct showing {
    struct arena *arena;
    const struct content_base *knowledge;
    const struct content_kind *kind;
};

struct str content_plain(struct arena *arena, struct str text) {
    size_t open = str_find(text, S("{"));
    if (open == STR_NONE) {
        return text;
    }
    struct buf out = buf_open(arena, CONTENT_JSON_MAX);
    while ((open = str_find(text, S("{"))) != STR_NONE) {
        buf_put(&out, str_sub(text, 0, open));
        text = str_from_at(text, open);
        if (str_starts(text, S("{{"))) {
            size_t close = str_find(text, S("}}"));
            buf_put(&out, S("…"));
            text = str_from_at(text, close == STR_NONE ? text.n : close + 2);
        } else if (str_starts(text, S("{?"))) { // a piece under a condition: its words stay
            size_t begin = str_find(str_from_at(text, 2), S("?"));
            text = str_from_at(text, begin == STR_NONE ? text.n : begin + 3);
        } else {
            buf_put(&out, S("{"));
            text = str_from_at(text, 1);
        }
    }
    size_t end;
    while ((end = str_find(text, S("?}"))) != STR_NONE) {
        buf_put(&out, str_sub(text, 0, end));
        text = str_from_at(text, end + 2);
    }
    buf_put(&out, text);
    return buf_str(&out);
}

struct str content_short(struct arena *arena, struct str text, size_t letters) {
    if (utf8_length(text) <= letters) {
        return text;
    }
    struct str rest = text;
    size_t end = 0;
    for (size_t i = 0; i < letters; i++) {
        const char *at = rest.p;
        if (utf8_next(&rest) == ' ') {
            end = (size_t)(at - text.p);
        }
    }
    return str_fmt(arena, "%.*s…", (int)(end > 0 ? end : text.n - rest.n), text.p);
}

struct str content_view_address(struct arena *arena, const struct content_view *view) {
    return view->shipped != NULL ? content_address(arena, view->shipped)
                                 : content_page(arena, view->kind, view->id);
}

static struct str number_text(struct arena *arena, double value) {
    int decimals = 0;
    for (double v = value; decimals < 3 && fabs(v - round(v)) > 1e-9; v *= 10) {
        decimals++;
    }
    return ru_real(arena, value, decimals);
}

// "ooo.P3": a strand on a level, which is no record of its own.
static struct str reference_title(const struct showing *s, struct str id, struct str *path) {
    struct str strand = id;
    const char *level = content_word(S("level"), str_cut(&strand, '.'));
    const struct content_record *record =
        level == NULL ? NULL : content_find(s->knowledge, S("strand"), strand);
    if (record != NULL) {
        *path = content_address(s->arena, record);
        return str_fmt(s->arena, "%.*s, %s", STR_ARG(record->title), level);
    }
    record = content_find_any(s->knowledge, id);
    if (record != NULL) {
        *path = content_address(s->arena, record);
        return content_short(s->arena, content_plain(s->arena, record->title), 120);
    }
    return content_plain(s->arena, id);
}

static struct str text_of(const struct showing *s, const struct content_field *field,
                          const struct node *node, struct str *path) {
    enum field_how how = field == NULL ? FIELD_PLAIN : field->how;
    switch (node->kind) {
    case NODE_BOOL:
        return node->flag ? S("да") : S("нет");
    case NODE_INT:
        return how == FIELD_MONTHS ? ru_month((int)node->integer, RU_NOMINATIVE)
                                   : ru_int(s->arena, node->integer);
    case NODE_REAL:
        return number_text(s->arena, node->real);
    case NODE_TEXT: {
        const char *word = field == NULL ? NULL : content_word(str_from(field->key), node->text);
        if (word != NULL) {
            return str_from(word);
        }
        return how == FIELD_ID ? reference_title(s, node->text, path)
                               : content_plain(s->arena, node->text);
    }
    default:
        return S("–");
    }
}

static bool is_scalar(const struct node *node) {
    return node->kind != NODE_LIST && node->kind != NODE_MAP;
}

static bool is_hidden(const struct content_field *field, const struct node *node) {
    bool empty = node->kind == NODE_NULL || (!is_scalar(node) && node->n == 0) ||
                 (node->kind == NODE_TEXT && node->text.n == 0);
    bool no = field != NULL && field->how == FIELD_FLAG && node->kind == NODE_BOOL && !node->flag;
    return field == NULL || field->how == FIELD_HIDDEN || empty || no;
}

// Where a part of a record stands on its page: "clause-1.1".
static struct str anchor_of(const struct showing *s, struct str list, const struct node *node) {
    struct str id = node_str(node_get(node, "id"));
    for (size_t i = 0; i < s->knowledge->kinds.n && !str_empty(id); i++) {
        const struct content_kind *part = s->knowledge->kinds.at[i];
        if (part->part_of != NULL && str_ends(str_from(part->list), list) &&
            str_eq(str_from(part->part_of), str_from(s->kind->name))) {
            return str_fmt(s->arena, "%s-%.*s", part->name, STR_ARG(id));
        }
    }
    return S("");
}

static void show_value(const struct showing *s, struct str key, const struct content_field *field,
                       const struct node *node, struct show *out) {
    if (is_scalar(node)) {
        out->kind = SHOW_TEXT;
        out->text = text_of(s, field, node, &out->path);
        return;
    }
    bool row = node->kind == NODE_LIST && field != NULL && field->how != FIELD_PLAIN;
    out->kind = node->kind == NODE_MAP ? SHOW_MAP : SHOW_LIST;
    for (const struct node *child = node->first; child != NULL; child = child->next) {
        const struct content_field *own =
            node->kind == NODE_MAP ? content_field_find(s->kind, child->key) : field;
        if (node->kind == NODE_MAP && is_hidden(own, child)) {
            continue;
        }
        row = row && is_scalar(child) && child->kind != NODE_NULL;
        struct show *part = vec_push(s->arena, &out->parts);
        if (node->kind == NODE_MAP) {
            part->label = str_from(own->label);
        } else if (child->kind == NODE_MAP) {
            part->anchor = anchor_of(s, key, child);
        }
        show_value(s, node->kind == NODE_MAP ? child->key : key, own, child, part);
    }
    // Ids in a list of sentences stay a list.
    for (size_t i = 0; row && i < out->parts.n; i++) {
        row = utf8_length(out->parts.at[i].text) <= 120;
    }
    out->kind = row ? SHOW_ROW : out->kind;
}

struct show record_show(struct arena *arena, const struct content_base *knowledge,
                        const struct content_kind *kind, const struct node *node) {
    struct showing s = {arena, knowledge, kind};
    struct show out = {0};
    show_value(&s, S(""), NULL, node, &out);
    return out;
}

struct show record_show_field(struct arena *arena, const struct content_base *knowledge,
                              const struct content_kind *kind, struct str key,
                              const struct node *node) {
    struct showing s = {arena, knowledge, kind};
    struct show out = {0};
    if (node != NULL) {
        show_value(&s, key, content_field_find(kind, key), node, &out);
    }
    return out;
}
