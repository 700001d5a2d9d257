// SPDX-License-Identifier: GPL-3.0-or-later
// Who stands behind a code of ВПР: kept apart from the points, named nowhere else, gone for good
// when it is destroyed.
#include "test.h"

#include "import_kit.h"

#include "monitoring/external_code.h"

#define FILE_01 "tests/data/inputs/01_Реестр контингента ОУ_19-12-2025 17-44.xlsx"
#define FILE_17 "tests/data/inputs/17_codes_5кл.csv"
#define FILE_18 "tests/data/inputs/18_codes_10кл_ведущий ноль.xlsx"
#define FILE_19 "tests/data/inputs/19_Протокол соответствия кодов 6кл.docx"

static int64_t count(const char *sql) { return test_number(&import_school.test, sql); }

static int open_school(void **state) {
    if (import_school_open(state) != 0) {
        return -1;
    }
    import_load_now(FILE_01);
    return 0;
}

// Rows that name somebody of the list, in what the load leaves behind.
static int64_t traces(const struct import_load *load) {
    const char *lines = str_fmt(load->arena,
                                "select count(*) from import_line where batch_id = %lld and "
                                "(what like '%%Белов%%' or who like '%%Белов%%')",
                                (long long)load->batch)
                            .p;
    return count(lines) + count("select count(*) from import_step where noun = 'external_code' "
                                "and cast(after as text) <> '{}'");
}

static void each_code_finds_its_pupil_and_the_load_names_nobody(void **state) {
    (void)state;
    struct import_load load = import_load_file(FILE_17, "auto");
    assert_int_equal(load.plan.matched, 72);
    import_load_apply(&load, NULL, 0);
    assert_int_equal(load.counts[PLAN_NEW], 72);
    assert_int_equal(count("select count(*) from external_code where year = 2025"), 72);
    assert_int_equal(count("select count(*) from external_code c join pupil_identity p on "
                           "p.org_id = c.org_id and p.pupil_id = c.pupil_id where "
                           "c.code = '50001' and p.last_name = 'Белов' and p.first_name = 'Игорь'"),
                     1);
    assert_int_equal(count("select count(*) from import_line where who = 'Код 50001'"), 1);
    assert_int_equal(traces(&load), 0);
    struct import_load again = import_load_file(FILE_17, "auto");
    assert_int_equal(again.plan.counts[PLAN_SAME], 72);
    import_load_end(&again);
    assert_int_equal(import_load_undo(&load), 0);
    assert_int_equal(count("select count(*) from external_code"), 0);
    import_load_end(&load);
}

static void a_table_of_word_and_the_lines_under_it_give_the_codes_of_two_classes(void **state) {
    (void)state;
    struct import_load load = import_load_file(FILE_19, "auto");
    int64_t of_a = 0, of_b = 0;
    assert_int_equal(load.plan.matched, 51);
    for (size_t i = 0; i < load.plan.lines.n; i++) {
        of_a += str_eq(load.plan.lines.at[i].what, S("6А"));
        of_b += str_eq(load.plan.lines.at[i].what, S("6Б"));
    }
    assert_int_equal(of_a, 26);
    assert_int_equal(of_b, 25);
    import_load_end(&load);
}

static void a_lost_zero_comes_back(void **state) {
    (void)state;
    struct import_load load = import_load_file(FILE_18, "auto");
    import_load_apply(&load, NULL, 0);
    assert_int_equal(count("select count(*) from external_code where code >= '01001' and "
                           "code <= '01022'"),
                     22);
    import_load_end(&load);
}

static void a_destroyed_list_is_gone_and_undo_does_not_bring_it_back(void **state) {
    (void)state;
    struct import_load load = import_load_file(FILE_17, "auto");
    import_load_apply(&load, NULL, 0);
    struct external_code_destroy destroy = {.by = &import_school.deputy, .year = 2025};
    import_school_write(external_code_destroy, &destroy);
    assert_int_equal(destroy.destroyed, 72);
    assert_int_equal(count("select count(*) from external_code"), 0);
    assert_int_equal(traces(&load), 0);
    assert_int_equal(import_load_undo(&load), 0);
    assert_int_equal(count("select count(*) from external_code"), 0);
    import_load_end(&load);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_school, import_school_close)

int main(int argc, char **argv) {
    if (import_kit_child(argc, argv)) {
        return 0;
    }
    const struct CMUnitTest tests[] = {
        TEST(each_code_finds_its_pupil_and_the_load_names_nobody),
        TEST(a_table_of_word_and_the_lines_under_it_give_the_codes_of_two_classes),
        TEST(a_lost_zero_comes_back),
        TEST(a_destroyed_list_is_gone_and_undo_does_not_bring_it_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
