// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "content_text.h"

void content_texts_below(struct arena *arena, const char *path, const struct node *node,
                         struct content_texts *out) {
    if (node == NULL) {
        return;
    }
    if (node->kind == NODE_TEXT) {
        *vec_push(arena, &out->rows) = (struct content_text){path, node->line, node->text};
    } else if (node->kind == NODE_LIST || node->kind == NODE_MAP) {
        for (const struct node *child = node->first; child != NULL; child = child->next) {
            content_texts_below(arena, path, child, out);
        }
    }
}

void content_texts_read(struct arena *arena, struct content_texts *out) {
    struct error error = {0};
    const struct content_file *files = content_parse(arena, content_files, &error);
    if (files == NULL) {
        fail_msg("%s", error.text);
    }
    *out = (struct content_texts){0};
    for (size_t i = 0; files[i].path != NULL; i++) {
        content_texts_below(arena, files[i].path, files[i].root, out);
    }
}

static bool ends_sentence(uint32_t code) {
    return code == '.' || code == '!' || code == '?' || code == 0x2026;
}

struct str text_cut_sentence(struct str *rest) {
    struct str at = *rest;
    bool ended = false;
    while (at.n > 0) {
        uint32_t code = utf8_next(&at);
        if (code == '\n' || (ended && code == ' ')) {
            break;
        }
        ended = ends_sentence(code);
    }
    struct str sentence = str_n(rest->p, rest->n - at.n);
    *rest = at;
    return sentence;
}

static bool is_letter(uint32_t code) {
    return (code >= 0x400 && code <= 0x45f) || ((code | 0x20) >= 'a' && (code | 0x20) <= 'z');
}

static bool is_digit(uint32_t code) { return code >= '0' && code <= '9'; }

// What stands before the next word: anything but letters and digits, and placeholders whole.
static void skip_to_word(struct str *rest) {
    int depth = 0;
    for (struct str at = *rest; at.n > 0; *rest = at) {
        uint32_t code = utf8_next(&at);
        depth += code == '{' ? 1 : code == '}' && depth > 0 ? -1 : 0;
        if (depth == 0 && (is_letter(code) || is_digit(code))) {
            return;
        }
    }
}

void text_split(struct arena *arena, struct str text, struct text_words *out) {
    *out = (struct text_words){0};
    for (skip_to_word(&text); text.n > 0; skip_to_word(&text)) {
        struct str at = text;
        size_t end = 0; // after its last letter or digit
        while (at.n > 0) {
            uint32_t code = utf8_next(&at);
            if (is_letter(code) || is_digit(code)) {
                end = text.n - at.n;
            } else if (code != '-' && !(code == '.' && is_digit((unsigned char)text.p[0]))) {
                break;
            }
        }
        *vec_push(arena, &out->rows) = str_n(text.p, end);
        text = str_from_at(text, end);
    }
}
