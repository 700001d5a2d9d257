// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "base/team.h"

#include <stdatomic.h>

enum { TASKS = 1000 };

static void count(void *arg, size_t index) {
    _Atomic int *done = arg;
    atomic_fetch_add(&done[index], 1);
}

static void each_task_runs_once_on_any_number_of_threads(void **state) {
    (void)state;
    for (int threads = 1; threads <= 4; threads++) {
        struct team *team = team_open(threads);
        assert_true(threads == 1 ? team == NULL : team != NULL);
        static _Atomic int done[TASKS];
        for (int run = 1; run <= 50; run++) {
            team_run(team, count, done, TASKS);
            for (size_t i = 0; i < TASKS; i++) {
                assert_int_equal(atomic_load(&done[i]), (threads - 1) * 50 + run);
            }
        }
        team_run(team, count, done, 0);
        team_close(team);
    }
    assert_true(team_processors() >= 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_task_runs_once_on_any_number_of_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
