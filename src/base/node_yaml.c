// SPDX-License-Identifier: GPL-3.0-or-later
// YAML text to a tree. libyaml gives events, the meaning of plain words is ours: «no» and «07» stay
// words, and nothing can refer to anything else.
#include "base/node.h"

#include <string.h>
#include <yaml.h>

enum { DEPTH_MAX = 64 };

// libyaml's parser and the event it holds; released with the arena, even when the arena jumps.
struct reader {
    struct arena *arena;
    const char *name;
    struct error *error;
    yaml_parser_t parser;
    yaml_event_t event;
    bool has_event;
};

static void reader_drop_event(struct reader *reader) {
    if (reader->has_event) {
        yaml_event_delete(&reader->event);
        reader->has_event = false;
    }
}

static void reader_release(void *arg) {
    struct reader *reader = arg;
    reader_drop_event(reader);
    yaml_parser_delete(&reader->parser);
    memset(&reader->parser, 0, sizeof reader->parser);
}

static bool refuse(struct reader *reader, size_t line, const char *what) {
    return error_set(reader->error, ERROR_INPUT, "%s:%zu: %s.", reader->name, line + 1, what);
}

// libyaml's English problems in words for the author of a file.
static const char *problem_title(const char *problem) {
    static const struct {
        const char *part;
        const char *title;
    } titles[] = {
        {"mapping values are not allowed",
         "здесь не может стоять двоеточие; текст с двоеточием возьмите в кавычки"},
        {"did not find expected key", "отступ или запись ключа нарушены"},
        {"could not find expected ':'", "после ключа нет двоеточия"},
        {"cannot start any token",
         "знак, с которого значение не начинается (табуляция, «%», «@», «`»); возьмите в кавычки"},
        {"did not find expected ',' or", "список в скобках не закрыт или в нём нет запятой"},
        {"unexpected end of stream", "кавычка не закрыта"},
        {"document start", "лишний текст после конца данных"},
        {"did not find expected '-'", "строка списка не начинается с «-» или сбит отступ"},
        {"block sequence entries are not allowed", "список стоит там, где ему нельзя быть"},
        {"UTF-8", "текст не в кодировке UTF-8"},
        {"control characters", "управляющий символ в тексте"},
        {"tab", "табуляция вместо пробелов"},
    };
    for (size_t i = 0; problem != NULL && i < sizeof titles / sizeof titles[0]; i++) {
        if (strstr(problem, titles[i].part) != NULL) {
            return titles[i].title;
        }
    }
    return "ошибка в записи YAML";
}

static bool reader_next(struct reader *reader) {
    reader_drop_event(reader);
    if (yaml_parser_parse(&reader->parser, &reader->event) == 0) {
        const yaml_parser_t *parser = &reader->parser;
        refuse(reader, parser->problem_mark.line, problem_title(parser->problem));
        return error_cause(reader->error, "libyaml: %s",
                           parser->problem == NULL ? "" : parser->problem);
    }
    reader->has_event = true;
    return true;
}

static bool is_integer(struct str text) {
    size_t sign = text.n > 0 && (text.p[0] == '-' || text.p[0] == '+');
    if (text.n == sign || (text.n > sign + 1 && text.p[sign] == '0')) {
        return false;
    }
    for (size_t i = sign; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9') {
            return false;
        }
    }
    return true;
}

// A number with a digit on each side of the point: «1.5», «-0.25», «2e-3»; not «5.», «.5», «01.5».
static bool is_real(struct str text) {
    size_t at = text.n > 0 && (text.p[0] == '-' || text.p[0] == '+');
    struct str rest = str_from_at(text, at);
    size_t end = 0;
    while (end < rest.n && rest.p[end] >= '0' && rest.p[end] <= '9') {
        end++;
    }
    if (end == 0 || end == rest.n || (end > 1 && rest.p[0] == '0')) {
        return false;
    }
    return rest.p[end] != '.' ||
           (end + 1 < rest.n && rest.p[end + 1] >= '0' && rest.p[end + 1] <= '9');
}

static struct node *plain_node(struct arena *arena, struct str text) {
    int64_t integer = 0;
    double real = 0;
    if (str_empty(text) || str_eq(text, S("null")) || str_eq(text, S("~"))) {
        return node_null(arena);
    }
    if (str_eq(text, S("true")) || str_eq(text, S("false"))) {
        return node_bool(arena, text.p[0] == 't');
    }
    if (is_integer(text) && str_to_int(text, &integer)) {
        return node_int(arena, integer);
    }
    if (is_real(text) && str_to_real(text, &real)) {
        return node_real(arena, real);
    }
    return node_text(arena, str_dup(arena, text));
}

