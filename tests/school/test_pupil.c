// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "school/school_kit.h"

#include "school/class.h"
#include "school/pupil.h"
#include "school/staff.h"

static struct class_members members(int64_t class_id, struct date on) {
    struct class_members list;
    assert_true(class_members_on(test_reader(&kit.test), kit.test.arena, kit.org, class_id, on,
                                 &list, NULL));
    return list;
}

static void a_class_is_listed_in_russian_order(void **state) {
    (void)state;
    kit_pupil("Жукова Анна", kit.class_5a);
    kit_pupil("ЁЛКИНА МАРИЯ ИВАНОВНА", kit.class_5a);
    kit_pupil("Егоров Пётр", kit.class_5a);
    struct class_members list = members(kit.class_5a, DAY(2026, 9, 1));
    assert_int_equal(list.rows.n, 3);
    assert_str(list.rows.at[0].full_name, "Егоров Пётр");
    assert_str(list.rows.at[1].full_name, "Ёлкина Мария Ивановна");
    assert_str(list.rows.at[1].short_name, "Ёлкина\xC2\xA0М.");
    assert_str(list.rows.at[2].last, "Жукова");
    assert_int_equal(members(kit.class_5a, DAY(2026, 8, 31)).rows.n, 0);
}

static void two_who_look_alike_get_more_letters(void **state) {
    (void)state;
    kit_pupil("Иванов Александр Ильич", kit.class_5a);
    kit_pupil("Иванов Алексей", kit.class_5a);
    kit_pupil("Иванов Борис", kit.class_5a);
    kit_pupil("Ким Ян", kit.class_5a);
    kit_pupil("Ким Ян Ли", kit.class_5a);
    struct class_members list = members(kit.class_5a, DAY(2026, 10, 1));
    assert_str(list.rows.at[0].short_name, "Иванов\xC2\xA0Алекса.");
    assert_str(list.rows.at[1].short_name, "Иванов\xC2\xA0Алексе.");
    assert_str(list.rows.at[2].short_name, "Иванов\xC2\xA0Б.");
    assert_str(list.rows.at[3].short_name, "Ким Ян");
    assert_str(list.rows.at[4].short_name, "Ким Ян Ли");
}

static void a_moved_pupil_is_in_one_class_each_day(void **state) {
    (void)state;
    int64_t pupil = kit_pupil("Орлов Илья", kit.class_5a);
    struct pupil_move move = {
        .by = &kit.deputy, .pupil_id = pupil, .class_id = kit.class_5b, .on = DAY(2026, 11, 2)};
    kit_write(pupil_move, &move);
    kit_write(pupil_move, &move); // a double click changes nothing
    assert_int_equal(members(kit.class_5a, DAY(2026, 11, 1)).rows.n, 1);
    assert_int_equal(members(kit.class_5a, DAY(2026, 11, 2)).rows.n, 0);
    assert_int_equal(members(kit.class_5b, DAY(2026, 11, 1)).rows.n, 0);
    assert_int_equal(members(kit.class_5b, DAY(2026, 11, 2)).rows.n, 1);
    struct membership_list history;
    assert_true(
        membership_history(test_reader(&kit.test), kit.test.arena, kit.org, pupil, &history, NULL));
    assert_int_equal(history.rows.n, 2);
    assert_str(history.rows.at[0].class_name, "5Б");
    assert_str(history.rows.at[0].reason, "moved");
    assert_int_equal(date_cmp(history.rows.at[1].ends, DAY(2026, 11, 1)), 0);
    int64_t n = 0;
    assert_true(
        pupil_count(test_reader(&kit.test), kit.test.arena, kit.org, DAY(2026, 11, 2), &n, NULL));
    assert_int_equal(n, 1);
}

static void a_move_on_the_first_day_leaves_no_trace_of_the_mistake(void **state) {
    (void)state;
    int64_t pupil = kit_pupil("Орлов Илья", kit.class_5a);
    struct pupil_move move = {
        .by = &kit.deputy, .pupil_id = pupil, .class_id = kit.class_5b, .on = DAY(2026, 9, 1)};
    kit_write(pupil_move, &move);
    assert_int_equal(test_number(&kit.test, "select count(*) from membership"), 1);
    assert_int_equal(members(kit.class_5b, DAY(2026, 9, 1)).rows.n, 1);
}

static void a_pupil_leaves_and_comes_back_with_the_history(void **state) {
    (void)state;
    int64_t pupil = kit_pupil("Орлов Илья", kit.class_5a);
    struct pupil_leave leave = {
        .by = &kit.deputy, .pupil_id = pupil, .on = DAY(2026, 10, 9), .reason = "left"};
    struct error error;
    kit_write(pupil_leave, &leave);
    kit_refused(pupil_leave, &leave, &error);
    assert_int_equal(members(kit.class_5a, DAY(2026, 10, 9)).rows.n, 1);
    assert_int_equal(members(kit.class_5a, DAY(2026, 10, 10)).rows.n, 0);
    struct pupil_list found;
    assert_true(pupil_search(test_reader(&kit.test), kit.test.arena, kit.org, S("орл ил"),
                             DAY(2026, 10, 10), 10, &found, NULL));
    assert_int_equal(found.rows.n, 1);
    assert_int_equal(found.rows.at[0].class_id, 0);
    struct pupil_move back = {
        .by = &kit.deputy, .pupil_id = pupil, .class_id = kit.class_5b, .on = DAY(2026, 12, 1)};
    kit_write(pupil_move, &back);
    assert_int_equal(members(kit.class_5b, DAY(2026, 12, 1)).rows.n, 1);
    assert_int_equal(test_number(&kit.test, "select count(*) from pupil"), 1);
}

