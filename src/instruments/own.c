// SPDX-License-Identifier: GPL-3.0-or-later
#include "instruments/own.h"

#include "base/clock.h"
#include "instruments/fault.h"
#include "instruments/instruments_internal.h"
#include "school/audit.h"

#include <stdio.h>

static const struct sql own_drafts = {
    "own_drafts", "select d.instrument_id, d.body, d.changed_ms, coalesce(a.shown_name, 'консоль')"
                  " from instrument_draft d left join account a"
                  " on a.org_id = d.org_id and a.account_id = d.account_id"
                  " where d.org_id = $1 order by d.number"};

static const struct sql own_last_number = {
    "own_last_number", "select coalesce(max(number), 0) from instrument_draft where org_id = $1"};

static const struct sql own_draft_delete = {
    "own_draft_delete", "delete from instrument_draft where org_id = $1 and instrument_id = $2"};

static const struct sql own_draft_insert = {
    "own_draft_insert", "insert into instrument_draft (org_id, instrument_id, number, body,"
                        " account_id, changed_ms) values ($1, $2, $3, $4, $5, $6)"};

const struct sql *const instrument_own_sql[] = {&own_drafts, &own_last_number, &own_draft_delete,
                                                &own_draft_insert, NULL};

enum { DRAFT_JSON_MAX = 512 * 1024 };
static const char prefix[] = "own-";

static struct own_instrument *row_of(struct own_instruments *all, struct str id) {
    for (size_t i = 0; i < all->rows.n; i++) {
        if (str_eq(all->rows.at[i].id, id)) {
            return &all->rows.at[i];
        }
    }
    return NULL;
}

static bool add_standing(struct db *db, struct arena *arena, int64_t org,
                         struct own_instruments *out, struct error *error) {
    struct content_edits edits;
    if (!content_edits_of(db, arena, org, S("instrument"), &edits, error)) {
        return false;
    }
    for (size_t i = 0; i < edits.rows.n; i++) {
        const struct content_edit *edit = &edits.rows.at[i];
        if (edit->own) {
            *vec_push(arena, &out->rows) =
                (struct own_instrument){.id = edit->id,
                                        .title = node_str(node_get(edit->body, "title")),
                                        .standing = edit->body,
                                        .version = edit->version,
                                        .who = edit->who,
                                        .changed_ms = edit->made_ms};
        }
    }
    return true;
}

struct draft_row {
    struct str id, body, who;
    int64_t changed_ms;
};
struct draft_rows {
    VEC(struct draft_row) rows;
};

static bool read_drafts(struct db *db, struct arena *arena, int64_t org, struct draft_rows *out,
                        struct error *error) {
    struct query q;
    *out = (struct draft_rows){0};
    if (!query_open(&q, db, &own_drafts, ARGS(ARG_INT(org)), error)) {
        return false;
    }
    while (query_next(&q)) {
        struct draft_row *row = vec_push(arena, &out->rows);
        *row = (struct draft_row){.id = str_dup(arena, query_text(&q, 0)),
                                  .body = str_dup(arena, query_text(&q, 1)),
                                  .changed_ms = query_int(&q, 2),
                                  .who = str_dup(arena, query_text(&q, 3))};
    }
    return query_close(&q, error);
}

bool own_instruments_of(struct db *db, struct arena *arena, int64_t org,
                        struct own_instruments *out, struct error *error) {
    struct draft_rows drafts;
    *out = (struct own_instruments){0};
    if (!add_standing(db, arena, org, out, error) || !read_drafts(db, arena, org, &drafts, error)) {
        return false;
    }
    for (size_t i = 0; i < drafts.rows.n; i++) {
        const struct draft_row *draft = &drafts.rows.at[i];
        struct own_instrument *row = row_of(out, draft->id);
        if (row == NULL) {
            row = vec_push(arena, &out->rows);
            *row = (struct own_instrument){.id = draft->id};
        }
        row->draft = node_from_json(arena, draft->body, error);
        if (row->draft == NULL) {
            return false;
        }
        row->title = node_str(node_get(row->draft, "title"));
        row->changed_ms = draft->changed_ms;
        row->who = draft->who;
    }
    return true;
}

