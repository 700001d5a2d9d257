// SPDX-License-Identifier: GPL-3.0-or-later
// What the rooms declare holds together: statements, migrations, permissions, menus, deeds.
#include "test.h"

#include "support/statements.h"

#include "app/rooms.h"
#include "base/vec.h"
#include "net/route.h"
#include "school/person.h"
#include "store/migrate.h"

#include <glob.h>
#include <stdlib.h>

static void every_statement_is_taken_by_the_engine(void **state) {
    (void)state;
    struct test_store test;
    test_store_open(&test, app_rooms);
    assert_int_equal(statements_check(&test, app_rooms), 0);
    test_store_close(&test);
}

static void every_migration_is_applied_once(void **state) {
    (void)state;
    struct test_store test;
    int64_t declared = 0;
    for (const struct room *const *room = app_rooms; *room != NULL; room++) {
        const struct migration *step = (*room)->migrations;
        for (; step != NULL && step->name != NULL; step++) {
            assert_true(str_starts(str_from(step->name), str_from((*room)->name)));
            declared++;
        }
    }
    assert_true(declared > 0);
    test_store_open(&test, app_rooms);
    // The store's own first step stands beside those of the rooms.
    int64_t applied = test_number(&test, "select count(*) from store_migration");
    assert_true(applied >= declared);
    test_store_reopen(&test);
    assert_int_equal(test_number(&test, "select count(*) from store_migration"), applied);
    test_store_close(&test);
}

static void known(const char *permission, const char *where) {
    if (permission != NULL && gate_roles(permission) == 0) {
        fail_msg("%s: the gate does not know «%s»", where, permission);
    }
}

static void every_permission_named_stands_in_the_gate(void **state) {
    (void)state;
    for (const struct room *const *room = app_rooms; *room != NULL; room++) {
        const struct permission *permission = (*room)->permissions;
        for (; permission != NULL && permission->name != NULL; permission++) {
            known(permission->name, (*room)->name);
            assert_true(permission->title[0] != '\0');
        }
        const struct navigation *line = (*room)->navigation;
        for (; line != NULL && line->path != NULL; line++) {
            known(line->permission, line->path);
        }
        for (size_t i = 0; (*room)->routes != NULL && (*room)->routes[i] != NULL; i++) {
            for (const struct route *route = (*room)->routes[i]; route->pattern != NULL; route++) {
                known(route->permission, route->pattern);
                bool open = (route->flags & (ROUTE_PUBLIC | ROUTE_ANY_USER)) != 0;
                if (open != (route->permission == NULL)) {
                    fail_msg("%s: a permission, or a word that none is needed", route->pattern);
                }
            }
        }
    }
}

static bool is_declared(const char *permission) {
    for (const struct room *const *room = app_rooms; *room != NULL; room++) {
        const struct permission *declared = (*room)->permissions;
        for (; declared != NULL && declared->name != NULL; declared++) {
            if (strcmp(declared->name, permission) == 0) {
                return true;
            }
        }
    }
    return false;
}

static void every_permission_of_the_gate_belongs_to_a_room(void **state) {
    (void)state;
    const char *permission;
    for (size_t i = 0; (permission = gate_permission(i)) != NULL; i++) {
        if (!is_declared(permission)) {
            fail_msg("no room declares «%s»", permission);
        }
    }
}

static bool answers_get(const char *path) {
    for (const struct room *const *room = app_rooms; *room != NULL; room++) {
        for (size_t i = 0; (*room)->routes != NULL && (*room)->routes[i] != NULL; i++) {
            for (const struct route *route = (*room)->routes[i]; route->pattern != NULL; route++) {
                if (route->method == HTTP_GET && strcmp(route->pattern, path) == 0) {
                    return true;
                }
            }
        }
    }
    return false;
}

static void every_line_of_the_menu_leads_to_a_page(void **state) {
    (void)state;
    for (const struct room *const *room = app_rooms; *room != NULL; room++) {
        const struct navigation *line = (*room)->navigation;
        for (; line != NULL && line->path != NULL; line++) {
            if (!answers_get(line->path)) {
                fail_msg("%s: no page there", line->path);
            }
        }
    }
}

