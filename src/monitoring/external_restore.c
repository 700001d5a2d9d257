// SPDX-License-Identifier: GPL-3.0-or-later
// Participants and works as steps of a batch, and taking them back.
#include "monitoring/external.h"
#include "monitoring/external_group.h"
#include "monitoring/monitoring_internal.h"

// Points of a task and its state are one number: the state in the thousands.
enum { STATE_UNIT = 1000 };

struct node *external_result_node(struct arena *arena, int64_t work_id,
                                  const struct external_result *result, size_t tasks) {
    struct node *map = node_map(arena), *points = node_list(arena);
    node_put(arena, map, "work", node_int(arena, work_id));
    node_put(arena, map, "result", node_int(arena, result->result_id));
    node_put(arena, map, "code", node_text(arena, result->code));
    node_put(arena, map, "pupil", node_int(arena, result->pupil_id));
    node_put(arena, map, "class", node_int(arena, result->class_id));
    node_put(arena, map, "class_mark", node_text(arena, result->class_mark));
    node_put(arena, map, "variant", node_text(arena, result->variant));
    node_put(arena, map, "absent", node_bool(arena, result->absent));
    node_put(arena, map, "total", node_int(arena, result->total));
    node_put(arena, map, "mark", node_int(arena, result->mark));
    node_put(arena, map, "journal_mark", node_int(arena, result->journal_mark));
    node_put(arena, map, "word", node_text(arena, result->word));
    for (size_t t = 0; t < tasks; t++) {
        node_add(points, node_int(arena, STATE_UNIT * (int)result->points[t].state +
                                             result->points[t].points));
    }
    node_put(arena, map, "points", points);
    return map;
}

void external_result_from_node(struct arena *arena, const struct node *node, int64_t *work_id,
                               struct external_result *out, size_t *tasks) {
    const struct node *points = node_get(node, "points");
    *work_id = node_as_int(node_get(node, "work"), 0);
    *tasks = points == NULL ? 0 : points->n;
    *out = (struct external_result){
        .result_id = node_as_int(node_get(node, "result"), 0),
        .code = node_str(node_get(node, "code")),
        .pupil_id = node_as_int(node_get(node, "pupil"), 0),
        .class_id = node_as_int(node_get(node, "class"), 0),
        .class_mark = node_str(node_get(node, "class_mark")),
        .variant = node_str(node_get(node, "variant")),
        .absent = node_as_bool(node_get(node, "absent"), false),
        .total = (int)node_as_int(node_get(node, "total"), 0),
        .mark = (int)node_as_int(node_get(node, "mark"), 0),
        .journal_mark = (int)node_as_int(node_get(node, "journal_mark"), 0),
        .word = node_str(node_get(node, "word")),
        .points = arena_array(arena, struct external_point, *tasks + 1)};
    size_t t = 0;
    for (const struct node *one = points ? points->first : NULL; one; one = one->next, t++) {
        int64_t value = node_as_int(one, 0);
        out->points[t] = (struct external_point){(enum point_state)(value / STATE_UNIT),
                                                 (int)(value % STATE_UNIT)};
    }
}

bool external_result_restore(struct db *db, struct arena *arena, const struct restore_step *step,
                             bool *kept, struct error *error) {
    struct external_result was, became;
    struct external_work work;
    struct external_results now;
    struct error none = {0};
    int64_t work_id;
    size_t tasks;
    external_result_from_node(arena, step->after, &work_id, &became, &tasks);
    if (!external_work_get(db, arena, step->org, work_id, &work, &none)) {
        *kept = none.code == ERROR_NOT_FOUND;
        *error = none;
        return *kept;
    }
    if (!external_result_get(db, arena, step->org, &work, step->noun_id, &now, error)) {
        return false;
    }
    *kept = now.rows.n == 0 || tasks != work.tasks.n ||
            !external_result_same(&now.rows.at[0], &became, tasks);
    if (*kept) {
        return true;
    }
    if (step->action == BATCH_INSERT) {
        return external_result_remove(db, step->org, work_id, step->noun_id, error);
    }
    external_result_from_node(arena, step->before, &work_id, &was, &tasks);
    return external_result_put(db, step->org, &work, &was, error);
}

bool external_work_restore(struct db *db, struct arena *arena, const struct restore_step *step,
                           bool *kept, struct error *error) {
    struct external_work work;
    struct external_results now;
    struct error none = {0};
    if (!external_work_get(db, arena, step->org, step->noun_id, &work, &none)) {
        *kept = none.code == ERROR_NOT_FOUND;
        *error = none;
        return *kept;
    }
    if (!external_results_of(db, arena, step->org, &work, &now, error)) {
        return false;
    }
    struct external_groups groups;
    if (!external_group_list(db, arena, step->org, work.work_id, &groups, error)) {
        return false;
    }
    *kept = now.rows.n > 0 || groups.rows.n > 0;
    return *kept || external_work_remove(db, step->org, work.work_id, error);
}
