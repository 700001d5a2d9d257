// SPDX-License-Identifier: GPL-3.0-or-later
// A questionnaire (анкета, самооценка): everyone answers for himself, on a device or on paper.
#include "instruments/kind.h"

enum { OPTIONS_MAX = 20, VALUE_MAX = 9 };

static bool refuse(const char *file, const struct instrument *instrument, const struct item *item,
                   const char *what, struct error *error) {
    return error_set(error, ERROR_INPUT, "%s, «%.*s», %.*s: %s", file, STR_ARG(instrument->id),
                     STR_ARG(item->id), what);
}

static bool has_options(const struct item *item) {
    return item->type != QUESTION_NUMBER && item->type != QUESTION_OPEN;
}

static bool check_values(const char *file, const struct instrument *instrument,
                         const struct item *item, struct error *error) {
    for (size_t i = 0; i < item->options.n; i++) {
        int value = item->options.at[i].value;
        if (value < 0 || value > VALUE_MAX) {
            return refuse(file, instrument, item, "значения ответов – от 0 до 9.", error);
        }
        if (item->type == QUESTION_SCALE && i > 0 && value <= item->options.at[i - 1].value) {
            return refuse(file, instrument, item, "значения ступеней должны расти.", error);
        }
    }
    return true;
}

static bool check_question(const char *file, const struct instrument *instrument,
                           const struct item *item, struct error *error) {
    if (has_options(item) && (item->options.n < 2 || item->options.n > OPTIONS_MAX)) {
        return refuse(file, instrument, item, "нужно от двух до двадцати ответов.", error);
    }
    if (!has_options(item) && item->options.n > 0) {
        return refuse(file, instrument, item, "у числа и у ответа своими словами нет вариантов.",
                      error);
    }
    if (item->low > item->high) {
        return refuse(file, instrument, item, "в range меньшее число стоит первым.", error);
    }
    return check_values(file, instrument, item, error);
}

static bool check_questionnaire(const char *file, const struct instrument *instrument,
                                struct error *error) {
    if (instrument->items.n == 0) {
        return error_set(error, ERROR_INPUT, "%s, «%.*s»: в анкете нет ни одного вопроса.", file,
                         STR_ARG(instrument->id));
    }
    for (size_t i = 0; i < instrument->items.n; i++) {
        if (!check_question(file, instrument, &instrument->items.at[i], error)) {
            return false;
        }
    }
    return true;
}

const struct instrument_kind kind_questionnaire = {
    .name = "questionnaire",
    .title = "анкета",
    .titles = "анкеты",
    .with_title = "анкетой",
    .item_title = "вопрос",
    .items_title = "вопросы",
    .answered = true,
    .check = check_questionnaire,
};
