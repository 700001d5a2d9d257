// SPDX-License-Identifier: GPL-3.0-or-later
// The schema goes forward, step by step, and never loses data on the way.
#include "test.h"

#include "support/test_store.h"

#include "base/clock.h"
#include "store/migrate.h"

#include <sys/wait.h>
#include <unistd.h>

#define PUPIL                                                                                      \
    {                                                                                              \
        "old/001_pupil",                                                                           \
            "create table pupil (org_id {int} not null, pupil_id {int} not null, name text not "   \
            "null, "                                                                               \
            "primary key (org_id, pupil_id)) {end};\n"                                             \
            "insert into pupil (org_id, pupil_id, name) values (1, 1, 'А');\n",                    \
            "11"                                                                                   \
    }
#define SHARE                                                                                      \
    {                                                                                              \
        "old/002_share",                                                                           \
            "alter table pupil add column share {real} not null default 0;\n"                      \
            "update pupil set share = pupil_id * 0.5;\n",                                          \
            "22"                                                                                   \
    }
#define MARK                                                                                       \
    {                                                                                              \
        "old/003_mark",                                                                            \
            "create table mark (org_id {int} not null, pupil_id {int} not null, facts {json} not " \
            "null, "                                                                               \
            "sheet {blob}, primary key (org_id, pupil_id)) {end_keyed};\n"                         \
            "insert into mark (org_id, pupil_id, facts) select org_id, pupil_id, '{}' from "       \
            "pupil;\n",                                                                            \
            "33"                                                                                   \
    }

static const struct migration first_steps[] = {PUPIL, {0}};
static const struct migration all_steps[] = {PUPIL, SHARE, MARK, {0}};
static const struct migration other_steps[] = {
    {"old/001_pupil", "create table pupil (org_id {int}) {end};\n", "1100"}, {0}};
static const struct migration broken_steps[] = {
    PUPIL,
    SHARE,
    {"old/003_broken",
     "create table fine (org_id {int} not null primary key) {end};\nselect nonsense;\n", "44"},
    {0}};
static const struct room first_room = {.name = "old", .floor = 2, .migrations = first_steps};
static const struct room all_room = {.name = "old", .floor = 2, .migrations = all_steps};
static const struct room other_room = {.name = "old", .floor = 2, .migrations = other_steps};
static const struct room broken_room = {.name = "old", .floor = 2, .migrations = broken_steps};
static const struct room empty_room = {.name = "empty", .floor = 1};
static const struct room *const first[] = {&first_room, NULL};
static const struct room *const all[] = {&empty_room, &all_room, NULL};
static const struct room *const other[] = {&other_room, NULL};
static const struct room *const broken[] = {&broken_room, NULL};

static struct test_store test;

// A database of the first version with two pupils, closed.
static int prepare_first(void **state) {
    (void)state;
    test_store_open(&test, first);
    test_write(&test, "insert into pupil (org_id, pupil_id, name) values (1, 2, 'Б')", ARGS0);
    store_close(test.store);
    test.store = NULL;
    return 0;
}

static int close_test(void **state) {
    (void)state;
    test_store_close(&test);
    return 0;
}

static void open_as(const struct room *const *rooms) {
    test.options.rooms = rooms;
    test_store_reopen(&test);
}

static struct error refused_as(const struct room *const *rooms) {
    struct error error = {0};
    test.options.rooms = rooms;
    assert_false(store_open(&test.store, test.url, &test.options, &error));
    assert_null(test.store);
    return error;
}

static void check_upgraded(void) {
    assert_int_equal(test_number(&test, "select count(*) from mark"), 2);
    assert_int_equal(test_number(&test, "select cast(sum(share * 10) as integer) from pupil"), 15);
    assert_int_equal(test_number(&test, "select count(*) from store_migration"), 3);
}

static void an_older_database_is_upgraded_with_its_data(void **state) {
    (void)state;
    open_as(all);
    check_upgraded();
    test_store_reopen(&test); // a second start changes nothing
    check_upgraded();
}

static void a_copy_is_made_before_an_upgrade(void **state) {
    (void)state;
    if (test_on_postgres()) {
        return;
    }
    open_as(all);
    store_close(test.store);
    test.store = NULL;
    snprintf(test.url, sizeof test.url, "%s/vsoko.db.before-old-002_share.bak", test.folder);
    open_as(first);
    assert_int_equal(test_number(&test, "select count(*) from pupil"), 2);
    assert_int_equal(test_number(&test, "select count(*) from store_migration"), 1);
}

static void a_step_that_fails_leaves_the_ones_before_it(void **state) {
    (void)state;
    assert_int_equal(refused_as(broken).code, ERROR_DATABASE);
    open_as(all); // the mended program goes on from there
    check_upgraded();
    assert_int_equal(test_number(&test, "select count(*) from pupil"), 2);
}

