// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/external_norm.h"

#include "knowledge/edit.h"
#include "knowledge/field.h"
#include "knowledge/kind.h"
#include "monitoring/monitoring_internal.h"

#include <math.h>

static const char *const norm_required[] = {"title", "value", "unit", "source", NULL};
static const char *const cause_required[] = {"title", "when", "check", NULL};
static const struct content_field norm_fields[] = {{"value", "Значение", FIELD_PLAIN, 0}, {0}};
static const struct content_field cause_fields[] = {{"check", "Как проверить", FIELD_PLAIN, 1},
                                                    {0}};

const struct content_kind external_content_kinds[] = {
    {.name = "external_norm",
     .title = "Порог анализа внешних результатов",
     .titles = "Пороги анализа внешних результатов",
     .path = "external.yaml",
     .list = "norms",
     .required = norm_required,
     .fields = norm_fields},
    {.name = "external_cause",
     .title = "Возможная причина внешнего результата",
     .titles = "Возможные причины внешних результатов",
     .path = "external.yaml",
     .list = "causes",
     .required = cause_required,
     .fields = cause_fields},
    {0},
};

static double value_of(const struct content_views *views, const char *id) {
    for (size_t i = 0; i < views->rows.n; i++) {
        if (str_eq(views->rows.at[i].id, str_from(id))) {
            return node_as_real(node_get(views->rows.at[i].node, "value"), 0);
        }
    }
    return 0;
}

bool external_norms_read(struct db *db, struct arena *arena, const struct content_base *base,
                         int64_t org, struct external_norms *out, struct error *error) {
    enum { PERCENT = 100 };
    struct content_views views;
    if (!content_view_list(db, arena, base, org, S("external_norm"), &views, error)) {
        return false;
    }
    *out = (struct external_norms){.basic_low = value_of(&views, "vpr-basic-low") / PERCENT,
                                   .basic_enough = value_of(&views, "vpr-basic-enough") / PERCENT,
                                   .raised_low = value_of(&views, "vpr-raised-low") / PERCENT,
                                   .raised_enough = value_of(&views, "vpr-raised-enough") / PERCENT,
                                   .gap = (int)value_of(&views, "vpr-gap"),
                                   .distribution = (int64_t)value_of(&views, "vpr-distribution"),
                                   .percent = (int64_t)value_of(&views, "share-percent")};
    return true;
}

enum task_zone external_task_zone(const struct external_norms *norms,
                                  const struct external_task *task,
                                  const struct task_summary *summary) {
    bool basic = str_eq(task->difficulty, S("Б"));
    double share = task_share(summary);
    if (task->difficulty.n == 0 || isnan(share)) {
        return ZONE_NONE;
    }
    if (share < (basic ? norms->basic_low : norms->raised_low)) {
        return ZONE_LOW;
    }
    return share < (basic ? norms->basic_enough : norms->raised_enough) ? ZONE_UNSURE : ZONE_ENOUGH;
}

const char *task_zone_title(enum task_zone zone) {
    static const char *const titles[] = {"", "недостаточно", "на границе", "достаточно"};
    return titles[zone];
}

static bool called_for(struct str when, const struct external_work *work,
                       const struct external_summary *sum, const struct external_norms *norms) {
    bool low = false;
    for (size_t t = 0; t < work->tasks.n; t++) {
        low = low || external_task_zone(norms, &work->tasks.at[t], &sum->tasks[t]) == ZONE_LOW;
    }
    return (str_eq(when, S("lowered")) && sum->lowered > sum->raised) ||
           (str_eq(when, S("raised")) && sum->raised > sum->lowered) ||
           (str_eq(when, S("apart")) && sum->apart > 0) || (str_eq(when, S("tasks")) && low) ||
           str_eq(when, S("always"));
}

bool external_causes_read(struct db *db, struct arena *arena, const struct content_base *base,
                          int64_t org, const struct external_work *work,
                          const struct external_summary *summary,
                          const struct external_norms *norms, struct external_causes *out,
                          struct error *error) {
    struct content_views views;
    *out = (struct external_causes){0};
    if (!content_view_list(db, arena, base, org, S("external_cause"), &views, error)) {
        return false;
    }
    for (size_t i = 0; i < views.rows.n; i++) {
        const struct node *node = views.rows.at[i].node;
        struct external_cause cause = {.when = node_str(node_get(node, "when")),
                                       .title = node_str(node_get(node, "title")),
                                       .check = node_str(node_get(node, "check"))};
        if (called_for(cause.when, work, summary, norms)) {
            *vec_push(arena, &out->rows) = cause;
        }
    }
    return true;
}
