// SPDX-License-Identifier: GPL-3.0-or-later
#include "school/batch.h"

#include "base/clock.h"
#include "base/rng.h"
#include "school/audit.h"
#include "school/restore.h"
#include "school/school_internal.h"

static const struct sql batch_insert = {
    "batch_insert", "insert into import_batch (org_id, batch_id, kind, file_name, source, at_ms,"
                    " account_id, counts, undone_ms) values ($1, $2, $3, $4, $5, $6, $7, '{}', 0)"};
static const struct sql batch_set_counts = {
    "batch_set_counts", "update import_batch set counts = $3 where org_id = $1 and batch_id = $2"};
static const struct sql batch_set_undone = {
    "batch_set_undone", "update import_batch set undone_ms = $3 where org_id = $1"
                        " and batch_id = $2 and undone_ms = 0"};
static const struct sql step_insert = {
    "batch_step_insert", "insert into import_step (org_id, batch_id, ordinal, noun, noun_id,"
                         " action, before, after) values ($1, $2, $3, $4, $5, $6, $7, $8)"};
static const struct sql step_backwards = {
    "batch_step_backwards", "select noun, noun_id, action, before, after from import_step"
                            " where org_id = $1 and batch_id = $2 order by ordinal desc"};
#define BATCH_SELECT                                                                               \
    "select b.batch_id, b.kind, b.file_name, b.source, b.at_ms, b.account_id,"                     \
    " coalesce(a.shown_name, ''), b.counts, b.undone_ms from import_batch b"                       \
    " left join account a on a.org_id = b.org_id and a.account_id = b.account_id"
static const struct sql batch_newest = {"batch_newest", BATCH_SELECT
                                        " where b.org_id = $1 and (b.kind = $2 or $2 = '')"
                                        " order by b.batch_id desc limit $3"};
static const struct sql batch_by_id = {"batch_by_id",
                                       BATCH_SELECT " where b.org_id = $1 and b.batch_id = $2"};

const struct sql *const batch_sql[] = {
    &batch_insert,   &batch_set_counts, &batch_set_undone, &step_insert,
    &step_backwards, &batch_newest,     &batch_by_id,      NULL};

static const char *const action_name[] = {"insert", "update", "delete"};

bool batch_open(struct db *db, struct arena *arena, const struct person *by, const char *kind,
                struct str file_name, struct str source, struct batch *out, struct error *error) {
    (void)arena;
    *out = (struct batch){.org = by->org, .batch_id = id_new()};
    return db_exec(db, &batch_insert,
                   ARGS(ARG_INT(by->org), ARG_INT(out->batch_id), ARG_TEXT(str_from(kind)),
                        ARG_TEXT(file_name), ARG_TEXT(source), ARG_INT(clock_now_ms()),
                        ARG_INT(by->account)),
                   NULL, error);
}

bool batch_step(struct db *db, struct arena *arena, struct batch *batch, const char *noun,
                int64_t noun_id, enum batch_action action, const struct node *before,
                const struct node *after, struct error *error) {
    return db_exec(db, &step_insert,
                   ARGS(ARG_INT(batch->org), ARG_INT(batch->batch_id), ARG_INT(++batch->steps),
                        ARG_TEXT(str_from(noun)), ARG_INT(noun_id),
                        ARG_TEXT(str_from(action_name[action])), arg_json(arena, before),
                        arg_json(arena, after)),
                   NULL, error);
}

bool batch_close(struct db *db, struct arena *arena, const struct person *by, struct batch *batch,
                 const struct node *counts, struct error *error) {
    return db_exec(db, &batch_set_counts,
                   ARGS(ARG_INT(batch->org), ARG_INT(batch->batch_id), arg_json(arena, counts)),
                   NULL, error) &&
           audit_add(db, arena, by->org, by->account, "batch.write", "batch", batch->batch_id,
                     counts, error);
}

static void read_batch(struct arena *arena, struct query *q, struct batch_row *out) {
    out->batch_id = query_int(q, 0);
    out->kind = row_text(arena, q, 1);
    out->file_name = row_text(arena, q, 2);
    out->source = row_text(arena, q, 3);
    out->at_ms = query_int(q, 4);
    out->who = query_int(q, 5) == 0 ? S("консоль") : row_text(arena, q, 6);
    out->counts = row_json(arena, q, 7);
    out->undone_ms = query_int(q, 8);
}

