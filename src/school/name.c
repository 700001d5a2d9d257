// SPDX-License-Identifier: GPL-3.0-or-later
#include "school/name.h"

#include "base/buf.h"
#include "base/ru.h"

enum { NAME_MAX_LETTERS = 60, PATTERN_MAX = 512 };

bool name_clean(struct arena *arena, const struct person_name *name, struct person_name *out,
                struct error *error) {
    const struct str in[] = {name->last, name->first, name->middle};
    struct str *const to[] = {&out->last, &out->first, &out->middle};
    for (int i = 0; i < 3; i++) {
        *to[i] = ru_tidy_name(arena, in[i], NULL);
        if (utf8_length(*to[i]) > NAME_MAX_LETTERS) {
            return error_set(error, ERROR_INPUT,
                             "Фамилия, имя или отчество длиннее %d букв: проверьте, что в поле"
                             " только одно слово",
                             NAME_MAX_LETTERS);
        }
    }
    if (str_empty(out->last) || str_empty(out->first)) {
        return error_set(error, ERROR_INPUT, "Впишите фамилию и имя");
    }
    return true;
}

struct str name_full(struct arena *arena, const struct person_name *name) {
    struct buf out = buf_open(arena, PATTERN_MAX * 2);
    const struct str part[] = {name->last, name->first, name->middle};
    for (int i = 0; i < 3; i++) {
        if (!str_empty(part[i])) {
            buf_put_c(&out, out.n > 0 ? " " : "");
            buf_put(&out, part[i]);
        }
    }
    return buf_str(&out);
}

struct str name_initials(struct arena *arena, const struct person_name *name) {
    return str_empty(name->last) ? (struct str){0} : ru_initials(arena, name_full(arena, name));
}

struct str name_sort_key(struct arena *arena, const struct person_name *name) {
    return ru_sort_key(arena, name_full(arena, name));
}

struct str name_fold_key(struct arena *arena, const struct person_name *name) {
    return ru_fold(arena, name_full(arena, name));
}

struct str name_pattern(struct arena *arena, struct str query) {
    struct buf out = buf_open(arena, PATTERN_MAX);
    struct str rest = ru_fold(arena, query);
    buf_put_char(&out, '%');
    while (rest.n > 0) {
        struct str word = str_cut(&rest, ' ');
        if (str_empty(word)) {
            continue;
        }
        buf_put_char(&out, ' ');
        for (size_t i = 0; i < word.n; i++) {
            // Signs of LIKE are no part of a name.
            if (word.p[i] != '%' && word.p[i] != '_' && word.p[i] != '\\') {
                buf_put_char(&out, word.p[i]);
            }
        }
        buf_put_char(&out, '%');
    }
    return buf_str(&out);
}
