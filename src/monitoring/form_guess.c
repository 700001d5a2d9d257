// SPDX-License-Identifier: GPL-3.0-or-later
// What a column of a form is: a question with its answers, or something that must not be kept.
#include "base/ru.h"
#include "import/class_name.h"
#include "monitoring/form_sheet.h"
#include "vsoko/measure/honesty.h"

#include <math.h>
#include <stdlib.h>

enum { VALUES_MAX = 400, CHOICE_MAX = 12, RANGE_MAX = 10, SHARE_LOOKED = 60 };

struct value {
    struct str text, fold;
    size_t count;
};
struct values {
    VEC(struct value) at;
    size_t filled, numbers;
    double least, most;
    bool whole; // all numbers are whole
    bool many;  // more different texts than VALUES_MAX
};

// Roles ---------------------------------------------------------------------------------------

// Words of a folded title; whole with '=' before.
static const struct role_words {
    enum form_role role;
    const char *words[16];
} role_words[] = {
    {FORM_TIME,
     {"отметка времени", "время создания", "время изменения", "время отправки", "=timestamp",
      "дата и время", "=дата заполнения", "=дата ответа", "время заполнения", NULL}},
    {FORM_NUMBER, {"=id", "=№", "=номер ответа", "=id ответа", "=uid", "=номер", "=nom", NULL}},
    {FORM_CONSENT,
     {"согласие на обработку", "согласен на обработку", "согласна на обработку",
      "на обработку персональных данных", "даю согласие", "согласие на участие", NULL}},
    {FORM_PERSON,
     {"адрес электронной почты", "электронная почта", "=почта", "=e mail", "=email", "ваш email",
      "ip адрес", "=ip", "=логин", "имя пользователя", "=телефон", "номер телефона", "ваш телефон",
      "контактный телефон", NULL}},
    {FORM_PERSON,
     {"=имя", "=фио", "=ф и о", "=фамилия", "=отчество", "фамилия имя", "имя фамилия",
      "имя и фамилия", "ваше имя", "твое имя", "ваши фио", "ваша фамилия", "как вас зовут",
      "как тебя зовут", NULL}},
    {FORM_PERSON,
     {"=пол", "ваш пол", "твой пол", "=возраст", "ваш возраст", "твой возраст", "сколько тебе лет",
      "сколько вам лет", "дата рождения", "=домашний адрес", "снилс", "фио ребенка", "имя ребенка",
      NULL}},
};

static bool says(struct str folded, const char *word) {
    return word[0] == '=' ? str_eq(folded, str_from(word + 1))
                          : str_find(folded, str_from(word)) != STR_NONE;
}

static bool is_address(struct str text) {
    size_t at = str_find_char(text, '@');
    return at != STR_NONE && at > 0 && str_find_char(str_from_at(text, at), '.') != STR_NONE &&
           str_find_char(text, ' ') == STR_NONE;
}

// At least eight of ten cells are such.
static bool mostly(const struct values *values, bool (*is)(struct str text)) {
    size_t n = 0;
    for (size_t i = 0; i < values->at.n; i++) {
        n += is(values->at.at[i].text) ? values->at.at[i].count : 0;
    }
    return n > 0 && n * 10 >= values->filled * 8;
}

static bool is_class(struct str text) {
    struct ru_class class;
    return ru_parse_class(text, &class) && class.letter[0] != '\0';
}

static bool is_phone(struct str text) {
    size_t digits = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c >= '0' && c <= '9') {
            digits++;
        } else if (c != '+' && c != '-' && c != '(' && c != ')' && c != ' ') {
            return false;
        }
    }
    return digits >= 10 && digits <= 12;
}

static enum form_role role_of(struct arena *arena, const struct form_column *column,
                              const struct values *values) {
    struct str titles[] = {column_header_fold(arena, column->title),
                           column_header_fold(arena, column->name)};
    for (size_t t = 0; t < 2; t++) {
        for (size_t i = 0; i < sizeof role_words / sizeof *role_words; i++) {
            for (const char *const *word = role_words[i].words; *word != NULL; word++) {
                if (says(titles[t], *word)) {
                    return role_words[i].role;
                }
            }
        }
    }
    if (mostly(values, is_address) || mostly(values, is_phone)) {
        return FORM_PERSON;
    }
    bool named = str_find(titles[0], S("класс")) != STR_NONE || str_eq(titles[1], S("klass"));
    return named && mostly(values, is_class) ? FORM_CLASS : FORM_QUESTION;
}

