// SPDX-License-Identifier: GPL-3.0-or-later
#include "import/protocol.h"

static const struct sql line_insert = {
    "import_line_insert", "insert into import_line (org_id, batch_id, ordinal, fate, file_row,"
                          " sheet, who, what) values ($1, $2, $3, $4, $5, $6, $7, $8)"};
static const struct sql line_list = {"import_line_list",
                                     "select fate, file_row, sheet, who, what from import_line"
                                     " where org_id = $1 and batch_id = $2 order by ordinal"};

const struct sql *const protocol_sql[] = {&line_insert, &line_list, NULL};

static void add_notes(struct arena *arena, const char *fate, const struct import_notes *notes,
                      struct protocol *out) {
    for (size_t i = 0; i < notes->at.n; i++) {
        const struct import_note *note = &notes->at.at[i];
        *vec_push(arena, &out->lines) =
            (struct protocol_line){str_from(fate), note->row, note->sheet, S(""), note->text};
    }
}

struct protocol protocol_of(struct arena *arena, const struct import_result *result,
                            const struct import_plan *plan) {
    struct protocol out = {0};
    for (size_t i = 0; i < plan->lines.n; i++) {
        const struct plan_line *line = &plan->lines.at[i];
        *vec_push(arena, &out.lines) = (struct protocol_line){
            str_from(plan_status_name(line->status)), line->row, S(""), line->who, line->what};
    }
    add_notes(arena, PROTOCOL_REFUSED, &result->refused, &out);
    add_notes(arena, PROTOCOL_WARNING, &result->warnings, &out);
    return out;
}

bool protocol_save(struct db *db, int64_t org, int64_t batch_id, const struct protocol *protocol,
                   struct error *error) {
    for (size_t i = 0; i < protocol->lines.n; i++) {
        const struct protocol_line *line = &protocol->lines.at[i];
        if (!db_exec(db, &line_insert,
                     ARGS(ARG_INT(org), ARG_INT(batch_id), ARG_INT((int64_t)i + 1),
                          ARG_TEXT(line->fate), ARG_INT(line->row), ARG_TEXT(line->sheet),
                          ARG_TEXT(line->who), ARG_TEXT(line->what)),
                     NULL, error)) {
            return false;
        }
    }
    return true;
}

bool protocol_read(struct db *db, struct arena *arena, int64_t org, int64_t batch_id,
                   struct protocol *out, struct error *error) {
    struct query q;
    *out = (struct protocol){0};
    if (!query_open(&q, db, &line_list, ARGS(ARG_INT(org), ARG_INT(batch_id)), error)) {
        return false;
    }
    while (query_next(&q)) {
        *vec_push(arena, &out->lines) =
            (struct protocol_line){.fate = str_dup(arena, query_text(&q, 0)),
                                   .row = (int)query_int(&q, 1),
                                   .sheet = str_dup(arena, query_text(&q, 2)),
                                   .who = str_dup(arena, query_text(&q, 3)),
                                   .what = str_dup(arena, query_text(&q, 4))};
    }
    return query_close(&q, error);
}
