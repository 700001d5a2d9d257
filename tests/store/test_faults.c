// SPDX-License-Identifier: GPL-3.0-or-later
// Full and broken disks, folders that cannot be written, other programs: said in words, nothing
// answered that is not kept, and the store goes on when the cause is gone. The disk of PostgreSQL
// is its server's; these are SQLite's.
#include "test.h"

#include "fault_vfs.h"
#include "tally.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOBODY = 65534 };

static struct test_store test;

static int open_test(void **state) {
    (void)state;
    test_store_open(&test, tally_rooms);
    return 0;
}

static int close_test(void **state) {
    (void)state;
    fault_set(FAULT_FULL, 0, false);
    test_store_close(&test);
    return 0;
}

// Writes the marks from..to, adds the answered ones to the list; returns how many were refused.
static int write_marks(int64_t from, int64_t to, bool *answered, struct error *error) {
    int refused = 0;
    for (int64_t i = from; i < to; i++) {
        answered[i] = store_write_wait(test.store, tally_add, &i, error);
        refused += !answered[i];
    }
    return refused;
}

// Every answered mark is there; an unanswered one may be (a failed sync says nothing).
static void check_marks(const bool *answered, int64_t n) {
    static const struct sql sql = {"mark_is", "select count(*) from mark where mark_id = $1"};
    struct arena_mark mark = arena_mark(test.arena);
    struct db *db = test_reader(&test);
    for (int64_t i = 0; i < n; i++) {
        struct query query;
        assert_true(query_open(&query, db, &sql, ARGS(ARG_INT(i)), NULL) && query_next(&query));
        if (answered[i]) {
            assert_int_equal(query_int(&query, 0), 1);
        }
        assert_true(query_close(&query, NULL));
    }
    int64_t marks = tally_count(db);
    arena_rewind(test.arena, mark);
    tally_check(&test, marks);
}

enum { BEFORE = 5, DURING = 25, AFTER = 30 };

// A fault at the n-th write; false when the marks were all written before it struck.
static bool torture(enum fault_kind kind, int n, bool stays) {
    bool answered[AFTER] = {0};
    struct error error = {0};
    test_store_open(&test, tally_rooms);
    assert_int_equal(write_marks(0, BEFORE, answered, &error), 0);
    fault_set(kind, n, stays);
    int refused = write_marks(BEFORE, DURING, answered, &error);
    bool struck = fault_struck();
    if (refused > 0) {
        assert_true(struck);
        assert_int_equal(error.code, ERROR_IO);
        assert_non_null(strstr(error.text, kind == FAULT_FULL ? "место" : "диск"));
    }
    fault_set(kind, 0, false);
    check_marks(answered, DURING);
    assert_int_equal(write_marks(DURING, AFTER, answered, &error), 0);
    check_marks(answered, AFTER);
    test_store_reopen(&test);
    check_marks(answered, AFTER);
    test_store_close(&test);
    return struck;
}

static void a_full_disk_at_any_write_loses_nothing(void **state) {
    (void)state;
    for (int n = 1; torture(FAULT_FULL, n, false); n += 7) {
    }
    for (int n = 1; n < 40; n += 13) {
        assert_true(torture(FAULT_FULL, n, true));
    }
}

static void a_broken_write_loses_nothing(void **state) {
    (void)state;
    for (int n = 1; torture(FAULT_WRITE, n, false); n += 9) {
    }
}

static void a_failed_sync_is_never_answered(void **state) {
    (void)state;
    for (int n = 1; torture(FAULT_SYNC, n, false); n += 2) {
    }
    for (int n = 1; n < 10; n += 4) {
        assert_true(torture(FAULT_SYNC, n, true));
    }
    bool answered[2];
    struct error error;
    test_store_open(&test, tally_rooms);
    fault_set(FAULT_SYNC, 1, true);
    assert_int_equal(write_marks(0, 2, answered, &error), 2);
    close_test(state);
}

