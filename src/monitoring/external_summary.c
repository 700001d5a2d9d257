// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/external_summary.h"

#include <math.h>
#include <stdlib.h>

static bool is_mark(int mark) { return mark >= MARK_LOWEST && mark <= MARK_HIGHEST; }

static void count_marks(const struct external_result *result, int gap,
                        struct external_summary *out) {
    if (!is_mark(result->mark)) {
        return;
    }
    out->marks[result->mark - MARK_LOWEST]++;
    out->marked++;
    if (!is_mark(result->journal_mark)) {
        return;
    }
    int apart = result->mark - result->journal_mark;
    out->compared++;
    out->lowered += apart < 0;
    out->confirmed += apart == 0;
    out->raised += apart > 0;
    out->apart += abs(apart) >= gap;
}

static void count_tasks(const struct external_work *work, const struct external_result *result,
                        struct external_summary *out) {
    for (size_t t = 0; t < work->tasks.n; t++) {
        struct task_summary *task = &out->tasks[t];
        const struct external_point *point = &result->points[t];
        if (point->state == POINT_NOT_STUDIED) {
            continue;
        }
        task->n++;
        task->points += point->points;
        task->possible += work->tasks.at[t].points;
        task->full += point->points == work->tasks.at[t].points;
        task->not_begun += point->state == POINT_NOT_BEGUN;
    }
}

struct external_summary external_summarise(
    struct arena *arena, const struct external_work *work, const struct external_results *results,
    int gap, bool (*of)(const void *arg, const struct external_result *result), const void *arg) {
    struct external_summary out = {
        .mean_total = NAN,
        .tasks = arena_array(arena, struct task_summary, work->tasks.n + 1),
        .totals = arena_array(arena, int64_t, (size_t)work->max_total + 1)};
    double sum = 0;
    for (size_t i = 0; i < results->rows.n; i++) {
        const struct external_result *result = &results->rows.at[i];
        if (of != NULL && !of(arg, result)) {
            continue;
        }
        out.listed++;
        out.absent += result->absent;
        if (result->absent) {
            continue;
        }
        out.present++;
        sum += result->total;
        if (result->total >= 0 && result->total <= work->max_total) {
            out.totals[result->total]++;
        }
        count_marks(result, gap, &out);
        count_tasks(work, result, &out);
    }
    if (out.present > 0) {
        out.mean_total = sum / (double)out.present;
    }
    return out;
}

double task_share(const struct task_summary *task) {
    return task->possible == 0 ? NAN : (double)task->points / (double)task->possible;
}