static void names_of_commands_are_used_once(void **state) {
    (void)state;
    const char *seen[200];
    size_t n = 0;
    for (const struct room *const *room = app_rooms; *room != NULL; room++) {
        const struct command *command = (*room)->commands;
        for (; command != NULL && command->name != NULL; command++) {
            for (size_t i = 0; i < n; i++) {
                assert_string_not_equal(seen[i], command->name);
            }
            assert_true(n < sizeof seen / sizeof *seen);
            seen[n++] = command->name;
            assert_true(str_starts(str_from(command->usage), str_from(command->name)));
            if (command->title[0] == '\0' || command->help[0] == '\0') {
                fail_msg("%s: no title or no help", command->name);
            }
        }
    }
}

// ---- deeds: the sources call audit_add with names that a room puts into words

struct deed_seen {
    struct str name;
    const char *path;
};

struct deeds_seen {
    struct deed_seen *at;
    size_t n, cap;
};

static struct str read_text(struct arena *arena, const char *path) {
    enum { MOST = 1024 * 1024 };
    FILE *file = fopen(path, "rb");
    char *text = arena_alloc(arena, MOST);
    assert_non_null(file);
    size_t n = fread(text, 1, MOST - 1, file);
    fclose(file);
    return (struct str){text, n};
}

// The fifth argument of a call may choose between literals: each of them counts.
static void note_call(struct arena *arena, struct str call, const char *path,
                      struct deeds_seen *seen) {
    int depth = 0, argument = 1;
    for (size_t i = 0; i < call.n && depth >= 0; i++) {
        char c = call.p[i];
        depth += (c == '(') - (c == ')');
        argument += c == ',' && depth == 0;
        if (c == '"') {
            size_t end = i + 1 + str_find_char(str_from_at(call, i + 1), '"');
            if (argument == 5 && depth == 0) {
                *vec_push(arena, seen) =
                    (struct deed_seen){str_dup(arena, str_sub(call, i + 1, end - i - 1)), path};
            }
            i = end;
        }
    }
}

static void note_file(struct arena *arena, const char *path, struct deeds_seen *seen) {
    struct arena *reading = arena_open(0);
    struct str text = read_text(reading, path);
    struct str call = S("audit_add(");
    for (size_t at; (at = str_find(text, call)) != STR_NONE;) {
        text = str_from_at(text, at + call.n);
        note_call(arena, text, path, seen);
    }
    arena_close(reading);
}

static bool has_words(struct str deed) {
    for (const struct room *const *room = app_rooms; *room != NULL; room++) {
        const struct deed *row = (*room)->deeds;
        for (; row != NULL && row->name != NULL; row++) {
            if (str_eq(deed, str_from(row->name))) {
                return true;
            }
        }
    }
    return false;
}

static void every_deed_recorded_has_words_and_every_word_a_deed(void **state) {
    (void)state;
    const char *source = getenv("VSOKO_SOURCE");
    struct arena *arena = arena_open(0);
    struct deeds_seen seen = {0};
    glob_t found;
    assert_non_null(source);
    assert_int_equal(glob(str_fmt(arena, "%s/src/*/*.c", source).p, 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        note_file(arena, found.gl_pathv[i], &seen);
    }
    assert_true(seen.n > 10);
    for (size_t i = 0; i < seen.n; i++) {
        if (!has_words(seen.at[i].name)) {
            fail_msg("%s records «%.*s», which no room puts into words", seen.at[i].path,
                     STR_ARG(seen.at[i].name));
        }
    }
    for (const struct room *const *room = app_rooms; *room != NULL; room++) {
        for (const struct deed *row = (*room)->deeds; row != NULL && row->name != NULL; row++) {
            bool used = false;
            for (size_t i = 0; i < seen.n; i++) {
                used = used || str_eq(seen.at[i].name, str_from(row->name));
            }
            if (!used) {
                fail_msg("%s: nothing records «%s»", (*room)->name, row->name);
            }
        }
    }
    globfree(&found);
    arena_close(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_statement_is_taken_by_the_engine),
        cmocka_unit_test(every_migration_is_applied_once),
        cmocka_unit_test(every_permission_named_stands_in_the_gate),
        cmocka_unit_test(every_permission_of_the_gate_belongs_to_a_room),
        cmocka_unit_test(every_line_of_the_menu_leads_to_a_page),
        cmocka_unit_test(names_of_commands_are_used_once),
        cmocka_unit_test(every_deed_recorded_has_words_and_every_word_a_deed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
