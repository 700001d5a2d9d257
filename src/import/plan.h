// SPDX-License-Identifier: GPL-3.0-or-later
// What would be written: the result of reading compared with the database, row by row; the answers
// to its questions; and writing it, as one batch (school/batch.h) that can be undone.
#ifndef VSOKO_IMPORT_PLAN_H
#define VSOKO_IMPORT_PLAN_H

#include "school/batch.h"
#include "import/import.h"

enum plan_status {
    PLAN_NEW,
    PLAN_SAME,
    PLAN_CHANGED, // renamed, or a field was filled or corrected
    PLAN_MOVED,   // another class
    PLAN_LEFT,    // leaves the school, by the file's word or by the person's answer
    PLAN_ASK,     // doubtful: nothing is written until it is answered
    PLAN_SKIP,    // left out by the person's answer
    PLAN_TOLD,    // an answered question about the whole file; writes nothing by itself
    PLAN_STATUSES
};

struct plan_option {
    struct str value; // what the form sends: "new", "skip", "p17"
    struct str title; // Russian
};

struct plan_line {
    struct str key; // "2.15": sheet and row; "left.17": a record that is not in the file
    int row;        // 0 if the line is not of the file
    enum plan_status status;
    struct str who;  // «Иванов Александр Сергеевич, 5А»
    struct str what; // Russian: «был в 5Б, станет в 5А»; the question of PLAN_ASK
    VEC(struct plan_option) options; // of a question, answered or not
    struct str answer;               // the option taken, "" if none
    int64_t target;                  // the record it goes into, 0 = a new one
    size_t entry;                    // the kind's own row, PLAN_NO_ENTRY if none
};
#define PLAN_NO_ENTRY ((size_t)-1)

struct import_plan {
    VEC(struct plan_line) lines;
    int64_t counts[PLAN_STATUSES];
    int64_t matched;             // rows that found their record
    int64_t ambiguous;           // rows whose name and class fit several records
    int64_t ambiguous_born;      // the same with the date of birth
    VEC(struct str) new_names;   // of rows that found none
    VEC(struct str) new_classes; // classes that will be made
    void *changes;               // the kind's own: what each line writes
};

struct import_answer {
    struct str key;
    struct str value;
};

// The job of planning or of applying.
struct import_work {
    struct db *db;
    struct arena *arena;
    const struct person *by;
    struct date on; // from which day moves count
    const struct import_answer *answers;
    size_t n_answers;
    struct batch *batch;                                  // NULL while planning
    void (*tell)(void *arg, int64_t done, int64_t total); // NULL = nobody looks on
    void *tell_arg;
};

const char *plan_status_title(enum plan_status status); // Russian: «новые»
const char *plan_status_name(enum plan_status status);  // "new"

// Compares a readable result with the database. Nothing is written. A kind without a plan gives
// an empty one.
bool import_plan_make(struct import_work *work, const struct import_result *result,
                      struct import_plan *plan, struct error *error)
    __attribute__((warn_unused_result));

// A store_write_fn. Plans once more inside the writer's transaction, writes one batch, remembers
// the columns that a person chose.
struct import_apply {
    const struct person *by;
    const struct import_result *result;
    struct str file_name;
    const struct import_choice *choices;
    size_t n_choices;
    struct date on;
    const struct import_answer *answers;
    size_t n_answers;
    void (*tell)(void *arg, int64_t done, int64_t total); // how far the writing is; may be NULL
    void *tell_arg;
    int64_t counts[PLAN_STATUSES]; // out
    int64_t batch_id;              // out; 0 = nothing had to change
};
bool import_apply(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// Columns remembered for this header; none is not an error.
bool import_mapping_find(struct db *db, struct arena *arena, int64_t org,
                         const struct import_result *result, struct import_choice **choices,
                         size_t *n, struct error *error) __attribute__((warn_unused_result));

// For kinds: the answer to a question, "" if there is none; a line; an option of it; how far the
// writing is.
struct str import_answer_of(const struct import_work *work, struct str key);
struct plan_line *import_plan_add(struct import_work *work, struct import_plan *plan,
                                  struct str key, enum plan_status status);
void import_plan_told(const struct import_work *work, int64_t done, int64_t total);
void import_plan_option(struct import_work *work, struct plan_line *line, struct str value,
                        struct str title);

// What a kind keeps for the next file of the same shape: a map of its own, under the mark that it
// gives (import_mapping). *out is NULL where nothing was kept; put is for apply.
bool import_memory_get(struct db *db, struct arena *arena, int64_t org, struct str kind,
                       struct str fingerprint, const struct node **out, struct error *error)
    __attribute__((warn_unused_result));
bool import_memory_put(struct db *db, struct arena *arena, int64_t org, struct str kind,
                       struct str fingerprint, const struct node *memory, struct error *error)
    __attribute__((warn_unused_result));

// Would it write anything?
bool import_plan_changes(const struct import_plan *plan);

// The plan as --json prints it: statuses with counts, cross_match.
struct node *import_plan_node(struct arena *arena, const struct import_plan *plan);

extern const struct sql *const import_plan_sql[];

#endif
