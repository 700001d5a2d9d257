// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/scored.h"

#include "monitoring/external_summary.h"

#include <math.h>

void scored_task_add(struct arena *arena, struct external_work *work, struct str code, int points) {
    *vec_push(arena, &work->tasks) = (struct external_task){
        .code = code, .points = points, .difficulty = S(""), .planned = S("")};
}

void scored_tasks_from_points(struct scored_block *block) {
    for (size_t t = 0; t < block->work.tasks.n; t++) {
        struct external_task *task = &block->work.tasks.at[t];
        for (size_t i = 0; i < block->rows.n; i++) {
            const struct external_result *result = &block->rows.at[i].result;
            if (!result->absent && result->points[t].points > task->points) {
                task->points = result->points[t].points;
            }
        }
        task->points = task->points < 1 ? 1 : task->points;
    }
}

int scored_total(const struct scored_block *block, const struct external_point *points) {
    int sum = 0;
    for (size_t t = 0; t < block->work.tasks.n; t++) {
        sum += points[t].points;
    }
    return sum;
}

struct node *scored_marks(struct arena *arena, const struct scored_block *block) {
    int64_t n[MARKS] = {0};
    struct node *map = node_map(arena);
    for (size_t i = 0; i < block->rows.n; i++) {
        int mark = block->rows.at[i].result.mark;
        if (mark >= MARK_LOWEST && mark <= MARK_HIGHEST) {
            n[mark - MARK_LOWEST]++;
        }
    }
    for (int m = 0; m < MARKS; m++) {
        node_put(arena, map, str_c(arena, str_fmt(arena, "%d", m + MARK_LOWEST)),
                 node_int(arena, n[m]));
    }
    return map;
}

double scored_mean(const struct scored_block *block) {
    double sum = 0, n = 0;
    for (size_t i = 0; i < block->rows.n; i++) {
        const struct external_result *result = &block->rows.at[i].result;
        sum += result->absent ? 0 : result->total;
        n += result->absent ? 0 : 1;
    }
    return n > 0 ? sum / n : NAN;
}

struct node *scored_totals(struct arena *arena, const struct scored_block *block) {
    struct node *map = node_map(arena);
    for (size_t i = 0; i < block->rows.n; i++) {
        const struct scored_row *row = &block->rows.at[i];
        const char *key = str_c(arena, str_fmt(arena, "%lld", (long long)row->number));
        node_put(arena, map, key,
                 row->result.absent ? node_null(arena) : node_int(arena, row->result.total));
    }
    return map;
}
