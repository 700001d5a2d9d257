// SPDX-License-Identifier: GPL-3.0-or-later
// The single schedule as data for documents: the variables of content/papers/edinyy-grafik.yaml and
// of its order. Asked for by {schedule_half: 1 or 2}.
#include "base/ru.h"
#include "monitoring/monitoring_internal.h"
#include "monitoring/schedule_board.h"
#include "school/data_context.h"

struct giving {
    struct arena *arena;
    const struct schedule_ground *ground;
    int half;
    struct node *map; // schedule
};

static void put_text(const struct giving *g, struct node *map, const char *key, struct str text) {
    node_put(g->arena, map, key, node_text(g->arena, text));
}

static struct str class_name(const struct giving *g, int64_t class_id) {
    const struct class_row *class = schedule_class(&g->ground->schedule, class_id);
    return class == NULL ? S("") : class->name;
}

static bool in_half(const struct giving *g, const struct work *work) {
    return !date_is_none(work->held_on) && half_of(&g->ground->year, work->held_on) == g->half;
}

static bool same_subject(const struct work *a, const struct work *b) {
    return a->class_id == b->class_id && str_eq(a->subject, b->subject);
}

static struct str level_of(const struct giving *g, const struct work *work) {
    const struct work_kind *kind = work_kind_find(&g->ground->schedule.norms, work->kind);
    return kind == NULL ? S("") : kind->level;
}

// Works of a level in the half; 0 leaves the cell empty.
static void put_count(const struct giving *g, struct node *row, const struct work *like,
                      const char *level) {
    int64_t n = 0;
    for (size_t i = 0; i < g->ground->schedule.works.n; i++) {
        const struct work *work = &g->ground->schedule.works.at[i];
        n += in_half(g, work) && same_subject(work, like) &&
             str_eq(level_of(g, work), str_from(level));
    }
    if (n > 0) {
        node_put(g->arena, row, level, node_int(g->arena, n));
    }
}

// «12.10 КР, 30.11 ПР».
static struct str marks_of(const struct giving *g, const struct work *like) {
    struct str marks = {0};
    for (size_t i = 0; i < g->ground->schedule.works.n; i++) {
        const struct work *work = &g->ground->schedule.works.at[i];
        if (in_half(g, work) && same_subject(work, like)) {
            marks = str_fmt(g->arena, "%.*s%s%02d.%02d %.*s", STR_ARG(marks),
                            marks.n > 0 ? ", " : "", work->held_on.day, work->held_on.month,
                            STR_ARG(work_mark(&g->ground->schedule, work)));
        }
    }
    return marks;
}

static struct str subject_of(const struct work *work) {
    return str_empty(work->subject) ? S("метапредметные") : work->subject;
}

static void put_share(const struct giving *g, struct node *row, const struct work *work,
                      double *most, struct str *where) {
    const struct schedule *schedule = &g->ground->schedule;
    double all = schedule_year_lessons(schedule, work->class_id, work->subject);
    int used = schedule_used_lessons(schedule, work->class_id, work->subject);
    node_put(g->arena, row, "used", node_int(g->arena, used));
    if (all <= 0) {
        return;
    }
    double share = 100 * used / all;
    node_put(g->arena, row, "planned", node_real(g->arena, all));
    node_put(g->arena, row, "share", node_real(g->arena, share));
    if (share > *most) {
        *most = share;
        *where = str_fmt(g->arena, "%.*s, %.*s", STR_ARG(class_name(g, work->class_id)),
                         STR_ARG(ru_lower(g->arena, work->subject)));
    }
}

static void put_weeks(const struct giving *g) {
    struct node *list = node_put(g->arena, g->map, "weeks", node_list(g->arena));
    double most = 0;
    struct str where = {0};
    for (size_t i = 0; i < g->ground->schedule.works.n; i++) {
        const struct work *work = &g->ground->schedule.works.at[i];
        bool first = in_half(g, work);
        for (size_t k = 0; k < i && first; k++) {
            const struct work *other = &g->ground->schedule.works.at[k];
            first = !(in_half(g, other) && same_subject(other, work));
        }
        if (!first) {
            continue;
        }
        struct node *row = node_add(list, node_map(g->arena));
        put_text(g, row, "class", class_name(g, work->class_id));
        put_text(g, row, "subject", subject_of(work));
        put_text(g, row, "marks", marks_of(g, work));
        put_count(g, row, work, "federal");
        put_count(g, row, work, "regional");
        put_count(g, row, work, "school");
        put_share(g, row, work, &most, &where);
    }
    if (most > 0) {
        node_put(g->arena, g->map, "max_share", node_real(g->arena, most));
        put_text(g, g->map, "max_where", where);
    }
}

// Recommendations that the schedule does not follow, with the school's reasons.
static void put_exceptions(const struct giving *g) {
    struct node *list = node_put(g->arena, g->map, "exceptions", node_list(g->arena));
    for (size_t i = 0; i < g->ground->findings.rows.n; i++) {
        const struct schedule_finding *found = &g->ground->findings.rows.at[i];
        const struct work *work = schedule_work(&g->ground->schedule, found->work_id);
        if (found->rule->severity != RULE_WARN || work == NULL || !in_half(g, work)) {
            continue;
        }
        struct node *row = node_add(list, node_map(g->arena));
        put_text(g, row, "where",
                 str_fmt(g->arena, "%.*s, %.*s", STR_ARG(class_name(g, work->class_id)),
                         STR_ARG(ru_lower(g->arena, subject_of(work)))));
        put_text(g, row, "what", found->sentence);
        if (!str_empty(found->reason)) {
            put_text(g, row, "reason", found->reason);
        }
    }
}

bool schedule_give(void *context, struct arena *arena, const struct node *ask, struct node *out,
                   struct error *error) {
    const struct data_context *from = context;
    struct procedure_catalogue procedures;
    struct schedule_ground ground;
    int64_t half = node_as_int(node_get(ask, "schedule_half"), 0);
    if (half != 1 && half != 2) {
        return true;
    }
    if (!gate_check(from->person, "monitoring.see_plan", error) ||
        !procedure_catalogue_load(arena, content_files, &procedures, error) ||
        !schedule_ground_read(from->db, arena, from->person->org, &procedures, date_today(),
                              &ground, error)) {
        return false;
    }
    struct giving g = {arena, &ground, (int)half,
                       node_put(arena, out, "schedule", node_map(arena))};
    put_text(&g, g.map, "period", half == 1 ? S("первое полугодие") : S("второе полугодие"));
    put_weeks(&g);
    put_exceptions(&g);
    return true;
}
