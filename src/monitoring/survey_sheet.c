// SPDX-License-Identifier: GPL-3.0-or-later
// Fields of a form become one checked sheet.
#include "base/node.h"
#include "base/ru.h"
#include "monitoring/survey_answer.h"

enum { JSON_MAX = 64 * 1024 };

static bool stale(struct error *error) {
    return error_set(error, ERROR_INPUT,
                     "Ответы не от этой анкеты: откройте её заново и отправьте ещё раз.");
}

// The place 0 … of an option; -1 for what is none.
static int option_of(const struct item *item, struct str text) {
    int64_t place;
    return str_to_int(text, &place) && place >= 0 && place < (int64_t)item->options.n ? (int)place
                                                                                      : -1;
}

// The next field of this item that says something, from *at on; its name's rest goes to `rest`.
static const struct survey_field *next_field(const struct survey_sheet *sheet,
                                             const struct item *item, size_t *at,
                                             struct str *rest) {
    while (*at < sheet->fields.n) {
        const struct survey_field *field = &sheet->fields.at[(*at)++];
        if (!str_starts(field->name, S("q-")) || str_empty(str_trim(field->value))) {
            continue;
        }
        struct str name = str_from_at(field->name, 2);
        if (!str_starts(name, item->id)) {
            continue;
        }
        *rest = str_from_at(name, item->id.n);
        if (rest->n == 0 || rest->p[0] == '-') {
            return field;
        }
    }
    return NULL;
}

static bool read_one(struct arena *arena, const struct survey_sheet *sheet, const struct item *item,
                     struct node **out, struct error *error) {
    size_t at = 0;
    struct str rest;
    const struct survey_field *field = next_field(sheet, item, &at, &rest);
    if (field == NULL) {
        return true;
    }
    int option = option_of(item, field->value);
    *out = node_int(arena, option);
    return option >= 0 || stale(error);
}

static bool read_several(struct arena *arena, const struct survey_sheet *sheet,
                         const struct item *item, struct node **out, struct error *error) {
    bool *chosen = arena_array(arena, bool, item->options.n);
    const struct survey_field *field;
    struct str rest;
    for (size_t at = 0; (field = next_field(sheet, item, &at, &rest)) != NULL;) {
        int option = option_of(item, field->value);
        if (option < 0) {
            return stale(error);
        }
        chosen[option] = true;
        *out = *out == NULL ? node_list(arena) : *out;
    }
    for (size_t i = 0; *out != NULL && i < item->options.n; i++) {
        if (chosen[i]) {
            node_add(*out, node_int(arena, (int64_t)i));
        }
    }
    return true;
}

// Each option gets a place of its own, or the question is not answered.
static bool read_order(struct arena *arena, const struct survey_sheet *sheet,
                       const struct item *item, size_t number, struct node **out,
                       struct error *error) {
    size_t n = item->options.n, given = 0;
    size_t *place = arena_array(arena, size_t, n); // by place 1 …: option + 1
    const struct survey_field *field;
    struct str rest;
    for (size_t at = 0; (field = next_field(sheet, item, &at, &rest)) != NULL;) {
        int option = option_of(item, str_from_at(rest, 1));
        int64_t wanted;
        if (option < 0 || !str_to_int(field->value, &wanted) || wanted < 1 || wanted > (int64_t)n) {
            return stale(error);
        }
        if (place[wanted - 1] != 0) {
            return error_set(error, ERROR_INPUT,
                             "Вопрос %zu: место %lld дано двум ответам. У каждого ответа должно "
                             "быть своё место.",
                             number, (long long)wanted);
        }
        place[wanted - 1] = (size_t)option + 1;
        given++;
    }
    if (given == 0) {
        return true;
    }
    if (given < n) {
        return error_set(error, ERROR_INPUT,
                         "Вопрос %zu: дайте место каждому ответу или не давайте ни одному.",
                         number);
    }
    *out = node_list(arena);
    for (size_t i = 0; i < n; i++) {
        node_add(*out, node_int(arena, (int64_t)place[i] - 1));
    }
    return true;
}

static bool read_number(struct arena *arena, const struct survey_sheet *sheet,
                        const struct item *item, size_t number, struct node **out,
                        struct error *error) {
    size_t at = 0;
    struct str rest;
    double value;
    const struct survey_field *field = next_field(sheet, item, &at, &rest);
    if (field == NULL) {
        return true;
    }
    char *text = (char *)str_c(arena, str_trim(field->value));
    for (char *c = text; *c != '\0'; c++) {
        *c = *c == ',' ? '.' : *c;
    }
    if (!str_to_real(str_from(text), &value)) {
        return error_set(error, ERROR_INPUT, "Вопрос %zu: напишите число.", number);
    }
    if (item->high > item->low && (value < item->low || value > item->high)) {
        return error_set(error, ERROR_INPUT, "Вопрос %zu: нужно число от %d до %d.", number,
                         item->low, item->high);
    }
    *out = node_real(arena, value);
    return true;
}

static bool read_words(struct arena *arena, struct survey_sheet *sheet, const struct item *item,
                       size_t number, struct error *error) {
    size_t at = 0;
    struct str rest;
    const struct survey_field *field = next_field(sheet, item, &at, &rest);
    if (field == NULL) {
        return true;
    }
    struct str body = str_trim(field->value);
    if (utf8_length(body) > SURVEY_TEXT_MAX) {
        return error_set(error, ERROR_INPUT, "Вопрос %zu: ответ длиннее %d букв, сократите его.",
                         number, SURVEY_TEXT_MAX);
    }
    *vec_push(arena, &sheet->texts) = (struct survey_text){item->id, body};
    return true;
}

static bool read_item(struct arena *arena, struct survey_sheet *sheet, const struct item *item,
                      size_t number, struct node **out, struct error *error) {
    switch (item->type) {
    case QUESTION_SCALE:
    case QUESTION_CHOICE:
        return read_one(arena, sheet, item, out, error);
    case QUESTION_MULTICHOICE:
        return read_several(arena, sheet, item, out, error);
    case QUESTION_ORDER:
        return read_order(arena, sheet, item, number, out, error);
    case QUESTION_NUMBER:
        return read_number(arena, sheet, item, number, out, error);
    case QUESTION_OPEN:
        return read_words(arena, sheet, item, number, error);
    }
    return stale(error);
}

bool survey_sheet_read(struct arena *arena, const struct instrument *instrument,
                       struct survey_sheet *sheet, struct error *error) {
    struct node *map = node_map(arena);
    for (size_t i = 0; i < instrument->items.n; i++) {
        const struct item *item = &instrument->items.at[i];
        struct node *answer = NULL;
        size_t texts = sheet->texts.n;
        if (!read_item(arena, sheet, item, i + 1, &answer, error)) {
            return false;
        }
        if (answer != NULL) {
            node_put(arena, map, str_c(arena, item->id), answer);
        }
        sheet->answered += answer != NULL || sheet->texts.n > texts;
    }
    if (sheet->answered == 0) {
        return error_set(error, ERROR_INPUT,
                         "Ответьте хотя бы на один вопрос: пустой лист не отправляют.");
    }
    struct buf json = buf_open(arena, JSON_MAX);
    node_json(&json, map, 0);
    sheet->json = buf_str(&json);
    return buf_ok(&json) || error_set(error, ERROR_LIMIT, "Анкета слишком длинная.");
}
