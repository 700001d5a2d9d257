// SPDX-License-Identifier: GPL-3.0-or-later
// Where a summary report of ВПР goes: beside the work that it speaks of.
#include "base/rng.h"
#include "base/ru.h"
#include "monitoring/aggregate_import.h"
#include "monitoring/external_show.h"

struct group_change {
    bool known;
    struct external_group before, after;
};
struct planning {
    struct import_work *work;
    struct import_plan *plan;
    VEC(struct group_change) changes;
};

static const struct external_group *there_of(const struct external_groups *there,
                                             const struct external_group *group) {
    for (size_t i = 0; i < there->rows.n; i++) {
        const struct external_group *one = &there->rows.at[i];
        if (one->report == group->report && str_eq(one->title, group->title)) {
            return one;
        }
    }
    return NULL;
}

static void plan_group(struct planning *p, const struct external_groups *there,
                       const struct external_group *group, int64_t work_id) {
    struct arena *arena = p->work->arena;
    const struct external_group *before = there_of(there, group);
    struct group_change change = {.known = before != NULL, .after = *group};
    struct plan_line *line =
        import_plan_add(p->work, p->plan, str_fmt(arena, "group.%d", group->ordinal), PLAN_SAME);
    change.after.work_id = work_id;
    change.after.group_id = before == NULL ? id_new() : before->group_id;
    line->who = group->title;
    line->what = group->participants > 0
                     ? ru_count(arena, group->participants, RU_PARTICIPANT, RU_NOMINATIVE)
                     : S("число участников не названо");
    if (before != NULL) {
        change.before = *before;
        if (external_group_same(arena, before, &change.after)) {
            return;
        }
    }
    line->status = before == NULL ? PLAN_NEW : PLAN_CHANGED;
    *vec_push(arena, &p->changes) = change;
}

bool aggregate_import_plan(struct import_work *work, const struct import_result *result,
                           struct import_plan *plan, struct error *error) {
    struct arena *arena = work->arena;
    const struct aggregate_sheet *sheet = result->rows;
    struct planning *p = arena_new(arena, struct planning);
    struct external_work of = sheet->work;
    struct external_groups there = {0};
    int64_t work_id = 0;
    *p = (struct planning){.work = work, .plan = plan};
    plan->changes = p;
    of.year = of.year == 0 ? external_year_of(work->on) : of.year;
    if (of.grade > 0 && of.subject.n > 0 &&
        (!external_work_find(work->db, arena, work->by->org, &of, &work_id, error) ||
         (work_id != 0 &&
          !external_group_list(work->db, arena, work->by->org, work_id, &there, error)))) {
        return false;
    }
    struct plan_line *line =
        import_plan_add(work, plan, S("work"), work_id == 0 ? PLAN_SKIP : PLAN_TOLD);
    line->who = str_fmt(arena, "%.*s, %.*s", STR_ARG(external_title(arena, &of)),
                        STR_ARG(external_year_title(arena, of.year)));
    line->what = work_id == 0 ? S("этой работы ещё нет: сначала загрузите её «Индивидуальные "
                                  "результаты» – сводка ложится рядом с ними")
                              : str_from(group_report_title(sheet->report));
    for (size_t i = 0; work_id != 0 && i < sheet->groups.rows.n; i++) {
        if (sheet->groups.rows.at[i].figures->n > 0) {
            plan_group(p, &there, &sheet->groups.rows.at[i], work_id);
        }
    }
    return true;
}

bool aggregate_import_apply(struct import_work *work, const struct import_result *result,
                            const struct import_plan *plan, struct error *error) {
    const struct planning *p = plan->changes;
    (void)result;
    for (size_t i = 0; i < p->changes.n; i++) {
        const struct group_change *change = &p->changes.at[i];
        const struct node *before =
            change->known ? external_group_node(work->arena, &change->before) : NULL;
        if (!external_group_put(work->db, work->arena, work->by->org, &change->after, error) ||
            !batch_step(work->db, work->arena, work->batch, "external_group",
                        change->after.group_id, change->known ? BATCH_UPDATE : BATCH_INSERT, before,
                        external_group_node(work->arena, &change->after), error)) {
            return false;
        }
    }
    return true;
}
