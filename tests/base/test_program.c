// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "base/program.h"

#include <stdlib.h>

static const char *const none[] = {NULL};

static bool run(struct arena *arena, struct program_task task, struct str *out,
                struct error *error) {
    task.args = task.args == NULL ? none : task.args;
    task.max_output = task.max_output == 0 ? 1 << 20 : task.max_output;
    task.seconds = task.seconds == 0 ? 20 : task.seconds;
    *error = (struct error){0};
    return program_run(arena, &task, out, error);
}

static void what_goes_in_comes_out_whatever_its_size(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct error error;
    struct str out, large = {arena_alloc(arena, 600000), 600000};
    memset((char *)large.p, 'x', large.n);
    assert_true(run(arena, (struct program_task){.name = "cat", .input = large}, &out, &error));
    assert_true(str_eq(out, large));
    assert_true(run(arena, (struct program_task){.name = "cat"}, &out, &error));
    assert_int_equal(out.n, 0);
    arena_close(arena);
}

static void arguments_are_words_and_no_shell_reads_them(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct error error;
    struct str out;
    const char *args[] = {"$HOME; `id` *", NULL};
    assert_true(run(arena, (struct program_task){.name = "echo", .args = args}, &out, &error));
    assert_str(out, "$HOME; `id` *\n");
    assert_true(run(arena, (struct program_task){.name = "env"}, &out, &error));
    assert_str(out, "LC_ALL=C\n");
    arena_close(arena);
}

static void each_way_to_fail_has_its_sentence(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct error error;
    struct str out;
    const char *long_time[] = {"30", NULL};
    assert_false(run(arena, (struct program_task){.name = "no-such-program"}, &out, &error));
    assert_int_equal(error.code, ERROR_NOT_FOUND);
    assert_false(run(arena, (struct program_task){.name = "false"}, &out, &error));
    assert_int_equal(error.code, ERROR_INTERNAL);
    assert_false(run(arena, (struct program_task){.name = "sleep", .args = long_time, .seconds = 1},
                     &out, &error));
    assert_int_equal(error.code, ERROR_LIMIT);
    assert_false(
        run(arena, (struct program_task){.name = "yes", .max_output = 1000}, &out, &error));
    assert_int_equal(error.code, ERROR_LIMIT);
    arena_close(arena);
}

static void a_program_is_there_or_not(void **state) {
    (void)state;
    assert_true(program_there("cat"));
    assert_false(program_there("no-such-program"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_goes_in_comes_out_whatever_its_size),
        cmocka_unit_test(arguments_are_words_and_no_shell_reads_them),
        cmocka_unit_test(each_way_to_fail_has_its_sentence),
        cmocka_unit_test(a_program_is_there_or_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
