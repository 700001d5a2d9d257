// SPDX-License-Identifier: GPL-3.0-or-later
// Writing a sheet of marks, through the same judge as marks from a page.
#include "monitoring/uud_import_plan.h"

#include "monitoring/monitoring_internal.h"
#include "monitoring/response.h"

#include <inttypes.h>

static struct node *mark_node(struct arena *arena, const struct uud_mark *mark, int state,
                              int value) {
    struct node *map = node_map(arena);
    node_put(arena, map, "pupil", node_int(arena, mark->pupil_id));
    node_put(arena, map, "item", node_text(arena, mark->item));
    node_put(arena, map, "account", node_int(arena, mark->account));
    node_put(arena, map, "seq", node_int(arena, mark->seq));
    node_put(arena, map, "state", node_int(arena, state));
    node_put(arena, map, "value", node_int(arena, value));
    return map;
}

static bool step_mark(struct import_work *work, int64_t session_id, const struct uud_mark *mark,
                      struct error *error) {
    struct arena *arena = work->arena;
    return batch_step(work->db, arena, work->batch, "response", session_id,
                      mark->seq == 1 ? BATCH_INSERT : BATCH_UPDATE,
                      mark->seq == 1 ? NULL
                                     : mark_node(arena, mark, mark->was_state, mark->was_value),
                      mark_node(arena, mark, RESPONSE_MARK, mark->value), error);
}

// The plan was made in this same transaction, so whatever is not saved is a fault, not a conflict.
static bool check_saved(const struct response_batch *batch, struct error *error) {
    for (size_t i = 0; i < batch->n; i++) {
        if (batch->results[i].outcome != RESPONSE_SAVED) {
            return error_set(error, ERROR_CONFLICT, "Отметки не записаны: %s",
                             batch->results[i].why == NULL
                                 ? "клетка карты изменилась. Загрузите файл снова."
                                 : batch->results[i].why);
        }
    }
    return true;
}

// Marks of one observer, `n` of them.
static bool save_some(struct import_work *work, int64_t session_id, const struct uud_mark *marks,
                      size_t n, struct error *error) {
    struct arena *arena = work->arena;
    struct person by = {.org = work->by->org, .account = marks[0].account};
    struct response_batch batch = {.by = &by,
                                   .session_id = session_id,
                                   .writes = arena_array(arena, struct response_write, n),
                                   .n = n,
                                   .results = arena_array(arena, struct response_result, n)};
    for (size_t i = 0; i < n; i++) {
        batch.writes[i] = (struct response_write){
            .pupil_id = marks[i].pupil_id,
            .item = marks[i].item,
            .seq = marks[i].seq,
            .state = RESPONSE_MARK,
            .value = marks[i].value,
            .reason = S("загружено из файла"),
            .key = str_fmt(arena, RESPONSE_KEY_IMPORT "%016" PRIx64, work->batch->batch_id)};
    }
    if (!response_save(work->db, arena, &batch, error) || !check_saved(&batch, error)) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (!step_mark(work, session_id, &marks[i], error)) {
            return false;
        }
    }
    return true;
}

static bool open_session(struct import_work *work, struct uud_changes *changes, int64_t *session_id,
                         struct error *error) {
    struct session_plan *open = &changes->open;
    if (!session_open(work->db, work->arena, open, error)) {
        return false;
    }
    *session_id = open->session_id;
    changes->places.by = work->by;
    changes->places.session_id = open->session_id;
    struct node *after = node_map(work->arena);
    node_put(work->arena, after, "title", node_text(work->arena, open->title));
    return session_places_save(work->db, work->arena, &changes->places, error) &&
           batch_step(work->db, work->arena, work->batch, "session", open->session_id, BATCH_INSERT,
                      NULL, after, error);
}

bool uud_import_apply(struct import_work *work, const struct import_result *result,
                      const struct import_plan *plan, struct error *error) {
    (void)result;
    struct uud_changes *changes = plan->changes;
    int64_t session_id = changes->target.session_id;
    if (changes->target.instrument == NULL || changes->marks.n == 0) {
        return true;
    }
    if (session_id == 0 && !open_session(work, changes, &session_id, error)) {
        return false;
    }
    for (size_t at = 0; at < changes->marks.n;) {
        const struct uud_mark *marks = &changes->marks.at[at];
        size_t n = 1;
        while (at + n < changes->marks.n && n < RESPONSE_BATCH_MAX &&
               marks[n].account == marks[0].account) {
            n++;
        }
        if (!save_some(work, session_id, marks, n, error)) {
            return false;
        }
        at += n;
        import_plan_told(work, (int64_t)at, (int64_t)changes->marks.n);
    }
    return true;
}