bool batch_list(struct db *db, struct arena *arena, int64_t org, const char *kind, int64_t limit,
                struct batch_list *out, struct error *error) {
    struct query q;
    *out = (struct batch_list){0};
    if (!query_open(&q, db, &batch_newest,
                    ARGS(ARG_INT(org), ARG_TEXT(str_from(kind)), ARG_INT(limit)), error)) {
        return false;
    }
    while (query_next(&q)) {
        read_batch(arena, &q, vec_push(arena, &out->rows));
    }
    return query_close(&q, error);
}

bool batch_get(struct db *db, struct arena *arena, int64_t org, int64_t batch_id,
               struct batch_row *out, struct error *error) {
    struct query q;
    *out = (struct batch_row){0};
    if (!query_open(&q, db, &batch_by_id, ARGS(ARG_INT(org), ARG_INT(batch_id)), error)) {
        return false;
    }
    bool found = query_next(&q);
    if (found) {
        read_batch(arena, &q, out);
    }
    if (!query_close(&q, error)) {
        return false;
    }
    return found || error_set(error, ERROR_NOT_FOUND, "Такой загрузки в школе не было");
}

// ---- taking it back

struct undo_step {
    struct str noun;
    struct restore_step restore;
};
struct undo_steps {
    VEC(struct undo_step) rows;
};

static bool read_steps(struct db *db, struct arena *arena, int64_t org, int64_t batch_id,
                       struct undo_steps *out, struct error *error) {
    struct query q;
    if (!query_open(&q, db, &step_backwards, ARGS(ARG_INT(org), ARG_INT(batch_id)), error)) {
        return false;
    }
    while (query_next(&q)) {
        struct undo_step *step = vec_push(arena, &out->rows);
        struct str action = query_text(&q, 2);
        step->noun = row_text(arena, &q, 0);
        step->restore = (struct restore_step){
            .org = org,
            .noun_id = query_int(&q, 1),
            .action = str_eq(action, S("insert"))   ? BATCH_INSERT
                      : str_eq(action, S("update")) ? BATCH_UPDATE
                                                    : BATCH_DELETE,
            .before = row_json(arena, &q, 3),
            .after = row_json(arena, &q, 4),
        };
    }
    return query_close(&q, error);
}

static bool undo_step(struct db *db, struct arena *arena, const struct room *const *rooms,
                      const struct undo_step *step, bool *kept, struct error *error) {
    for (; *rooms != NULL; rooms++) {
        const struct restorer *one = (*rooms)->restorers;
        for (; one != NULL && one->noun != NULL; one++) {
            if (str_eq(step->noun, str_from(one->noun))) {
                return one->restore(db, arena, &step->restore, kept, error);
            }
        }
    }
    return error_set(error, ERROR_INTERNAL, "Шаг загрузки нельзя отменить: неизвестно, что это");
}

bool batch_undo(struct db *db, struct arena *arena, void *ask, struct error *error) {
    struct batch_undo *undo = ask;
    int64_t org = undo->by->org;
    struct undo_steps steps = {0};
    undo->undone = 0;
    undo->kept = 0;
    if (!exec_one(db, &batch_set_undone,
                  ARGS(ARG_INT(org), ARG_INT(undo->batch_id), ARG_INT(clock_now_ms())),
                  "Эта загрузка уже отменена, или её не было", error) ||
        !read_steps(db, arena, org, undo->batch_id, &steps, error)) {
        return false;
    }
    for (size_t i = 0; i < steps.rows.n; i++) {
        bool kept = false;
        if (!undo_step(db, arena, undo->rooms, &steps.rows.at[i], &kept, error)) {
            return false;
        }
        undo->kept += kept ? 1 : 0;
        undo->undone += kept ? 0 : 1;
    }
    struct node *detail = node_map(arena);
    put_int(arena, detail, "undone", undo->undone);
    put_int(arena, detail, "kept", undo->kept);
    return audit_add(db, arena, org, undo->by->account, "batch.undo", "batch", undo->batch_id,
                     detail, error);
}
