// SPDX-License-Identifier: GPL-3.0-or-later
// Oracle: ICU's Russian collator at its second strength (accents count, case does not).
#include "test.h"

#include "base/buf.h"
#include "base/rng.h"
#include "base/ru.h"

#include <unicode/ucol.h>
#include <unicode/ustring.h>

static UCollator *collator_open(bool numbers) {
    UErrorCode status = U_ZERO_ERROR;
    UCollator *collator = ucol_open("ru_RU", &status);
    assert_true(U_SUCCESS(status));
    ucol_setStrength(collator, UCOL_SECONDARY);
    ucol_setAttribute(collator, UCOL_NUMERIC_COLLATION, numbers ? UCOL_ON : UCOL_OFF, &status);
    assert_true(U_SUCCESS(status));
    return collator;
}

static int icu_compare(const UCollator *collator, struct str a, struct str b) {
    UErrorCode status = U_ZERO_ERROR;
    UCollationResult order =
        ucol_strcollUTF8(collator, a.p, (int32_t)a.n, b.p, (int32_t)b.n, &status);
    assert_true(U_SUCCESS(status));
    return order;
}

static int sign(int order) { return (order > 0) - (order < 0); }

static struct str random_name(struct arena *arena, struct rng *rng, const char *const *pieces,
                              size_t count) {
    struct buf out = buf_open(arena, 4096);
    size_t n = 1 + rng_below(rng, 7);
    for (size_t i = 0; i < n; i++) {
        buf_put_c(&out, pieces[rng_below(rng, count)]);
    }
    return ru_tidy(arena, buf_str(&out)); // the key takes double blanks for one
}

static void compare_with_icu(const char *const *pieces, size_t count, bool natural) {
    struct rng rng = rng_seed(20261125);
    UCollator *collator = collator_open(natural);
    struct arena *arena = arena_open(0);
    for (int i = 0; i < 100000; i++) {
        struct arena_mark mark = arena_mark(arena);
        struct str a = random_name(arena, &rng, pieces, count);
        struct str b = random_name(arena, &rng, pieces, count);
        struct str x = natural ? ru_sort_key_natural(arena, a) : ru_sort_key(arena, a);
        struct str y = natural ? ru_sort_key_natural(arena, b) : ru_sort_key(arena, b);
        int want = icu_compare(collator, a, b);
        if (sign(str_cmp(x, y)) != want) {
            fail_msg("«%.*s» and «%.*s»: keys «%.*s» «%.*s», ICU says %d", STR_ARG(a), STR_ARG(b),
                     STR_ARG(x), STR_ARG(y), want);
        }
        arena_rewind(arena, mark);
    }
    arena_close(arena);
    ucol_close(collator);
}

static void names_are_ordered_as_icu_orders_them(void **state) {
    (void)state;
    static const char *const pieces[] = {"а", "е",  "ё",  "Ё", "Е",   "ж", "и",  "й", "Ив", "ов",
                                         "а", "ев", "ёв", "-", "'",   " ", "я",  "Ъ", "ь",  "э",
                                         "щ", "ы",  "a",  "z", "Пет", "р", "ин", ".", "(",  ")"};
    compare_with_icu(pieces, sizeof pieces / sizeof pieces[0], false);
}

static void letters_of_other_alphabets_are_ordered_as_icu_orders_them(void **state) {
    (void)state;
    static const char *const pieces[] = {"а", "б", "ә", "г", "ғ", "ж", "җ", "н", "ң", "о",
                                         "ө", "п", "у", "ү", "х", "һ", "ц", "к", "қ", "і"};
    compare_with_icu(pieces, sizeof pieces / sizeof pieces[0], false);
}

static void classes_are_ordered_by_their_numbers(void **state) {
    (void)state;
    static const char *const pieces[] = {"1", "2", "10", "0", "9", "А", "Б", " ", "-", "123456789"};
    compare_with_icu(pieces, sizeof pieces / sizeof pieces[0], true);
    struct arena *arena = arena_open(0);
    assert_true(str_cmp(ru_sort_key_natural(arena, S("2А")), ru_sort_key_natural(arena, S("10А"))) <
                0);
    assert_true(str_cmp(ru_sort_key(arena, S("2А")), ru_sort_key(arena, S("10А"))) > 0);
    arena_close(arena);
}

static void a_key_is_printable_and_blind_to_case_and_spacing(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    assert_true(str_eq(ru_sort_key(arena, S("Ёлкина  Мария")),
                       ru_sort_key(arena, S(" ёлкина" RU_NBSP "мария"))));
    assert_true(str_cmp(ru_sort_key(arena, S("Елкина")), ru_sort_key(arena, S("Ёлкина"))) < 0);
    assert_true(str_cmp(ru_sort_key(arena, S("Ёлкина")), ru_sort_key(arena, S("Елкинб"))) < 0);
    assert_true(str_cmp(ru_sort_key(arena, S("Петров-Водкин")), ru_sort_key(arena, S("Петрова"))) <
                0);
    struct str odd = ru_sort_key(arena, S("漢字 № 5 «Ёж» \xFF \U0001F600"));
    for (size_t i = 0; i < odd.n; i++) {
        assert_true(odd.p[i] >= ' ' && odd.p[i] <= '~');
    }
    assert_int_equal(ru_sort_key(arena, S("")).n, 0);
    arena_close(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_ordered_as_icu_orders_them),
        cmocka_unit_test(letters_of_other_alphabets_are_ordered_as_icu_orders_them),
        cmocka_unit_test(classes_are_ordered_by_their_numbers),
        cmocka_unit_test(a_key_is_printable_and_blind_to_case_and_spacing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
