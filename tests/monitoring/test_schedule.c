// SPDX-License-Identifier: GPL-3.0-or-later
// The single schedule in the database: adding, moving, lists, the year plan, norms.
#include "test.h"

#include "school/school_kit.h"

#include "instruments/room.h"
#include "monitoring/room.h"
#include "monitoring/plan.h"
#include "monitoring/schedule.h"
#include "school/room.h"

static const struct room *const rooms[] = {&school_room, &instruments_room, &monitoring_room, NULL};
static struct procedure_catalogue procedures;
static struct school_year year;

static struct schedule read_now(void) {
    struct error error;
    struct schedule schedule;
    if (!schedule_get(test_reader(&kit.test), kit.test.arena, kit.org, &year, &procedures,
                      DAY(2026, 9, 1), &schedule, &error)) {
        fail_msg("%s %s", error.text, error.cause);
    }
    return schedule;
}

static int open_school(void **state) {
    struct error error;
    kit_rooms = rooms;
    if (kit_open(state) != 0 ||
        !procedure_catalogue_load(kit.test.arena, content_files, &procedures, &error) ||
        !year_get(test_reader(&kit.test), kit.test.arena, kit.org, kit.year, &year, &error)) {
        return -1;
    }
    struct staff_add add = {
        .by = &kit.deputy,
        .staff = {.name = {S("Петрова"), S("Анна"), S("Сергеевна")}, .position = S("учитель")}};
    kit_write(staff_add, &add);
    static const struct {
        const char *subject, *part;
        double hours;
    } loads[] = {{"Математика", "", 5},
                 {"Английский язык", "1 группа", 3},
                 {"Английский язык", "2 группа", 2}};
    for (size_t i = 0; i < sizeof loads / sizeof loads[0]; i++) {
        struct teaching_put put = {.by = &kit.deputy,
                                   .row = {.year_id = kit.year,
                                           .staff_id = add.staff.staff_id,
                                           .class_id = kit.class_5a,
                                           .subject = str_from(loads[i].subject),
                                           .part = str_from(loads[i].part),
                                           .hours = loads[i].hours}};
        kit_write(teaching_put, &put);
    }
    return 0;
}

static void add_work(int64_t class_id, const char *title, struct date on) {
    struct work_add add = {.by = &kit.deputy,
                           .procedures = &procedures,
                           .year_id = kit.year,
                           .work = {.subject = S("Математика"),
                                    .kind = S("control"),
                                    .title = str_from(title),
                                    .held_on = on,
                                    .lessons = 1}};
    *vec_push(kit.test.arena, &add.classes) = class_id;
    kit_write(work_add, &add);
    assert_int_equal(add.added, 1);
}

static void works_are_kept_by_class_and_date(void **state) {
    (void)state;
    add_work(kit.class_5b, "Дроби", DAY(2026, 10, 12));
    add_work(kit.class_5a, "Уравнения", (struct date){0});
    add_work(kit.class_5a, "Дроби", DAY(2026, 10, 12));
    struct schedule schedule = read_now();
    assert_int_equal(schedule.works.n, 3);
    assert_str(schedule.works.at[0].title, "Дроби");
    assert_int_equal(schedule.works.at[0].class_id, kit.class_5a);
    assert_true(date_is_none(schedule.works.at[1].held_on));
    assert_int_equal(schedule.works.at[2].class_id, kit.class_5b);
}

static void groups_of_a_class_are_taught_side_by_side(void **state) {
    (void)state;
    struct schedule schedule = read_now();
    const struct work_load *load = schedule_load(&schedule, kit.class_5a, S("Английский язык"));
    assert_non_null(load);
    assert_true(load->week_hours == 3);
    assert_int_equal(load->teachers.n, 1);
    assert_null(schedule_load(&schedule, kit.class_5b, S("Математика")));
}

