// SPDX-License-Identifier: GPL-3.0-or-later
// The kit that looks at every statement of the program finds what it must.
#include "test.h"

#include "support/statements.h"

#include "store/migrate.h"

static const struct migration steps[] = {
    {"kit/001_thing",
     "create table thing (org_id {int} not null, thing_id {int} not null, name text not null, "
     "fold_key text not null, score {real}, facts {json} not null, primary key (org_id, "
     "thing_id)) {end};\n",
     "01"},
    {0}};

static size_t check(const struct sql *const *noun) {
    struct test_store test;
    const struct sql *const *const nouns[] = {noun, NULL};
    const struct room room = {.name = "kit", .migrations = steps, .statements = nouns};
    const struct room *const rooms[] = {&room, NULL};
    test_store_open(&test, rooms);
    size_t found = statements_check(&test, rooms);
    test_store_close(&test);
    return found;
}

static void good_statements_pass(void **state) {
    (void)state;
    static const struct sql a = {"good_page", "select name, score from thing where org_id = $1 "
                                              "order by score desc nulls last, name limit $2"};
    static const struct sql b = {"good_upsert",
                                 "insert into thing (org_id, thing_id, name, fold_key, facts) "
                                 "values ($1, $2, $3, $4, $5) on conflict (org_id, thing_id) do "
                                 "update set name = excluded.name"};
    static const struct sql c = {
        "good_like", "select facts ->> 'a' from thing where fold_key like $1 and (cast($2 as "
                     "text) is null or name = $2) and name <> 'lower(x); round'"};
    static const struct sql d = {"good_now",
                                 "select name as known, score as background from thing"};
    const struct sql *const noun[] = {&a, &b, &c, &d, NULL};
    assert_int_equal(check(noun), 0);
}

static void bad_statements_are_found(void **state) {
    (void)state;
    static const struct sql bad[] = {
        {"bad_order", "select name from thing t where org_id = $1 order by t.score, name"},
        {"bad_column", "select nonsense from thing"},
        {"bad_like", "select name from thing where name like $1"},
        {"bad_gap", "select name from thing where org_id = $1 and thing_id = $1 and $3 = name"},
        {"bad_like", "select name from thing"}, // a name used twice
    };
    const struct sql *noun[6] = {0};
    for (size_t i = 0; i < 5; i++) {
        noun[i] = &bad[i];
    }
    // SQLite takes bad_gap by its names, PostgreSQL does not: one finding more there.
    assert_in_range(check(noun), 5, 6);
}

static void each_trap_is_named(void **state) {
    (void)state;
    static const char *const bad[] = {
        "select json_extract(facts, '$.a') from thing",
        "select facts ->> '$.a' from thing",
        "select cast(name as json) from thing",
        "select name::text from thing",
        "select name from thing where name is not 'a'",
        "select group_concat(name) from thing",
        "select current_timestamp",
        "select now()",
        "select UPPER(name) from thing",
        "select round(score) from thing",
        "select name from thing where name not like $1",
        "select name from thing where name ilike $1",
        "select x'00ff'",
        "insert or ignore into thing (org_id) values (1)",
        "select name from thing;",
        "commit",
    };
    struct arena *arena = arena_open(0);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (statement_fault(arena, bad[i]) == NULL) {
            fail_msg("not found: %s", bad[i]);
        }
    }
    assert_null(statement_fault(arena, "select name from thing where fold_key not like $1"));
    arena_close(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_statements_pass),
        cmocka_unit_test(bad_statements_are_found),
        cmocka_unit_test(each_trap_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
