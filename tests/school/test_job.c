// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "school_kit.h"

#include "school/job.h"
#include "school/room.h"

static bool run_sum(struct job *job, struct error *error) {
    int64_t sum = 0;
    int64_t n = node_as_int(node_get(job->ask, "n"), 0);
    for (int64_t i = 1; i <= n; i++) {
        sum += i;
        job_tell(job, i, n, S(""));
    }
    node_put(job->arena, job->result, "sum", node_int(job->arena, sum));
    return n > 0 || error_set(error, ERROR_INPUT, "Складывать нечего");
}

static bool run_too_much(struct job *job, struct error *error) {
    while (job->ask != NULL) {
        arena_alloc(job->arena, 1024 * 1024);
    }
    return error_set(error, ERROR_INTERNAL, "Памяти хватило");
}

static const struct job_kind kinds[] = {
    {"sum", "Сложение", run_sum, ""}, {"too_much", "Слишком много", run_too_much, ""}, {0}};
static const struct room work = {.name = "work", .floor = 3, .jobs = kinds};
static const struct room *const rooms[] = {&school_room, &work, NULL};

static int64_t ask(const char *kind, int64_t n) {
    struct node *map = node_map(kit.test.arena);
    node_put(kit.test.arena, map, "n", node_int(kit.test.arena, n));
    struct job_add add = {.by = &kit.deputy, .kind = kind, .ask = map};
    kit_write(job_add, &add);
    return add.job_id;
}

static struct job_row row_of(int64_t id) {
    struct job_row row;
    assert_true(job_get(test_reader(&kit.test), kit.test.arena, kit.org, id, &row, NULL));
    return row;
}

// Runs all that waits: closing waits for the thread.
static void run_all(void) {
    struct job_runner *runner;
    assert_true(job_runner_open(&runner, kit.test.store, rooms, NULL, NULL));
    job_runner_close(runner);
}

static void a_job_that_waited_is_done_with_its_result(void **state) {
    (void)state;
    int64_t first = ask("sum", 100);
    int64_t second = ask("sum", 4);
    assert_int_equal(row_of(first).state, JOB_WAITING);
    run_all();
    struct job_row row = row_of(first);
    assert_int_equal(row.state, JOB_DONE);
    assert_int_equal(row.done, 100);
    assert_int_equal(node_as_int(node_get(row.result, "sum"), 0), 5050);
    assert_true(row.ended_ms > 0);
    assert_int_equal(node_as_int(node_get(row_of(second).result, "sum"), 0), 10);
}

static void a_job_that_fails_says_why_and_the_next_one_runs(void **state) {
    (void)state;
    int64_t wrong = ask("sum", 0);
    int64_t big = ask("too_much", 1);
    int64_t unknown = ask("from_the_future", 1);
    int64_t right = ask("sum", 3);
    run_all();
    assert_int_equal(row_of(wrong).state, JOB_FAILED);
    assert_str(row_of(wrong).message, "Складывать нечего");
    assert_int_equal(row_of(big).state, JOB_FAILED);
    assert_int_equal(row_of(unknown).state, JOB_FAILED);
    assert_int_equal(row_of(right).state, JOB_DONE);
}

static void a_job_cut_off_by_a_restart_is_told(void **state) {
    (void)state;
    int64_t id = ask("sum", 3);
    test_write(&kit.test, "update job set state = 'running'", ARGS0);
    run_all();
    assert_int_equal(row_of(id).state, JOB_FAILED);
    assert_true(str_starts(row_of(id).message, S("Программу остановили")));
}

#define KIT_TEST(f) cmocka_unit_test_setup_teardown(f, kit_open, kit_close)

int main(void) {
    const struct CMUnitTest tests[] = {
        KIT_TEST(a_job_that_waited_is_done_with_its_result),
        KIT_TEST(a_job_that_fails_says_why_and_the_next_one_runs),
        KIT_TEST(a_job_cut_off_by_a_restart_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
