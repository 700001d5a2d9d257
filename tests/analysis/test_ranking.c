// SPDX-License-Identifier: GPL-3.0-or-later
// Places of defended works, by hand and by the program.
#include "test.h"

#include "monitoring/session_kit.h"

#include "analysis/class_map_xlsx.h"
#include "analysis/ranking.h"

static struct session session;
static struct ranking ranking;

// Of nine criteria: two works alike, one weaker, one with too few marks, one judged by nobody.
static const struct {
    const char *name;
    size_t criteria;
    int value;
} works[] = {{"Авдеев Пётр", 9, 2},
             {"Белов Олег", 9, 3},
             {"Власов Глеб", 9, 2},
             {"Гусев Иван", 5, 3},
             {"Дроздов Лев", 0, 0}};
enum { WORKS = 5 };

static bool defend(int64_t session_id, struct error *error) {
    struct response_write writes[WORKS * 9];
    struct response_result results[WORKS * 9];
    size_t n = 0;
    if (!session_get(test_reader(&kit.test), kit.test.arena, kit.org, session_id, &session,
                     error)) {
        return false;
    }
    for (size_t p = 0; p < WORKS; p++) {
        for (size_t i = 0; i < works[p].criteria; i++, n++) {
            writes[n] = (struct response_write){.pupil_id = session.pupils.at[p].pupil_id,
                                                .item = session.instrument.items.at[i].id,
                                                .seq = 1,
                                                .state = RESPONSE_MARK,
                                                .value = works[p].value,
                                                .key = str_fmt(kit.test.arena, "defence-%zu", n)};
        }
    }
    struct response_batch batch = {&session_kit.raters[0], session_id, writes, n, results};
    kit_write(response_save, &batch);
    return true;
}

static int open_defence(void **state) {
    struct error error;
    if (session_kit_open(state) != 0) {
        return -1;
    }
    int64_t class = kit_class(kit.year, 9, "А");
    for (size_t i = 0; i < WORKS; i++) {
        kit_pupil(works[i].name, class);
    }
    struct session_plan plan = {.by = &kit.deputy,
                                .class_id = class,
                                .instrument = shelf_find(&session_kit.shelf, S("rub-project-9")),
                                .title = S("Защита проектов"),
                                .held_on = DAY(2026, 10, 20)};
    *vec_push(kit.test.arena, &plan.raters) = session_kit.raters[0].account;
    *vec_push(kit.test.arena, &plan.raters) = session_kit.raters[1].account;
    kit_write(session_open, &plan);
    if (!defend(plan.session_id, &error)) {
        return -1;
    }
    struct class_map *map = arena_new(kit.test.arena, struct class_map);
    return class_map_make(test_reader(&kit.test), kit.test.arena, kit.org, &session, map, &error) &&
                   ranking_make(kit.test.arena, map, &ranking, &error)
               ? 0
               : -1;
}

static void equal_works_share_a_place_and_the_next_one_counts_them(void **state) {
    (void)state;
    static const size_t places[WORKS] = {1, 2, 2, 0, 0};
    assert_int_equal(ranking.rows.n, WORKS);
    for (size_t i = 0; i < WORKS; i++) {
        assert_int_equal(ranking.rows.at[i].place, places[i]);
    }
    assert_str(ranking.rows.at[0].row->pupil->full_name, "Белов Олег");
    assert_true(ranking.rows.at[0].percent == 100);
}

static void a_work_with_few_criteria_has_no_place(void **state) {
    (void)state;
    assert_str(ranking.rows.at[3].row->pupil->full_name, "Гусев Иван");
    assert_true(ranking.rows.at[3].percent != ranking.rows.at[3].percent); // NaN
}

static void an_observation_has_no_places(void **state) {
    (void)state;
    struct session other = kit_session();
    struct class_map map;
    struct ranking none;
    struct error error;
    assert_true(
        class_map_make(test_reader(&kit.test), kit.test.arena, kit.org, &other, &map, &error));
    assert_true(ranking_make(kit.test.arena, &map, &none, &error));
    assert_int_equal(none.rows.n, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_works_share_a_place_and_the_next_one_counts_them),
        cmocka_unit_test(a_work_with_few_criteria_has_no_place),
        cmocka_unit_test(an_observation_has_no_places),
    };
    return cmocka_run_group_tests(tests, open_defence, session_kit_close);
}
