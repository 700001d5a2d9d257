// SPDX-License-Identifier: GPL-3.0-or-later
// Which question of a questionnaire a column of a form is, by its wording and its answers; and a
// row of the form as a sheet of that questionnaire.
#include "base/ru.h"
#include "monitoring/form_plan.h"

#include <math.h>

enum { WORDS_MAX = 60 };
static const double like_enough = 0.6;

struct words {
    struct str at[WORDS_MAX];
    size_t n;
};

static void words_of(struct arena *arena, struct str text, struct words *out) {
    struct str rest = ru_fold(arena, text), word;
    out->n = 0;
    while (out->n < WORDS_MAX && ru_next_word(&rest, &word)) {
        out->at[out->n++] = word;
    }
}

// Dice (1945): twice the words in common by the words of both.
static double likeness_of_words(const struct words *a, const struct words *b) {
    bool used[WORDS_MAX] = {false};
    size_t common = 0;
    for (size_t i = 0; i < a->n; i++) {
        for (size_t j = 0; j < b->n; j++) {
            if (!used[j] && str_eq(a->at[i], b->at[j])) {
                used[j] = true;
                common++;
                break;
            }
        }
    }
    return a->n + b->n == 0 ? 0 : 2.0 * (double)common / (double)(a->n + b->n);
}

// What stands between the first « and the last »; "" if nothing does.
static struct str quoted(struct str title) {
    size_t open = str_find(title, S("«")), close = STR_NONE;
    for (size_t i = 0; i + 2 <= title.n; i++) {
        close = str_eq(str_sub(title, i, 2), S("»")) ? i : close;
    }
    return open == STR_NONE || close == STR_NONE || close <= open + 2
               ? S("")
               : str_sub(title, open + 2, close - open - 2);
}

double form_likeness(struct arena *arena, struct str title, struct str text) {
    struct words *words = arena_array(arena, struct words, 3);
    words_of(arena, title, &words[0]);
    words_of(arena, quoted(title), &words[1]);
    words_of(arena, text, &words[2]);
    double whole = likeness_of_words(&words[0], &words[2]);
    double inside = likeness_of_words(&words[1], &words[2]);
    return inside > whole ? inside : whole;
}

static int option_by_words(struct arena *arena, const struct form_column *column, size_t option,
                           const struct item *item) {
    struct str said = form_answer_key(arena, column->options.at[option].text);
    for (size_t i = 0; i < item->options.n; i++) {
        if (str_eq(said, form_answer_key(arena, item->options.at[i].text))) {
            return (int)i;
        }
    }
    return -1;
}

// Two scales of as many steps, one of which at least is called the same at the same height: the
// others are called otherwise («полностью согласен» for «согласен»), but stand in one order.
static bool steps_agree(struct arena *arena, const struct form_column *column,
                        const struct item *item) {
    size_t same = 0;
    if (column->type != QUESTION_SCALE || item->type != QUESTION_SCALE ||
        column->options.n != item->options.n) {
        return false;
    }
    for (size_t i = 0; i < column->options.n; i++) {
        int place = option_by_words(arena, column, i, item);
        if (place >= 0 && (size_t)place != i) {
            return false;
        }
        same += place >= 0;
    }
    return same > 0;
}

int form_option_of(struct arena *arena, const struct form_column *column, size_t option,
                   const struct item *item) {
    const struct form_answer *from = &column->options.at[option];
    int place = option_by_words(arena, column, option, item);
    if (place >= 0) {
        return place;
    }
    if (steps_agree(arena, column, item)) {
        return (int)option;
    }
    for (size_t i = 0; i < item->options.n && column->name.n > 0; i++) {
        if (item->options.at[i].value == from->code) {
            return (int)i;
        }
    }
    return -1;
}

static bool options_known(struct arena *arena, const struct form_column *column,
                          const struct item *item) {
    size_t known = 0;
    for (size_t i = 0; i < column->options.n; i++) {
        known += form_option_of(arena, column, i, item) >= 0;
    }
    return known > 0 && known * 2 >= column->options.n;
}

static bool is_choice(enum question_type type) {
    return type == QUESTION_SCALE || type == QUESTION_CHOICE;
}

bool form_fits(struct arena *arena, const struct form_column *column, const struct item *item) {
    if (column->role != FORM_QUESTION) {
        return false;
    }
    switch (item->type) {
    case QUESTION_SCALE:
    case QUESTION_CHOICE:
        return column->type == QUESTION_NUMBER ||
               (is_choice(column->type) && options_known(arena, column, item));
    case QUESTION_MULTICHOICE:
        return (is_choice(column->type) || column->type == QUESTION_MULTICHOICE) &&
               options_known(arena, column, item);
    case QUESTION_NUMBER:
    case QUESTION_OPEN:
        return column->type == item->type;
    case QUESTION_ORDER:
        return false;
    }
    return false;
}

