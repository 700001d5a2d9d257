// SPDX-License-Identifier: GPL-3.0-or-later
// Values go in and come out the same on both engines.
#include "test.h"

#include "support/test_store.h"

#include "store/migrate.h"

static const struct migration steps[] = {
    {"query/001_thing",
     "create table thing (\n"
     "    org_id {int} not null,\n"
     "    thing_id {int} not null,\n"
     "    number {int},\n"
     "    share {real},\n"
     "    title text,\n"
     "    bytes {blob},\n"
     "    facts {json},\n"
     "    primary key (org_id, thing_id)\n"
     ") {end};\n"
     "create table part (\n"
     "    org_id {int} not null,\n"
     "    part_id {int} not null,\n"
     "    thing_id {int} not null,\n"
     "    primary key (org_id, part_id),\n"
     "    foreign key (org_id, thing_id) references thing (org_id, thing_id)\n"
     ") {end_keyed};\n",
     "01"},
    {0}};
static const struct room room = {.name = "query", .floor = 2, .migrations = steps};
static const struct room *const rooms[] = {&room, NULL};

static const char insert_text[] = "insert into thing (org_id, thing_id, number, share, title, "
                                  "bytes, facts) values (1, $1, $2, $3, $4, $5, $6)";
static const struct sql thing_by_id = {
    "thing_by_id", "select number, share, title, bytes, facts from thing where org_id = 1 and "
                   "thing_id = $1"};

static struct test_store test;

static int open_test(void **state) {
    (void)state;
    test_store_open(&test, rooms);
    return 0;
}

static int close_test(void **state) {
    (void)state;
    test_store_close(&test);
    return 0;
}

static struct query thing(int64_t id) {
    struct query query;
    assert_true(query_open(&query, test_reader(&test), &thing_by_id, ARGS(ARG_INT(id)), NULL));
    assert_true(query_next(&query));
    return query;
}

static void each_kind_of_value_comes_back(void **state) {
    (void)state;
    struct str bytes = {"\0a\xff\0", 4};
    test_write(&test, insert_text,
               ARGS(ARG_INT(1), ARG_INT(INT64_MAX), ARG_REAL(0.1), ARG_TEXT(S("Ёлкина «А»\n'")),
                    ARG_BLOB(bytes), ARG_TEXT(S("{\"n\":[1,2]}"))));
    struct query query = thing(1);
    assert_true(query_int(&query, 0) == INT64_MAX);
    assert_true(query_real(&query, 1) == 0.1);
    assert_str(query_text(&query, 2), "Ёлкина «А»\n'");
    assert_int_equal(query_blob(&query, 3).n, 4);
    assert_memory_equal(query_blob(&query, 3).p, bytes.p, 4);
    assert_memory_equal(query_blob(&query, 3).p, bytes.p, 4); // asked twice, the same
    assert_str(query_text(&query, 4), "{\"n\":[1,2]}");
    assert_false(query_null(&query, 0));
    assert_false(query_next(&query));
    assert_false(query_next(&query));
    assert_true(query_close(&query, NULL));
}

static void extreme_numbers_keep_their_bits(void **state) {
    (void)state;
    static const double reals[] = {1e308, 5e-324, -0.1, 1.0 / 3, 123456789.123456789};
    for (size_t i = 0; i < sizeof reals / sizeof reals[0]; i++) {
        test_write(&test, insert_text,
                   ARGS(ARG_INT((int64_t)i), ARG_INT(INT64_MIN), ARG_REAL(reals[i]), ARG_NULL,
                        ARG_NULL, ARG_NULL));
        struct query query = thing((int64_t)i);
        assert_true(query_int(&query, 0) == INT64_MIN);
        assert_true(query_real(&query, 1) == reals[i]);
        assert_true(query_close(&query, NULL));
    }
}

