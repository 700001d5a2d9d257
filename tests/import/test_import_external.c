// SPDX-License-Identifier: GPL-3.0-or-later
// Files of ВПР are kept: by codes, with the class asked for, merged with what stood there, taken
// back whole; what they come to is counted.
#include "test.h"

#include "import_kit.h"

#include "base/content_file.h"
#include "knowledge/shelf.h"
#include "monitoring/external_show.h"

#include <inttypes.h>

#define FILE_01 "tests/data/inputs/01_Реестр контингента ОУ_19-12-2025 17-44.xlsx"
#define FILE_10 "tests/data/inputs/10_Ф1_Индивидуальные результаты.xlsx"
#define FILE_11 "tests/data/inputs/11_впр русский 5 с ошибками.xlsx"
#define FILE_23 "tests/data/inputs/23_Сводная ведомость 8А.xlsx"
#define FILE_50 "tests/data/inputs/50_ОГЭ математика РЦОИ.xlsx"
#define FILE_51 "tests/data/inputs/51_ЕГЭ_русский_11.csv"
#define FILE_52 "tests/data/inputs/52_Сбор_данных_9-Б_Математика.xlsx"
#define FILE_53 "tests/data/inputs/53_протокол РЦОИ несколько предметов.xls"
#define FILE_54 "tests/data/inputs/54_МЦКО_ФГ_7Б.xlsx"
#define FILE_12 "tests/data/inputs/12_Форма сбора результатов_ГГ6.xlsx"

static int64_t count(const char *sql) { return test_number(&import_school.test, sql); }

static int open_school(void **state) {
    if (import_school_open(state) != 0) {
        return -1;
    }
    import_load_now(FILE_01);
    return 0;
}

// «1» is 5А and so on, as the list of codes says.
static size_t classes(struct arena *arena, int grade, size_t n, struct import_answer *out) {
    static const char *const letters[] = {"А", "Б", "В"};
    for (size_t i = 0; i < n; i++) {
        const char *sql =
            str_fmt(arena, "select class_id from class where grade = %d and letter = '%s'", grade,
                    letters[i])
                .p;
        out[i] = (struct import_answer){str_fmt(arena, "class.%zu", i + 1),
                                        str_fmt(arena, "c%" PRId64, count(sql))};
    }
    return n;
}

static struct import_load load_10(void) {
    struct import_load load = import_load_file(FILE_10, "auto");
    struct import_answer answers[3];
    size_t n = classes(load.arena, 5, 3, answers);
    import_load_plan(&load, answers, n);
    import_load_apply(&load, answers, n);
    return load;
}

static void a_number_of_a_class_is_asked_about_and_nothing_written_before(void **state) {
    (void)state;
    struct import_load load = import_load_file(FILE_10, "auto");
    assert_int_equal(load.plan.counts[PLAN_ASK], 3);
    assert_int_equal(load.plan.counts[PLAN_NEW], 0);
    import_load_apply(&load, NULL, 0);
    assert_int_equal(load.batch, 0);
    assert_int_equal(count("select count(*) from external_work"), 0);
    import_load_end(&load);
}

static void each_participant_comes_by_code_with_class_and_points(void **state) {
    (void)state;
    struct import_load load = load_10();
    assert_int_equal(load.counts[PLAN_NEW], 66);
    assert_int_equal(count("select count(*) from external_result"), 66);
    assert_int_equal(count("select count(*) from external_point"), 66 * 14);
    assert_int_equal(count("select count(*) from external_task where difficulty = 'П'"), 5);
    assert_int_equal(count("select count(*) from external_result r join class c on "
                           "c.org_id = r.org_id and c.class_id = r.class_id where c.letter = 'В'"),
                     20);
    assert_int_equal(count("select count(*) from external_work where subject = 'Математика' and "
                           "grade = 5 and year = 2025 and held_on = '2026-04-22'"),
                     1);
    assert_int_equal(count("select total from external_result where code = '50001'"), 6);
    assert_int_equal(count("select count(*) from external_result where pupil_id <> 0"), 0);
    import_load_end(&load);
}

