// SPDX-License-Identifier: GPL-3.0-or-later
// Points of a work by its keys: what a pupil wrote gives what its criteria say.
#include "test.h"

#include "instruments/kind.h"
#include "instruments/shelf.h"

static struct arena *arena;
static struct content_shelf shelf;

static int load(void **state) {
    struct error error;
    (void)state;
    arena = arena_open(0);
    return shelf_load(arena, content_files, &shelf, &error) ? 0 : -1;
}

static int unload(void **state) {
    (void)state;
    arena_close(arena);
    return 0;
}

enum { REFUSED = -1 };

static int points(const char *instrument, size_t number, int variant, const char *answer) {
    const struct instrument *it = shelf_find(&shelf, str_from(instrument));
    int out = 0;
    assert_non_null(it);
    return it->kind->score(&it->items.at[number - 1], variant, str_from(answer), &out) ? out
                                                                                       : REFUSED;
}

static void one_letter_is_right_or_wrong(void **state) {
    (void)state;
    assert_int_equal(points("task-data-5", 2, 1, "б"), 1);
    assert_int_equal(points("task-data-5", 2, 1, " Б "), 1);
    assert_int_equal(points("task-data-5", 2, 1, "а"), 0);
    assert_int_equal(points("task-data-5", 2, 1, "a"), 0); // Latin, the same sign
    assert_int_equal(points("task-data-5", 2, 1, "-"), 0);
    assert_int_equal(points("task-data-5", 2, 1, "аб"), REFUSED);
    assert_int_equal(points("task-data-5", 2, 1, "д"), REFUSED); // four answers
    assert_int_equal(points("task-data-5", 2, 1, "B"), REFUSED); // Latin: б or в?
    assert_int_equal(points("task-data-5", 2, 1, ""), REFUSED);
}

static void the_second_variant_has_the_answers_from_the_last_to_the_first(void **state) {
    (void)state;
    assert_int_equal(points("task-data-5", 2, 2, "в"), 1); // б of four from the end
    assert_int_equal(points("task-data-5", 2, 2, "б"), 0);
    assert_int_equal(points("task-reading-4", 4, 2, "агв"), 2); // а б г of the first
}

static void each_error_in_several_letters_costs_a_point(void **state) {
    (void)state;
    // Right: а б г; 2 points.
    assert_int_equal(points("task-reading-4", 4, 1, "абг"), 2);
    assert_int_equal(points("task-reading-4", 4, 1, "Г, А, Б"), 2);
    assert_int_equal(points("task-reading-4", 4, 1, "аб"), 1);
    assert_int_equal(points("task-reading-4", 4, 1, "абвг"), 1);
    assert_int_equal(points("task-reading-4", 4, 1, "абв"), 0);
    assert_int_equal(points("task-reading-4", 4, 1, "а"), 0);
    assert_int_equal(points("task-reading-4", 4, 1, "x"), REFUSED);
}

static void a_criterion_may_name_the_sets_that_earn_its_points(void **state) {
    (void)state;
    // Right: а and г; one point for а with one error, none for г alone.
    assert_int_equal(points("task-logic-8", 6, 1, "аг"), 2);
    assert_int_equal(points("task-logic-8", 6, 1, "а"), 1);
    assert_int_equal(points("task-logic-8", 6, 1, "авг"), 1);
    assert_int_equal(points("task-logic-8", 6, 1, "г"), 0);
    assert_int_equal(points("task-logic-8", 6, 1, "ав"), 0);
}

static void a_number_is_compared_as_a_number(void **state) {
    (void)state;
    assert_int_equal(points("task-reading-9", 1, 1, "2,1"), 1);
    assert_int_equal(points("task-reading-9", 1, 1, "2.10"), 1);
    assert_int_equal(points("task-reading-9", 1, 1, "21"), 0);
    assert_int_equal(points("task-logic-6", 8, 1, "43"), 1); // any of six
    assert_int_equal(points("task-logic-6", 8, 1, "44"), 0);
    assert_int_equal(points("task-logic-6", 8, 1, "сорок три"), REFUSED);
}

static void what_has_no_key_is_judged_by_a_person(void **state) {
    (void)state;
    assert_int_equal(points("task-data-5", 4, 1, "сентябрь 40"), REFUSED);
    assert_int_equal(points("task-data-5", 4, 1, "-"), 0);
}

static void every_shipped_task_can_get_all_its_points(void **state) {
    (void)state;
    size_t works = 0;
    for (size_t i = 0; i < shelf.instruments.n; i++) {
        const struct instrument *it = &shelf.instruments.at[i];
        works += it->kind == &kind_task;
        for (size_t j = 0; it->kind == &kind_task && j < it->items.n; j++) {
            const struct item *item = &it->items.at[j];
            struct buf right = buf_open(arena, 100);
            struct str key = item->key;
            int got;
            for (size_t a = 0; a < item->answers.n; a++) {
                buf_put(&right, item->answers.at[a].right ? answer_letter(a) : S(""));
            }
            struct str answer = item->answers.n > 0 ? buf_str(&right) : str_cut(&key, ';');
            assert_true(item_min(item) == 0 && item_max(item) >= 1);
            if (item->type != QUESTION_OPEN &&
                (!it->kind->score(item, 1, answer, &got) || got != item_max(item))) {
                fail_msg("%.*s %.*s: «%.*s» is not the whole", STR_ARG(it->id), STR_ARG(item->id),
                         STR_ARG(answer));
            }
        }
    }
    assert_int_equal(works, 23);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_letter_is_right_or_wrong),
        cmocka_unit_test(the_second_variant_has_the_answers_from_the_last_to_the_first),
        cmocka_unit_test(each_error_in_several_letters_costs_a_point),
        cmocka_unit_test(a_criterion_may_name_the_sets_that_earn_its_points),
        cmocka_unit_test(a_number_is_compared_as_a_number),
        cmocka_unit_test(what_has_no_key_is_judged_by_a_person),
        cmocka_unit_test(every_shipped_task_can_get_all_its_points),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