static struct str scalar_text(const yaml_event_t *event) {
    return str_n((const char *)event->data.scalar.value, event->data.scalar.length);
}

// No anchor, no tag: a file cannot point into itself or name a type.
static bool event_allowed(struct reader *reader) {
    const yaml_event_t *event = &reader->event;
    const yaml_char_t *anchor = NULL;
    const yaml_char_t *tag = NULL;
    if (event->type == YAML_SCALAR_EVENT) {
        anchor = event->data.scalar.anchor;
        tag = event->data.scalar.tag;
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
    } else if (event->type == YAML_MAPPING_START_EVENT) {
        anchor = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
    }
    size_t line = event->start_mark.line;
    if (event->type == YAML_ALIAS_EVENT || anchor != NULL) {
        return refuse(reader, line, "ссылки («&имя», «*имя») не допускаются");
    }
    return tag == NULL || refuse(reader, line, "метки типов («!тип») не допускаются");
}

static struct node *read_value(struct reader *reader, int depth);

static struct node *read_list(struct reader *reader, int depth) {
    struct node *list = node_list(reader->arena);
    for (;;) {
        if (!reader_next(reader)) {
            return NULL;
        }
        if (reader->event.type == YAML_SEQUENCE_END_EVENT) {
            return list;
        }
        struct node *child = read_value(reader, depth + 1);
        if (child == NULL) {
            return NULL;
        }
        node_add(list, child);
    }
}

static struct node *read_map(struct reader *reader, int depth) {
    struct node *map = node_map(reader->arena);
    for (;;) {
        if (!reader_next(reader) || !event_allowed(reader)) {
            return NULL;
        }
        if (reader->event.type == YAML_MAPPING_END_EVENT) {
            return map;
        }
        size_t line = reader->event.start_mark.line;
        if (reader->event.type != YAML_SCALAR_EVENT) {
            refuse(reader, line, "ключом может быть только слово");
            return NULL;
        }
        struct str key = str_dup(reader->arena, scalar_text(&reader->event));
        if (node_get_str(map, key) != NULL) {
            refuse(reader, line, "ключ повторяется");
            return NULL;
        }
        if (!reader_next(reader)) {
            return NULL;
        }
        struct node *child = read_value(reader, depth + 1);
        if (child == NULL) {
            return NULL;
        }
        child->key = key;
        child->line = (int)line + 1;
        node_add(map, child);
    }
}

// Reads the value whose first event is at hand.
static struct node *read_value(struct reader *reader, int depth) {
    size_t line = reader->event.start_mark.line;
    if (!event_allowed(reader)) {
        return NULL;
    }
    if (depth > DEPTH_MAX) {
        refuse(reader, line, "слишком глубокая вложенность (больше 64)");
        return NULL;
    }
    struct node *node = NULL;
    if (reader->event.type == YAML_SCALAR_EVENT) {
        struct str text = scalar_text(&reader->event);
        bool plain = reader->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
        node = plain ? plain_node(reader->arena, text)
                     : node_text(reader->arena, str_dup(reader->arena, text));
    } else if (reader->event.type == YAML_SEQUENCE_START_EVENT) {
        node = read_list(reader, depth);
    } else {
        node = read_map(reader, depth);
    }
    if (node != NULL) {
        node->line = (int)line + 1;
    }
    return node;
}

// The whole stream: at most one document.
static struct node *read_stream(struct reader *reader) {
    struct node *root = NULL;
    for (;;) {
        if (!reader_next(reader)) {
            return NULL;
        }
        switch (reader->event.type) {
        case YAML_STREAM_START_EVENT:
        case YAML_DOCUMENT_END_EVENT:
            break;
        case YAML_STREAM_END_EVENT:
            return root == NULL ? node_null(reader->arena) : root;
        case YAML_DOCUMENT_START_EVENT:
            if (root != NULL) {
                refuse(reader, reader->event.start_mark.line,
                       "в файле два документа; оставьте один");
                return NULL;
            }
            break;
        default:
            root = read_value(reader, 1);
            if (root == NULL) {
                return NULL;
            }
        }
    }
}

struct node *node_from_yaml(struct arena *arena, const char *name, struct str text,
                            struct error *error) {
    struct reader *reader = arena_new(arena, struct reader);
    reader->arena = arena;
    reader->name = name;
    reader->error = error;
    if (yaml_parser_initialize(&reader->parser) == 0) {
        error_set(error, ERROR_INTERNAL, "%s: не хватило памяти для чтения.", name);
        return NULL;
    }
    arena_on_close(arena, reader_release, reader);
    yaml_parser_set_encoding(&reader->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reader->parser, (const unsigned char *)(text.n > 0 ? text.p : ""),
                                 text.n);
    struct node *root = read_stream(reader);
    reader_release(reader);
    return root;
}