// Values ----------------------------------------------------------------------------------------

static void count_value(struct arena *arena, struct values *values, struct str text) {
    struct str fold = ru_fold(arena, text);
    double number;
    values->filled++;
    if (ru_parse_real(text, &number)) {
        bool first = values->numbers++ == 0;
        values->least = first || number < values->least ? number : values->least;
        values->most = first || number > values->most ? number : values->most;
        values->whole = (first || values->whole) && number == floor(number);
    }
    // Of several spellings the one met most often is shown, so each counts apart at first.
    for (size_t i = 0; i < values->at.n; i++) {
        if (str_eq(values->at.at[i].text, text)) {
            values->at.at[i].count++;
            return;
        }
    }
    values->many = values->many || values->at.n == VALUES_MAX;
    if (!values->many) {
        *vec_push(arena, &values->at) = (struct value){text, fold, 1};
    }
}

static void collect(struct arena *arena, const struct sheet *sheet, size_t header_at, int column,
                    struct values *out) {
    *out = (struct values){0};
    for (size_t r = header_at + 1; r < sheet->rows.n; r++) {
        const struct cell *cell = sheet_row_cell(&sheet->rows.at[r], column);
        struct str text = cell == NULL ? S("") : ru_tidy(arena, cell->text);
        if (!str_empty(text)) {
            count_value(arena, out, text);
        }
    }
}

// Spellings of one text become one value.
static void merge_spellings(struct values *values) {
    size_t kept = 0;
    for (size_t i = 0; i < values->at.n; i++) {
        struct value *value = &values->at.at[i];
        size_t k = 0;
        while (k < kept && !str_eq(values->at.at[k].fold, value->fold)) {
            k++;
        }
        if (k == kept) {
            values->at.at[kept++] = *value;
            continue;
        }
        struct value *before = &values->at.at[k];
        before->text = value->count > before->count ? value->text : before->text;
        before->count += value->count;
    }
    values->at.n = kept;
}

// Options -----------------------------------------------------------------------------------------

static const char *const ladders[][8] = {
    {"полностью не согласен", "совсем не согласен", "не согласен", "скорее не согласен",
     "затрудняюсь ответить", "скорее согласен", "согласен", "полностью согласен"},
    {"нет", "скорее нет", "скорее нет чем да", "затрудняюсь ответить", "скорее да чем нет",
     "скорее да", "да"},
    {"никогда", "очень редко", "редко", "иногда", "часто", "очень часто", "почти всегда", "всегда"},
    {"очень плохо", "плохо", "удовлетворительно", "нормально", "хорошо", "очень хорошо", "отлично"},
    {"совсем не удовлетворен", "не удовлетворен", "скорее не удовлетворен", "затрудняюсь ответить",
     "скорее удовлетворен", "удовлетворен", "полностью удовлетворен"},
};

struct str form_answer_key(struct arena *arena, struct str text) {
    static const char *const women[][2] = {
        {"согласна", "согласен"}, {"удовлетворена", "удовлетворен"}, {"довольна", "доволен"}};
    struct str fold = ru_fold(arena, text), word;
    size_t open = str_find(fold, S("(на)"));
    if (open == STR_NONE) {
        open = str_find(fold, S("(а)"));
    }
    fold = open == STR_NONE ? fold : str_sub(fold, 0, open);
    struct buf out = buf_open(arena, fold.n * 2 + 8);
    while (ru_next_word(&fold, &word)) {
        for (size_t i = 0; i < sizeof women / sizeof *women; i++) {
            word = str_eq(word, str_from(women[i][0])) ? str_from(women[i][1]) : word;
        }
        buf_put(&out, buf_str(&out).n > 0 ? S(" ") : S(""));
        buf_put(&out, word);
    }
    return buf_str(&out);
}

static int step_of(size_t ladder, struct str key) {
    for (int i = 0; i < 8 && ladders[ladder][i] != NULL; i++) {
        if (str_eq(key, str_from(ladders[ladder][i]))) {
            return i;
        }
    }
    return -1;
}