static void a_disk_full_when_opening_is_told(void **state) {
    (void)state;
    for (int n = 1; n < 60; n += 9) {
        struct error error;
        test_store_prepare(&test, tally_rooms);
        fault_set(FAULT_FULL, n, true);
        if (!store_open(&test.store, test.url, &test.options, &error)) {
            assert_int_equal(error.code, ERROR_IO);
            assert_non_null(strstr(error.text, "место"));
        }
        fault_set(FAULT_FULL, 0, false);
        test_store_reopen(&test);
        tally_check(&test, 0);
        close_test(state);
    }
}

// The process dies at the n-th write of an open with its upgrade and of some marks.
static void death_at_any_write_loses_nothing(void **state) {
    (void)state;
    int status = 0;
    for (int n = 1; n == 1 || WEXITSTATUS(status) == 9; n += 5) {
        int fd[2];
        struct error error;
        test_store_prepare(&test, tally_rooms);
        assert_int_equal(pipe(fd), 0);
        pid_t child = fork();
        if (child == 0) {
            fault_set(FAULT_DEATH, n, false);
            bool ok = store_open(&test.store, test.url, &test.options, &error);
            for (int64_t i = 0; ok && i < 10; i++) {
                ok = store_write_wait(test.store, tally_add, &i, &error) &&
                     write(fd[1], "x", 1) == 1;
            }
            _exit(ok ? 0 : 1);
        }
        close(fd[1]);
        waitpid(child, &status, 0);
        char told[16];
        ssize_t n_told = read(fd[0], told, sizeof told);
        close(fd[0]);
        assert_true(WEXITSTATUS(status) == 9 || WEXITSTATUS(status) == 0);
        test_store_reopen(&test);
        int64_t marks = test_number(&test, "select count(*) from mark");
        assert_true(marks == n_told || marks == n_told + 1); // the last may lack its answer
        tally_check(&test, marks);
        close_test(state);
    }
}

static void a_limit_of_the_file_size_is_told(void **state) {
    (void)state;
    bool answered[2000] = {0};
    struct error error = {0};
    struct rlimit before, small;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 300000;
    setrlimit(RLIMIT_FSIZE, &small);
    int refused = write_marks(0, 600, answered, &error);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_true(refused > 0);
    assert_int_equal(error.code, ERROR_IO);
    assert_int_equal(write_marks(600, 700, answered, &error), 0);
    check_marks(answered, 700);
}

static void a_second_server_is_refused(void **state) {
    (void)state;
    struct store *second;
    struct error error;
    assert_false(store_open(&second, test.url, &test.options, &error));
    assert_int_equal(error.code, ERROR_BUSY);
    assert_non_null(strstr(error.text, "уже работает"));
    struct store_options reading = test.options; // a command beside the server only reads
    reading.read_only = true;
    assert_true(store_open(&second, test.url, &reading, &error));
    store_close(second);
    int64_t number = 1;
    assert_true(store_write_wait(test.store, tally_add, &number, &error));
    test_store_reopen(&test); // the lock ends with the store
}

static void a_damaged_file_is_told(void **state) {
    (void)state;
    struct error error;
    store_close(test.store);
    test.store = NULL;
    int fd = open(test.url, O_WRONLY);
    char rubbish[4096];
    memset(rubbish, 'z', sizeof rubbish);
    assert_int_equal(write(fd, rubbish, sizeof rubbish), sizeof rubbish);
    close(fd);
    assert_false(store_open(&test.store, test.url, &test.options, &error));
    assert_int_equal(error.code, ERROR_DATABASE);
    assert_non_null(strstr(error.text, "повреждён"));
}

static int lines;

static void count_line(void *arg, const char *line) {
    (void)arg;
    (void)line;
    lines++;
}

static void a_damaged_page_is_found_by_the_check(void **state) {
    (void)state;
    bool answered[200];
    struct error error;
    assert_int_equal(write_marks(0, 200, answered, &error), 0);
    store_close(test.store);
    test.store = NULL;
    int fd = open(test.url, O_WRONLY);
    char rubbish[4096];
    memset(rubbish, 'z', sizeof rubbish);
    assert_int_equal(pwrite(fd, rubbish, sizeof rubbish, 4096 * 12L), sizeof rubbish);
    close(fd);
    test_store_reopen(&test);
    lines = 0;
    assert_true(store_check(test.store, count_line, NULL, &error));
    assert_true(lines > 0);
}