// The free pair of question and item that is most alike; false when none is alike enough.
static bool next_pair(const double *alike, size_t columns, size_t items, const size_t *item,
                      const bool *taken, size_t *column_at, size_t *item_at) {
    double best = like_enough;
    bool found = false;
    for (size_t c = 0; c < columns; c++) {
        for (size_t i = 0; i < items && item[c] == FORM_NO_ITEM; i++) {
            if (!taken[i] && alike[c * items + i] >= best) {
                best = alike[c * items + i] + 1e-9;
                *column_at = c;
                *item_at = i;
                found = true;
            }
        }
    }
    return found;
}

size_t form_match(struct arena *arena, const struct form_sheet *form,
                  const struct instrument *instrument, size_t *item) {
    size_t columns = form->columns.n, items = instrument->items.n, n = 0, c, i;
    double *alike = arena_array(arena, double, columns *items + 1);
    bool *taken = arena_array(arena, bool, items + 1);
    for (c = 0; c < columns; c++) {
        item[c] = FORM_NO_ITEM;
        for (i = 0; i < items; i++) {
            struct arena_mark mark = arena_mark(arena);
            alike[c * items + i] =
                form_fits(arena, &form->columns.at[c], &instrument->items.at[i])
                    ? form_likeness(arena, form->columns.at[c].title, instrument->items.at[i].text)
                    : 0;
            arena_rewind(arena, mark);
        }
    }
    while (next_pair(alike, columns, items, item, taken, &c, &i)) {
        item[c] = i;
        taken[i] = true;
        n++;
    }
    return n;
}

// A row as a sheet ------------------------------------------------------------------------------

static void add_field(struct arena *arena, struct survey_sheet *sheet, const struct item *item,
                      struct str value) {
    *vec_push(arena, &sheet->fields) =
        (struct survey_field){str_fmt(arena, "q-%.*s", STR_ARG(item->id)), value};
}

static void add_place(struct arena *arena, struct survey_sheet *sheet, const struct item *item,
                      int place) {
    add_field(arena, sheet, item, str_fmt(arena, "%d", place));
}

static int place_of_value(const struct item *item, double value) {
    for (size_t i = 0; i < item->options.n; i++) {
        if (item->options.at[i].value == value) {
            return (int)i;
        }
    }
    return -1;
}

// «Другое» of a questionnaire that was made of the form.
static int place_of_other(const struct item *item) {
    size_t last = item->options.n - 1;
    return item->options.n > 0 && str_eq(item->options.at[last].text, S("Другое")) ? (int)last : -1;
}

static bool add_chosen(struct arena *arena, struct survey_sheet *sheet,
                       const struct form_column *column, const struct form_cell *cell,
                       const struct item *item) {
    bool all = true;
    int place;
    for (size_t i = 0; i < column->options.n; i++) {
        if ((cell->chosen >> i & 1) != 0) {
            place = form_option_of(arena, column, i, item);
            place = place < 0 ? place_of_other(item) : place;
            all = all && place >= 0;
            if (place >= 0) {
                add_place(arena, sheet, item, place);
            }
        }
    }
    place = cell->text.n > 0 ? place_of_other(item) : -1;
    if (place >= 0) {
        add_place(arena, sheet, item, place);
    }
    return all && (cell->text.n == 0 || place >= 0);
}

static struct str cut_words(struct str text) {
    struct str rest = text;
    for (int i = 0; i < SURVEY_TEXT_MAX && rest.n > 0; i++) {
        (void)utf8_next(&rest);
    }
    return str_sub(text, 0, text.n - rest.n);
}

// False where the answer cannot be kept.
static bool add_answer(struct arena *arena, struct survey_sheet *sheet,
                       const struct form_column *column, const struct form_cell *cell,
                       const struct item *item) {
    if (item->type == QUESTION_OPEN) {
        add_field(arena, sheet, item, cut_words(cell->text));
        return true;
    }
    if (column->type != QUESTION_NUMBER) {
        return add_chosen(arena, sheet, column, cell, item);
    }
    if (isnan(cell->number)) {
        return false;
    }
    if (item->type != QUESTION_NUMBER) {
        int place = place_of_value(item, cell->number);
        if (place >= 0) {
            add_place(arena, sheet, item, place);
        }
        return place >= 0;
    }
    if (item->high > item->low && (cell->number < item->low || cell->number > item->high)) {
        return false;
    }
    add_field(arena, sheet, item, str_fmt(arena, "%.10g", cell->number));
    return true;
}

bool form_sheet_of(struct arena *arena, const struct form_changes *changes, size_t row,
                   struct survey_sheet *sheet, size_t *lost, struct error *error) {
    *sheet = (struct survey_sheet){0};
    for (size_t c = 0; c < changes->form->columns.n; c++) {
        const struct form_cell *cell = &changes->form->rows.at[row].cells[c];
        if (changes->item[c] != FORM_NO_ITEM && cell->filled) {
            *lost += !add_answer(arena, sheet, &changes->form->columns.at[c], cell,
                                 &changes->instrument->items.at[changes->item[c]]);
        }
    }
    return sheet->fields.n == 0 || survey_sheet_read(arena, changes->instrument, sheet, error);
}