static void the_same_file_again_changes_nothing(void **state) {
    (void)state;
    struct import_load first = load_10();
    import_load_end(&first);
    struct import_load again = load_10();
    assert_int_equal(again.batch, 0);
    assert_int_equal(again.counts[PLAN_SAME], 66);
    import_load_end(&again);
}

static void a_load_is_taken_back_whole(void **state) {
    (void)state;
    struct import_load load = load_10();
    assert_int_equal(import_load_undo(&load), 0);
    static const char *const tables[] = {"external_work", "external_task", "external_result",
                                         "external_point"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        assert_int_equal(count(str_fmt(load.arena, "select count(*) from %s", tables[i]).p), 0);
    }
    import_load_end(&load);
}

static void a_changed_mark_comes_back_by_undo_and_a_later_change_is_kept(void **state) {
    (void)state;
    struct import_load first = load_10();
    test_write(&import_school.test, "update external_result set mark = 5 where code = '50001'",
               ARGS0);
    struct import_load second = load_10();
    assert_int_equal(second.counts[PLAN_CHANGED], 1);
    assert_int_equal(count("select mark from external_result where code = '50001'"), 2);
    assert_int_equal(import_load_undo(&second), 0);
    assert_int_equal(count("select mark from external_result where code = '50001'"), 5);
    assert_int_equal(import_load_undo(&first), 2); // that pupil, and the work he is in
    assert_int_equal(count("select count(*) from external_result"), 1);
    import_load_end(&first);
    import_load_end(&second);
}

static struct external_summary summary_of(struct arena *arena, const char *subject) {
    struct external_work work;
    struct external_results results;
    struct error error = {0};
    struct db *db = store_reader(import_school.test.store, arena, &error);
    int64_t org = import_school.deputy.org;
    int64_t id =
        count(str_fmt(arena, "select work_id from external_work where subject = '%s'", subject).p);
    assert_non_null(db);
    assert_true(external_work_get(db, arena, org, id, &work, &error));
    assert_true(external_results_of(db, arena, org, &work, &results, &error));
    return external_summarise(arena, &work, &results, 2, NULL, NULL);
}

// Numbers of 11_….expected.json.
static void a_file_with_errors_gives_the_right_marks_against_the_journal(void **state) {
    (void)state;
    struct import_load load = import_load_file(FILE_11, "auto");
    import_load_apply(&load, NULL, 0);
    assert_int_equal(load.counts[PLAN_NEW], 63); // classes stand by their names
    struct external_summary sum = summary_of(load.arena, "Русский язык");
    assert_int_equal(sum.present, 63);
    assert_int_equal(sum.marks[0], 5);
    assert_int_equal(sum.marks[1], 21);
    assert_int_equal(sum.marks[2], 21);
    assert_int_equal(sum.marks[3], 16);
    assert_int_equal(sum.compared, 61);
    assert_int_equal(sum.lowered, 17);
    assert_int_equal(sum.confirmed, 33);
    assert_int_equal(sum.raised, 11);
    import_load_end(&load);
}

static void who_was_absent_has_no_zero_and_an_unstudied_task_is_out_of_the_maximum(void **state) {
    (void)state;
    struct import_load load = import_load_file(FILE_12, "auto");
    struct import_answer answers[2];
    size_t n = classes(load.arena, 6, 2, answers);
    import_load_plan(&load, answers, n);
    import_load_apply(&load, answers, n);
    assert_int_equal(load.counts[PLAN_NEW], 51);
    struct external_summary sum = summary_of(load.arena, "География");
    assert_int_equal(sum.listed, 51);
    assert_int_equal(sum.present, 48);
    assert_int_equal(sum.absent, 3);
    assert_int_equal(sum.marked, 0); // a form has no marks of the work yet
    assert_int_equal(sum.tasks[2].n, 48);
    assert_int_equal(sum.tasks[3].n, 46); // task 4 was not studied by two
    assert_int_equal(sum.tasks[3].possible, 46);
    import_load_end(&load);
}

