// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "base/clock.h"
#include "base/rng.h"

static void a_clock_set_back_does_not_go_back(void **state) {
    (void)state;
    clock_fake_ms(2000000000000);
    assert_true(clock_now_ms() == 2000000000000);
    clock_fake_ms(1000000000000);
    assert_true(clock_now_ms() == 2000000000000);
    assert_true(clock_behind_ms() == 1000000000000);
    clock_fake_ms(0);
    assert_true(clock_behind_ms() == 0);
}

static void dates_round_trip_through_days(void **state) {
    (void)state;
    for (int64_t days = -25000; days < 80000; days += 13) {
        struct date date = date_from_days(days);
        assert_true(date_valid(date));
        assert_true(date_to_days(date) == days);
    }
    assert_int_equal(date_to_days((struct date){1970, 1, 1}), 0);
    assert_int_equal(date_weekday((struct date){2026, 11, 25}), 3); // a Wednesday
    assert_int_equal(date_weekday((struct date){1969, 12, 28}), 7);
}

static void impossible_dates_are_refused(void **state) {
    (void)state;
    struct date date;
    assert_false(date_parse_iso(S("2026-02-30"), &date));
    assert_false(date_parse_iso(S("2026-2-03"), &date));
    assert_false(date_parse_iso(S("2025-02-29"), &date));
    assert_true(date_parse_iso(S("2024-02-29"), &date));
    assert_int_equal(date_cmp(date, date_add_days(date, 1)), -1);
}

static void ids_grow_and_fit_javascript(void **state) {
    (void)state;
    int64_t a = id_new();
    int64_t b = id_new();
    assert_true(a > 0 && a < ((int64_t)1 << 53));
    assert_true(a != b);
}

static void random_numbers_repeat_for_a_seed(void **state) {
    (void)state;
    struct rng a = rng_seed(7), b = rng_seed(7), c = rng_seed(8);
    assert_true(rng_next(&a) == rng_next(&b));
    assert_true(rng_next(&a) != rng_next(&c));
    double sum = 0, square = 0;
    for (int i = 0; i < 100000; i++) {
        double x = rng_normal(&a);
        sum += x;
        square += x * x;
    }
    assert_true(sum / 100000 > -0.02 && sum / 100000 < 0.02);
    assert_true(square / 100000 > 0.98 && square / 100000 < 1.02);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clock_set_back_does_not_go_back),
        cmocka_unit_test(dates_round_trip_through_days),
        cmocka_unit_test(impossible_dates_are_refused),
        cmocka_unit_test(ids_grow_and_fit_javascript),
        cmocka_unit_test(random_numbers_repeat_for_a_seed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
