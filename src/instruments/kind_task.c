// SPDX-License-Identifier: GPL-3.0-or-later
// A work (работа): tasks that pupils do on paper, with keys and criteria. What can be told by a key
// is scored here, from the answer as it stands on the sheet; the rest by the checker, by criteria.
#include "instruments/kind.h"

#include <math.h>

enum { POINTS_MAX = 9, ANSWER_MAX = 40 };

static const char *const letters[ANSWER_LETTERS] = {"а", "б", "в", "г", "д", "е", "ж", "з"};

struct str answer_letter(size_t place) {
    return place < ANSWER_LETTERS ? str_from(letters[place]) : (struct str){0};
}

int answer_letter_place(uint32_t code) {
    if (code == 'a' || code == 'A') {
        return 0; // the sign is the same; other Latin letters look like letters of other places
    }
    if (code >= 0x410 && code < 0x410 + ANSWER_LETTERS) {
        return (int)(code - 0x410);
    }
    return code >= 0x430 && code < 0x430 + ANSWER_LETTERS ? (int)(code - 0x430) : -1;
}

size_t answer_place_in(const struct item *item, int variant, size_t place) {
    return variant == 2 && place < item->answers.n ? item->answers.n - 1 - place : place;
}

static void add_mark(struct arena *arena, struct item *item, int value, struct str text) {
    *vec_push(arena, &item->options) = (struct item_option){.value = value, .text = text};
}

// Criteria come from the highest to zero; without any an answer is right or wrong.
static void shape_points(struct arena *arena, const struct node *node, struct item *item) {
    const struct node *criteria = node_get(node, "criteria");
    int most = (int)node_as_int(node_get(node, "max"), 1);
    item->options.n = 0;
    for (int points = 0; points <= most && points <= POINTS_MAX; points++) {
        struct str text = points == 0      ? S("Неверно или нет ответа")
                          : points == most ? S("Верно")
                                           : S("Верно частично");
        for (const struct node *c = criteria == NULL ? NULL : criteria->first; c; c = c->next) {
            text = node_as_int(node_get(c, "value"), -1) == points ? node_str(node_get(c, "text"))
                                                                   : text;
        }
        add_mark(arena, item, points, text);
    }
}

// Sets of answers that a criterion names: «answers: [a, ad]».
static void shape_sets(struct arena *arena, const struct node *node, struct item *item) {
    const struct node *criteria = node_get(node, "criteria");
    for (const struct node *c = criteria == NULL ? NULL : criteria->first; c; c = c->next) {
        const struct node *sets = node_get(c, "answers");
        for (const struct node *set = sets == NULL ? NULL : sets->first; set; set = set->next) {
            struct item_set *out = vec_push(arena, &item->sets);
            out->points = (int)node_as_int(node_get(c, "value"), 0);
            for (size_t i = 0; i < node_str(set).n; i++) {
                int place = node_str(set).p[i] - 'a';
                out->places |= place >= 0 && place < ANSWER_LETTERS ? 1U << place : 0;
            }
        }
    }
}

static void shape(struct arena *arena, const struct node *node, struct item *item) {
    for (size_t i = 0; i < item->options.n; i++) {
        *vec_push(arena, &item->answers) = (struct item_answer){
            .text = item->options.at[i].text, .right = item->options.at[i].value > 0};
    }
    item->key = node_str(node_get(node, "key"));
    shape_points(arena, node, item);
    shape_sets(arena, node, item);
}

// The letters of an answer as bits of places in the record; blanks and commas between them are let
// pass. False for anything else.
static bool read_letters(const struct item *item, int variant, struct str answer, unsigned *out) {
    *out = 0;
    while (answer.n > 0) {
        uint32_t code = utf8_next(&answer);
        if (code == ' ' || code == ',' || code == ';') {
            continue;
        }
        int place = answer_letter_place(code);
        if (place < 0 || (size_t)place >= item->answers.n) {
            return false;
        }
        *out |= 1U << answer_place_in(item, variant, (size_t)place);
    }
    return *out != 0;
}

static unsigned right_letters(const struct item *item) {
    unsigned right = 0;
    for (size_t i = 0; i < item->answers.n; i++) {
        right |= item->answers.at[i].right ? 1U << i : 0;
    }
    return right;
}

