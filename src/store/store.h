// SPDX-License-Identifier: GPL-3.0-or-later
// The database: one SQL text for SQLite and PostgreSQL, readers that never write, one writer that
// commits whatever queued during the last commit (group commit).
//
//   static const struct sql pupil_by_id = {"pupil_by_id",
//       "select last_name, first_name from pupil where org_id = $1 and id = $2"};
//
//   struct query q;
//   if (!query_open(&q, db, &pupil_by_id, ARGS(ARG_INT(org), ARG_INT(id)), error)) return false;
//   while (query_next(&q)) { name = str_dup(arena, query_text(&q, 0)); }
//   return query_close(&q, error);
#ifndef VSOKO_STORE_STORE_H
#define VSOKO_STORE_STORE_H

#include "base/error.h"
#include "base/room.h"
#include "base/str.h"
#include "base/vec.h"

struct store; // an opened database: readers, the writer's thread, its queue
struct db;    // one connection with its prepared statements, used by one thread at a time

struct sql {
    const char *name; // unique in the program: "pupil_by_id"
    const char *text; // parameters $1, $2 …; the rules are in docs/internals/store.md
};

enum arg_kind { ARG_KIND_NULL, ARG_KIND_INT, ARG_KIND_REAL, ARG_KIND_TEXT, ARG_KIND_BLOB };

struct arg {
    enum arg_kind kind;
    int64_t integer;
    double real;
    struct str text; // also the bytes of a blob; must live until the query is closed
};

#define ARG_NULL ((struct arg){.kind = ARG_KIND_NULL})
#define ARG_INT(value) ((struct arg){.kind = ARG_KIND_INT, .integer = (value)})
#define ARG_REAL(value) ((struct arg){.kind = ARG_KIND_REAL, .real = (value)})
#define ARG_TEXT(value) ((struct arg){.kind = ARG_KIND_TEXT, .text = (value)})
#define ARG_BLOB(value) ((struct arg){.kind = ARG_KIND_BLOB, .text = (value)})
// The two arguments "array, length" of query_open and db_exec; ARGS0 for a statement without any.
#define ARGS(...)                                                                                  \
    (const struct arg[]){__VA_ARGS__},                                                             \
        sizeof((const struct arg[]){__VA_ARGS__}) / sizeof(struct arg)
#define ARGS0 NULL, 0

// Reading --------------------------------------------------------------------------------------

struct query {
    struct db *db; // private, all of it
    void *statement;
    struct error failure;
    int row;
    bool failed;
};

// Starts a statement; false leaves nothing to close. ERROR_INPUT for a text that is not UTF-8 or
// holds a zero byte, ERROR_CONFLICT for a key that exists or a link to what does not.
bool query_open(struct query *query, struct db *db, const struct sql *sql, const struct arg *args,
                size_t n, struct error *error) __attribute__((warn_unused_result));
// The next row; false at the end and on an error, which query_close() then reports.
bool query_next(struct query *query);
int64_t query_int(struct query *query, int column);     // 0 for NULL
double query_real(struct query *query, int column);     // 0 for NULL
struct str query_text(struct query *query, int column); // valid until the next row; "" for NULL
struct str query_blob(struct query *query, int column); // the same
bool query_null(struct query *query, int column);
// Ends the statement, however far it was read; false with what query_next() met.
bool query_close(struct query *query, struct error *error) __attribute__((warn_unused_result));

// Runs a statement to its end; *changed (may be NULL) gets the number of rows it touched.
bool db_exec(struct db *db, const struct sql *sql, const struct arg *args, size_t n,
             int64_t *changed, struct error *error) __attribute__((warn_unused_result));

// The store ------------------------------------------------------------------------------------

struct store_options {
    bool read_only;                  // readers only (a command beside a running server)
    bool no_migrate;                 // refuse an older schema instead of upgrading it
    int readers;                     // connections kept for reading, 0 = 4
    const struct room *const *rooms; // whose migrations and statements; ends with NULL
};

