// SPDX-License-Identifier: GPL-3.0-or-later
// JSON text to and from a tree; parsing is jansson's.
#include "base/node.h"

#include <jansson.h>
#include <math.h>

static void put_text(struct buf *out, struct str text) {
    buf_put_char(out, '"');
    while (text.n > 0) {
        uint32_t code = utf8_next(&text);
        if (code == '"' || code == '\\') {
            buf_put_char(out, '\\');
            buf_put_char(out, (char)code);
        } else if (code == '\n') {
            buf_put(out, S("\\n"));
        } else if (code < 0x20) {
            buf_fmt(out, "\\u%04x", (unsigned)code);
        } else {
            buf_put_code(out, code);
        }
    }
    buf_put_char(out, '"');
}

static void put_line(struct buf *out, int indent, int depth) {
    if (indent > 0) {
        buf_put_char(out, '\n');
        for (int i = 0; i < indent * depth; i++) {
            buf_put_char(out, ' ');
        }
    }
}

static void put_node(struct buf *out, const struct node *node, int indent, int depth);

static void put_children(struct buf *out, const struct node *node, int indent, int depth) {
    bool map = node->kind == NODE_MAP;
    buf_put_char(out, map ? '{' : '[');
    for (const struct node *child = node->first; child != NULL; child = child->next) {
        put_line(out, indent, depth + 1);
        if (map) {
            put_text(out, child->key);
            buf_put(out, indent > 0 ? S(": ") : S(":"));
        }
        put_node(out, child, indent, depth + 1);
        if (child->next != NULL) {
            buf_put_char(out, ',');
        }
    }
    if (node->first != NULL) {
        put_line(out, indent, depth);
    }
    buf_put_char(out, map ? '}' : ']');
}

static void put_node(struct buf *out, const struct node *node, int indent, int depth) {
    if (node == NULL || node->kind == NODE_NULL ||
        (node->kind == NODE_REAL && !isfinite(node->real))) {
        buf_put(out, S("null"));
    } else if (node->kind == NODE_BOOL) {
        buf_put(out, node->flag ? S("true") : S("false"));
    } else if (node->kind == NODE_INT) {
        buf_put_int(out, node->integer);
    } else if (node->kind == NODE_REAL) {
        buf_put_real(out, node->real);
    } else if (node->kind == NODE_TEXT) {
        put_text(out, node->text);
    } else {
        put_children(out, node, indent, depth);
    }
}

void node_json(struct buf *out, const struct node *node, int indent) {
    put_node(out, node, indent, 0);
}

static struct node *from_json(struct arena *arena, const json_t *json) {
    switch (json_typeof(json)) {
    case JSON_TRUE:
    case JSON_FALSE:
        return node_bool(arena, json_is_true(json));
    case JSON_INTEGER:
        return node_int(arena, json_integer_value(json));
    case JSON_REAL:
        return node_real(arena, json_real_value(json));
    case JSON_STRING:
        return node_text(arena,
                         str_dup(arena, str_n(json_string_value(json), json_string_length(json))));
    case JSON_ARRAY: {
        struct node *list = node_list(arena);
        for (size_t i = 0; i < json_array_size(json); i++) {
            node_add(list, from_json(arena, json_array_get(json, i)));
        }
        return list;
    }
    case JSON_OBJECT: {
        struct node *map = node_map(arena);
        const char *key = NULL;
        json_t *value = NULL;
        json_object_foreach((json_t *)json, key, value) {
            struct node *child = from_json(arena, value);
            child->key = str_dup(arena, str_from(key));
            node_add(map, child); // jansson refused equal keys
        }
        return map;
    }
    default:
        return node_null(arena);
    }
}

static const char *fault_title(enum json_error_code code) {
    switch (code) {
    case json_error_premature_end_of_input:
        return "текст обрывается: не закрыта скобка или кавычка";
    case json_error_end_of_input_expected:
        return "после конца данных стоит лишнее";
    case json_error_duplicate_key:
        return "ключ повторяется";
    case json_error_invalid_utf8:
        return "текст не в кодировке UTF-8";
    case json_error_numeric_overflow:
        return "число слишком велико";
    case json_error_null_character:
    case json_error_null_byte_in_key:
        return "нулевой символ в тексте";
    case json_error_stack_overflow:
        return "слишком много вложенных скобок";
    default:
        return "ошибка в записи";
    }
}

// A parsed tree of jansson's that goes away with the arena, even when the arena jumps.
struct holder {
    json_t *json;
};

static void holder_release(void *arg) {
    struct holder *holder = arg;
    json_decref(holder->json);
    holder->json = NULL;
}

struct node *node_from_json(struct arena *arena, struct str text, struct error *error) {
    json_error_t fault;
    struct holder *holder = arena_new(arena, struct holder);
    arena_on_close(arena, holder_release, holder);
    holder->json = json_loadb(text.n > 0 ? text.p : "", text.n,
                              JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &fault);
    if (holder->json == NULL) {
        error_set(error, ERROR_INPUT, "JSON, строка %d, позиция %d: %s. Исправьте это место.",
                  fault.line < 1 ? 1 : fault.line, fault.column < 1 ? 1 : fault.column,
                  fault_title(json_error_code(&fault)));
        error_cause(error, "%s", fault.text);
        return NULL;
    }
    struct node *node = from_json(arena, holder->json);
    holder_release(holder);
    return node;
}