bool own_instrument_get(struct db *db, struct arena *arena, int64_t org, struct str id,
                        struct own_instrument *out, struct error *error) {
    struct own_instruments all;
    if (!own_instruments_of(db, arena, org, &all, error)) {
        return false;
    }
    const struct own_instrument *row = row_of(&all, id);
    if (row == NULL) {
        return error_set(error, ERROR_NOT_FOUND,
                         "Такого инструмента школы нет. Найдите нужный на странице «Инструменты».");
    }
    *out = *row;
    return true;
}

bool shelf_of_school(struct db *db, struct arena *arena, const struct content_shelf *shipped,
                     int64_t org, struct content_shelf *out, struct error *error) {
    struct own_instruments own;
    *out = (struct content_shelf){0};
    if (!own_instruments_of(db, arena, org, &own, error)) {
        return false;
    }
    for (size_t i = 0; i < shipped->instruments.n; i++) {
        *vec_push(arena, &out->instruments) = shipped->instruments.at[i];
    }
    for (size_t i = 0; i < shipped->passports.rows.n; i++) {
        *vec_push(arena, &out->passports.rows) = shipped->passports.rows.at[i];
    }
    for (size_t i = 0; i < own.rows.n; i++) {
        const struct node *node = own.rows.at[i].standing;
        if (node != NULL && (!instrument_from_node(arena, "инструмент школы", node,
                                                   vec_push(arena, &out->instruments), error) ||
                             !passport_read(arena, "инструмент школы", node,
                                            vec_push(arena, &out->passports.rows), error))) {
            return false;
        }
    }
    return true;
}

// Writing -----------------------------------------------------------------------------------------

static struct node *detail_of(struct arena *arena, struct str id) {
    struct node *detail = node_map(arena);
    node_put(arena, detail, "id", node_text(arena, id));
    return detail;
}

static int64_t number_of(struct str id) {
    int64_t number;
    return str_starts(id, S("own-")) && str_to_int(str_from_at(id, sizeof prefix - 1), &number)
               ? number
               : 0;
}

// Numbers are not used again, those of instruments out of force included.
static bool next_number(struct db *db, struct arena *arena, int64_t org, int64_t *out,
                        struct error *error) {
    struct query q;
    struct content_edits edits;
    if (!query_open(&q, db, &own_last_number, ARGS(ARG_INT(org)), error)) {
        return false;
    }
    *out = query_next(&q) ? query_int(&q, 0) : 0;
    if (!query_close(&q, error) ||
        !content_edits_of(db, arena, org, S("instrument"), &edits, error)) {
        return false;
    }
    for (size_t i = 0; i < edits.rows.n; i++) {
        int64_t number = number_of(edits.rows.at[i].id);
        *out = number > *out ? number : *out;
    }
    for (bool used = true; used;) {
        struct content_edits history;
        *out += 1;
        if (!content_edit_history(db, arena, org, S("instrument"),
                                  str_fmt(arena, "%s%lld", prefix, (long long)*out), &history,
                                  error)) {
            return false;
        }
        used = history.rows.n > 0;
    }
    return true;
}

