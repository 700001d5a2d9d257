// SPDX-License-Identifier: GPL-3.0-or-later
// Reports of a term are kept as they were reported, beside what the journal's marks come to.
#include "test.h"

#include "import_kit.h"

#include "monitoring/term_report.h"

#define INPUTS "tests/data/inputs/"
#define FILE_01 INPUTS "01_Реестр контингента ОУ_19-12-2025 17-44.xlsx"
#define FILE_20 INPUTS "20_Отчёт кл.рук. 5А 2 четверть.xlsx"
#define FILE_21 INPUTS "21_успеваемость школа 2 четв СВОД.xlsx"
#define FILE_22 INPUTS "22_отчет 7А.docx"
#define FILE_23 INPUTS "23_Сводная ведомость 8А.xlsx"
#define FILE_24 INPUTS "24_Отчёт учителя математики.xlsx"
#define FILE_25 INPUTS "25_средние баллы 9-А.xlsx"

static int64_t count(const char *sql) { return test_number(&import_school.test, sql); }

static int open_school(void **state) {
    if (import_school_open(state) != 0) {
        return -1;
    }
    import_load_now(FILE_01);
    return 0;
}

static void a_report_of_each_shape_comes_and_the_same_again_changes_nothing(void **state) {
    (void)state;
    static const struct {
        const char *file;
        int64_t reports;
    } cases[] = {{FILE_20, 1}, {FILE_21, 24}, {FILE_22, 1}, {FILE_24, 5}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct import_load load = import_load_file(cases[i].file, "auto");
        import_load_apply(&load, NULL, 0);
        assert_int_equal(load.counts[PLAN_NEW], cases[i].reports);
        struct import_load again = import_load_file(cases[i].file, "auto");
        assert_int_equal(again.plan.counts[PLAN_SAME], cases[i].reports);
        import_load_end(&again);
        import_load_end(&load);
    }
    assert_int_equal(count("select count(*) from term_report where period = 'q2'"), 31);
    assert_int_equal(count("select count(*) from term_report where subject = 'Алгебра'"), 2);
}

static void averages_ask_for_their_term_and_keep_no_pupil(void **state) {
    (void)state;
    struct import_load load = import_load_file(FILE_25, "auto");
    assert_int_equal(load.plan.counts[PLAN_ASK], 1);
    const struct import_answer answers[] = {{S("period"), S("q2")}};
    import_load_plan(&load, answers, 1);
    import_load_apply(&load, answers, 1);
    assert_int_equal(load.counts[PLAN_NEW], 16);
    assert_int_equal(count("select count(*) from term_report where source = 'averages'"), 16);
    assert_int_equal(count("select count(*) from external_result"), 0);
    assert_int_equal(import_load_undo(&load), 0);
    assert_int_equal(count("select count(*) from term_report"), 0);
    import_load_end(&load);
}

static struct node *recount(struct arena *arena, const char *subject) {
    struct error error = {0};
    struct node *out = NULL;
    struct db *db = store_reader(import_school.test.store, arena, &error);
    struct term_report report = {.source = REPORT_SUBJECT,
                                 .year = 2025,
                                 .period = S("q2"),
                                 .class_id = count("select class_id from class where grade = 8 "
                                                   "and letter = 'А'"),
                                 .subject = str_from(subject)};
    assert_non_null(db);
    if (!term_report_recount(db, arena, import_school.deputy.org, &report, &out, &error)) {
        fail_msg("%s", error.text);
    }
    return out;
}

// Numbers of by_subject of 23_….expected.json.
static void the_ledger_of_a_class_counts_what_a_report_says(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    import_load_now(FILE_23);
    const struct node *russian = recount(arena, "Русский язык");
    assert_int_equal(node_as_int(node_get(russian, "n5"), -1), 5);
    assert_int_equal(node_as_int(node_get(russian, "n4"), -1), 10);
    assert_int_equal(node_as_int(node_get(russian, "n3"), -1), 9);
    const struct node *all = recount(arena, "");
    assert_int_equal(node_as_int(node_get(all, "pupils"), -1), 25);
    assert_int_equal(node_as_int(node_get(all, "subjects"), -1), 17);
    assert_int_equal(recount(arena, "Танцы")->n, 0);
    arena_close(arena);
}

// A pupil with one «3» and no «2» is no better; without a mark in a subject he is neither.
static void shares_of_a_subject_are_counted_with_those_without_a_mark(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    const int64_t marks[] = {1, 7, 11, 7};
    struct node *out = node_map(arena);
    term_report_count(arena, marks, 0, out);
    assert_true(node_as_real(node_get(out, "uspevaemost"), 0) == 96.2);
    assert_true(node_as_real(node_get(out, "kachestvo"), 0) == 69.2);
    assert_true(node_as_real(node_get(out, "sou"), 0) == 64.3);
    assert_true(node_as_real(node_get(out, "average"), 0) == 3.92);
    arena_close(arena);
}

static void
a_corrected_report_takes_the_place_of_the_old_one_and_undo_brings_that_back(void **state) {
    (void)state;
    static const char before[] = "Отчёт учителя за 2 четверть;;;;;\nПредмет: физика;;;;;\n"
                                 "Класс;Кол-во уч-ся;5;4;3;2\n8А;25;5;10;9;1\n";
    static const char after[] = "Отчёт учителя за 2 четверть;;;;;\nПредмет: физика;;;;;\n"
                                "Класс;Кол-во уч-ся;5;4;3;2\n8А;25;5;10;10;0\n";
    struct import_load first = import_load_text(before, "auto");
    import_load_apply(&first, NULL, 0);
    assert_int_equal(first.counts[PLAN_NEW], 1);
    struct import_load second = import_load_text(after, "auto");
    import_load_apply(&second, NULL, 0);
    assert_int_equal(second.counts[PLAN_CHANGED], 1);
    assert_int_equal(count("select count(*) from term_report where cast(figures as text) like "
                           "'%\"n2\": 0%' or cast(figures as text) like '%\"n2\":0%'"),
                     1);
    assert_int_equal(import_load_undo(&second), 0);
    assert_int_equal(count("select count(*) from term_report where cast(figures as text) like "
                           "'%\"n2\": 1%' or cast(figures as text) like '%\"n2\":1%'"),
                     1);
    import_load_end(&first);
    import_load_end(&second);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_school, import_school_close)

int main(int argc, char **argv) {
    if (import_kit_child(argc, argv)) {
        return 0;
    }
    const struct CMUnitTest tests[] = {
        TEST(a_report_of_each_shape_comes_and_the_same_again_changes_nothing),
        TEST(averages_ask_for_their_term_and_keep_no_pupil),
        TEST(the_ledger_of_a_class_counts_what_a_report_says),
        cmocka_unit_test(shares_of_a_subject_are_counted_with_those_without_a_mark),
        TEST(a_corrected_report_takes_the_place_of_the_old_one_and_undo_brings_that_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