static void the_files_are_for_their_owner_alone(void **state) {
    (void)state;
    bool answered[1];
    struct error error;
    assert_int_equal(write_marks(0, 1, answered, &error), 0);
    assert_true(store_backup(test.store, test_path(&test, "copy.db"), &error));
    static const char *const names[] = {"vsoko.db", "vsoko.db-wal", "vsoko.db-shm", "vsoko.db.lock",
                                        "copy.db"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct stat file;
        assert_int_equal(stat(test_path(&test, names[i]), &file), 0);
        assert_int_equal(file.st_mode & 0777, 0600);
    }
}

static void a_backup_to_a_full_disk_leaves_no_half_copy(void **state) {
    (void)state;
    struct error error;
    fault_set(FAULT_FULL, 3, true);
    assert_false(store_backup(test.store, test_path(&test, "copy.db"), &error));
    fault_set(FAULT_FULL, 0, false);
    assert_int_equal(error.code, ERROR_IO);
    assert_int_not_equal(access(test_path(&test, "copy.db"), F_OK), 0);
    assert_int_not_equal(access(test_path(&test, "copy.db.part"), F_OK), 0);
    assert_false(store_backup(test.store, test_path(&test, "none/copy.db"), &error));
    assert_non_null(strstr(error.text, "Нет папки"));
}

// Runs as a user that may not write there, since root may everywhere.
static int as_nobody(int (*fn)(void)) {
    pid_t child = fork();
    if (child == 0) {
        if (geteuid() == 0 && (setgid(NOBODY) != 0 || setuid(NOBODY) != 0)) {
            _exit(99);
        }
        _exit(fn());
    }
    int status;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int open_for_writing(void) {
    struct store *store;
    struct error error;
    bool ok = store_open(&store, test.url, &test.options, &error);
    return ok || error.code != ERROR_IO || strstr(error.text, "только для чтения") == NULL;
}

static int open_for_reading(void) {
    struct store *store;
    struct error error;
    test.options.read_only = true;
    if (!store_open(&store, test.url, &test.options, &error)) {
        fprintf(stderr, "%s (%s)\n", error.text, error.cause);
        return 1;
    }
    struct arena *arena = arena_open(0);
    struct db *db = store_reader(store, arena, NULL);
    bool ok = db != NULL && tally_count(db) == 1;
    arena_close(arena);
    store_close(store);
    return ok ? 0 : 2;
}

static void a_folder_for_reading_is_told_and_can_be_read(void **state) {
    (void)state;
    bool answered[1];
    struct error error;
    assert_int_equal(write_marks(0, 1, answered, &error), 0);
    store_close(test.store);
    test.store = NULL;
    chmod(test.url, 0444);
    chmod(test.folder, 0555);
    assert_int_equal(as_nobody(open_for_writing), 0);
    assert_int_equal(as_nobody(open_for_reading), 0);
    chmod(test.folder, 0755);
}

#define unit(name) cmocka_unit_test_setup_teardown(name, open_test, close_test)

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_disk_at_any_write_loses_nothing),
        cmocka_unit_test(a_broken_write_loses_nothing),
        cmocka_unit_test(a_failed_sync_is_never_answered),
        cmocka_unit_test(a_disk_full_when_opening_is_told),
        cmocka_unit_test(death_at_any_write_loses_nothing),
        unit(a_limit_of_the_file_size_is_told),
        unit(a_second_server_is_refused),
        unit(a_damaged_file_is_told),
        unit(a_damaged_page_is_found_by_the_check),
        unit(the_files_are_for_their_owner_alone),
        unit(a_backup_to_a_full_disk_leaves_no_half_copy),
        unit(a_folder_for_reading_is_told_and_can_be_read),
    };
    if (test_on_postgres()) {
        return 77; // skipped
    }
    fault_vfs_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