// The ladder on which all of the values are steps; -1 if there is none.
static int ladder_of(struct arena *arena, const struct values *values) {
    for (size_t l = 0; l < sizeof ladders / sizeof *ladders; l++) {
        bool all = values->at.n >= 2;
        for (size_t i = 0; i < values->at.n && all; i++) {
            all = step_of(l, form_answer_key(arena, values->at.at[i].text)) >= 0;
        }
        if (all) {
            return (int)l;
        }
    }
    return -1;
}

struct sorted {
    struct str key;
    struct form_answer option;
};

static int by_key(const void *a, const void *b) {
    return str_cmp(((const struct sorted *)a)->key, ((const struct sorted *)b)->key);
}

// By the steps of the ladder, else by the alphabet: an order of appearance would tell who was
// first.
static void put_options(struct arena *arena, const struct values *values, int ladder,
                        struct form_column *column) {
    struct sorted *rows = arena_array(arena, struct sorted, values->at.n + 1);
    size_t n = values->at.n < FORM_OPTIONS_MAX ? values->at.n : FORM_OPTIONS_MAX;
    for (size_t i = 0; i < n; i++) {
        const struct value *value = &values->at.at[i];
        struct str key = form_answer_key(arena, value->text);
        rows[i].key = ladder < 0 ? ru_sort_key_natural(arena, value->text)
                                 : str_fmt(arena, "%d", step_of((size_t)ladder, key));
        rows[i].option = (struct form_answer){.text = value->text, .fold = value->fold, .key = key};
    }
    if (n > 0) {
        qsort(rows, n, sizeof *rows, by_key);
    }
    for (size_t i = 0; i < n; i++) { // «согласна» and «согласен» are one step
        if (ladder < 0 || i == 0 || !str_eq(rows[i].key, rows[i - 1].key)) {
            *vec_push(arena, &column->options) = rows[i].option;
        }
    }
}

// Several joined by commas ------------------------------------------------------------------------

// Bytes of an option that the text begins with, up to a comma or the end; 0 if there is none.
static size_t option_at(const struct form_column *column, struct str fold, size_t *option) {
    size_t longest = 0;
    for (size_t i = 0; i < column->options.n; i++) {
        struct str word = column->options.at[i].fold;
        bool ends = fold.n == word.n || (fold.n > word.n && fold.p[word.n] == ',');
        if (word.n > longest && str_starts(fold, word) && ends) {
            longest = word.n;
            *option = i;
        }
    }
    return longest;
}

uint32_t form_split(struct arena *arena, const struct form_column *column, struct str text,
                    struct str *own) {
    struct str rest = ru_fold(arena, text);
    struct buf other = buf_open(arena, rest.n * 2 + 8);
    uint32_t chosen = 0;
    while (rest.n > 0) {
        size_t option = 0, n = option_at(column, rest, &option);
        if (n > 0) {
            chosen |= (uint32_t)1 << option;
            rest = str_trim(str_from_at(rest, n + 1));
            continue;
        }
        struct str piece = str_trim(str_cut(&rest, ','));
        buf_put(&other, buf_str(&other).n > 0 ? S(", ") : S(""));
        buf_put(&other, piece);
        rest = str_trim(rest);
    }
    *own = buf_str(&other);
    return chosen;
}

static int by_length(const void *a, const void *b) {
    size_t one = ((const struct value *)a)->fold.n, two = ((const struct value *)b)->fold.n;
    return one < two ? -1 : one > two;
}

// Options are those cells that cannot be put together of shorter ones and stand more than once.
// True if there is a cell that joins some.
static bool find_joined(struct arena *arena, const struct values *values,
                        struct form_column *column) {
    struct values shortest = {0};
    bool joined = false;
    for (size_t i = 0; i < values->at.n; i++) {
        *vec_push(arena, &shortest.at) = values->at.at[i];
    }
    if (shortest.at.n > 0) {
        qsort(shortest.at.at, shortest.at.n, sizeof *shortest.at.at, by_length);
    }
    column->options.n = 0;
    for (size_t i = 0; i < shortest.at.n; i++) {
        const struct value *value = &shortest.at.at[i];
        struct str own;
        uint32_t chosen = form_split(arena, column, value->text, &own);
        joined = joined || (chosen & (chosen - 1)) != 0;
        if (own.n > 0 && value->count > 1 && column->options.n < FORM_OPTIONS_MAX) {
            *vec_push(arena, &column->options) =
                (struct form_answer){.text = value->text, .fold = value->fold};
        }
    }
    return joined && column->options.n >= 2;
}