static void nothing_is_not_an_empty_text(void **state) {
    (void)state;
    test_write(&test, insert_text,
               ARGS(ARG_INT(1), ARG_NULL, ARG_NULL, ARG_NULL, ARG_NULL, ARG_NULL));
    test_write(&test, insert_text,
               ARGS(ARG_INT(2), ARG_INT(0), ARG_REAL(0), ARG_TEXT(S("")), ARG_BLOB(S("")),
                    ARG_TEXT(S("{}"))));
    struct query query = thing(1);
    for (int i = 0; i < 5; i++) {
        assert_true(query_null(&query, i));
    }
    assert_true(query_int(&query, 0) == 0 && query_real(&query, 1) == 0);
    assert_true(str_empty(query_text(&query, 2)) && str_empty(query_blob(&query, 3)));
    assert_true(query_close(&query, NULL));
    query = thing(2);
    for (int i = 0; i < 5; i++) {
        assert_false(query_null(&query, i));
    }
    assert_true(query_close(&query, NULL));
}

static void a_query_without_rows_ends_at_once(void **state) {
    (void)state;
    struct query query;
    assert_true(query_open(&query, test_reader(&test), &thing_by_id, ARGS(ARG_INT(9)), NULL));
    assert_false(query_next(&query));
    assert_true(query_close(&query, NULL));
}

static void one_statement_may_run_inside_itself(void **state) {
    (void)state;
    for (int64_t i = 1; i <= 2; i++) {
        test_write(&test, insert_text,
                   ARGS(ARG_INT(i), ARG_INT(i * 10), ARG_NULL, ARG_NULL, ARG_NULL, ARG_NULL));
    }
    struct db *db = test_reader(&test);
    struct query outer, inner;
    assert_true(query_open(&outer, db, &thing_by_id, ARGS(ARG_INT(1)), NULL));
    assert_true(query_open(&inner, db, &thing_by_id, ARGS(ARG_INT(2)), NULL));
    assert_true(query_next(&outer) && query_next(&inner));
    assert_int_equal(query_int(&outer, 0), 10);
    assert_int_equal(query_int(&inner, 0), 20);
    assert_true(query_close(&outer, NULL));
    assert_int_equal(query_int(&inner, 0), 20);
    assert_true(query_close(&inner, NULL));
}

static void parameters_follow_their_digits(void **state) {
    (void)state;
    static const struct sql backward = {
        "backward", "select cast($2 as text), cast($1 as text), cast($2 as text)"};
    struct query query;
    assert_true(query_open(&query, test_reader(&test), &backward,
                           ARGS(ARG_TEXT(S("one")), ARG_TEXT(S("two"))), NULL));
    assert_true(query_next(&query));
    assert_str(query_text(&query, 0), "two");
    assert_str(query_text(&query, 1), "one");
    assert_str(query_text(&query, 2), "two");
    assert_true(query_close(&query, NULL));
}

static void a_null_and_a_number_share_a_statement(void **state) {
    (void)state;
    test_write(&test, insert_text,
               ARGS(ARG_INT(1), ARG_NULL, ARG_INT(2), ARG_NULL, ARG_NULL, ARG_NULL));
    test_write(&test, insert_text,
               ARGS(ARG_INT(2), ARG_INT(5), ARG_REAL(2.5), ARG_NULL, ARG_NULL, ARG_NULL));
    assert_int_equal(test_number(&test, "select count(*) from thing where number is null"), 1);
    assert_int_equal(test_number(&test, "select number from thing where thing_id = 2"), 5);
    assert_int_equal(test_number(&test, "select sum(number) from thing"), 5);
    assert_int_equal(test_number(&test, "select count(*) from thing where 1 < 2 and true"), 2);
}

static bool exec_write(struct db *db, struct arena *arena, void *arg, struct error *error) {
    (void)arena;
    const struct sql *sql = arg;
    return db_exec(db, sql, ARGS0, NULL, error);
}