// A ledger of marks says class and term; each subject is a work, each pupil a line.
static void a_ledger_of_marks_comes_by_pupils_and_is_taken_back(void **state) {
    (void)state;
    struct import_load load = import_load_file(FILE_23, "auto");
    import_load_apply(&load, NULL, 0);
    assert_int_equal(load.counts[PLAN_NEW], 25);
    assert_int_equal(count("select count(*) from external_work where kind = 'journal' and "
                           "period = 'q2' and grade = 8 and year = 2025"),
                     17);
    assert_int_equal(count("select count(*) from external_result where pupil_id = 0"), 0);
    struct external_summary sum = summary_of(load.arena, "Русский язык");
    assert_int_equal(sum.marks[3], 5);
    assert_int_equal(sum.marks[2], 10);
    assert_int_equal(sum.marks[1], 9);
    assert_int_equal(count("select count(*) from external_result where word = 'осв'"), 2);
    struct import_load again = import_load_file(FILE_23, "auto");
    assert_int_equal(again.plan.counts[PLAN_SAME], 25);
    import_load_end(&again);
    assert_int_equal(import_load_undo(&load), 0);
    assert_int_equal(count("select count(*) from external_work"), 0);
    import_load_end(&load);
}

static struct external_facts facts_of(struct arena *arena, bool with_classes) {
    struct error error = {0};
    struct external_facts facts;
    struct content_base base;
    struct db *db = store_reader(import_school.test.store, arena, &error);
    int64_t work = count("select max(work_id) from external_work");
    assert_non_null(db);
    if (!content_base_load(arena, content_files, import_kit_rooms, &base, &error) ||
        !external_facts_read(db, arena, &base, import_school.deputy.org, work, with_classes, &facts,
                             &error)) {
        fail_msg("%s", error.text);
    }
    return facts;
}

static void load_summaries(struct arena *arena, int64_t *batches) {
    static const char *const files[] = {"13_Статистика по отметкам_МА5.xlsx",
                                        "14_Выполнение заданий_МА5.xlsx",
                                        "15_Достижение планируемых результатов_МА5.xlsx",
                                        "16_Сравнение отметок с отметками по журналу_МА5.xlsx"};
    for (size_t i = 0; i < 4; i++) {
        struct import_load load =
            import_load_file(str_fmt(arena, "tests/data/inputs/%s", files[i]).p, "auto");
        import_load_apply(&load, NULL, 0);
        batches[i] = load.batch;
        import_load_end(&load);
    }
}

// The reports of ФИС ОКО on one work agree with what its participants' rows come to.
static void summary_reports_lie_beside_the_work_and_agree_with_it(void **state) {
    (void)state;
    int64_t batches[4];
    struct import_load before = import_load_file("tests/data/inputs/16_Сравнение отметок с "
                                                 "отметками по журналу_МА5.xlsx",
                                                 "auto");
    assert_int_equal(before.plan.counts[PLAN_SKIP], 1); // there is no such work yet
    assert_int_equal(before.plan.counts[PLAN_NEW], 0);
    import_load_end(&before);
    struct import_load load = load_10();
    load_summaries(load.arena, batches);
    assert_int_equal(count("select count(*) from external_group"), 4 + 6 + 3 + 2);
    struct external_work_view view;
    struct external_facts facts = facts_of(load.arena, false);
    external_show(load.arena, &facts, &view);
    assert_int_equal(view.reported.n, 4);
    const struct table *marks = &view.reported.at[0].table;
    assert_int_equal(marks->rows.n, 5); // our own count and four groups
    for (size_t c = 1; c < 6; c++) {
        assert_str(str_dup(load.arena, marks->rows.at[0].cells.at[c].text),
                   str_dup(load.arena, marks->rows.at[4].cells.at[c].text).p);
    }
    const struct table *journal = &view.reported.at[3].table;
    for (size_t c = 1; c < 5; c++) {
        assert_str(str_dup(load.arena, journal->rows.at[0].cells.at[c].text),
                   str_dup(load.arena, journal->rows.at[2].cells.at[c].text).p);
    }
    const struct external_group *group = facts.groups.rows.at; // by the names of reports
    while (group->report != GROUP_MARKS) {
        group++;
    }
    assert_str(group->title, "Вся выборка");
    assert_int_equal(group->participants, 1402117);
    load_summaries(load.arena, batches);
    assert_int_equal(batches[0] + batches[1] + batches[2] + batches[3], 0); // nothing new
    import_load_end(&load);
}

