// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "base/node.h"

static void a_map_keeps_order_and_replaces_in_place(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct node *map = node_map(arena);
    node_put(arena, map, "a", node_int(arena, 1));
    node_put(arena, map, "b", node_int(arena, 2));
    node_put(arena, map, "c", node_int(arena, 3));
    node_put(arena, map, "c", node_int(arena, 30));
    node_put(arena, map, "a", node_int(arena, 10));
    node_put(arena, map, "d", node_int(arena, 4));
    assert_int_equal(map->n, 4);
    const char *keys[] = {"a", "b", "c", "d"};
    const int values[] = {10, 2, 30, 4};
    int i = 0;
    for (const struct node *child = map->first; child != NULL; child = child->next, i++) {
        assert_str(child->key, keys[i]);
        assert_int_equal(node_as_int(child, 0), values[i]);
    }
    assert_int_equal(i, 4);
    arena_close(arena);
}

static void a_path_goes_through_maps_and_misses_quietly(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct node *map = node_map(arena);
    struct node *school = node_put(arena, map, "school", node_map(arena));
    node_put(arena, school, "name", node_text(arena, S("Школа № 12")));
    assert_str(node_str(node_path(map, S("school.name"))), "Школа № 12");
    assert_null(node_path(map, S("school.city")));
    assert_null(node_path(map, S("school.name.x")));
    assert_true(node_as_bool(NULL, true));
    arena_close(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_map_keeps_order_and_replaces_in_place),
        cmocka_unit_test(a_path_goes_through_maps_and_misses_quietly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
