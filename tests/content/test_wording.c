// SPDX-License-Identifier: GPL-3.0-or-later
// How the knowledge base is written: in its own words, rightly spelt, short for small children.
#include "test.h"

#include "content_text.h"

#include "base/program.h"
#include "base/ru.h"
#include "base/text_index.h"

#include <stdlib.h>

enum {
    RUN = 12,        // words that no two sentences share
    CHILD_GRADE = 4, // up to it
    CHILD_MEAN = 9,  // words a sentence
    CHILD_LONGEST = 15,
    WORDS_MAX = 4 * 1024 * 1024
};

static struct arena *arena;
static struct content_texts texts;

static int load(void **state) {
    (void)state;
    arena = arena_open((size_t)512 << 20);
    content_texts_read(arena, &texts);
    return 0;
}

static int unload(void **state) {
    (void)state;
    arena_close(arena);
    return 0;
}

static void a_text_falls_into_sentences_and_words(void **state) {
    (void)state;
    struct str rest = S("Чей-то план! Шаг {a|один} 2-й, «второй», 1.09.2026.\nКонец");
    struct text_words words;
    assert_str(text_cut_sentence(&rest), "Чей-то план! ");
    struct str second = text_cut_sentence(&rest);
    assert_str(rest, "Конец");
    text_split(arena, second, &words);
    static const char *const want[] = {"Шаг", "2-й", "второй", "1.09.2026"};
    assert_int_equal(words.rows.n, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_str(words.rows.at[i], want[i]);
    }
}

// ---- own words

// One sentence that stands in several places is one sentence: an instruction of a family of
// sheets, the name of an act of law. Two that differ tell two things, each in its own words.
static struct str joined(const struct text_words *words, size_t from, size_t n) {
    struct buf out = buf_open(arena, 16 * 1024);
    for (size_t i = from; i < from + n; i++) {
        buf_put(&out, words->rows.at[i]);
        buf_put_c(&out, " ");
    }
    return buf_str(&out);
}

static void add_sentences(const struct content_text *text, struct text_index *known,
                          struct content_texts *out) {
    struct str rest = ru_lower(arena, text->text);
    while (rest.n > 0) {
        struct text_words words;
        text_split(arena, text_cut_sentence(&rest), &words);
        if (words.rows.n < RUN) {
            continue;
        }
        struct str all = joined(&words, 0, words.rows.n);
        if (text_index_put(known, all, out->rows.n) == out->rows.n) {
            *vec_push(arena, &out->rows) = (struct content_text){text->path, text->line, all};
        }
    }
}

static void no_two_sentences_share_a_run_of_twelve_words(void **state) {
    (void)state;
    struct text_index known = text_index_open(arena), runs = text_index_open(arena);
    struct content_texts sentences = {0};
    size_t shared = 0;
    for (size_t i = 0; i < texts.rows.n; i++) {
        add_sentences(&texts.rows.at[i], &known, &sentences);
    }
    assert_true(sentences.rows.n > 1000);
    for (size_t i = 0; i < sentences.rows.n; i++) {
        const struct content_text *it = &sentences.rows.at[i];
        struct text_words words;
        text_split(arena, it->text, &words);
        for (size_t k = 0; k + RUN <= words.rows.n; k++) {
            struct str run = joined(&words, k, RUN);
            size_t first = text_index_put(&runs, run, i);
            if (first != i) {
                const struct content_text *other = &sentences.rows.at[first];
                print_error("%s:%d and %s:%d: «%.*s»\n", other->path, other->line, it->path,
                            it->line, STR_ARG(run));
                shared++;
                break;
            }
        }
    }
    assert_int_equal(shared, 0);
}

// ---- spelling

// Words that the dictionary lacks and a school writes, one a line: tests/content/words.txt.
static struct str word_list(void) {
    char *text = arena_alloc(arena, WORDS_MAX);
    FILE *file =
        fopen(str_fmt(arena, "%s/tests/content/words.txt", getenv("VSOKO_SOURCE")).p, "rb");
    assert_non_null(file);
    size_t n = fread(text, 1, WORDS_MAX, file);
    fclose(file);
    return str_n(text, n);
}

static struct str unknown_words(struct str words) {
    static const char *const args[] = {"-d", "ru_RU", "-i", "utf-8", "-l", NULL};
    struct program_task task = {
        .name = "hunspell", .args = args, .input = words, .max_output = WORDS_MAX, .seconds = 60};
    struct str out;
    struct error error = {0};
    if (!program_run(arena, &task, &out, &error)) {
        fail_msg("%s %s", error.text, error.cause);
    }
    return out;
}

static bool is_cyrillic(struct str word) {
    uint32_t first = utf8_next(&word);
    return first >= 0x400 && first <= 0x45f && word.n > 0;
}

