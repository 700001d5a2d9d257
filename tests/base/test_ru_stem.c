// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "ru_stem_pairs.h"

#include "base/ru.h"

enum { MEETING = sizeof meeting / sizeof *meeting, APART = sizeof apart / sizeof *apart };

static struct arena *arena;
static struct ru_stemmer *stemmer;

static int open_stemmer(void **state) {
    (void)state;
    arena = arena_open(0);
    stemmer = ru_stemmer_open(arena);
    return 0;
}

static int close_stemmer(void **state) {
    (void)state;
    arena_close(arena);
    return 0;
}

static struct str stem_of(const char *word) {
    return ru_stem(stemmer, ru_fold(arena, str_from(word)));
}

static size_t faults(const struct word_pair *pairs, size_t n, bool meet) {
    size_t wrong = 0;
    for (size_t i = 0; i < n; i++) {
        struct str a = stem_of(pairs[i].a), b = stem_of(pairs[i].b);
        if (str_eq(a, b) != meet) {
            print_error("%s → %.*s, %s → %.*s\n", pairs[i].a, STR_ARG(a), pairs[i].b, STR_ARG(b));
            wrong++;
        }
    }
    return wrong;
}

static void words_of_one_root_meet(void **state) {
    (void)state;
    assert_true(MEETING >= 200);
    assert_int_equal(faults(meeting, MEETING, true), 0);
}

static void words_of_other_roots_stay_apart(void **state) {
    (void)state;
    assert_true(APART >= 100);
    assert_int_equal(faults(apart, APART, false), 0);
}

static void a_text_is_cut_into_words_and_numbers(void **state) {
    (void)state;
    struct str rest = S("  «Ёлка-2026», e-mail: №5\u00a0кл.");
    static const char *const words[] = {"Ёлка", "2026", "e", "mail", "5", "кл"};
    struct str word;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        assert_true(ru_next_word(&rest, &word));
        assert_str(word, words[i]);
    }
    assert_false(ru_next_word(&rest, &word));
    assert_true(ru_common_word(S("для")));
    assert_false(ru_common_word(S("урок")));
}

static void a_word_without_a_root_stays_as_it_is(void **state) {
    (void)state;
    assert_str(stem_of("IT"), "it");
    assert_str(stem_of("2026"), "2026");
    assert_str(stem_of("я"), "я");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_one_root_meet),
        cmocka_unit_test(words_of_other_roots_stay_apart),
        cmocka_unit_test(a_text_is_cut_into_words_and_numbers),
        cmocka_unit_test(a_word_without_a_root_stays_as_it_is),
    };
    return cmocka_run_group_tests(tests, open_stemmer, close_stemmer);
}
