// SPDX-License-Identifier: GPL-3.0-or-later
// What a list writes: everyone once, nothing twice, namesakes apart, history kept, and all of it
// taken back in one go.
#include "test.h"

#include "import_kit.h"

#include "school/batch.h"

#define FILE_01 "tests/data/inputs/01_Реестр контингента ОУ_19-12-2025 17-44.xlsx"
#define FILE_02 "tests/data/inputs/02_netgorod_ученики.csv"
#define FILE_04 "tests/data/inputs/04_eljur_списки_по_классам.xlsx"
#define FILE_06 "tests/data/inputs/06_5кл список НОВЫЙ (2) испр.xlsx"

static int64_t pupils(void) {
    return test_number(&import_school.test, "select count(*) from pupil_identity");
}

static void the_first_list_makes_classes_and_pupils(void **state) {
    (void)state;
    struct import_load load = import_load_file(FILE_01, "auto");
    assert_int_equal(load.plan.counts[PLAN_NEW], 580);
    assert_int_equal(load.plan.new_classes.n, 24);
    import_load_apply(&load, NULL, 0);
    assert_true(load.batch != 0);
    assert_int_equal(pupils(), 580);
    assert_int_equal(test_number(&import_school.test, "select count(*) from class"), 24);
    assert_int_equal(test_number(&import_school.test,
                                 "select count(*) from membership where ends = ''"
                                 " and begins = '2025-09-01'"),
                     580);
    import_load_end(&load);
}

static void the_same_file_again_changes_nothing(void **state) {
    (void)state;
    import_load_now(FILE_01);
    struct import_load again = import_load_file(FILE_01, "auto");
    assert_int_equal(again.plan.counts[PLAN_SAME], 580);
    import_load_apply(&again, NULL, 0);
    assert_int_equal(again.batch, 0);
    assert_int_equal(pupils(), 580);
    assert_int_equal(test_number(&import_school.test, "select count(*) from import_batch"), 1);
    import_load_end(&again);
}

static void other_exports_of_the_same_school_find_everyone(void **state) {
    (void)state;
    import_load_now(FILE_01);
    static const char *const files[] = {FILE_02, FILE_04};
    for (int i = 0; i < 2; i++) {
        struct import_load load = import_load_file(files[i], "auto");
        assert_int_equal(load.plan.matched, 580);
        assert_int_equal(load.plan.ambiguous, 2);
        assert_int_equal(load.plan.ambiguous_born, 0);
        assert_int_equal(load.plan.counts[PLAN_NEW], 0);
        assert_int_equal(load.plan.counts[PLAN_ASK], 0);
        import_load_end(&load);
    }
}

static void a_worn_list_of_three_classes_finds_its_pupils(void **state) {
    (void)state;
    import_load_now(FILE_01);
    struct import_load load = import_load_file(FILE_06, "auto");
    assert_int_equal(load.result.refused.at.n, 6);
    assert_int_equal(load.plan.matched, 72);
    assert_int_equal(load.plan.new_names.n, 2);
    assert_int_equal(load.plan.counts[PLAN_ASK], 0);
    assert_int_equal(load.plan.counts[PLAN_NEW], 1); // the one who came
    assert_int_equal(import_load_line(&load, "Шилова Кира Олеговна")->status, PLAN_SKIP);
    // ё of the school is not lost by a list typed without it.
    assert_int_equal(import_load_line(&load, "Семёнов Андрей Артёмович")->status, PLAN_SAME);
    import_load_end(&load);
}

static void an_import_is_taken_back_in_one_go(void **state) {
    (void)state;
    struct import_load load = import_load_file(FILE_01, "auto");
    import_load_apply(&load, NULL, 0);
    struct batch_undo undo = {
        .by = &import_school.deputy, .rooms = import_kit_rooms, .batch_id = load.batch};
    import_school_write(batch_undo, &undo);
    assert_int_equal(undo.kept, 0);
    assert_int_equal(pupils(), 0);
    assert_int_equal(test_number(&import_school.test, "select count(*) from class"), 0);
    assert_int_equal(test_number(&import_school.test, "select count(*) from membership"), 0);
    import_load_end(&load);
}

#define FIRST_LIST                                                                                 \
    "ФИО;Класс;Дата рождения;№ личного дела\n"                    \
    "Иванов Александр Сергеевич;5А;11.03.2014;5-1\n"                      \
    "Петрова Анна Олеговна;5А;12.04.2014;5-2\n"                                \
    "Сидорова Вера Ильинична;5А;13.05.2014;5-3\n"                            \
    "Кузьмин Лев Ильич;5Б;14.06.2014;5-4\n"                                        \
    "Орлов Пётр Романович;5Б;15.07.2014;5-5\n"

