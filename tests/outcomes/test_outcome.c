// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "outcomes/outcome.h"

static struct arena *arena;
static struct outcome_catalogue catalogue;

static int load(void **state) {
    struct error error;
    (void)state;
    arena = arena_open(0);
    if (!outcome_catalogue_load(arena, content_files, &catalogue, &error)) {
        print_error("%s\n", error.text);
        return -1;
    }
    return 0;
}

static int unload(void **state) {
    (void)state;
    arena_close(arena);
    return 0;
}

static void the_whole_catalogue_is_read(void **state) {
    (void)state;
    assert_int_equal(catalogue.standards.n, 3);
    assert_int_equal(catalogue.strands.n, 19);
    assert_int_equal(catalogue.outcomes.n, 246);
    assert_int_equal(catalogue.links.n, 254);
    assert_int_equal(catalogue.attainments.n, 25);
}

static void an_outcome_reads_as_it_is_written(void **state) {
    (void)state;
    const struct outcome *it = outcome_find(&catalogue, S("noo.P1.1"));
    assert_non_null(it);
    assert_str(it->title, "Сравнивает, находит основание и аналогию");
    assert_int_equal(it->level, LEVEL_NOO);
    assert_str(it->strand->title, "Базовые логические действия");
    assert_int_equal(it->strand->kind, OUTCOME_METASUBJECT);
    assert_int_equal(it->observable.n, 3);
    assert_str(outcome_clause_words(arena, it),
               "ФГОС НОО, п. 42.1, подп. 1 (сверьте с первоисточником)");
    assert_null(outcome_find(&catalogue, S("noo.P1.99")));
}

static void a_proposal_has_eight_to_twelve_of_each_level_with_reasons(void **state) {
    (void)state;
    size_t n[LEVELS_ALL + 1] = {0};
    for (size_t i = 0; i < catalogue.proposals.n; i++) {
        n[catalogue.proposals.at[i].outcome->level]++;
        assert_true(catalogue.proposals.at[i].why.n > 20);
        assert_true(catalogue.proposals.at[i].subjects.n > 0);
    }
    assert_in_range(n[LEVEL_NOO], 8, 12);
    assert_in_range(n[LEVEL_OOO], 8, 12);
    assert_in_range(n[LEVEL_SOO], 8, 12);
}

static void a_reference_names_a_leaf_a_strand_on_a_level_or_a_strand(void **state) {
    (void)state;
    const struct outcome *it = outcome_find(&catalogue, S("ooo.P3.2"));
    assert_true(outcome_named_by(it, S("ooo.P3.2")));
    assert_true(outcome_named_by(it, S("ooo.P3")));
    assert_true(outcome_named_by(it, S("P3")));
    assert_false(outcome_named_by(it, S("noo.P3")));
    assert_false(outcome_named_by(it, S("ooo.P3.20")));
    assert_false(outcome_named_by(it, S("ooo.P")));
    assert_true(outcome_reference_known(&catalogue, S("ooo.L9")));
    assert_false(outcome_reference_known(&catalogue, S("noo.L9")));
    assert_false(outcome_reference_known(&catalogue, S("P99")));
}

static void a_cohort_keeps_the_standard_it_began_the_level_under(void **state) {
    (void)state;
    struct standard all[] = {
        {.id = S("old"), .level = LEVEL_SOO, .applies_from = {2023, 9, 1}},
        {.id = S("new"), .level = LEVEL_SOO, .applies_from = {2027, 9, 1}},
    };
    struct outcome_catalogue two = {.standards = {.at = all, .n = 2}};
    assert_str(standard_of_cohort(&two, 10, (struct date){2026, 9, 1})->id, "old");
    assert_str(standard_of_cohort(&two, 10, (struct date){2027, 9, 1})->id, "new");
    assert_str(standard_of_cohort(&two, 11, (struct date){2027, 9, 1})->id, "old");
    assert_str(standard_of_cohort(&two, 11, (struct date){2028, 9, 1})->id, "new");
    assert_str(standard_of_cohort(&two, 11, (struct date){2020, 9, 1})->id, "old");
    assert_null(standard_of_cohort(&two, 5, (struct date){2027, 9, 1}));
}

static void a_fault_is_named_by_file_line_and_field(void **state) {
    (void)state;
    struct content_file files[] = {{"outcomes.yaml", S("standards:\n  - id: a\n")}, {0}};
    struct outcome_catalogue none;
    struct error error;
    assert_false(outcome_catalogue_load(arena, files, &none, &error));
    assert_string_equal(error.text, "outcomes.yaml:2: нет поля «title».");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_catalogue_is_read),
        cmocka_unit_test(an_outcome_reads_as_it_is_written),
        cmocka_unit_test(a_proposal_has_eight_to_twelve_of_each_level_with_reasons),
        cmocka_unit_test(a_reference_names_a_leaf_a_strand_on_a_level_or_a_strand),
        cmocka_unit_test(a_cohort_keeps_the_standard_it_began_the_level_under),
        cmocka_unit_test(a_fault_is_named_by_file_line_and_field),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
