// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/entry_check.h"

#include "base/rng.h"
#include "monitoring/monitoring_internal.h"
#include "school/audit.h"

#include <inttypes.h>

enum { FIRST = 1, SECOND = 2 };

static struct response_cell cell_of(const struct response_sheet *sheet, int64_t pupil_id,
                                    struct str item) {
    for (size_t i = 0; i < sheet->cells.n; i++) {
        const struct response_cell *cell = &sheet->cells.at[i];
        if (cell->pupil_id == pupil_id && str_eq(cell->item, item)) {
            return *cell;
        }
    }
    return (struct response_cell){.pupil_id = pupil_id, .item = item};
}

static bool is_entered(const struct response_cell *cell) {
    return cell->seq > 0 && cell->state != RESPONSE_CLEARED;
}

// Answers are compared as they are written; with points on one side the points are.
static bool is_same(const struct response_cell *a, const struct response_cell *b) {
    bool answers = !str_empty(a->answer) && !str_empty(b->answer);
    return a->state == b->state && (answers ? str_eq(a->answer, b->answer) : a->value == b->value);
}

static void compare_cell(struct arena *arena, const struct session_pupil *pupil,
                         const struct item *item, const struct response_cell *first,
                         const struct response_cell *second, struct entry_comparison *out) {
    bool one = is_entered(first), two = is_entered(second);
    out->cells++;
    out->only_first += one && !two;
    out->only_second += two && !one;
    if (!one || !two) {
        return;
    }
    out->both++;
    if (is_same(first, second)) {
        out->same++;
        return;
    }
    *vec_push(arena, &out->rows) = (struct entry_difference){pupil, item, *first, *second};
}

bool entry_compare(struct db *db, struct arena *arena, int64_t org, const struct session *session,
                   struct entry_comparison *out, struct error *error) {
    struct response_sheet first, second;
    *out = (struct entry_comparison){0};
    if (!session->entry_check) {
        return error_set(error, ERROR_NOT_FOUND, "В этой процедуре второго ввода нет.");
    }
    if (!response_sheet_of(db, arena, org, session->session_id, FIRST, &first, error) ||
        !response_sheet_of(db, arena, org, session->session_id, SECOND, &second, error)) {
        return false;
    }
    for (size_t p = 0; p < session->pupils.n; p++) {
        const struct session_pupil *pupil = &session->pupils.at[p];
        for (size_t i = 0; !pupil->absent && i < session->instrument.items.n; i++) {
            const struct item *item = &session->instrument.items.at[i];
            struct response_cell a = cell_of(&first, pupil->pupil_id, item->id);
            struct response_cell b = cell_of(&second, pupil->pupil_id, item->id);
            compare_cell(arena, pupil, item, &a, &b, out);
        }
    }
    return true;
}

static const struct entry_difference *find(const struct entry_comparison *all,
                                           const struct entry_settle *ask) {
    for (size_t i = 0; i < all->rows.n; i++) {
        const struct entry_difference *row = &all->rows.at[i];
        if (row->pupil->pupil_id == ask->pupil_id && str_eq(row->item->id, ask->item)) {
            return row;
        }
    }
    return NULL;
}

// The cell of whoever mistyped takes what the other one typed.
static bool copy_cell(struct db *db, struct arena *arena, const struct entry_settle *ask,
                      int64_t account, const struct response_cell *right,
                      const struct response_cell *wrong, struct error *error) {
    struct person by = {.org = ask->by->org, .account = account};
    struct response_write write = {.pupil_id = ask->pupil_id,
                                   .item = ask->item,
                                   .seq = wrong->seq + 1,
                                   .state = right->state,
                                   .value = right->value,
                                   .answer = right->answer,
                                   .reason = S("сверка двойного ввода"),
                                   .key = str_fmt(arena, "check-%016" PRIx64, (uint64_t)id_new())};
    struct response_result result;
    struct response_batch batch = {&by, ask->session_id, &write, 1, &result};
    return response_save(db, arena, &batch, error) &&
           (result.outcome == RESPONSE_SAVED ||
            error_set(error, ERROR_CONFLICT, "%s",
                      result.why != NULL ? result.why : "Клетка изменилась: обновите страницу."));
}

bool entry_settle(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct entry_settle *ask = asked;
    struct session session;
    struct entry_comparison all;
    if (!session_get(db, arena, ask->by->org, ask->session_id, &session, error) ||
        !entry_compare(db, arena, ask->by->org, &session, &all, error)) {
        return false;
    }
    const struct entry_difference *row = find(&all, ask);
    if (row == NULL || row->first.seq != ask->first_seq || row->second.seq != ask->second_seq) {
        return error_set(error, ERROR_CONFLICT,
                         "Эта клетка уже изменилась: обновите страницу и сверьте с листом.");
    }
    bool keeps_first = ask->keep == FIRST;
    if (!keeps_first && ask->keep != SECOND) {
        return error_set(error, ERROR_INPUT, "Выберите, чей ввод совпадает с листом.");
    }
    return copy_cell(db, arena, ask, session.raters.at[keeps_first ? 1 : 0].account,
                     keeps_first ? &row->first : &row->second,
                     keeps_first ? &row->second : &row->first, error) &&
           audit_add(db, arena, ask->by->org, ask->by->account, "session.compare", "session",
                     ask->session_id, NULL, error);
}