static void two_classes_at_once_and_days_outside_the_year_are_refused(void **state) {
    (void)state;
    int64_t pupil = kit_pupil("Орлов Илья", kit.class_5a);
    struct error error;
    struct pupil_move early = {
        .by = &kit.deputy, .pupil_id = pupil, .class_id = kit.class_5b, .on = DAY(2026, 8, 20)};
    kit_refused(pupil_move, &early, &error);
    assert_non_null(strstr(error.text, "внутри учебного года"));
    struct pupil_add twice = {.by = &kit.deputy,
                              .pupil.name = {S("Орлов"), S(""), S("")},
                              .class_id = kit.class_5a,
                              .on = DAY(2026, 9, 1)};
    kit_refused(pupil_add, &twice, &error);
    assert_int_equal(test_number(&kit.test, "select count(*) from pupil"), 1);
}

static void namesakes_are_told_apart_by_birth_and_never_merged(void **state) {
    (void)state;
    kit_pupil("Семёнова Алёна Игоревна", kit.class_5a);
    kit_pupil("СЕМЕНОВА АЛЕНА ИГОРЕВНА", kit.class_5b);
    struct pupil_list found;
    struct person_name name = {S("Семенова"), S("Алёна"), S("Игоревна")};
    assert_true(pupil_namesakes(test_reader(&kit.test), kit.test.arena, kit.org, &name,
                                DAY(2026, 9, 2), &found, NULL));
    assert_int_equal(found.rows.n, 2);
    assert_true(found.rows.at[0].pupil.pupil_id != found.rows.at[1].pupil.pupil_id);
}

static void a_search_takes_signs_of_a_pattern_as_letters(void **state) {
    (void)state;
    kit_pupil("Орлов Илья", kit.class_5a);
    struct pupil_list found;
    assert_true(pupil_search(test_reader(&kit.test), kit.test.arena, kit.org, S("%_"),
                             DAY(2026, 9, 2), 10, &found, NULL));
    assert_int_equal(found.rows.n, 1);
    assert_true(pupil_search(test_reader(&kit.test), kit.test.arena, kit.org, S("лов"),
                             DAY(2026, 9, 2), 10, &found, NULL));
    assert_int_equal(found.rows.n, 0);
}

static void the_load_adds_up_and_a_class_in_use_is_not_removed(void **state) {
    (void)state;
    struct staff_add add = {.by = &kit.deputy,
                            .staff = {.name = {S("Петрова"), S("Анна"), S("Сергеевна")},
                                      .position = S("учитель  математики")}};
    kit_write(staff_add, &add);
    struct teaching_put put = {.by = &kit.deputy,
                               .row = {.year_id = kit.year,
                                       .staff_id = add.staff.staff_id,
                                       .class_id = kit.class_5a,
                                       .subject = S("Математика"),
                                       .hours = 5}};
    kit_write(teaching_put, &put);
    put.row.hours = 5.5;
    kit_write(teaching_put, &put);
    struct staff_list list;
    assert_true(staff_search(test_reader(&kit.test), kit.test.arena, kit.org, kit.year, S(""),
                             DAY(2026, 9, 2), &list, NULL));
    assert_int_equal(list.rows.n, 1);
    assert_true(list.rows.at[0].hours == 5.5);
    assert_str(list.rows.at[0].staff.position, "учитель математики");
    assert_str(list.rows.at[0].short_name, "Петрова\xC2\xA0А.\xC2\xA0С.");
    struct class_remove remove = {&kit.deputy, kit.class_5a};
    struct error error;
    kit_refused(class_remove, &remove, &error);
    put.row.hours = 0;
    kit_write(teaching_put, &put);
    kit_write(class_remove, &remove);
}

static void a_class_of_one_name_is_once_in_a_year(void **state) {
    (void)state;
    struct error error;
    struct class_add twin = {.by = &kit.deputy, .year = kit.year, .grade = 5, .letter = S("A")};
    kit_refused(class_add, &twin, &error); // the Latin A looks like the Russian one
    assert_non_null(strstr(error.text, "5А"));
    struct class_list list;
    kit_class(kit.year, 10, "А");
    kit_class(kit.year, 2, "В");
    assert_true(class_list_of_year(test_reader(&kit.test), kit.test.arena, kit.org, kit.year,
                                   DAY(2026, 9, 2), &list, NULL));
    assert_str(list.rows.at[0].name, "2В");
    assert_str(list.rows.at[1].name, "5А");
    assert_str(list.rows.at[3].name, "10А");
}

#define KIT_TEST(f) cmocka_unit_test_setup_teardown(f, kit_open, kit_close)

int main(void) {
    const struct CMUnitTest tests[] = {
        KIT_TEST(a_class_is_listed_in_russian_order),
        KIT_TEST(two_who_look_alike_get_more_letters),
        KIT_TEST(a_moved_pupil_is_in_one_class_each_day),
        KIT_TEST(a_move_on_the_first_day_leaves_no_trace_of_the_mistake),
        KIT_TEST(a_pupil_leaves_and_comes_back_with_the_history),
        KIT_TEST(two_classes_at_once_and_days_outside_the_year_are_refused),
        KIT_TEST(namesakes_are_told_apart_by_birth_and_never_merged),
        KIT_TEST(a_search_takes_signs_of_a_pattern_as_letters),
        KIT_TEST(the_load_adds_up_and_a_class_in_use_is_not_removed),
        KIT_TEST(a_class_of_one_name_is_once_in_a_year),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