static void a_later_list_moves_renames_and_asks(void **state) {
    (void)state;
    struct import_load first = import_load_text(FIRST_LIST, "pupils");
    import_load_apply(&first, NULL, 0);
    assert_int_equal(pupils(), 5);
    import_load_end(&first);
    struct import_load later =
        import_load_text("ФИО;Класс;Дата рождения;№ личного дела\n"
                         "Иванов Александр Сергеевич;5А;11.03.2014;5-1\n"
                         "Смирнова Анна Олеговна;5А;12.04.2014;5-2\n"      // married name
                         "Кузьмин Лев Ильич;5А;14.06.2014;5-4\n"           // moved
                         "Орлов Петр Романович;5Б;15.07.2014;5-5\n"        // without ё
                         "Иванов Александр Сергеевич;5Б;02.10.2014;5-9\n", // a namesake
                         "pupils");
    assert_int_equal(import_load_line(&later, "Смирнова Анна")->status, PLAN_CHANGED);
    assert_int_equal(import_load_line(&later, "Кузьмин Лев")->status, PLAN_MOVED);
    assert_int_equal(import_load_line(&later, "Орлов")->status, PLAN_SAME);
    assert_int_equal(import_load_line(&later, "Иванов Александр Сергеевич, 5Б")->status, PLAN_NEW);
    const struct plan_line *gone = import_load_line(&later, "Сидорова");
    assert_int_equal(gone->status, PLAN_ASK);
    struct import_answer left = {gone->key, S("left")};
    import_load_apply(&later, &left, 1);
    assert_int_equal(later.counts[PLAN_LEFT], 1);
    assert_int_equal(pupils(), 6);
    // History is kept: the one who moved was in 5Б until the day before.
    assert_int_equal(test_number(&import_school.test,
                                 "select count(*) from membership where ends = '2026-01-14'"
                                 " and end_reason = 'moved'"),
                     1);
    assert_int_equal(test_number(&import_school.test,
                                 "select count(*) from membership where ends <> ''"
                                 " and end_reason = 'left'"),
                     1);
    struct batch_undo undo = {
        .by = &import_school.deputy, .rooms = import_kit_rooms, .batch_id = later.batch};
    import_school_write(batch_undo, &undo);
    assert_int_equal(pupils(), 5);
    assert_int_equal(
        test_number(&import_school.test, "select count(*) from membership where ends = ''"), 5);
    import_load_end(&later);
}

static void namesakes_are_never_merged_unasked(void **state) {
    (void)state;
    struct import_load first = import_load_text("ФИО;Класс;Дата рождения\n"
                                                "Кузнецова Анна Дмитриевна;7А;05.02.2012\n"
                                                "Кузнецова Анна Дмитриевна;7А;19.07.2012\n"
                                                "Попов Иван Олегович;7А;01.01.2012\n",
                                                "pupils");
    assert_int_equal(first.plan.counts[PLAN_NEW], 3);
    import_load_apply(&first, NULL, 0);
    import_load_end(&first);
    // Without a date nobody can tell which of the two she is; another date asks, too.
    struct import_load later = import_load_text("ФИО;Класс;Дата рождения\n"
                                                "Кузнецова Анна Дмитриевна;7А;\n"
                                                "Попов Иван Олегович;7А;02.01.2012\n",
                                                "pupils");
    assert_int_equal(import_load_line(&later, "Кузнецова")->status, PLAN_ASK);
    assert_int_equal(import_load_line(&later, "Кузнецова")->options.n, 4);
    assert_int_equal(import_load_line(&later, "Попов")->status, PLAN_ASK);
    import_load_apply(&later, NULL, 0);
    assert_int_equal(later.batch, 0); // nothing is written without an answer
    struct import_answer same = {import_load_line(&later, "Попов")->key,
                                 import_load_line(&later, "Попов")->options.at[0].value};
    import_load_apply(&later, &same, 1);
    assert_int_equal(pupils(), 3);
    assert_int_equal(test_number(&import_school.test,
                                 "select count(*) from pupil_identity where born = '2012-01-02'"),
                     1);
    import_load_end(&later);
}

