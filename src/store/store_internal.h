// SPDX-License-Identifier: GPL-3.0-or-later
// Inside the store: an engine (SQLite, PostgreSQL) is one table of functions, everything else is
// written once above it.
#ifndef VSOKO_STORE_STORE_INTERNAL_H
#define VSOKO_STORE_STORE_INTERNAL_H

#include "store/migrate.h"
#include "store/store.h"

#include <pthread.h>

enum { CACHE_BUCKETS = 256, CACHE_LARGEST = 1024, PATH_LARGEST = 4096 };

enum db_role {
    DB_WRITER,
    DB_READER,
    DB_FILE, // a SQLite file of our own beside the store: a copy, an empty schema to compare with
};

// A prepared statement: kept by its connection and used again when it is free.
struct statement {
    struct statement *next;      // in its bucket
    struct statement *next_open; // in db->open
    uint64_t key;
    char *text;
    const char *name; // of the struct sql it was last used for
    void *native;     // what the engine keeps
    bool cached, open;
};

struct db {
    const struct engine *engine;
    const char *url; // must live as long as the connection
    enum db_role role;
    bool only_read; // the store was opened read_only
    void *handle;   // sqlite3 *, PGconn *
    struct statement *buckets[CACHE_BUCKETS];
    size_t cached;
    unsigned names;         // counter for PostgreSQL's names of statements
    struct statement *open; // queries under way
    bool broken;            // the connection is of no more use: close and open again
    bool failed;            // a statement failed since db_forget_failure(); see `failure`
    struct error failure;
    struct db *next;               // in the pool of readers
    struct forgetting *forgetting; // of the writer's connection, else NULL
};

// Tables whose former versions are to be removed after the commit.
enum { FORGET_TABLES = 64 };
struct forgetting {
    const char *tables[FORGET_TABLES];
    size_t n;
    bool now;
    int64_t last_ms; // of the last try, clock_monotonic_ms()
};

enum step { STEP_ROW, STEP_END, STEP_FAILED };

struct engine {
    enum store_engine id;
    const char *begin_write, *begin_read;
    // {int} {real} {blob} {json} {end} {end_keyed}
    const char *words[6];
    bool (*open)(struct db *db, struct error *error);
    void (*close)(struct db *db);
    // Statements without parameters, divided by ';'.
    bool (*run)(struct db *db, const char *text, struct error *error);
    bool (*prepare)(struct db *db, struct statement *statement, const struct arg *args, size_t n,
                    struct error *error);
    void (*discard)(struct db *db, struct statement *statement);
    bool (*start)(struct db *db, struct statement *statement, const struct arg *args, size_t n,
                  struct error *error);
    enum step (*step)(struct db *db, struct statement *statement, struct error *error);
    void (*finish)(struct statement *statement);
    int64_t (*changed)(struct db *db, struct statement *statement);
    int64_t (*column_int)(struct statement *statement, int column);
    double (*column_real)(struct statement *statement, int column);
    struct str (*column_text)(struct statement *statement, int column);
    struct str (*column_blob)(struct statement *statement, int column);
    bool (*column_null)(struct statement *statement, int column);
    bool (*in_transaction)(struct db *db);
    // One server at a time upgrades a shared database: takes that right or gives it back.
    bool (*lock_schema)(struct db *db, bool take, struct error *error);
    // Removes former versions of rows, outside a transaction; ERROR_BUSY: a reader needs them
    // still.
    bool (*forget)(struct db *db, const char *const *tables, size_t n, struct error *error);
    int forget_pause_ms; // between two times, unless it must be now
};

extern const struct engine sqlite_engine, postgres_engine;

// query.c
// Opens a connection in memory of the caller's; on false it is closed already.
bool db_open(struct db *db, const struct engine *engine, const char *url, enum db_role role,
             bool only_read, struct error *error) __attribute__((warn_unused_result));
// Closes it with its statements; nothing happens when it is closed.
void db_close(struct db *db);
// Ends queries that were left open (a jump out of a guarded arena leaves them).
void db_end_queries(struct db *db);
void db_forget_failure(struct db *db); // begins a write: see db->failed
// Statements without parameters, divided by ';'.
bool db_run(struct db *db, const char *text, struct error *error)
    __attribute__((warn_unused_result));
// Ends a transaction without keeping anything; a connection that cannot even do that is broken.
void db_rollback(struct db *db);

// migrate.c
// Replaces the words {int} … in a migration's text; the result is the caller's to free(), NULL
// when there is no memory.
char *migration_text(const struct engine *engine, const char *text);
// The applied steps are compared with the program's: newer or changed ones are refused, missing
// ones applied. `url` names the copy made before an upgrade of a SQLite file.
bool store_migrate(struct db *db, const struct store_options *options, struct error *error)
    __attribute__((warn_unused_result));
// Applies every step of every room to an empty database, unrecorded: a schema to compare with.
bool migrations_apply_all(struct db *db, const struct room *const *rooms, struct error *error)
    __attribute__((warn_unused_result));

// backup.c
// The SQLite database behind `db` into the file `path`, in one step.
bool sqlite_copy(struct db *db, const char *path, struct error *error)
    __attribute__((warn_unused_result));

// copy.c
// Every row of every table of `to`, which has the schema, from `from`, within the transactions
// that both are in. One of them at least is a SQLite file.
bool tables_copy(struct db *from, struct db *to, struct error *error)
    __attribute__((warn_unused_result));

// forget.c
// Does what db_forget() asked for, if it is due.
void forgetting_run(struct db *db);

// reader.c
struct pool {
    pthread_mutex_t mutex;
    pthread_cond_t freed;
    struct db *idle;
    int n_idle, n_open, keep, largest;
};
void pool_init(struct pool *pool, int readers);
void pool_close(struct pool *pool);

// writer.c
struct writer {
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t more;
    struct job *first, *last; // the queue
    int64_t queued;
    bool started, closing;
    struct store_counts counts;
    struct db db;                 // of the writer's thread alone once it runs
    struct forgetting forgetting; // the same
};
bool writer_start(struct writer *writer, struct error *error) __attribute__((warn_unused_result));
void writer_stop(struct writer *writer);

// lock.c
// Takes FILE.lock for this process; false with a sentence when another has it. *fd is closed by
// whoever holds it.
bool store_lock(const char *path, int *fd, struct error *error) __attribute__((warn_unused_result));

struct store {
    const struct engine *engine;
    char *url;
    struct store_options options;
    int lock; // file descriptor, -1 = none
    struct pool pool;
    struct writer writer;
};

#endif