bool own_save(struct db *db, struct arena *arena, void *asked, struct error *error) {
    struct own_save *ask = asked;
    struct buf body = buf_open(arena, DRAFT_JSON_MAX);
    int64_t org = ask->by->org, number = number_of(ask->id);
    struct own_instrument known;
    if (str_empty(ask->id) ? !next_number(db, arena, org, &number, error)
                           : !own_instrument_get(db, arena, org, ask->id, &known, error)) {
        return false;
    }
    struct str id = str_fmt(arena, "%s%lld", prefix, (long long)number);
    snprintf(ask->id_text, sizeof ask->id_text, "%.*s", STR_ARG(id));
    struct draft draft = *ask->draft;
    draft.id = id;
    node_json(&body, draft_record(arena, &draft), 0);
    if (!buf_ok(&body)) {
        return error_set(error, ERROR_LIMIT, "Инструмент слишком велик: сократите тексты.");
    }
    return db_exec(db, &own_draft_delete, ARGS(ARG_INT(org), ARG_TEXT(id)), NULL, error) &&
           db_exec(db, &own_draft_insert,
                   ARGS(ARG_INT(org), ARG_TEXT(id), ARG_INT(number), ARG_TEXT(buf_str(&body)),
                        ARG_INT(ask->by->account), ARG_INT(clock_now_ms())),
                   NULL, error) &&
           audit_add(db, arena, ask->by->org, ask->by->account, "instrument.draft", "instrument", 0,
                     detail_of(arena, id), error);
}

bool own_publish(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct own_publish *ask = asked;
    struct own_instrument own;
    struct draft draft;
    struct faults faults;
    struct instrument instrument;
    if (!own_instrument_get(db, arena, ask->by->org, ask->id, &own, error)) {
        return false;
    }
    if (own.draft == NULL) {
        return error_set(error, ERROR_CONFLICT, "Черновика уже нет: обновите страницу.");
    }
    draft_from_record(arena, own.draft, &draft);
    draft_check(arena, &draft, ask->outcomes, &faults);
    const struct fault *stop = fault_first_stop(&faults);
    if (stop != NULL) {
        return error_set(error, ERROR_INPUT, "%.*s: %.*s", STR_ARG(stop->where),
                         STR_ARG(stop->text));
    }
    const struct node *record = draft_record(arena, &draft);
    struct content_save save = {.by = ask->by,
                                .knowledge = ask->knowledge,
                                .kind = content_kind_find(ask->knowledge, S("instrument")),
                                .id = ask->id,
                                .fields = record,
                                .reason = ask->reason,
                                .created = own.standing == NULL};
    return instrument_from_node(arena, "черновик", record, &instrument, error) &&
           content_save(db, arena, &save, error) &&
           db_exec(db, &own_draft_delete, ARGS(ARG_INT(ask->by->org), ARG_TEXT(ask->id)), NULL,
                   error) &&
           audit_add(db, arena, ask->by->org, ask->by->account, "instrument.publish", "instrument",
                     0, detail_of(arena, ask->id), error);
}

bool own_drop(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct own_drop *ask = asked;
    struct own_instrument own;
    if (!own_instrument_get(db, arena, ask->by->org, ask->id, &own, error)) {
        return false;
    }
    struct content_save save = {.by = ask->by,
                                .knowledge = ask->knowledge,
                                .kind = content_kind_find(ask->knowledge, S("instrument")),
                                .id = ask->id,
                                .reason = ask->reason};
    bool ok = own.draft != NULL
                  ? db_exec(db, &own_draft_delete, ARGS(ARG_INT(ask->by->org), ARG_TEXT(ask->id)),
                            NULL, error)
                  : content_save(db, arena, &save, error);
    return ok && audit_add(db, arena, ask->by->org, ask->by->account, "instrument.drop",
                           "instrument", 0, detail_of(arena, ask->id), error);
}

bool instrument_draft_restore(struct db *db, struct arena *arena, const struct restore_step *step,
                              bool *kept, struct error *error) {
    struct own_instruments all;
    struct str id = node_str(node_get(step->after, "id"));
    if (!own_instruments_of(db, arena, step->org, &all, error)) {
        return false;
    }
    const struct own_instrument *own = row_of(&all, id);
    *kept = own == NULL || own->draft == NULL || own->standing != NULL ||
            own->changed_ms != node_as_int(node_get(step->after, "changed_ms"), 0);
    return *kept ||
           db_exec(db, &own_draft_delete, ARGS(ARG_INT(step->org), ARG_TEXT(id)), NULL, error);
}