static void what_does_not_hold_is_refused_and_nothing_is_added(void **state) {
    (void)state;
    struct error error;
    struct work good = {
        .kind = S("control"), .title = S("Дроби"), .lessons = 1, .class_id = kit.class_5a};
    struct work bad[6] = {good, good, good, good, good, good};
    bad[0].title = S("  ");
    bad[1].kind = S("exam");
    bad[2].lessons = 9;
    bad[3].held_on = DAY(2025, 10, 1);
    bad[4].earliest = DAY(2026, 10, 2);
    bad[4].latest = DAY(2026, 10, 1);
    bad[5].class_id = 12345;
    for (size_t i = 0; i < 6; i++) {
        struct work_paste paste = {
            .by = &kit.deputy, .procedures = &procedures, .year_id = kit.year};
        *vec_push(kit.test.arena, &paste.works) = good;
        *vec_push(kit.test.arena, &paste.works) = bad[i];
        kit_refused(work_paste, &paste, &error);
    }
    assert_int_equal(test_number(&kit.test, "select count(*) from control_work"), 0);
}

static void a_work_is_moved_once_and_taken_out(void **state) {
    (void)state;
    add_work(kit.class_5a, "Дроби", DAY(2026, 10, 12));
    struct schedule schedule = read_now();
    struct work_place place = {.by = &kit.deputy};
    *vec_push(kit.test.arena, &place.steps) =
        (struct work_step){schedule.works.at[0].work_id, DAY(2026, 10, 12), DAY(2026, 10, 14)};
    kit_write(work_place, &place);
    assert_int_equal(place.moved, 1);
    kit_write(work_place, &place); // it stands elsewhere by now
    assert_int_equal(place.moved, 0);
    struct work_change change = {.by = &kit.deputy,
                                 .procedures = &procedures,
                                 .year_id = kit.year,
                                 .work = read_now().works.at[0]};
    assert_int_equal(date_cmp(change.work.held_on, DAY(2026, 10, 14)), 0);
    change.work.title = S("Дроби и проценты");
    change.work.fixed = true;
    kit_write(work_change, &change);
    schedule = read_now();
    assert_str(schedule.works.at[0].title, "Дроби и проценты");
    assert_true(schedule.works.at[0].fixed);
    change.remove = true;
    kit_write(work_change, &change);
    struct error error;
    kit_refused(work_change, &change, &error);
    assert_int_equal(read_now().works.n, 0);
}

static void a_list_is_read_by_classes_and_parallels(void **state) {
    (void)state;
    struct error error;
    struct schedule schedule = read_now();
    struct work_paste paste = {.by = &kit.deputy, .procedures = &procedures, .year_id = kit.year};
    struct str list = S("5; математика; КР; Дроби; 12.10.2026; 2\n\n"
                        "5 «Б»; ; внутренний мониторинг; Чтение\n");
    if (!work_list_parse(kit.test.arena, list, &schedule, &paste, &error)) {
        fail_msg("%s", error.text);
    }
    assert_int_equal(paste.works.n, 3);
    assert_str(paste.works.at[0].subject, "Математика"); // as the load writes it
    assert_int_equal(paste.works.at[1].class_id, kit.class_5b);
    assert_int_equal(paste.works.at[1].lessons, 2);
    assert_str(paste.works.at[2].kind, "inner");
    assert_true(date_is_none(paste.works.at[2].held_on));
    kit_write(work_paste, &paste);
    assert_int_equal(read_now().works.n, 3);
}

static void a_wrong_line_of_a_list_is_named(void **state) {
    (void)state;
    static const char *const lists[] = {"5А;Математика;КР;Дроби\nёж;Математика;КР;Дроби",
                                        "5А;Математика;КР;Дроби\n7А;Математика;КР;Дроби",
                                        "5А;Математика;КР;Дроби\n5А;Математика;ХХ;Дроби",
                                        "5А;Математика;КР;Дроби\n5А;Математика;КР;",
                                        "5А;Математика;КР;Дроби\n5А;Математика;КР;Дроби;31.02.2026",
                                        "5А;Математика;КР;Дроби\n5А;Математика;КР;Дроби;;12"};
    struct schedule schedule = read_now();
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        struct error error;
        struct work_paste paste = {0};
        assert_false(
            work_list_parse(kit.test.arena, str_from(lists[i]), &schedule, &paste, &error));
        assert_non_null(strstr(error.text, "Строка 2"));
    }
}

