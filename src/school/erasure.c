// SPDX-License-Identifier: GPL-3.0-or-later
#include "school/erasure.h"

#include "school/audit.h"
#include "school/school_internal.h"

// The name goes, the record's number stays: results of the class hang on it no more, its place in
// the history of classes does.
static const struct sql erase_identity = {
    "erase_personal_data_pupil_identity",
    "update pupil_identity set last_name = 'Стёрто № ' || cast(pupil_id as text), first_name = '', "
    "middle_name = '', born = '', file_number = '', sort_key = 'яя', fold_key = '' "
    "where org_id = $1 and pupil_id = $2"};

// Loads keep the row before and after each change, with the name.
static const struct sql erase_steps = {
    "erase_personal_data_import_step",
    "delete from import_step where org_id = $1 and noun_id = $2 and noun = 'pupil'"};

const struct sql *const erasure_sql[] = {&erase_identity, &erase_steps, NULL};

struct erasing {
    struct db *db;
    int64_t org, pupil_id, rows;
    struct str prefix;
};

static bool erase_by(struct erasing *erasing, const struct sql *sql, struct error *error) {
    int64_t changed = 0;
    if (!str_starts(str_from(sql->name), erasing->prefix)) {
        return true;
    }
    if (!db_exec(erasing->db, sql, ARGS(ARG_INT(erasing->org), ARG_INT(erasing->pupil_id)),
                 &changed, error)) {
        return false;
    }
    erasing->rows += changed;
    db_forget(erasing->db, sql->name + erasing->prefix.n, FORGET_NOW);
    return true;
}

static bool erase_rows(struct erasing *erasing, const struct room *const *rooms,
                       struct error *error) {
    for (; rooms != NULL && *rooms != NULL; rooms++) {
        const struct sql *const *const *nouns = (*rooms)->statements;
        for (; nouns != NULL && *nouns != NULL; nouns++) {
            for (const struct sql *const *sql = *nouns; *sql != NULL; sql++) {
                if (!erase_by(erasing, *sql, error)) {
                    return false;
                }
            }
        }
    }
    return true;
}

bool pupil_erase(struct db *db, struct arena *arena, const struct room *const *rooms,
                 const struct person *by, int64_t pupil_id, struct str kind, struct error *error) {
    struct erasing erasing = {.db = db,
                              .org = by->org,
                              .pupil_id = pupil_id,
                              .prefix = str_fmt(arena, "erase_%.*s_", STR_ARG(kind))};
    struct node *detail = node_map(arena);
    if (!erase_rows(&erasing, rooms, error)) {
        return false;
    }
    node_put(arena, detail, "rows", node_int(arena, erasing.rows));
    return erasing.rows == 0 || audit_add(db, arena, by->org, by->account, "pupil.erase", "pupil",
                                          pupil_id, detail, error);
}
