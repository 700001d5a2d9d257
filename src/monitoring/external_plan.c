// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/external_plan.h"

#include "base/rng.h"
#include "school/year.h"

bool external_classes_of(const struct import_work *work, int year, struct class_list *out,
                         struct error *error) {
    struct year_list years;
    *out = (struct class_list){0};
    if (!year_list(work->db, work->arena, work->by->org, &years, error)) {
        return false;
    }
    for (size_t i = 0; i < years.rows.n; i++) {
        if (years.rows.at[i].begins.year == year) {
            return class_list_of_year(work->db, work->arena, work->by->org,
                                      years.rows.at[i].year_id, work->on, out, error);
        }
    }
    return true;
}

int64_t external_class_named(const struct class_list *classes, struct str name) {
    for (size_t i = 0; i < classes->rows.n; i++) {
        if (str_eq(classes->rows.at[i].name, name)) {
            return classes->rows.at[i].class_id;
        }
    }
    return 0;
}

struct str external_period_ask(struct import_work *work, struct import_plan *plan,
                               struct str said) {
    static const char *const periods[] = {"q1", "q2", "q3", "q4", "h1",
                                          "h2", "t1", "t2", "t3", "year"};
    if (said.n > 0) {
        return said;
    }
    struct plan_line *line = import_plan_add(work, plan, S("period"), PLAN_ASK);
    struct str answer = import_answer_of(work, line->key), found = S("");
    line->who = S("Весь файл");
    line->what = S("За какой период эти отметки? В файле не сказано.");
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++) {
        struct str value = str_from(periods[i]);
        import_plan_option(work, line, value, external_period_title(value));
        if (str_eq(answer, value)) {
            found = line->answer = value;
            line->status = PLAN_TOLD;
        }
    }
    return found;
}

enum plan_status external_change_plan(struct arena *arena, struct external_changes *changes,
                                      const struct external_result *before,
                                      struct external_result *after) {
    struct external_change change = {.known = before != NULL};
    after->result_id = before == NULL ? id_new() : before->result_id;
    if (before != NULL) {
        change.before = *before;
        if (external_result_same(before, after, changes->work.tasks.n)) {
            return PLAN_SAME;
        }
    }
    change.after = *after;
    *vec_push(arena, &changes->rows) = change;
    return before == NULL ? PLAN_NEW : PLAN_CHANGED;
}

static bool add_work(struct import_work *work, struct external_work *added, struct error *error) {
    struct node *after = node_map(work->arena);
    added->work_id = id_new();
    node_put(work->arena, after, "subject", node_text(work->arena, added->subject));
    node_put(work->arena, after, "grade", node_int(work->arena, added->grade));
    return external_work_add(work->db, work->arena, work->by->org, added, error) &&
           batch_step(work->db, work->arena, work->batch, "external_work", added->work_id,
                      BATCH_INSERT, NULL, after, error);
}

static bool write_change(struct import_work *work, const struct external_work *of,
                         const struct external_change *row, struct error *error) {
    struct arena *arena = work->arena;
    size_t tasks = of->tasks.n;
    const struct node *before =
        row->known ? external_result_node(arena, of->work_id, &row->before, tasks) : NULL;
    return external_result_put(work->db, work->by->org, of, &row->after, error) &&
           batch_step(work->db, arena, work->batch, "external_result", row->after.result_id,
                      row->known ? BATCH_UPDATE : BATCH_INSERT, before,
                      external_result_node(arena, of->work_id, &row->after, tasks), error);
}

bool external_changes_apply(struct import_work *work, struct external_changes *changes,
                            struct error *error) {
    if (changes->rows.n == 0) {
        return true;
    }
    if (changes->work.work_id == 0 && !add_work(work, &changes->work, error)) {
        return false;
    }
    for (size_t i = 0; i < changes->rows.n; i++) {
        if (!write_change(work, &changes->work, &changes->rows.at[i], error)) {
            return false;
        }
    }
    return true;
}
