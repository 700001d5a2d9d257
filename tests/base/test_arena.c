// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "base/vec.h"

static void cleanup_order(void *arg) {
    int **at = arg;
    **at = (**at) * 10 + 1;
}

static void allocations_are_zeroed_and_aligned(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    for (size_t size = 1; size < 100000; size = size * 3 + 1) {
        unsigned char *p = arena_alloc(arena, size);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < size; i++) {
            assert_int_equal(p[i], 0);
        }
        memset(p, 0xFF, size);
    }
    arena_close(arena);
}

static void a_rewind_gives_the_memory_back_and_runs_cleanups(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    int runs = 0;
    int *counter = &runs;
    arena_alloc(arena, 10);
    struct arena_mark mark = arena_mark(arena);
    size_t before = arena_used(arena);
    arena_on_close(arena, cleanup_order, &counter);
    arena_alloc(arena, 1 << 20);
    arena_rewind(arena, mark);
    assert_int_equal(runs, 1);
    assert_int_equal(arena_used(arena), before);
    unsigned char *again = arena_alloc(arena, 64);
    for (int i = 0; i < 64; i++) {
        assert_int_equal(again[i], 0);
    }
    arena_close(arena);
    assert_int_equal(runs, 1);
}

static void the_cap_jumps_to_the_guard_after_cleanups(void **state) {
    (void)state;
    struct arena *arena = arena_open(1000);
    int runs = 0;
    int *counter = &runs;
    if (setjmp(*arena_guard(arena)) == 0) {
        arena_on_close(arena, cleanup_order, &counter);
        arena_alloc(arena, 500);
        arena_alloc(arena, 600);
        fail_msg("an allocation past the cap returned");
    }
    assert_int_equal(runs, 1);
    arena_close(arena);
    assert_int_equal(runs, 1);
}

static void a_vector_grows_and_keeps_its_elements(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    VEC(int64_t) numbers = {0};
    for (int i = 0; i < 10000; i++) {
        *vec_push(arena, &numbers) = i;
        if (i % 7 == 0) {
            arena_alloc(arena, 24); // something else in between
        }
    }
    for (int i = 0; i < 10000; i++) {
        assert_int_equal(numbers.at[i], i);
    }
    arena_close(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(allocations_are_zeroed_and_aligned),
        cmocka_unit_test(a_rewind_gives_the_memory_back_and_runs_cleanups),
        cmocka_unit_test(the_cap_jumps_to_the_guard_after_cleanups),
        cmocka_unit_test(a_vector_grows_and_keeps_its_elements),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
