// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/gia_answers.h"

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool gia_short_read(struct arena *arena, struct str text, struct gia_answers *out) {
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == ' ') {
            continue;
        }
        if ((c != '+' && c != '-' && !is_digit(c)) || out->at.n == GIA_ANSWERS_MAX) {
            return false;
        }
        *vec_push(arena, &out->at) = (struct gia_answer){.points = c == '+'      ? 1
                                                                   : is_digit(c) ? c - '0'
                                                                                 : 0,
                                                         .begun = true};
    }
    return true;
}

// The number before a bracket; '-' and X are none.
static bool read_points(struct str text, struct gia_answer *out) {
    int64_t points = 0;
    bool none = str_eq(text, S("-")) || str_eq(text, S("X")) || str_eq(text, S("Х"));
    if (!none && (!str_to_int(text, &points) || points < 0 || points > GIA_POINTS_MAX)) {
        return false;
    }
    out->points = (int)points;
    out->begun = !none;
    return true;
}

bool gia_long_read(struct arena *arena, struct str text, struct gia_answers *out) {
    struct str rest = str_trim(text);
    while (rest.n > 0) {
        struct gia_answer answer = {0};
        int64_t most;
        bool open = str_find_char(rest, '(') != STR_NONE,
             close = str_find_char(rest, ')') != STR_NONE;
        if (!open || !close || out->at.n == GIA_ANSWERS_MAX ||
            !read_points(str_trim(str_cut(&rest, '(')), &answer) ||
            !str_to_int(str_trim(str_cut(&rest, ')')), &most) || most < 1 ||
            most > GIA_POINTS_MAX || answer.points > most) {
            return false;
        }
        answer.most = (int)most;
        *vec_push(arena, &out->at) = answer;
        rest = str_trim(rest);
    }
    return true;
}
