// SPDX-License-Identifier: GPL-3.0-or-later
// Where a report of a term goes: a line for each class.
#include "base/rng.h"
#include "base/ru.h"
#include "monitoring/external_plan.h"
#include "monitoring/report_import.h"

struct report_change {
    bool known;
    struct term_report before, after;
};
struct planning {
    struct import_work *work;
    struct import_plan *plan;
    const struct report_sheet *sheet;
    struct class_list classes;
    VEC(struct report_change) changes;
};

static struct str say_figures(struct arena *arena, const struct report_row *row) {
    const struct node *done = node_get(row->figures, "uspevaemost");
    const struct node *quality = node_get(row->figures, "kachestvo");
    const struct node *average = node_get(row->figures, "average");
    if (done != NULL && quality != NULL) {
        return str_fmt(arena, "успеваемость %.*s, качество %.*s",
                       STR_ARG(ru_percent(arena, node_as_real(done, 0), 1)),
                       STR_ARG(ru_percent(arena, node_as_real(quality, 0), 1)));
    }
    return average == NULL ? S("без отметок")
                           : str_fmt(arena, "средний балл %.*s",
                                     STR_ARG(ru_real(arena, node_as_real(average, 0), 2)));
}

static bool plan_row(struct planning *p, size_t index, int year, struct str period,
                     struct error *error) {
    struct arena *arena = p->work->arena;
    const struct report_row *row = &p->sheet->rows.at[index];
    struct term_reports there;
    struct report_change change = {.after = {.source = p->sheet->source,
                                             .year = year,
                                             .period = period,
                                             .class_name = row->class_name,
                                             .subject = row->subject,
                                             .figures = row->figures}};
    struct plan_line *line =
        import_plan_add(p->work, p->plan, str_fmt(arena, "report.%zu", index + 1), PLAN_SKIP);
    change.after.class_id = external_class_named(&p->classes, row->class_name);
    line->row = row->row;
    line->who = row->subject.n == 0
                    ? row->class_name
                    : str_fmt(arena, "%.*s, %.*s", STR_ARG(row->class_name), STR_ARG(row->subject));
    if (change.after.class_id == 0) {
        line->what = S("такого класса в этом учебном году нет: проверьте название и день отчёта");
        return true;
    }
    line->what = say_figures(arena, row);
    if (!term_report_find(p->work->db, arena, p->work->by->org, &change.after, &there, error)) {
        return false;
    }
    change.known = there.rows.n > 0;
    change.after.report_id = change.known ? there.rows.at[0].report_id : id_new();
    if (change.known) {
        change.before = there.rows.at[0];
    }
    p->plan->matched++;
    line->status = !change.known                                            ? PLAN_NEW
                   : term_report_same(arena, &change.before, &change.after) ? PLAN_SAME
                                                                            : PLAN_CHANGED;
    if (line->status != PLAN_SAME) {
        *vec_push(arena, &p->changes) = change;
    }
    return true;
}

bool report_import_plan(struct import_work *work, const struct import_result *result,
                        struct import_plan *plan, struct error *error) {
    struct planning *p = arena_new(work->arena, struct planning);
    int year = external_year_of(work->on);
    *p = (struct planning){.work = work, .plan = plan, .sheet = result->rows};
    plan->changes = p;
    struct str period = external_period_ask(work, plan, p->sheet->period);
    if (period.n == 0) {
        return true;
    }
    if (!external_classes_of(work, year, &p->classes, error)) {
        return false;
    }
    for (size_t i = 0; i < p->sheet->rows.n; i++) {
        if (!plan_row(p, i, year, period, error)) {
            return false;
        }
    }
    return true;
}

bool report_import_apply(struct import_work *work, const struct import_result *result,
                         const struct import_plan *plan, struct error *error) {
    const struct planning *p = plan->changes;
    (void)result;
    for (size_t i = 0; i < p->changes.n; i++) {
        const struct report_change *change = &p->changes.at[i];
        const struct node *before =
            change->known ? term_report_node(work->arena, &change->before) : NULL;
        if (!term_report_put(work->db, work->arena, work->by->org, &change->after, error) ||
            !batch_step(work->db, work->arena, work->batch, "term_report", change->after.report_id,
                        change->known ? BATCH_UPDATE : BATCH_INSERT, before,
                        term_report_node(work->arena, &change->after), error)) {
            return false;
        }
    }
    return true;
}