// Every Cyrillic word of two letters and more, once; names of invented people are none.
static struct str words_to_check(struct content_texts *where, struct text_index *known) {
    struct buf out = buf_open(arena, WORDS_MAX);
    for (size_t i = 0; i < texts.rows.n; i++) {
        struct text_words words;
        if (str_starts(str_from(texts.rows.at[i].path), S("demo/"))) {
            continue;
        }
        text_split(arena, texts.rows.at[i].text, &words);
        for (size_t k = 0; k < words.rows.n; k++) {
            struct str word = words.rows.at[k];
            if (is_cyrillic(word) && text_index_put(known, word, where->rows.n) == where->rows.n) {
                *vec_push(arena, &where->rows) = texts.rows.at[i];
                buf_put(&out, word);
                buf_put_c(&out, "\n");
            }
        }
    }
    return buf_str(&out);
}

static void every_word_is_spelt_as_a_dictionary_has_it(void **state) {
    (void)state;
    if (!program_there("hunspell")) {
        print_message("hunspell is not installed: apt-get install hunspell hunspell-ru\n");
        skip();
    }
    struct text_index places = text_index_open(arena), list = text_index_open(arena);
    struct content_texts where = {0};
    struct str own = word_list(), unknown = unknown_words(words_to_check(&where, &places));
    size_t wrong = 0;
    while (own.n > 0) {
        text_index_put(&list, str_cut(&own, '\n'), 0);
    }
    while (unknown.n > 0) {
        struct str word = str_cut(&unknown, '\n');
        size_t place = text_index_get(&places, word);
        if (place != TEXT_INDEX_NONE && text_index_get(&list, word) == TEXT_INDEX_NONE &&
            text_index_get(&list, ru_lower(arena, word)) == TEXT_INDEX_NONE) {
            print_error("%s:%d: «%.*s»\n", where.rows.at[place].path, where.rows.at[place].line,
                        STR_ARG(word));
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

// ---- small children

static bool for_small_children(const struct node *instrument) {
    const struct node *grades = node_get(instrument, "grades");
    for (const struct node *it = grades == NULL ? NULL : grades->first; it != NULL; it = it->next) {
        if (node_as_int(it, 0) > CHILD_GRADE) {
            return false;
        }
    }
    return grades != NULL && grades->n > 0 &&
           str_eq(node_str(node_get(instrument, "status")), S("own"));
}

// What a child reads of an item, or hears: its words, its answers.
static void child_texts(const struct node *item, struct content_texts *out) {
    content_texts_below(arena, "", node_get(item, "text"), out);
    const struct node *options = node_get(item, "options");
    for (const struct node *it = options == NULL ? NULL : options->first; it != NULL;
         it = it->next) {
        content_texts_below(arena, "", node_get(it, "text"), out);
    }
}

static void check_child_sheet(const char *path, const struct node *instrument) {
    struct content_texts out = {0};
    size_t sentences = 0, total = 0, long_ones = 0;
    const struct node *items = node_get(instrument, "items");
    for (const struct node *it = items->first; it != NULL; it = it->next) {
        child_texts(it, &out);
    }
    content_texts_below(arena, path, node_get(instrument, "stimuli"), &out);
    for (size_t i = 0; i < out.rows.n; i++) {
        struct str rest = out.rows.at[i].text;
        while (rest.n > 0) {
            struct text_words words;
            struct str sentence = text_cut_sentence(&rest);
            text_split(arena, sentence, &words);
            sentences += words.rows.n > 0;
            total += words.rows.n;
            if (words.rows.n > CHILD_LONGEST) {
                long_ones++;
                print_error("%s:%d: %zu words: «%.*s»\n", path, out.rows.at[i].line, words.rows.n,
                            STR_ARG(sentence));
            }
        }
    }
    assert_int_equal(long_ones, 0);
    if (total > CHILD_MEAN * sentences) {
        fail_msg("%s:%d: %zu words in %zu sentences", path, instrument->line, total, sentences);
    }
}

static void items_for_small_children_are_of_short_sentences(void **state) {
    (void)state;
    struct error error = {0};
    const struct content_file *files = content_parse(arena, content_files, &error);
    size_t sheets = 0;
    for (size_t i = 0; files[i].path != NULL; i++) {
        if (!str_starts(str_from(files[i].path), S("instruments/"))) {
            continue;
        }
        for (const struct node *it = files[i].root->first; it != NULL; it = it->next) {
            if (for_small_children(it)) {
                check_child_sheet(files[i].path, it);
                sheets++;
            }
        }
    }
    assert_true(sheets >= 15);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_falls_into_sentences_and_words),
        cmocka_unit_test(no_two_sentences_share_a_run_of_twelve_words),
        cmocka_unit_test(every_word_is_spelt_as_a_dictionary_has_it),
        cmocka_unit_test(items_for_small_children_are_of_short_sentences),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