// Partial credit: a set that a criterion names has its points; where no criterion names any, each
// answer too few or too many costs a point.
static int score_letters(const struct item *item, unsigned chosen) {
    unsigned right = right_letters(item);
    int most = item_max(item);
    if (chosen == right) {
        return most;
    }
    for (size_t i = 0; i < item->sets.n; i++) {
        if (item->sets.at[i].places == chosen) {
            return item->sets.at[i].points;
        }
    }
    int left = item->sets.n > 0 ? 0 : most - __builtin_popcount(chosen ^ right);
    return left > 0 ? left : 0;
}

// «2,10», «1 200» and «-3» as numbers: a decimal comma or point, thousands by spaces.
static bool read_number(struct str text, double *out) {
    char plain[ANSWER_MAX];
    size_t n = 0;
    while (text.n > 0) {
        uint32_t code = utf8_next(&text);
        if (code == ' ' || code == 0xA0 || code == 0x202F) {
            continue;
        }
        code = code == ',' ? '.' : code == 0x2212 || code == 0x2013 ? '-' : code;
        if (code > 0x7f || n + 1 >= sizeof plain) {
            return false;
        }
        plain[n++] = (char)code;
    }
    return n > 0 && str_to_real(str_n(plain, n), out);
}

// The key names the numbers that are right: «13; 23».
static bool is_right_number(const struct item *item, double answer) {
    struct str rest = item->key;
    while (rest.n > 0) {
        double right;
        if (read_number(str_trim(str_cut(&rest, ';')), &right) && fabs(right - answer) < 1e-9) {
            return true;
        }
    }
    return false;
}

static bool score(const struct item *item, int variant, struct str answer, int *points) {
    unsigned chosen;
    double number;
    answer = str_trim(answer);
    *points = 0;
    if (str_eq(answer, S(ANSWER_NONE))) {
        return true;
    }
    if (item->type == QUESTION_NUMBER && !str_empty(item->key) && read_number(answer, &number)) {
        *points = is_right_number(item, number) ? item_max(item) : 0;
        return true;
    }
    if (item->answers.n == 0 || !read_letters(item, variant, answer, &chosen) ||
        (item->type == QUESTION_CHOICE && (chosen & (chosen - 1)) != 0)) {
        return false;
    }
    *points = score_letters(item, chosen);
    return true;
}

static bool refuse(const char *file, const struct instrument *instrument, const struct item *item,
                   const char *what, struct error *error) {
    return error_set(error, ERROR_INPUT, "%s, «%.*s», %.*s: %s", file, STR_ARG(instrument->id),
                     STR_ARG(item->id), what);
}

static bool check_item(const char *file, const struct instrument *instrument,
                       const struct item *item, struct error *error) {
    unsigned right = right_letters(item);
    double number;
    struct str rest = item->key;
    if (item->options.n < 2) {
        return refuse(file, instrument, item, "max – от 1 до 9 баллов.", error);
    }
    if (item->type == QUESTION_CHOICE && __builtin_popcount(right) != 1) {
        return refuse(file, instrument, item, "верный ответ должен быть один.", error);
    }
    if (item->type == QUESTION_MULTICHOICE && right == 0) {
        return refuse(file, instrument, item, "нет ни одного верного ответа.", error);
    }
    if (item->answers.n > ANSWER_LETTERS) {
        return refuse(file, instrument, item, "ответов больше восьми.", error);
    }
    if (item->type == QUESTION_NUMBER && !read_number(str_trim(str_cut(&rest, ';')), &number)) {
        return refuse(file, instrument, item, "ключом должно быть число.", error);
    }
    return true;
}

static bool check(const char *file, const struct instrument *instrument, struct error *error) {
    if (instrument->items.n == 0) {
        return error_set(error, ERROR_INPUT, "%s, «%.*s»: в работе нет ни одного задания.", file,
                         STR_ARG(instrument->id));
    }
    for (size_t i = 0; i < instrument->items.n; i++) {
        if (!check_item(file, instrument, &instrument->items.at[i], error)) {
            return false;
        }
    }
    return true;
}

const struct instrument_kind kind_task = {
    .name = "task",
    .title = "работа",
    .titles = "работы",
    .with_title = "работой",
    .item_title = "задание",
    .items_title = "задания",
    .rated = true,
    .shape = shape,
    .score = score,
    .check = check,
};