// Opens, checks and upgrades. `url` is a path of a SQLite file or "postgresql://…". A newer
// database, a second server on the same data, a read-only folder, a full disk and a damaged file
// each give their own sentence.
bool store_open(struct store **out, const char *url, const struct store_options *options,
                struct error *error) __attribute__((warn_unused_result));
// Waits for the queue to be committed, then closes. NULL is allowed.
void store_close(struct store *store);

// A reader's connection until the arena closes or is rewound. One snapshot from the first query to
// the end, so that a page's numbers agree with each other. NULL on error.
struct db *store_reader(struct store *store, struct arena *arena, struct error *error);

// A write: runs on the writer's thread inside its transaction, in a savepoint of its own: when it
// returns false everything it did is undone and *error goes to the caller. It must not wait for
// anything. `arena` is released after `done` ran; results go into *arg, which the caller owns.
typedef bool store_write_fn(struct db *db, struct arena *arena, void *arg, struct error *error);
// Called on the writer's thread after the commit is on the disk (ok) or after the failure.
typedef void store_done_fn(void *arg, bool ok, const struct error *error);

// Queues a write; false when the queue is full or the store is closing (ERROR_BUSY).
bool store_write(struct store *store, store_write_fn *fn, void *arg, store_done_fn *done,
                 void *done_arg, struct error *error) __attribute__((warn_unused_result));
// The same, waiting for the commit: for commands and jobs, never on a net thread.
bool store_write_wait(struct store *store, store_write_fn *fn, void *arg, struct error *error)
    __attribute__((warn_unused_result));

enum store_engine { STORE_SQLITE, STORE_POSTGRES };
// Which of them the URL chose.
enum store_engine store_engine(const struct store *store);

enum forget_when { FORGET_SOON, FORGET_NOW };
// Part of a write that deletes or changes rows of the table: when it is committed, and before it is
// answered, their former versions are taken from the file too. On SQLite the log is folded into the
// file and emptied (deleted bytes are overwritten anyway). On PostgreSQL the table is rewritten: at
// once with FORGET_NOW, else at most every half a minute. Where a reader stands in the way it is
// tried again every second. `table` must live as long as the store.
void db_forget(struct db *db, const char *table, enum forget_when when);

struct store_counts {
    int64_t commits, writes, failures, queued; // since opening; queued = now
    int64_t unforgotten;                       // tables whose former versions are still there
};
// What the writer did so far; all 0 for a store opened read_only.
struct store_counts store_counts(const struct store *store);

// Maintenance ----------------------------------------------------------------------------------

// A consistent copy into a SQLite file (from either engine), while writing goes on.
bool store_backup(struct store *store, const char *path, struct error *error)
    __attribute__((warn_unused_result));
// The rows of such a file, of the same schema, into this store instead of all that it holds: all or
// nothing. For a store that nobody else writes to.
bool store_load(struct store *store, const char *path, struct error *error)
    __attribute__((warn_unused_result));
// Integrity, foreign keys, schema hash; each finding is a Russian line given to `say`.
bool store_check(struct store *store, void (*say)(void *arg, const char *line), void *arg,
                 struct error *error) __attribute__((warn_unused_result));

struct store_table {
    struct str name;
    int64_t rows;
};
struct store_rows {
    VEC(struct store_table) tables; // by name
    int64_t total;
};
// Rows of each table, in one snapshot.
bool store_count_rows(struct store *store, struct arena *arena, struct store_rows *out,
                      struct error *error) __attribute__((warn_unused_result));

// Puts the SQLite file `with` in the place of the file `path`, which is kept under the name `kept`
// (if it was there). ERROR_BUSY while a program works with `path`.
bool store_replace(const char *path, const char *with, const char *kept, struct error *error)
    __attribute__((warn_unused_result));

#endif
