// SPDX-License-Identifier: GPL-3.0-or-later
// Steps of the schema, forward only: each in one transaction together with its record, so that a
// start that was cut off goes on where it stopped.
#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/store_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char record_table[] = "create table if not exists store_migration (\n"
                                   "    name text not null primary key,\n"
                                   "    ordinal {int} not null,\n"
                                   "    hash text not null,\n"
                                   "    applied_ms {int} not null\n"
                                   ") {end};\n";

static const struct sql applied_sql = {
    "store_migration_applied",
    "select name, hash, applied_ms from store_migration order by ordinal"};
static const struct sql record_sql = {
    "store_migration_record",
    "insert into store_migration (name, ordinal, hash, applied_ms) values ($1, $2, $3, $4)"};

char *migration_text(const struct engine *engine, const char *text) {
    static const char *const words[] = {"{int}",  "{real}", "{blob}",
                                        "{json}", "{end}",  "{end_keyed}"};
    enum { GROWTH = 24 }; // no engine's word is longer than this
    size_t braces = 0;
    for (const char *p = text; *p != '\0'; p++) {
        braces += *p == '{';
    }
    char *out = malloc(strlen(text) + braces * GROWTH + 1), *to = out;
    for (const char *p = text; out != NULL && *p != '\0';) {
        size_t i = 0;
        while (*p == '{' && i < 6 && strncmp(p, words[i], strlen(words[i])) != 0) {
            i++;
        }
        if (*p == '{' && i < 6) {
            to = stpcpy(to, engine->words[i]);
            p += strlen(words[i]);
        } else {
            *to++ = *p++;
        }
    }
    if (out != NULL) {
        *to = '\0';
    }
    return out;
}

static bool run_text(struct db *db, const char *text, struct error *error) {
    char *own = migration_text(db->engine, text);
    if (own == NULL) {
        return error_set(error, ERROR_LIMIT, "Не хватило памяти. Повторите позже.");
    }
    bool ok = db_run(db, own, error);
    free(own);
    return ok;
}

// The program's steps as one list: room by room, lowest floor first.
struct steps {
    const struct room *const *room;
    const struct migration *next;
};

static const struct migration *steps_next(struct steps *steps) {
    while (steps->next == NULL || steps->next->name == NULL) {
        if (steps->next != NULL) {
            steps->room++;
        }
        if (*steps->room == NULL) {
            return NULL;
        }
        static const struct migration none = {0};
        steps->next = (*steps->room)->migrations;
        steps->next = steps->next == NULL ? &none : steps->next;
    }
    return steps->next++;
}

static struct steps steps_begin(const struct store_options *options) {
    static const struct room *const none[] = {NULL};
    return (struct steps){.room = options->rooms == NULL ? none : options->rooms};
}

bool migrations_apply_all(struct db *db, const struct room *const *rooms, struct error *error) {
    struct steps steps = steps_begin(&(struct store_options){.rooms = rooms});
    const struct migration *step;
    bool ok = run_text(db, record_table, error);
    while (ok && (step = steps_next(&steps)) != NULL) {
        ok = run_text(db, step->text, error);
    }
    return ok;
}

struct plan {
    const struct migration **step; // the program's steps, in order
    bool *applied;                 // of each
    size_t n;
    size_t n_applied;
    const struct migration *first_missing;
};

// Compares one applied step with the program's.
static bool plan_mark(struct plan *plan, struct str name, struct str hash, struct error *error) {
    for (size_t i = 0; i < plan->n; i++) {
        if (!str_eq(name, str_from(plan->step[i]->name))) {
            continue;
        }
        plan->applied[i] = true;
        plan->n_applied++;
        return str_eq(hash, str_from(plan->step[i]->hash)) ||
               error_set(error, ERROR_DATABASE,
                         "База построена другой сборкой программы: шаг «%s» в ней отличается. "
                         "Поставьте ту версию, с которой база работала, или обратитесь к "
                         "разработчикам; данные не тронуты.",
                         plan->step[i]->name);
    }
    return error_set(error, ERROR_DATABASE,
                     "База создана более новой версией программы (в ней есть шаг «%.*s»). "
                     "Обновите программу; данные не тронуты.",
                     STR_ARG(name));
}

static bool record_exists(struct db *db) {
    struct query query;
    static const struct sql probe = {"store_migration_probe",
                                     "select count(*) from store_migration"};
    bool exists = query_open(&query, db, &probe, ARGS0, NULL) && query_next(&query);
    exists &= query_close(&query, NULL);
    return exists;
}