static void classes_named_by_digits_are_classes(void **state) {
    (void)state;
    struct import_load load =
        import_load_text("ФИО;Класс\nИванов Пётр Ильич;10-1\nКотов Лев Ильич;10-2\n"
                         "Белов Олег Юрьевич;9\n",
                         "pupils");
    import_load_apply(&load, NULL, 0);
    assert_int_equal(pupils(), 3);
    assert_int_equal(
        test_number(&import_school.test, "select count(*) from class where grade = 10"), 2);
    import_load_end(&load);
    struct import_load again = import_load_text("ФИО;Класс\nИванов Пётр Ильич;10-1\n", "pupils");
    assert_int_equal(again.plan.counts[PLAN_SAME], 1);
    import_load_end(&again);
}

static void staff_and_their_load_come_in(void **state) {
    (void)state;
    struct import_load pupils_list = import_load_text(FIRST_LIST, "pupils");
    import_load_apply(&pupils_list, NULL, 0);
    import_load_end(&pupils_list);
    struct import_load staff =
        import_load_text("ФИО;Должность\n"
                         "Андреева Алёна Александровна;учитель математики\n"
                         "Боброва Василиса Артёмовна;учитель русского языка\n",
                         "auto");
    assert_str(staff.result.kind_name, "staff");
    import_load_apply(&staff, NULL, 0);
    assert_int_equal(staff.counts[PLAN_NEW], 2);
    import_load_end(&staff);
    const char *text = "Учитель;Предмет;Класс;Группа;Часы\n"
                       "Андреева А. А.;Математика;5А;;5\n"
                       ";;5Б;;5\n"
                       "Боброва В.А.;Русский язык;5А;1 группа;2,5\n"
                       "Новикова Яна Олеговна;Музыка;5А;;1\n";
    struct import_load hours = import_load_text(text, "auto");
    assert_str(hours.result.kind_name, "load");
    assert_int_equal(hours.plan.counts[PLAN_NEW], 3);
    const struct plan_line *stranger = import_load_line(&hours, "Новикова Яна");
    assert_int_equal(stranger->status, PLAN_ASK);
    struct import_answer answer = {stranger->key, S("new")};
    import_load_apply(&hours, &answer, 1);
    assert_int_equal(test_number(&import_school.test, "select count(*) from teaching"), 4);
    assert_int_equal(test_number(&import_school.test, "select count(*) from staff"), 3);
    struct import_load again = import_load_text(text, "load");
    assert_int_equal(again.plan.counts[PLAN_SAME], 4);
    import_load_apply(&again, NULL, 0);
    assert_int_equal(again.batch, 0);
    import_load_end(&again);
    struct batch_undo undo = {
        .by = &import_school.deputy, .rooms = import_kit_rooms, .batch_id = hours.batch};
    import_school_write(batch_undo, &undo);
    assert_int_equal(test_number(&import_school.test, "select count(*) from teaching"), 0);
    import_load_end(&hours);
}

static void columns_chosen_by_hand_are_remembered(void **state) {
    (void)state;
    const char *text = "Кто;Где;Когда\nИванов Пётр Ильич;5А;01.02.2014\n"
                       "Котов Лев Ильич;5А;01.03.2014\n";
    struct import_load load = import_load_text(text, "pupils");
    struct import_choice choice = {S("enrolled"), S("C")};
    struct import_apply ask = {.by = &import_school.deputy,
                               .result = &load.result,
                               .choices = &choice,
                               .n_choices = 1,
                               .on = {2026, 1, 15}};
    load.result.tables.at.at[0].columns.at[2].chosen = true;
    import_school_write(import_apply, &ask);
    import_load_end(&load);
    struct import_load again = import_load_text(text, "pupils");
    const struct sheet_table *table = &again.result.tables.at.at[0];
    assert_true(table->columns.at[2].chosen);
    assert_str(str_from(again.result.kind->fields[table->columns.at[2].field].name), "enrolled");
    import_load_end(&again);
}

int main(int argc, char **argv) {
    if (import_kit_child(argc, argv)) {
        return 0;
    }
#define SCHOOL_TEST(name)                                                                          \
    cmocka_unit_test_setup_teardown(name, import_school_open, import_school_close)
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(the_first_list_makes_classes_and_pupils),
        SCHOOL_TEST(the_same_file_again_changes_nothing),
        SCHOOL_TEST(other_exports_of_the_same_school_find_everyone),
        SCHOOL_TEST(a_worn_list_of_three_classes_finds_its_pupils),
        SCHOOL_TEST(an_import_is_taken_back_in_one_go),
        SCHOOL_TEST(a_later_list_moves_renames_and_asks),
        SCHOOL_TEST(namesakes_are_never_merged_unasked),
        SCHOOL_TEST(classes_named_by_digits_are_classes),
        SCHOOL_TEST(staff_and_their_load_come_in),
        SCHOOL_TEST(columns_chosen_by_hand_are_remembered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