static void classes_and_codes_are_for_those_who_may_see_them(void **state) {
    (void)state;
    struct import_load load = load_10();
    struct external_work_view view;
    struct external_facts facts = facts_of(load.arena, true);
    external_show(load.arena, &facts, &view);
    assert_int_equal(facts.pupils, 72);
    assert_int_equal(view.classes.rows.n, 3);
    assert_int_equal(view.apart.rows.n, 1);
    facts = facts_of(load.arena, false);
    external_show(load.arena, &facts, &view);
    assert_int_equal(view.classes.rows.n, 0);
    assert_int_equal(view.apart.rows.n, 0);
    assert_int_equal(view.levels.labels.n, 1);
    assert_str(external_share(load.arena, 3, 7, &facts.norms), "3 из 7");
    assert_str(external_share(load.arena, 18, 66, &facts.norms),
               "18 из 66 (27\u00a0%, интервал 18–39\u00a0%)");
    import_load_end(&load);
}

// Who a row is, is known by his name; numbers of his documents are nowhere.
static void an_exam_finds_its_pupils_and_keeps_no_document_numbers(void **state) {
    (void)state;
    struct import_load load = import_load_file(FILE_50, "auto");
    assert_int_equal(load.plan.matched, 49);
    import_load_apply(&load, NULL, 0);
    assert_int_equal(load.counts[PLAN_NEW], 49);
    assert_int_equal(count("select count(*) from external_result where pupil_id = 0"), 0);
    assert_int_equal(count("select count(*) from external_work where kind = 'gia' and grade = 9 "
                           "and subject = 'Математика' and held_on = '2026-06-03' and "
                           "max_total = 31"),
                     1);
    assert_int_equal(count("select count(*) from external_result r join class c on "
                           "c.org_id = r.org_id and c.class_id = r.class_id where c.letter = 'А'"),
                     25);
    assert_int_equal(count("select count(*) from external_point"), 49 * 25);
    struct buf told = buf_open(load.arena, 1 << 24);
    node_json(&told, import_result_node(load.arena, &load.result), 0);
    assert_true(str_find(buf_str(&told), S("000024")) == STR_NONE);
    struct import_load again = import_load_file(FILE_50, "auto");
    assert_int_equal(again.plan.counts[PLAN_SAME], 49);
    import_load_end(&again);
    assert_int_equal(import_load_undo(&load), 0);
    assert_int_equal(count("select count(*) from external_work"), 0);
    import_load_end(&load);
}

static void two_rows_of_one_name_are_not_one_pupil_twice(void **state) {
    (void)state;
    static const char text[] = "Предмет;Русский язык;;\nДата экзамена;28.05.2026;;\n"
                               "Фамилия;Имя;Отчество;Тестовый балл\n"
                               "Абрамова;Ольга;Андреевна;71\nАБРАМОВА;Ольга;Андреевна;64\n"
                               "Никто;Такой;Неизвестный;50\n";
    struct import_load load = import_load_text(text, "auto");
    import_load_apply(&load, NULL, 0);
    assert_int_equal(load.counts[PLAN_NEW], 1);
    assert_int_equal(load.counts[PLAN_SKIP], 2);
    assert_int_equal(count("select total from external_result"), 71);
    import_load_end(&load);
}

static struct external_facts facts_of(struct arena *arena, bool with_classes);

