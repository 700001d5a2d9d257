// SPDX-License-Identifier: GPL-3.0-or-later
// Reading files of the source tree as the command and the page do.
#ifndef VSOKO_TESTS_IMPORT_KIT_H
#define VSOKO_TESTS_IMPORT_KIT_H

#include "import/plan.h"
#include "support/test_store.h"

// True: this process is a decoding child and has done its work.
bool import_kit_child(int argc, char **argv);

// Rooms that give kinds; ends with NULL.
extern const struct room *const import_kit_rooms[];

// Reads a file, "tests/data/inputs/…"; `db` may be NULL. Fails the test on a fault of the program.
void import_kit_read(struct arena *arena, struct db *db, int64_t org, const char *path,
                     const char *kind, struct import_result *out);

struct str import_kit_text(struct arena *arena, const char *path);

// ---- a school that lists come into: 15 January 2026, no class and no pupil yet

struct import_school {
    struct test_store test;
    struct person deputy; // who loads; account 0, as the console
};
extern struct import_school import_school;

int import_school_open(void **state);
int import_school_close(void **state);
// A store_write_fn, waited for; fails the test on an error.
void import_school_write(store_write_fn *write, void *ask);

// One load of a file, or of a text given as it is; planned without answers.
struct import_load {
    struct arena *arena;
    struct import_result result;
    struct import_plan plan;
    int64_t batch;
    int64_t counts[PLAN_STATUSES];
};
struct import_load import_load_file(const char *path, const char *kind);
struct import_load import_load_text(const char *text, const char *kind);
void import_load_plan(struct import_load *load, const struct import_answer *answers, size_t n);
void import_load_apply(struct import_load *load, const struct import_answer *answers, size_t n);
// Takes it back; gives how many steps were kept.
int64_t import_load_undo(const struct import_load *load);
void import_load_end(struct import_load *load);
// Reads, applies and ends.
void import_load_now(const char *path);
// The line whose `who` holds the words; fails the test if there is none.
const struct plan_line *import_load_line(const struct import_load *load, const char *who);

#endif
