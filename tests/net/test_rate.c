// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "net/rate.h"

static void a_burst_passes_then_the_pace_holds(void **state) {
    (void)state;
    struct rate *rate = rate_open(3, 6, 100); // 3 at once, one each 10 s
    for (int i = 0; i < 3; i++) {
        assert_true(rate_take_at(rate, S("10.0.0.1"), 1000));
    }
    assert_false(rate_take_at(rate, S("10.0.0.1"), 1000));
    assert_true(rate_take_at(rate, S("10.0.0.2"), 1000)); // each key has its own
    assert_false(rate_take_at(rate, S("10.0.0.1"), 10999));
    assert_true(rate_take_at(rate, S("10.0.0.1"), 11001));
    assert_false(rate_take_at(rate, S("10.0.0.1"), 11001));
    for (int i = 0; i < 3; i++) {
        assert_true(rate_take_at(rate, S("10.0.0.1"), 1000000)); // never more than the burst
    }
    assert_false(rate_take_at(rate, S("10.0.0.1"), 1000000));
    rate_close(rate);
}

static void forgiving_gives_all_tries_back(void **state) {
    (void)state;
    struct rate *rate = rate_open(1, 1, 10);
    assert_true(rate_take(rate, S("k")));
    assert_false(rate_take(rate, S("k")));
    rate_forgive(rate, S("k"));
    assert_true(rate_take(rate, S("k")));
    rate_close(rate);
}

static void many_other_keys_do_not_free_a_limited_one(void **state) {
    (void)state;
    struct rate *rate = rate_open(2, 1, 64);
    assert_true(rate_take_at(rate, S("bad"), 5));
    assert_true(rate_take_at(rate, S("bad"), 5));
    for (int i = 0; i < 5000; i++) {
        char key[16];
        snprintf(key, sizeof key, "%d", i);
        rate_take_at(rate, str_from(key), 5);
    }
    assert_false(rate_take_at(rate, S("bad"), 5));
    rate_close(rate);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_burst_passes_then_the_pace_holds),
        cmocka_unit_test(forgiving_gives_all_tries_back),
        cmocka_unit_test(many_other_keys_do_not_free_a_limited_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