static void who_did_not_come_to_an_exam_has_no_score_and_the_minimum_is_said(void **state) {
    (void)state;
    struct import_load load = import_load_file(FILE_51, "auto");
    struct external_work_view view;
    import_load_apply(&load, NULL, 0);
    assert_int_equal(load.counts[PLAN_NEW], 43);
    assert_int_equal(count("select count(*) from external_result where absent = 1"), 2);
    assert_int_equal(count("select minimum from external_work"), 24);
    struct external_facts facts = facts_of(load.arena, false);
    external_show(load.arena, &facts, &view);
    assert_str(external_title(load.arena, &facts.work), "ЕГЭ: Русский язык, 11 класс");
    assert_str(view.mean, "Средний тестовый балл 68,0 из 100.");
    assert_true(str_starts(view.minimum, S("Ниже минимального балла (24): 0 из 41")));
    assert_int_equal(view.totals.labels.n, 10);
    import_load_end(&load);
}

static void two_subjects_in_one_file_are_two_works_without_the_neighbours_pupils(void **state) {
    (void)state;
    struct import_load load = import_load_file(FILE_53, "auto");
    assert_int_equal(load.plan.matched, 49);
    import_load_apply(&load, NULL, 0);
    assert_int_equal(count("select count(*) from external_work where kind = 'gia'"), 2);
    assert_int_equal(count("select count(*) from external_result"), 49);
    import_load_end(&load);
}

static void
forms_and_diagnostic_works_come_with_tasks_and_those_absent_without_zeros(void **state) {
    (void)state;
    struct import_load form = import_load_file(FILE_52, "auto");
    import_load_apply(&form, NULL, 0);
    assert_int_equal(form.counts[PLAN_NEW], 25);
    assert_int_equal(count("select count(*) from external_work where kind = 'diagnostic' and "
                           "title = 'Пробный ОГЭ' and period = '2026-01-14' and grade = 9"),
                     1);
    assert_int_equal(count("select count(*) from external_point"), 23 * 25);
    struct import_load load = import_load_file(FILE_54, "auto");
    assert_int_equal(load.plan.matched, 24);
    import_load_apply(&load, NULL, 0);
    assert_int_equal(load.counts[PLAN_NEW], 24);
    assert_int_equal(count("select max_total from external_work where grade = 7"), 10);
    assert_int_equal(count("select count(*) from external_point"), 23 * 25 + 23 * 6);
    assert_int_equal(import_load_undo(&load), 0);
    assert_int_equal(import_load_undo(&form), 0);
    assert_int_equal(count("select count(*) from external_point"), 0);
    import_load_end(&load);
    import_load_end(&form);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_school, import_school_close)

int main(int argc, char **argv) {
    if (import_kit_child(argc, argv)) {
        return 0;
    }
    const struct CMUnitTest tests[] = {
        TEST(a_number_of_a_class_is_asked_about_and_nothing_written_before),
        TEST(each_participant_comes_by_code_with_class_and_points),
        TEST(the_same_file_again_changes_nothing),
        TEST(a_load_is_taken_back_whole),
        TEST(a_changed_mark_comes_back_by_undo_and_a_later_change_is_kept),
        TEST(a_file_with_errors_gives_the_right_marks_against_the_journal),
        TEST(an_exam_finds_its_pupils_and_keeps_no_document_numbers),
        TEST(who_did_not_come_to_an_exam_has_no_score_and_the_minimum_is_said),
        TEST(two_rows_of_one_name_are_not_one_pupil_twice),
        TEST(two_subjects_in_one_file_are_two_works_without_the_neighbours_pupils),
        TEST(forms_and_diagnostic_works_come_with_tasks_and_those_absent_without_zeros),
        TEST(a_ledger_of_marks_comes_by_pupils_and_is_taken_back),
        TEST(summary_reports_lie_beside_the_work_and_agree_with_it),
        TEST(classes_and_codes_are_for_those_who_may_see_them),
        TEST(who_was_absent_has_no_zero_and_an_unstudied_task_is_out_of_the_maximum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
