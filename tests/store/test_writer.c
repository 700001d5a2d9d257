// SPDX-License-Identifier: GPL-3.0-or-later
// What an answered write promises, on both engines.
#include "test.h"

#include "tally.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static struct test_store test;

static int open_test(void **state) {
    (void)state;
    test_store_open(&test, tally_rooms);
    return 0;
}

static int close_test(void **state) {
    (void)state;
    test_store_close(&test);
    return 0;
}

// Holds the writer's thread until let go, so that the writes queued meanwhile become one batch.
struct gate {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool entered, open;
};

static bool gate_wait(struct db *db, struct arena *arena, void *arg, struct error *error) {
    (void)db;
    (void)arena;
    (void)error;
    struct gate *gate = arg;
    pthread_mutex_lock(&gate->mutex);
    gate->entered = true;
    pthread_cond_broadcast(&gate->changed);
    while (!gate->open) {
        pthread_cond_wait(&gate->changed, &gate->mutex);
    }
    pthread_mutex_unlock(&gate->mutex);
    return true;
}

static void gate_close(struct gate *gate) {
    *gate = (struct gate){.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
    assert_true(store_write(test.store, gate_wait, gate, NULL, NULL, NULL));
    pthread_mutex_lock(&gate->mutex);
    while (!gate->entered) {
        pthread_cond_wait(&gate->changed, &gate->mutex);
    }
    pthread_mutex_unlock(&gate->mutex);
}

static void gate_open(struct gate *gate) {
    pthread_mutex_lock(&gate->mutex);
    gate->open = true;
    pthread_cond_broadcast(&gate->changed);
    pthread_mutex_unlock(&gate->mutex);
}

// What `done` was told, in the order of the calls; read after the store has nothing queued.
struct answer {
    int order;
    bool ok;
    struct error error;
};
static int answers;

static void take_answer(void *arg, bool ok, const struct error *error) {
    struct answer *answer = arg;
    answer->order = ++answers;
    answer->ok = ok;
    answer->error = *error;
}

static bool do_nothing(struct db *db, struct arena *arena, void *arg, struct error *error) {
    (void)db;
    (void)arena;
    (void)arg;
    (void)error;
    return true;
}

static void wait_for_all(void) {
    assert_true(store_write_wait(test.store, do_nothing, NULL, NULL));
}

static void a_failed_write_undoes_only_itself(void **state) {
    (void)state;
    struct gate gate;
    struct answer answer[10] = {0};
    int64_t number[10];
    answers = 0;
    gate_close(&gate);
    for (int i = 0; i < 10; i++) {
        number[i] = i == 7 ? 5 : i; // 7 is a duplicate of 5
        assert_true(store_write(test.store, i == 3 ? tally_add_and_fail : tally_add, &number[i],
                                take_answer, &answer[i], NULL));
    }
    gate_open(&gate);
    wait_for_all();
    for (int i = 0; i < 10; i++) {
        assert_int_equal(answer[i].order, i + 1);
        assert_int_equal(answer[i].ok, i != 3 && i != 7);
    }
    assert_int_equal(answer[3].error.code, ERROR_INPUT);
    assert_string_equal(answer[3].error.text, "нарочно, 3");
    assert_int_equal(answer[7].error.code, ERROR_CONFLICT);
    tally_check(&test, 8);
}

static void a_batch_is_one_commit(void **state) {
    (void)state;
    struct gate gate;
    struct answer answer[100];
    int64_t number[100];
    gate_close(&gate);
    for (int i = 0; i < 100; i++) {
        number[i] = i;
        assert_true(store_write(test.store, tally_add, &number[i], take_answer, &answer[i], NULL));
    }
    assert_int_equal(store_counts(test.store).queued, 100);
    gate_open(&gate);
    wait_for_all();
    struct store_counts counts = store_counts(test.store);
    assert_int_equal(counts.writes, 102);
    assert_true(counts.commits <= 3); // the gate, the batch, the wait (maybe in the batch)
    assert_int_equal(counts.queued, 0);
    tally_check(&test, 100);
}

static bool add_and_overflow(struct db *db, struct arena *arena, void *arg, struct error *error) {
    static const struct sql all = {"all", "select mark_id from mark"};
    struct query left_open;
    if (!tally_add(db, arena, arg, error) || !query_open(&left_open, db, &all, ARGS0, error) ||
        !query_next(&left_open)) {
        return false;
    }
    arena_alloc(arena, (size_t)ARENA_CAP_DEFAULT * 2); // jumps
    return true;
}

static void too_much_memory_fails_the_write_alone(void **state) {
    (void)state;
    struct gate gate;
    struct answer answer[3] = {0};
    int64_t number[3] = {1, 2, 3};
    gate_close(&gate);
    for (int i = 0; i < 3; i++) {
        assert_true(store_write(test.store, i == 1 ? add_and_overflow : tally_add, &number[i],
                                take_answer, &answer[i], NULL));
    }
    gate_open(&gate);
    wait_for_all();
    assert_true(answer[0].ok && !answer[1].ok && answer[2].ok);
    assert_int_equal(answer[1].error.code, ERROR_LIMIT);
    tally_check(&test, 2);
    struct error error; // and alone, without neighbours
    assert_false(store_write_wait(test.store, add_and_overflow, &number[1], &error));
    assert_int_equal(error.code, ERROR_LIMIT);
    tally_check(&test, 2);
}

static bool ignore_failure(struct db *db, struct arena *arena, void *arg, struct error *error) {
    int64_t twice = 1;
    (void)arg;
    bool first = tally_add(db, arena, &twice, error);
    bool second = tally_add(db, arena, &twice, NULL);
    return first || second;
}

static void a_write_whose_statement_failed_is_not_kept(void **state) {
    (void)state;
    struct error error;
    assert_false(store_write_wait(test.store, ignore_failure, NULL, &error));
    assert_int_equal(error.code, ERROR_CONFLICT);
    tally_check(&test, 0);
}

static bool wait_inside(struct db *db, struct arena *arena, void *arg, struct error *error) {
    (void)db;
    (void)arena;
    return store_write_wait(test.store, do_nothing, arg, error);
}

static void a_write_that_waits_for_a_write_is_refused(void **state) {
    (void)state;
    struct error error;
    assert_false(store_write_wait(test.store, wait_inside, NULL, &error));
    assert_int_equal(error.code, ERROR_INTERNAL);
}

static void a_full_queue_refuses_and_recovers(void **state) {
    (void)state;
    struct gate gate;
    struct error error = {0};
    int queued = 0;
    gate_close(&gate);
    while (store_write(test.store, do_nothing, NULL, NULL, NULL, &error)) {
        queued++;
    }
    assert_int_equal(error.code, ERROR_BUSY);
    assert_true(queued > 1000);
    gate_open(&gate);
    while (store_counts(test.store).queued > 0) {
        usleep(1000);
    }
    wait_for_all();
}

static void closing_commits_what_is_queued(void **state) {
    (void)state;
    static int64_t number[500];
    for (int i = 0; i < 500; i++) {
        number[i] = i;
        assert_true(store_write(test.store, tally_add, &number[i], NULL, NULL, NULL));
    }
    test_store_reopen(&test);
    tally_check(&test, 500);
}

static void a_reader_sees_one_snapshot(void **state) {
    (void)state;
    int64_t number[2] = {1, 2};
    assert_true(store_write_wait(test.store, tally_add, &number[0], NULL));
    struct db *old = test_reader(&test);
    assert_int_equal(tally_count(old), 1);
    assert_true(store_write_wait(test.store, tally_add, &number[1], NULL));
    assert_int_equal(tally_count(old), 1);
    assert_int_equal(tally_count(test_reader(&test)), 2);
}

static void a_rewound_arena_gives_its_reader_back(void **state) {
    (void)state;
    for (int i = 0; i < 100; i++) {
        struct arena_mark mark = arena_mark(test.arena);
        assert_int_equal(tally_count(test_reader(&test)), 0);
        arena_rewind(test.arena, mark);
    }
}

struct crowd {
    int from;
    int failures;
    int seen_halves;
};

static void *crowd_write(void *arg) {
    struct crowd *crowd = arg;
    for (int i = 0; i < 25; i++) {
        int64_t number = crowd->from + i;
        store_write_fn *fn = i % 5 == 4 ? tally_add_and_fail : tally_add;
        crowd->failures += !store_write_wait(test.store, fn, &number, NULL);
    }
    return NULL;
}

static void *crowd_read(void *arg) {
    struct crowd *crowd = arg;
    for (int i = 0; i < 60; i++) {
        struct arena *arena = arena_open(0);
        struct db *db = store_reader(test.store, arena, NULL);
        crowd->failures += db == NULL;
        crowd->seen_halves += db != NULL && tally_count(db) < 0;
        arena_close(arena);
    }
    return NULL;
}

static void many_threads_write_and_readers_see_whole_writes(void **state) {
    (void)state;
    enum { WRITERS = 32, READERS = 6 };
    pthread_t thread[WRITERS + READERS];
    struct crowd crowd[WRITERS + READERS];
    for (int i = 0; i < WRITERS + READERS; i++) {
        crowd[i] = (struct crowd){.from = i * 1000};
        assert_int_equal(
            pthread_create(&thread[i], NULL, i < WRITERS ? crowd_write : crowd_read, &crowd[i]), 0);
    }
    for (int i = 0; i < WRITERS + READERS; i++) {
        pthread_join(thread[i], NULL);
        assert_int_equal(crowd[i].failures, i < WRITERS ? 5 : 0);
        assert_int_equal(crowd[i].seen_halves, 0);
    }
    tally_check(&test, WRITERS * 20);
}

// Writes marks without end; each is told through the pipe after it was answered.
static int told_pipe;

static void tell(void *arg, bool ok, const struct error *error) {
    (void)error;
    ssize_t n = ok ? write(told_pipe, arg, sizeof(int64_t)) : 0;
    (void)n;
    free(arg);
}

static _Noreturn void write_until_killed(int fd, int64_t from) {
    struct error error;
    told_pipe = fd;
    if (!store_open(&test.store, test.url, &test.options, &error)) {
        fprintf(stderr, "%s\n", error.text);
        _exit(1);
    }
    for (int64_t i = from;;) {
        int64_t *number = malloc(sizeof *number);
        *number = i;
        if (store_write(test.store, tally_add, number, tell, number, NULL)) {
            i++;
        } else {
            free(number);
            usleep(100);
        }
    }
}

// Starts a child, kills it after `acknowledged` answers, returns the largest number answered.
static int64_t kill_after(int acknowledged, int64_t from, int64_t *told) {
    int fd[2];
    assert_int_equal(pipe(fd), 0);
    pid_t child = fork();
    if (child == 0) {
        close(fd[0]);
        write_until_killed(fd[1], from);
    }
    close(fd[1]);
    int64_t number, last = 0;
    for (int n = 0; read(fd[0], &number, sizeof number) == (ssize_t)sizeof number; n++) {
        last = number > last ? number : last;
        ++*told;
        if (n == acknowledged) {
            kill(child, SIGKILL);
        }
    }
    close(fd[0]);
    int status;
    waitpid(child, &status, 0);
    assert_true(WIFSIGNALED(status));
    return last;
}

static void a_killed_program_loses_and_doubles_nothing(void **state) {
    (void)state;
    enum { RUNS = 6 };
    int64_t last[RUNS] = {0}, told = 0;
    store_close(test.store);
    test.store = NULL;
    for (int i = 0; i < RUNS; i++) {
        // Numbers that the killed one queued but never answered may be there: start past them.
        last[i] = kill_after(50 + 37 * i, i == 0 ? 0 : last[i - 1] + 100000, &told);
    }
    test_store_reopen(&test);
    int64_t marks = test_number(&test, "select count(*) from mark");
    assert_true(marks >= told);
    tally_check(&test, marks);
    // Answers come in order, so every number up to the last answered one of a run is there.
    assert_int_equal(
        test_number(&test, "select count(*) from (select mark_id, lag(mark_id) over (order by "
                           "mark_id) as before from mark) t where mark_id - before > 1"),
        RUNS - 1);
    for (int i = 0; i < RUNS; i++) {
        char text[96];
        snprintf(text, sizeof text, "select count(*) from mark where mark_id = %lld",
                 (long long)last[i]);
        assert_int_equal(test_number(&test, text), 1);
    }
}

// Another session ends all connections of the database, as a restarted server does.
static bool end_connections(struct db *db, struct arena *arena, void *arg, struct error *error) {
    static const struct sql others = {
        "end_others", "select count(pg_terminate_backend(pid)) from pg_stat_activity where "
                      "datname = current_database() and pid <> pg_backend_pid()"};
    static const struct sql self = {"end_self", "select pg_terminate_backend(pg_backend_pid())"};
    (void)arg;
    return tally_add(db, arena, &(int64_t){77}, error) &&
           db_exec(db, &others, ARGS0, NULL, error) && db_exec(db, &self, ARGS0, NULL, error);
}

static void a_lost_connection_is_opened_again(void **state) {
    (void)state;
    if (!test_on_postgres()) {
        return;
    }
    struct gate gate;
    struct answer answer[3] = {0};
    int64_t number[3] = {1, 2, 3};
    assert_int_equal(test_number(&test, "select count(*) from mark"), 0); // an idle reader is left
    gate_close(&gate);
    for (int i = 0; i < 3; i++) {
        assert_true(store_write(test.store, i == 1 ? end_connections : tally_add, &number[i],
                                take_answer, &answer[i], NULL));
    }
    gate_open(&gate);
    wait_for_all();
    assert_false(answer[0].ok); // it was in the transaction that was lost
    assert_false(answer[1].ok);
    assert_int_equal(answer[1].error.code, ERROR_BUSY);
    assert_true(answer[2].ok);
    tally_check(&test, 1);
    assert_int_equal(test_number(&test, "select mark_id from mark"), 3);
}

static void two_servers_share_one_database_of_postgres(void **state) {
    (void)state;
    if (!test_on_postgres()) {
        return; // a second server on a file is refused: test_faults.c
    }
    struct store *second;
    struct error error;
    assert_true(store_open(&second, test.url, &test.options, &error));
    for (int64_t i = 0; i < 20; i++) {
        struct store *store = i % 2 == 0 ? test.store : second;
        assert_true(store_write_wait(store, tally_add, &i, &error));
    }
    store_close(second);
    tally_check(&test, 20);
}

#define unit(name) cmocka_unit_test_setup_teardown(name, open_test, close_test)

int main(void) {
    const struct CMUnitTest tests[] = {
        unit(a_failed_write_undoes_only_itself),
        unit(a_batch_is_one_commit),
        unit(too_much_memory_fails_the_write_alone),
        unit(a_write_whose_statement_failed_is_not_kept),
        unit(a_write_that_waits_for_a_write_is_refused),
        unit(a_full_queue_refuses_and_recovers),
        unit(closing_commits_what_is_queued),
        unit(a_reader_sees_one_snapshot),
        unit(a_rewound_arena_gives_its_reader_back),
        unit(many_threads_write_and_readers_see_whole_writes),
        unit(a_lost_connection_is_opened_again),
        unit(two_servers_share_one_database_of_postgres),
        unit(a_killed_program_loses_and_doubles_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
