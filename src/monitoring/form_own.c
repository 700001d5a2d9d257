// SPDX-License-Identifier: GPL-3.0-or-later
// A form as a questionnaire of the school: its questions and answers as they are, no scales.
#include "base/ru.h"
#include "monitoring/form_plan.h"
#include "vsoko/measure/honesty.h"

#include <inttypes.h>

enum { GRADE_LAST = 11, VALUE_TOP = 9 };

// FNV-1a, 64 bits (Fowler, Noll & Vo): names a form by its questions; nothing secret hangs on it.
static uint64_t mix(uint64_t hash, struct str text) {
    for (size_t i = 0; i < text.n; i++) {
        hash = (hash ^ (unsigned char)text.p[i]) * UINT64_C(0x100000001b3);
    }
    return (hash ^ 0xFF) * UINT64_C(0x100000001b3);
}

static void put(struct arena *arena, struct node *map, const char *key, struct str text) {
    node_put(arena, map, key, node_text(arena, text));
}

static const char *type_word(const struct form_column *column) {
    switch (column->type) {
    case QUESTION_SCALE:
        return "scale";
    case QUESTION_CHOICE:
        return "choice";
    case QUESTION_MULTICHOICE:
        return "multichoice";
    case QUESTION_NUMBER:
        return "number";
    case QUESTION_OPEN:
    case QUESTION_ORDER:
        break;
    }
    return "open";
}

static void add_option(struct arena *arena, struct node *options, struct str text) {
    struct node *option = node_add(options, node_map(arena));
    int64_t value = (int64_t)options->n - 1;
    node_put(arena, option, "value", node_int(arena, value < VALUE_TOP ? value : VALUE_TOP));
    put(arena, option, "text", text);
}

// The words of an answer become public with the questionnaire. Those that a form or a file of SPSS
// spells out are so already; of others only those that several people gave.
static bool is_public(const struct form_column *column, size_t option) {
    return column->n_columns > 1 || column->name.n > 0 || column->type == QUESTION_SCALE ||
           column->options.at[option].count >= MEASURE_MIN_PERSONAL;
}

static uint64_t put_options(struct arena *arena, struct node *item,
                            const struct form_column *column, uint64_t hash) {
    struct node *options = node_put(arena, item, "options", node_list(arena));
    bool other = column->own > 0 && column->type != QUESTION_SCALE; // a scale has its steps only
    for (size_t i = 0; i < column->options.n; i++) {
        if (is_public(column, i)) {
            add_option(arena, options, column->options.at[i].text);
            hash = mix(hash, column->options.at[i].fold);
        } else {
            other = true;
        }
    }
    if (other && options->n < FORM_OPTIONS_MAX) {
        add_option(arena, options, S("Другое"));
        hash = mix(hash, S("Другое"));
    }
    return hash;
}

static uint64_t put_item(struct arena *arena, struct node *items, const struct form_column *column,
                         uint64_t hash) {
    struct node *item = node_add(items, node_map(arena));
    put(arena, item, "id", str_fmt(arena, "i%zu", items->n));
    put(arena, item, "text", column->title);
    put(arena, item, "type", str_from(type_word(column)));
    hash = mix(mix(hash, ru_fold(arena, column->title)), str_from(type_word(column)));
    if (column->options.n > 0 && column->type != QUESTION_OPEN) {
        hash = put_options(arena, item, column, hash);
    }
    if (column->type == QUESTION_NUMBER && column->high > column->low) {
        struct node *range = node_put(arena, item, "range", node_list(arena));
        node_add(range, node_int(arena, column->low));
        node_add(range, node_int(arena, column->high));
    }
    return hash;
}

static bool asks_parents(struct arena *arena, const struct form_sheet *form) {
    static const char *const words[] = {"родител", "ваш ребен", "ваше ребен", "вашего ребен",
                                        "вашему ребен"};
    struct buf all = buf_open(arena, 512 * 1024);
    buf_put(&all, form->title);
    for (size_t c = 0; c < form->columns.n; c++) {
        buf_put_char(&all, ' ');
        buf_put(&all, form->columns.at[c].title);
    }
    struct str fold = ru_fold(arena, buf_str(&all));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_find(fold, str_from(words[i])) != STR_NONE) {
            return true;
        }
    }
    return false;
}

static bool usable(const struct form_column *column) {
    bool chooses = column->type == QUESTION_SCALE || column->type == QUESTION_CHOICE ||
                   column->type == QUESTION_MULTICHOICE;
    size_t public = 0;
    for (size_t i = 0; i < column->options.n; i++) {
        public += is_public(column, i);
    }
    bool other = column->own > 0 || public < column->options.n;
    return column->role == FORM_QUESTION && column->filled > 0 &&
           (!chooses || (public > 0 && public + other >= 2));
}

static void put_passport(struct arena *arena, const struct form_sheet *form, struct node *map) {
    put(arena, map, "title", form->title);
    put(arena, map, "kind", S("questionnaire"));
    put(arena, map, "status", S(INSTRUMENT_OF_SCHOOL));
    struct node *grades = node_put(arena, map, "grades", node_list(arena));
    for (int grade = 1; grade <= GRADE_LAST; grade++) {
        node_add(grades, node_int(arena, grade));
    }
    put(arena, map, "filled_by", asks_parents(arena, form) ? S("parent") : S("pupil"));
    put(arena, map, "identity", S("anonymous"));
    put(arena, map, "who_may_use", S("teacher"));
    put(arena, map, "consent", S("none"));
    put(arena, map, "evidence", S("expert"));
    put(arena, map, "purpose",
        S("Своя анкета школы: вопросы и ответы взяты из её формы как есть, чтобы увидеть, что "
          "ответили все вместе."));
    put(arena, map, "limits",
        S("Шкал и уровней у анкеты нет: по ней видно, сколько человек выбрали каждый ответ. Кто "
          "отвечал и сколько человек не ответили, из формы не известно."));
}

bool form_instrument_of(struct arena *arena, const struct form_sheet *form, const bool *left_out,
                        struct instrument *out, size_t *item, struct error *error) {
    struct node *map = node_map(arena);
    struct node *items = node_list(arena);
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t c = 0; c < form->columns.n; c++) {
        bool kept = !left_out[c] && usable(&form->columns.at[c]);
        item[c] = kept ? items->n : FORM_NO_ITEM;
        if (kept) {
            hash = put_item(arena, items, &form->columns.at[c], hash);
        }
    }
    put(arena, map, "id", str_fmt(arena, INSTRUMENT_OF_SCHOOL "-form-%016" PRIx64, hash));
    put_passport(arena, form, map);
    node_put(arena, map, "items", items);
    return instrument_from_node(arena, "анкета из файла", map, out, error);
}