// Types -------------------------------------------------------------------------------------------

static bool asks_for_words(struct arena *arena, struct str title) {
    static const char *const words[] = {"напишите", "комментар", "предложени",
                                        "пожелани", "опишите",   "расскаж",
                                        "почему",   "что бы вы", "объясните"};
    struct str fold = column_header_fold(arena, title);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_find(fold, str_from(words[i])) != STR_NONE) {
            return true;
        }
    }
    return false;
}

// «[1-10]», «от 1 до 5»: the two numbers of a title.
static bool range_in(struct str title, int *low, int *high) {
    int found[2], n = 0;
    for (size_t i = 0; i < title.n && n < 2;) {
        if (title.p[i] < '0' || title.p[i] > '9') {
            i++;
            continue;
        }
        int value = 0;
        for (; i < title.n && title.p[i] >= '0' && title.p[i] <= '9' && value < 1000; i++) {
            value = value * 10 + (title.p[i] - '0');
        }
        found[n++] = value;
    }
    if (n < 2 || found[0] >= found[1] || found[1] > 100) {
        return false;
    }
    *low = found[0];
    *high = found[1];
    return true;
}

static void guess_number(const struct values *values, struct form_column *column) {
    column->type = QUESTION_NUMBER;
    if (range_in(column->title, &column->low, &column->high) && values->least >= column->low &&
        values->most <= column->high) {
        return;
    }
    column->low = column->high = 0;
    if (values->whole && values->least >= 0 && values->most <= RANGE_MAX) {
        column->low = values->least < 1 ? 0 : 1;
        column->high = values->most <= 5 ? 5 : RANGE_MAX;
    }
}

// Answers to choose from are met often; what one person wrote stays in that person's words and is
// read by somebody before it is shown.
static bool repeats(const struct values *values) {
    size_t often = 0;
    for (size_t i = 0; i < values->at.n; i++) {
        often += values->at.at[i].count >= MEASURE_MIN_PERSONAL;
    }
    return !values->many && values->at.n <= CHOICE_MAX && values->filled >= 2 * values->at.n &&
           often >= 2;
}

static bool are_short(const struct values *values) {
    for (size_t i = 0; i < values->at.n; i++) {
        if (utf8_length(values->at.at[i].text) > SHARE_LOOKED * 2) {
            return false;
        }
    }
    return true;
}

static void guess_question(struct arena *arena, const struct values *values,
                           struct form_column *column) {
    int ladder = ladder_of(arena, values);
    column->type = QUESTION_OPEN;
    if (values->filled == 0 || (ladder < 0 && asks_for_words(arena, column->title))) {
        return;
    }
    if (ladder >= 0) {
        column->type = QUESTION_SCALE;
        put_options(arena, values, ladder, column);
    } else if (values->numbers == values->filled) {
        guess_number(values, column);
    } else if (!values->many && find_joined(arena, values, column)) {
        struct values options = {0};
        for (size_t i = 0; i < column->options.n; i++) {
            *vec_push(arena, &options.at) =
                (struct value){column->options.at[i].text, column->options.at[i].fold, 1};
        }
        column->options.n = 0;
        column->type = QUESTION_MULTICHOICE;
        put_options(arena, &options, -1, column);
    } else if (repeats(values) && are_short(values)) {
        column->type = QUESTION_CHOICE;
        column->options.n = 0;
        put_options(arena, values, -1, column);
    } else {
        column->options.n = 0;
    }
}

void form_column_guess(struct arena *arena, const struct sheet *sheet, size_t header_at,
                       struct form_column *column) {
    struct values values;
    if (column->n_columns > 1) { // a column an option: they were named by whoever grouped them
        column->role = FORM_QUESTION;
        column->type = QUESTION_MULTICHOICE;
        return;
    }
    collect(arena, sheet, header_at, column->first, &values);
    merge_spellings(&values);
    column->filled = values.filled;
    column->role = role_of(arena, column, &values);
    if (column->role == FORM_QUESTION) {
        guess_question(arena, &values, column);
    }
}
