// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/form.h"

#include <string.h>

static int hex_value(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool form_decode(struct arena *arena, struct str text, bool plus, struct str *out) {
    char *at = arena_alloc(arena, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '%') {
            int high = i + 2 < text.n ? hex_value(text.p[i + 1]) : -1;
            int low = i + 2 < text.n ? hex_value(text.p[i + 2]) : -1;
            if (high < 0 || low < 0) {
                return false;
            }
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        if (c == '\0') {
            return false;
        }
        at[n++] = c;
    }
    *out = str_n(at, n);
    return utf8_valid(*out);
}

bool form_parse(struct arena *arena, struct str text, size_t max, struct pairs *out,
                struct error *error) {
    while (text.n > 0) {
        struct str piece = str_cut(&text, '&');
        if (piece.n == 0) {
            continue;
        }
        struct str raw_name = str_cut(&piece, '=');
        struct str name, value;
        if (!form_decode(arena, raw_name, true, &name) ||
            !form_decode(arena, piece, true, &value)) {
            return error_set(error, ERROR_INPUT,
                             "Запрос повреждён: в нём испорчены знаки. Откройте страницу заново и "
                             "повторите.");
        }
        if (out->n == max) {
            return error_set(error, ERROR_LIMIT,
                             "В запросе больше %zu полей. Разделите данные на части.", max);
        }
        pairs_add(arena, out, name, value);
    }
    return true;
}

void pairs_add(struct arena *arena, struct pairs *pairs, struct str name, struct str value) {
    struct pair *pair = vec_push(arena, pairs);
    pair->name = name;
    pair->value = value;
}

struct str pairs_get(const struct pairs *pairs, struct str name) {
    for (size_t i = 0; i < pairs->n; i++) {
        if (str_eq(pairs->at[i].name, name)) {
            return pairs->at[i].value;
        }
    }
    return S("");
}

struct str cookie_find(struct str header, struct str name) {
    while (header.n > 0) {
        struct str piece = str_trim(str_cut(&header, ';'));
        struct str key = str_cut(&piece, '=');
        if (str_eq(key, name)) {
            if (piece.n >= 2 && piece.p[0] == '"' && piece.p[piece.n - 1] == '"') {
                piece = str_sub(piece, 1, piece.n - 2);
            }
            return piece;
        }
    }
    return S("");
}
