// SPDX-License-Identifier: GPL-3.0-or-later
#include "documents/paper_read.h"

#include <stdarg.h>
#include <stdio.h>

bool read_fail(const struct paper_reading *r, const struct node *at, const char *format, ...) {
    char words[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    return error_set(r->error, ERROR_INPUT, "%s:%d: %s", r->file, at == NULL ? 0 : at->line, words);
}

static bool listed(struct str word, const char *words) {
    struct str rest = str_from(words);
    while (rest.n > 0) {
        if (str_eq(word, str_cut(&rest, '|'))) {
            return true;
        }
    }
    return false;
}

bool read_map(const struct paper_reading *r, const struct node *node, const char *keys) {
    if (!node_is(node, NODE_MAP)) {
        return read_fail(r, node, "здесь нужны поля «ключ: значение».");
    }
    for (const struct node *child = node->first; child != NULL; child = child->next) {
        if (!listed(child->key, keys)) {
            return read_fail(r, child, "неизвестное поле «%.*s».", STR_ARG(child->key));
        }
    }
    return true;
}

bool read_text_field(const struct paper_reading *r, const struct node *map, const char *key,
                     struct str *out) {
    const struct node *node = node_get(map, key);
    *out = node_str(node);
    return str_empty(*out) ? read_fail(r, node != NULL ? node : map, "нет текста в поле «%s».", key)
                           : true;
}

bool read_text_or_none(const struct paper_reading *r, const struct node *map, const char *key,
                       struct str *out) {
    const struct node *node = node_get(map, key);
    bool right = node == NULL || node->kind == NODE_NULL || node->kind == NODE_TEXT;
    *out = node_str(node);
    return right ? true : read_fail(r, node, "в поле «%s» нужен текст или null.", key);
}

bool read_word(const struct paper_reading *r, const struct node *map, const char *key,
               const char *words, struct str *out) {
    if (!read_text_field(r, map, key, out)) {
        return false;
    }
    return listed(*out, words)
               ? true
               : read_fail(r, node_get(map, key), "в поле «%s» стоит «%.*s», а бывает %s.", key,
                           STR_ARG(*out), words);
}

bool read_template(const struct paper_reading *r, const struct node *map, const char *key,
                   struct text *out) {
    struct str source;
    struct error inner = {0};
    if (!read_text_or_none(r, map, key, &source)) {
        return false;
    }
    return text_parse(r->arena, source, out, &inner)
               ? true
               : read_fail(r, node_get(map, key), "%s", inner.text);
}

bool read_condition(const struct paper_reading *r, const struct node *map, const char *key,
                    const struct expression **out) {
    struct str source;
    struct error inner = {0};
    *out = NULL;
    if (!read_text_or_none(r, map, key, &source)) {
        return false;
    }
    if (str_empty(source) || str_eq(source, S("always"))) {
        return true;
    }
    *out = expression_parse(r->arena, source, &inner);
    return *out != NULL ? true : read_fail(r, node_get(map, key), "%s", inner.text);
}

bool read_list(const struct paper_reading *r, const struct node *map, const char *key, bool may,
               const struct node **out) {
    *out = node_get(map, key);
    if (*out == NULL && may) {
        return true;
    }
    return node_is(*out, NODE_LIST)
               ? true
               : read_fail(r, *out != NULL ? *out : map, "в поле «%s» нужен список.", key);
}
