// SPDX-License-Identifier: GPL-3.0-or-later
// The gate's table, the room that uses it, and the table that people read.
#include "test.h"

#include "support/statements.h"

#include "net/route.h"
#include "school/person.h"
#include "school/room.h"

#include <stdlib.h>

static const struct room *const rooms[] = {&school_room, NULL};

static void each_route_is_public_or_for_anyone_or_has_a_known_permission(void **state) {
    (void)state;
    for (const struct route *const *noun = school_room.routes; *noun != NULL; noun++) {
        for (const struct route *route = *noun; route->pattern != NULL; route++) {
            bool open = (route->flags & (ROUTE_PUBLIC | ROUTE_ANY_USER)) != 0;
            if (open != (route->permission == NULL) ||
                (!open && gate_roles(route->permission) == 0)) {
                fail_msg("%s: permission %s", route->pattern, route->permission);
            }
        }
    }
    for (const struct navigation *row = school_room.navigation; row->title != NULL; row++) {
        assert_true(gate_roles(row->permission) != 0);
    }
}

static void each_permission_of_the_room_stands_in_the_table(void **state) {
    (void)state;
    for (const struct permission *row = school_room.permissions; row->name != NULL; row++) {
        assert_true(gate_roles(row->name) != 0);
    }
}

static void an_unknown_permission_is_never_passed(void **state) {
    (void)state;
    assert_false(gate_may(~0U, "school.everything"));
    assert_false(gate_may(0, "school.view"));
    struct person nobody = {0};
    struct error error = {0};
    assert_false(gate_check(&nobody, "school.view", &error));
    assert_int_equal(error.code, ERROR_FORBIDDEN);
}

static void an_observer_has_only_his_sheets_and_an_administrator_no_results(void **state) {
    (void)state;
    const char *permission;
    for (size_t i = 0; (permission = gate_permission(i)) != NULL; i++) {
        bool rate = strcmp(permission, "monitoring.rate") == 0;
        assert_int_equal(gate_may(ROLE_OBSERVER, permission), rate);
        if (strncmp(permission, "monitoring.", 11) == 0 ||
            strncmp(permission, "analysis.", 9) == 0 || strcmp(permission, "school.view") == 0) {
            assert_false(gate_may(ROLE_ADMINISTRATOR, permission));
        }
    }
}

static void roles_are_read_as_they_are_written(void **state) {
    (void)state;
    for (unsigned i = 0; i < ROLE_COUNT; i++) {
        enum role role = (enum role)(1U << i);
        assert_int_equal(role_from_name(str_from(role_name(role))), role);
        assert_true(role_title(role)[0] != '\0');
    }
    assert_int_equal(role_from_name(S("завуч")), 0);
}

// The line of docs/ru/roles.md of a permission, written from the table.
static struct str expected_line(struct arena *arena, const char *permission) {
    struct str line = str_fmt(arena, "`%s` |", permission);
    for (unsigned i = 0; i < ROLE_COUNT; i++) {
        bool may = gate_may(1U << i, permission);
        line = str_fmt(arena, "%.*s %s |", STR_ARG(line), may ? "да" : "–");
    }
    return line;
}

static void the_table_that_people_read_is_this_one(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    char path[1000];
    snprintf(path, sizeof path, "%s/docs/ru/roles.md", getenv("VSOKO_SOURCE"));
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    char *text = arena_alloc(arena, 100000);
    size_t n = fread(text, 1, 99999, file);
    fclose(file);
    const char *permission;
    for (size_t i = 0; (permission = gate_permission(i)) != NULL; i++) {
        struct str line = expected_line(arena, permission);
        if (str_find(str_n(text, n), line) == STR_NONE) {
            fail_msg("docs/ru/roles.md lacks: %.*s", STR_ARG(line));
        }
    }
    arena_close(arena);
}

static void each_statement_means_the_same_to_both_engines(void **state) {
    (void)state;
    struct test_store test;
    test_store_open(&test, rooms);
    assert_int_equal(statements_check(&test, rooms), 0);
    test_store_close(&test);
}

// Only audit_add() writes to the record, and nothing changes it.
static void the_record_is_only_added_to(void **state) {
    (void)state;
    size_t inserts = 0;
    for (const struct sql *const *const *noun = school_room.statements; *noun != NULL; noun++) {
        for (const struct sql *const *sql = *noun; *sql != NULL; sql++) {
            const char *text = (*sql)->text;
            assert_null(strstr(text, "update audit "));
            assert_null(strstr(text, "delete from audit "));
            inserts += strstr(text, "insert into audit ") != NULL;
        }
    }
    assert_int_equal(inserts, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_route_is_public_or_for_anyone_or_has_a_known_permission),
        cmocka_unit_test(each_permission_of_the_room_stands_in_the_table),
        cmocka_unit_test(an_unknown_permission_is_never_passed),
        cmocka_unit_test(an_observer_has_only_his_sheets_and_an_administrator_no_results),
        cmocka_unit_test(roles_are_read_as_they_are_written),
        cmocka_unit_test(the_table_that_people_read_is_this_one),
        cmocka_unit_test(each_statement_means_the_same_to_both_engines),
        cmocka_unit_test(the_record_is_only_added_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