// Reads what is applied; the newest instant found there is a floor for the clock.
static bool plan_read(struct plan *plan, struct db *db, struct error *error) {
    struct query query;
    if (!record_exists(db)) {
        return true;
    }
    if (!query_open(&query, db, &applied_sql, ARGS0, error)) {
        return false;
    }
    bool ok = true;
    while (ok && query_next(&query)) {
        ok = plan_mark(plan, query_text(&query, 0), query_text(&query, 1), error);
        clock_floor_ms(query_int(&query, 2));
    }
    return query_close(&query, ok ? error : NULL) && ok;
}

static bool plan_make(struct plan *plan, struct arena *arena, struct db *db,
                      const struct store_options *options, struct error *error) {
    size_t n = 0;
    struct steps steps = steps_begin(options);
    while (steps_next(&steps) != NULL) {
        n++;
    }
    *plan = (struct plan){.step = arena_array(arena, const struct migration *, n + 1),
                          .applied = arena_array(arena, bool, n + 1),
                          .n = n};
    steps = steps_begin(options);
    for (size_t i = 0; i < n; i++) {
        plan->step[i] = steps_next(&steps);
    }
    if (!plan_read(plan, db, error)) {
        return false;
    }
    for (size_t i = n; i-- > 0;) {
        plan->first_missing = plan->applied[i] ? plan->first_missing : plan->step[i];
    }
    return true;
}

// One step and its record, in one transaction.
static bool step_apply(struct db *db, const struct migration *step, size_t ordinal,
                       struct error *error) {
    bool ok = db_run(db, db->engine->begin_write, error) && run_text(db, record_table, error) &&
              run_text(db, step->text, error) &&
              db_exec(db, &record_sql,
                      ARGS(ARG_TEXT(str_from(step->name)), ARG_INT((int64_t)ordinal),
                           ARG_TEXT(str_from(step->hash)), ARG_INT(clock_now_ms())),
                      NULL, error) &&
              db_run(db, "commit", error);
    if (!ok) {
        db_rollback(db);
        log_line(LOG_ERROR, "store", "step %s was not applied", step->name);
    }
    return ok;
}

// A copy beside the file before its schema changes: vsoko.db.before-<step>.bak.
static bool copy_before(struct db *db, struct arena *arena, const struct migration *step,
                        struct error *error) {
    struct str path = str_fmt(arena, "%s.before-%s.bak", db->url, step->name);
    char *name = arena_array(arena, char, path.n + 1);
    memcpy(name, path.p, path.n);
    for (char *p = name + strlen(db->url); *p != '\0'; p++) {
        *p = *p == '/' ? '-' : *p;
    }
    struct error cause;
    if (!sqlite_copy(db, name, &cause)) {
        error_set(error, cause.code,
                  "Перед обновлением базы не удалось сделать её копию «%s»: %s Обновление не "
                  "начато, данные не тронуты.",
                  name, cause.text);
        return error_cause(error, "%s", cause.cause);
    }
    log_line(LOG_INFO, "store", "a copy was made before the upgrade: %s", name);
    return true;
}

static bool plan_apply(const struct plan *plan, struct db *db, struct error *error) {
    for (size_t i = 0; i < plan->n; i++) {
        if (!plan->applied[i] && !step_apply(db, plan->step[i], i + 1, error)) {
            return false;
        }
    }
    return true;
}

static bool migrate_locked(struct db *db, struct arena *arena, const struct store_options *options,
                           struct error *error) {
    struct plan plan;
    if (!plan_make(&plan, arena, db, options, error)) {
        return false;
    }
    if (plan.first_missing == NULL) {
        return true;
    }
    if (options->read_only || options->no_migrate) {
        return error_set(error, ERROR_DATABASE,
                         "База создана более старой версией программы (нет шага «%s»). Запустите "
                         "vsoko serve, чтобы обновить её.",
                         plan.first_missing->name);
    }
    if (db->engine->id == STORE_SQLITE && plan.n_applied > 0 &&
        !copy_before(db, arena, plan.first_missing, error)) {
        return false;
    }
    return plan_apply(&plan, db, error);
}

bool store_migrate(struct db *db, const struct store_options *options, struct error *error) {
    struct arena *arena = arena_open(0);
    if (arena == NULL) {
        return error_set(error, ERROR_LIMIT, "Не хватило памяти. Повторите позже.");
    }
    bool lock = !options->read_only && !options->no_migrate;
    bool ok = (!lock || db->engine->lock_schema(db, true, error)) &&
              migrate_locked(db, arena, options, error);
    ok = (!lock || db->engine->lock_schema(db, false, ok ? error : NULL)) && ok;
    db_forget_failure(db);
    arena_close(arena);
    return ok;
}