static void works_of_the_plan_are_taken_once(void **state) {
    (void)state;
    const struct procedure *timed = NULL, *untimed = NULL;
    for (size_t i = 0; i < procedures.rows.n; i++) {
        const struct procedure *procedure = &procedures.rows.at[i];
        if (procedure_has_grade(procedure, 5)) {
            bool takes = procedure->counts_to_limit && procedure->hours > 0;
            timed = takes ? procedure : timed;
            untimed = takes ? untimed : procedure;
        }
    }
    assert_non_null(timed);
    assert_non_null(untimed);
    const struct procedure *both[] = {timed, untimed};
    for (size_t i = 0; i < 2; i++) {
        struct plan_add add = {
            .by = &kit.deputy,
            .procedures = &procedures,
            .year_id = kit.year,
            .item = {.procedure_id = both[i]->id, .grade = 5, .month = 2},
        };
        kit_write(plan_add, &add);
    }
    struct work_from_plan take = {&kit.deputy, &procedures, &year, 0};
    kit_write(work_from_plan, &take);
    assert_int_equal(take.added, 2); // both classes of the grade
    kit_write(work_from_plan, &take);
    assert_int_equal(take.added, 0);
    struct schedule schedule = read_now();
    assert_str(schedule.works.at[0].title, str_c(kit.test.arena, timed->title));
    assert_int_equal(date_cmp(schedule.works.at[0].earliest, DAY(2027, 2, 1)), 0);
    assert_int_equal(date_cmp(schedule.works.at[0].latest, DAY(2027, 2, 28)), 0);
}

static void norms_are_the_schools_own(void **state) {
    (void)state;
    struct error error;
    assert_int_equal(read_now().norms.apart, 17);
    struct schedule_norms_put put = {.by = &kit.deputy,
                                     .apart = 14,
                                     .reports = 6,
                                     .vpr_from = DAY(2027, 4, 12),
                                     .vpr_to = DAY(2027, 5, 14)};
    kit_write(schedule_norms_put, &put);
    struct schedule schedule = read_now();
    assert_int_equal(schedule.norms.apart, 14);
    assert_int_equal(schedule.norms.reports, 6);
    assert_int_equal(date_cmp(schedule.vpr_from, DAY(2027, 4, 12)), 0);
    put.vpr_to = DAY(2027, 4, 1);
    kit_refused(schedule_norms_put, &put, &error);
    put = (struct schedule_norms_put){.by = &kit.deputy, .apart = 400};
    kit_refused(schedule_norms_put, &put, &error);
}

static void a_week_gives_the_works_own_weekday_where_it_fits(void **state) {
    (void)state;
    add_work(kit.class_5a, "Дроби", DAY(2026, 10, 14)); // a Wednesday
    struct schedule schedule = read_now();
    const struct work *work = &schedule.works.at[0];
    struct date to = schedule_day_of_week(&schedule, work, DAY(2026, 10, 5));
    assert_int_equal(date_cmp(to, DAY(2026, 10, 7)), 0);
    // The Wednesday of this week is a day off.
    to = schedule_day_of_week(&schedule, work, DAY(2026, 11, 2));
    assert_int_equal(date_weekday(to) <= 5, 1);
    assert_int_not_equal(date_cmp(to, DAY(2026, 11, 4)), 0);
    assert_true(date_is_none(schedule_day_of_week(&schedule, work, DAY(2027, 7, 5))));
}

int main(void) {
#define SCHOOL(name) cmocka_unit_test_setup_teardown(name, open_school, kit_close)
    const struct CMUnitTest tests[] = {
        SCHOOL(works_are_kept_by_class_and_date),
        SCHOOL(groups_of_a_class_are_taught_side_by_side),
        SCHOOL(what_does_not_hold_is_refused_and_nothing_is_added),
        SCHOOL(a_work_is_moved_once_and_taken_out),
        SCHOOL(a_list_is_read_by_classes_and_parallels),
        SCHOOL(a_wrong_line_of_a_list_is_named),
        SCHOOL(works_of_the_plan_are_taken_once),
        SCHOOL(norms_are_the_schools_own),
        SCHOOL(a_week_gives_the_works_own_weekday_where_it_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
