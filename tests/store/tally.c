// SPDX-License-Identifier: GPL-3.0-or-later
#include "tally.h"

#include "test.h"

#include "store/migrate.h"

static const struct migration steps[] = {{"tally/001_mark",
                                          "create table mark (\n"
                                          "    org_id {int} not null,\n"
                                          "    mark_id {int} not null,\n"
                                          "    filler text not null,\n"
                                          "    primary key (org_id, mark_id)\n"
                                          ") {end};\n"
                                          "create table total (\n"
                                          "    org_id {int} not null primary key,\n"
                                          "    marks {int} not null\n"
                                          ") {end};\n"
                                          "insert into total (org_id, marks) values (1, 0);\n",
                                          "01"},
                                         {0}};
static const struct room room = {.name = "tally", .floor = 2, .migrations = steps};
const struct room *const tally_rooms[] = {&room, NULL};

bool tally_add(struct db *db, struct arena *arena, void *arg, struct error *error) {
    static const struct sql insert = {
        "mark_insert", "insert into mark (org_id, mark_id, filler) values (1, $1, $2)"};
    static const struct sql add = {"total_add",
                                   "update total set marks = marks + 1 where org_id = 1"};
    char *filler = arena_array(arena, char, 600);
    memset(filler, 'f', 600);
    return db_exec(db, &insert, ARGS(ARG_INT(*(int64_t *)arg), ARG_TEXT(str_n(filler, 600))), NULL,
                   error) &&
           db_exec(db, &add, ARGS0, NULL, error);
}

bool tally_add_and_fail(struct db *db, struct arena *arena, void *arg, struct error *error) {
    return tally_add(db, arena, arg, error) &&
           error_set(error, ERROR_INPUT, "нарочно, %d", (int)*(int64_t *)arg);
}

int64_t tally_count(struct db *db) {
    static const struct sql marks = {"marks", "select count(*) from mark where org_id = 1"};
    static const struct sql total = {"total", "select marks from total where org_id = 1"};
    const struct sql *const both[] = {&marks, &total};
    int64_t number[2];
    for (int i = 0; i < 2; i++) {
        struct query query;
        struct error error;
        if (!query_open(&query, db, both[i], ARGS0, &error) || !query_next(&query)) {
            return -1;
        }
        number[i] = query_int(&query, 0);
        if (!query_close(&query, &error)) {
            return -1;
        }
    }
    return number[0] == number[1] ? number[0] : -1;
}

static void refuse_line(void *arg, const char *line) {
    (void)arg;
    fail_msg("%s", line);
}

void tally_check(struct test_store *test, int64_t marks) {
    struct error error;
    struct arena_mark mark = arena_mark(test->arena);
    assert_int_equal(tally_count(test_reader(test)), marks);
    arena_rewind(test->arena, mark);
    if (!store_check(test->store, refuse_line, NULL, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
}