// Opens in a child that is ended by an alarm, somewhere on the way, and then opens again. The same
// at each single write of SQLite is in test_faults.c.
static void a_killed_upgrade_goes_on(void **state) {
    (void)state;
    close_test(state);
    for (int microseconds = 0; microseconds < 40000; microseconds += 4000) {
        prepare_first(state);
        pid_t child = fork();
        if (child == 0) {
            test.options.rooms = all;
            ualarm((useconds_t)microseconds + 1, 0); // SIGALRM ends the process
            struct error error;
            bool ok = store_open(&test.store, test.url, &test.options, &error);
            _exit(ok ? 0 : 1);
        }
        int status;
        waitpid(child, &status, 0);
        assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
        open_as(all);
        check_upgraded();
        close_test(state);
    }
}

static void a_changed_step_is_refused(void **state) {
    (void)state;
    struct error error = refused_as(other);
    assert_int_equal(error.code, ERROR_DATABASE);
    assert_non_null(strstr(error.text, "old/001_pupil"));
    open_as(first);
    assert_int_equal(test_number(&test, "select count(*) from pupil"), 2);
}

static void a_newer_database_is_refused(void **state) {
    (void)state;
    open_as(all);
    store_close(test.store);
    test.store = NULL;
    struct error error = refused_as(first);
    assert_int_equal(error.code, ERROR_DATABASE);
    assert_non_null(strstr(error.text, "более новой"));
}

static void no_upgrade_where_it_is_not_wanted(void **state) {
    (void)state;
    test.options.no_migrate = true;
    assert_non_null(strstr(refused_as(all).text, "old/002_share"));
    test.options.no_migrate = false;
    test.options.read_only = true;
    assert_non_null(strstr(refused_as(all).text, "old/002_share"));
    open_as(first);
    assert_int_equal(test_number(&test, "select count(*) from pupil"), 2);
    struct error error;
    assert_false(store_write(test.store, NULL, NULL, NULL, NULL, &error));
    assert_int_equal(error.code, ERROR_FORBIDDEN);
    test.options.read_only = false;
}

static void a_clock_set_back_stays_behind_the_database(void **state) {
    (void)state;
    open_as(all);
    int64_t applied = test_number(&test, "select max(applied_ms) from store_migration");
    clock_fake_ms(1000000000000);
    test_store_reopen(&test);
    assert_true(clock_now_ms() >= applied);
    assert_true(clock_behind_ms() > 0);
    clock_fake_ms(0);
}

static int lines;

static void count_line(void *arg, const char *line) {
    assert_true(arg == &lines && line[0] != '\0');
    lines++;
}

static void a_schema_changed_by_hand_is_found(void **state) {
    (void)state;
    struct error error;
    lines = 0;
    open_as(all);
    assert_true(store_check(test.store, count_line, &lines, &error));
    assert_int_equal(lines, 0);
    test_write(&test, "alter table pupil add column extra text", ARGS0);
    test_write(&test, "create index by_name on pupil (org_id, name)", ARGS0);
    assert_true(store_check(test.store, count_line, &lines, &error));
    assert_int_equal(lines, 2);
}

static void a_backup_holds_every_row(void **state) {
    (void)state;
    open_as(all);
    test_write(&test, "update mark set sheet = $1, facts = $2 where pupil_id = 2",
               ARGS(ARG_BLOB(((struct str){"\0\xff", 2})), ARG_TEXT(S("{\"a\":1}"))));
    struct error error;
    const char *path = test_path(&test, "copy.db");
    if (!store_backup(test.store, path, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
    struct store *copy;
    struct arena *arena = arena_open(0);
    assert_true(store_open(&copy, path, &test.options, &error));
    static const struct sql sql = {
        "backed_up", "select sheet, facts ->> 'a', p.share, m.pupil_id from mark m join pupil p on "
                     "p.pupil_id = m.pupil_id order by m.pupil_id desc"};
    struct query query;
    assert_true(query_open(&query, store_reader(copy, arena, NULL), &sql, ARGS0, NULL));
    assert_true(query_next(&query));
    assert_int_equal(query_blob(&query, 0).n, 2);
    assert_memory_equal(query_blob(&query, 0).p, "\0\xff", 2);
    assert_int_equal(query_int(&query, 1), 1);
    assert_true(query_real(&query, 2) == 1.0);
    assert_true(query_next(&query) && query_null(&query, 0));
    assert_true(query_close(&query, NULL));
    lines = 0;
    assert_true(store_check(copy, count_line, &lines, &error));
    assert_int_equal(lines, 0);
    arena_close(arena);
    store_close(copy);
}

#define unit(name) cmocka_unit_test_setup_teardown(name, prepare_first, close_test)

int main(void) {
    const struct CMUnitTest tests[] = {
        unit(an_older_database_is_upgraded_with_its_data),
        unit(a_copy_is_made_before_an_upgrade),
        unit(a_step_that_fails_leaves_the_ones_before_it),
        unit(a_killed_upgrade_goes_on),
        unit(a_changed_step_is_refused),
        unit(a_newer_database_is_refused),
        unit(no_upgrade_where_it_is_not_wanted),
        unit(a_clock_set_back_stays_behind_the_database),
        unit(a_schema_changed_by_hand_is_found),
        unit(a_backup_holds_every_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
