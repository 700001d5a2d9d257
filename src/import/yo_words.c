// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ru.h"
#include "base/text_index.h"
#include "import/known.h"

// Names that a school's documents write with ё and e-journals lose.
static const char *const usual[] = {
    "Алёна",     "Артём",     "Артёмович",  "Артёмовна", "Пётр",      "Семён",     "Семёнович",
    "Семёновна", "Фёдор",     "Фёдорович",  "Фёдоровна", "Матрёна",   "Парфён",    "Семёнов",
    "Семёнова",  "Фёдоров",   "Фёдорова",   "Королёв",   "Королёва",  "Журавлёв",  "Журавлёва",
    "Киселёв",   "Киселёва",  "Соловьёв",   "Соловьёва", "Воробьёв",  "Воробьёва", "Ковалёв",
    "Ковалёва",  "Муравьёв",  "Муравьёва",  "Селезнёв",  "Селезнёва", "Артёмов",   "Артёмова",
    "Лихачёв",   "Лихачёва",  "Грачёв",     "Грачёва",   "Горбачёв",  "Горбачёва", "Пугачёв",
    "Пугачёва",  "Новосёлов", "Новосёлова", "Берёзкин",  "Берёзкина", "Берёзин",   "Берёзина",
    "Пчёлкин",   "Пчёлкина",  "Тёмкин",     "Тёмкина",   "Ёлкин",     "Ёлкина",    "Рублёв",
    "Рублёва",   "Хрущёв",    "Хрущёва",
};

struct yo_words {
    struct arena *arena;
    struct text_index by_fold; // into `words`
    VEC(struct str) words;
    struct text_index roster; // folded full names that stand in the roster without ё
};

static const struct str yo_small = {"ё", 2}, yo_capital = {"Ё", 2};

static bool has_yo(struct str text) {
    return str_find(text, yo_small) != STR_NONE || str_find(text, yo_capital) != STR_NONE;
}

void yo_words_add(struct yo_words *words, struct str name) {
    if (!has_yo(name))
        return;
    while (name.n > 0) {
        struct str word = str_cut(&name, ' ');
        if (!has_yo(word))
            continue;
        size_t next = words->words.n;
        if (text_index_put(&words->by_fold, ru_fold(words->arena, word), next) == next)
            *(struct str *)vec_push(words->arena, &words->words) = word;
    }
}

struct yo_words *yo_words_open(struct arena *arena, const struct import_known *known) {
    struct yo_words *words = arena_new(arena, struct yo_words);
    words->arena = arena;
    words->by_fold = text_index_open(arena);
    words->roster = text_index_open(arena);
    for (size_t i = 0; i < known->pupils.n; i++) {
        yo_words_add(words, known->pupils.at[i].name);
        if (!has_yo(known->pupils.at[i].name))
            text_index_put(&words->roster, ru_fold(arena, known->pupils.at[i].name), i);
    }
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
        yo_words_add(words, str_from(usual[i]));
    return words;
}

struct str yo_words_restore(struct yo_words *words, struct arena *arena, struct str name) {
    struct str fold = ru_fold(arena, name);
    if (has_yo(name) || str_find(fold, S("е")) == STR_NONE)
        return name;
    if (text_index_get(&words->roster, fold) != TEXT_INDEX_NONE)
        return name;
    struct buf out = buf_open(arena, 4096);
    bool changed = false;
    for (struct str rest = name; rest.n > 0;) {
        struct str word = str_cut(&rest, ' ');
        size_t found = text_index_get(&words->by_fold, ru_fold(arena, word));
        changed = changed || found != TEXT_INDEX_NONE;
        buf_put(&out, found != TEXT_INDEX_NONE ? words->words.at[found] : word);
        if (rest.n > 0)
            buf_put_char(&out, ' ');
    }
    return changed ? buf_str(&out) : name;
}