static void each_refusal_has_its_code(void **state) {
    (void)state;
    static const struct sql fine = {"fine", "insert into thing (org_id, thing_id) values (1, 1)"};
    static const struct sql orphan = {
        "orphan", "insert into part (org_id, part_id, thing_id) values (1, 1, 7)"};
    static const struct sql empty = {"empty",
                                     "insert into thing (org_id, thing_id) values (1, null)"};
    static const struct sql wrong = {"wrong", "select nonsense from thing"};
    struct error error;
    assert_true(store_write_wait(test.store, exec_write, (void *)&fine, &error));
    assert_false(store_write_wait(test.store, exec_write, (void *)&fine, &error));
    assert_int_equal(error.code, ERROR_CONFLICT);
    assert_non_null(strstr(error.cause, "fine"));
    assert_false(store_write_wait(test.store, exec_write, (void *)&orphan, &error));
    assert_int_equal(error.code, ERROR_CONFLICT);
    assert_false(store_write_wait(test.store, exec_write, (void *)&empty, &error));
    assert_int_equal(error.code, ERROR_DATABASE);
    assert_false(store_write_wait(test.store, exec_write, (void *)&wrong, &error));
    assert_int_equal(error.code, ERROR_DATABASE);
}

static void broken_text_is_refused_before_the_engine(void **state) {
    (void)state;
    static const struct sql echo = {"echo", "select cast($1 as text)"};
    struct str bad[] = {{"a\0b", 3}, {"\xd0", 1}};
    for (size_t i = 0; i < 2; i++) {
        struct query query;
        struct error error;
        struct db *db = test_reader(&test);
        assert_false(query_open(&query, db, &echo, ARGS(ARG_TEXT(bad[i])), &error));
        assert_int_equal(error.code, ERROR_INPUT);
    }
}

static void a_reader_cannot_write(void **state) {
    (void)state;
    static const struct sql fine = {"fine", "insert into thing (org_id, thing_id) values (1, 1)"};
    struct error error;
    assert_false(db_exec(test_reader(&test), &fine, ARGS0, NULL, &error));
}

static bool count_changes(struct db *db, struct arena *arena, void *arg, struct error *error) {
    (void)arena;
    static const struct sql update = {"update", "update thing set number = 3 where org_id = 1"};
    static const struct sql give = {"give",
                                    "delete from thing where thing_id = $1 returning number"};
    static const struct sql upsert = {
        "upsert", "insert into thing (org_id, thing_id, number) values (1, $1, $2) on conflict "
                  "(org_id, thing_id) do update set number = excluded.number"};
    int64_t *changed = arg;
    struct query query;
    bool ok = db_exec(db, &update, ARGS0, &changed[0], error) &&
              db_exec(db, &upsert, ARGS(ARG_INT(1), ARG_INT(7)), &changed[1], error) &&
              query_open(&query, db, &give, ARGS(ARG_INT(1)), error);
    if (!ok) {
        return false;
    }
    changed[2] = query_next(&query) ? query_int(&query, 0) : -1;
    return query_close(&query, error);
}

static void changed_rows_are_counted(void **state) {
    (void)state;
    for (int64_t i = 1; i <= 3; i++) {
        test_write(&test, insert_text,
                   ARGS(ARG_INT(i), ARG_NULL, ARG_NULL, ARG_NULL, ARG_NULL, ARG_NULL));
    }
    int64_t changed[3];
    struct error error;
    assert_true(store_write_wait(test.store, count_changes, changed, &error));
    assert_int_equal(changed[0], 3);
    assert_int_equal(changed[1], 1);
    assert_int_equal(changed[2], 7);
    assert_int_equal(test_number(&test, "select count(*) from thing"), 2);
}

#define unit(name) cmocka_unit_test_setup_teardown(name, open_test, close_test)

int main(void) {
    const struct CMUnitTest tests[] = {
        unit(each_kind_of_value_comes_back),
        unit(extreme_numbers_keep_their_bits),
        unit(nothing_is_not_an_empty_text),
        unit(a_query_without_rows_ends_at_once),
        unit(one_statement_may_run_inside_itself),
        unit(parameters_follow_their_digits),
        unit(a_null_and_a_number_share_a_statement),
        unit(each_refusal_has_its_code),
        unit(broken_text_is_refused_before_the_engine),
        unit(a_reader_cannot_write),
        unit(changed_rows_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
