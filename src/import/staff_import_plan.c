// SPDX-License-Identifier: GPL-3.0-or-later
#include "import/staff_import_plan.h"

#include "base/ru.h"
#include "import/staff_import.h"
#include "school/staff.h"
#include "school/year.h"

#include <inttypes.h>

struct change {
    bool add, save;
    struct staff staff;
};

struct changes {
    VEC(struct change) at; // one a line of the plan
};

struct planning {
    struct import_work *work;
    struct import_plan *plan;
    struct changes *changes;
    struct staff_list known; // who works here today
    bool *found;             // of them, in the file
};

static void plan_new(struct planning *p, struct plan_line *line, struct change *change,
                     const struct staff_entry *entry) {
    *(struct str *)vec_push(p->work->arena, &p->plan->new_names) = entry->full;
    if (!date_is_none(entry->left_on)) {
        line->status = PLAN_SKIP;
        line->what = S("уволен(а), и в школе его (её) нет – не вносится");
        return;
    }
    change->add = true;
    change->staff = (struct staff){.name = {entry->last, entry->first, entry->middle},
                                   .position = entry->position};
    line->status = PLAN_NEW;
    line->what = entry->position;
}

static void plan_known(struct planning *p, struct plan_line *line, struct change *change,
                       const struct staff_entry *entry, const struct staff *was) {
    struct arena *arena = p->work->arena;
    for (size_t i = 0; i < p->known.rows.n; i++) {
        if (p->known.rows.at[i].staff.staff_id == was->staff_id) {
            p->found[i] = true;
        }
    }
    p->plan->matched++;
    line->target = was->staff_id;
    change->staff = *was;
    line->status = PLAN_SAME;
    if (date_cmp(entry->left_on, was->left_on) != 0) {
        change->staff.left_on = entry->left_on;
        change->save = true;
        line->status = date_is_none(entry->left_on) ? PLAN_CHANGED : PLAN_LEFT;
        line->what =
            date_is_none(entry->left_on)
                ? S("снова работает")
                : str_fmt(arena, "уволен(а) %.*s", STR_ARG(ru_date_short(arena, entry->left_on)));
    }
    if (entry->position.n > 0 && !str_eq(entry->position, was->position)) {
        change->staff.position = entry->position;
        change->save = true;
        line->status = line->status == PLAN_LEFT ? PLAN_LEFT : PLAN_CHANGED;
        line->what = str_fmt(arena, "%.*s%sдолжность: %.*s", STR_ARG(line->what),
                             line->what.n > 0 ? "; " : "", STR_ARG(entry->position));
    }
}

static void plan_question(struct planning *p, struct plan_line *line, struct change *change,
                          const struct staff_entry *entry, const struct staff_list *namesakes) {
    struct arena *arena = p->work->arena;
    line->what = S("В школе несколько сотрудников с таким именем. Кто это?");
    line->status = PLAN_ASK;
    struct str answer = import_answer_of(p->work, line->key);
    for (size_t i = 0; i < namesakes->rows.n; i++) {
        const struct staff_row *row = &namesakes->rows.at[i];
        struct str value = str_fmt(arena, "p%" PRId64, row->staff.staff_id);
        import_plan_option(
            p->work, line, value,
            str_fmt(arena, "%.*s, %.*s", STR_ARG(row->full_name), STR_ARG(row->staff.position)));
        if (str_eq(answer, value)) {
            line->what = S("");
            line->answer = answer;
            plan_known(p, line, change, entry, &row->staff);
        }
    }
    import_plan_option(p->work, line, S("new"), S("другой человек, внести как нового"));
    import_plan_option(p->work, line, S("skip"), S("пока не загружать"));
    if (str_eq(answer, S("new"))) {
        line->answer = answer;
        plan_new(p, line, change, entry);
    } else if (str_eq(answer, S("skip"))) {
        line->answer = answer;
        line->status = PLAN_SKIP;
    }
}

static bool plan_entry(struct planning *p, const struct staff_entry *entry, size_t index,
                       struct error *error) {
    struct arena *arena = p->work->arena;
    struct person_name name = {entry->last, entry->first, entry->middle};
    struct staff_list namesakes;
    if (!staff_namesakes(p->work->db, arena, p->work->by->org, &name, &namesakes, error)) {
        return false;
    }
    struct plan_line *line =
        import_plan_add(p->work, p->plan, str_fmt(arena, "1.%d", entry->row), PLAN_ASK);
    struct change *change = vec_push(arena, &p->changes->at);
    *change = (struct change){0};
    line->row = entry->row;
    line->entry = index;
    line->who = entry->full;
    if (namesakes.rows.n == 0) {
        plan_new(p, line, change, entry);
    } else if (namesakes.rows.n == 1) {
        plan_known(p, line, change, entry, &namesakes.rows.at[0].staff);
    } else {
        plan_question(p, line, change, entry, &namesakes);
    }
    return true;
}

// Who works at the school and is not in the list; a list of a few says nothing of others.
static void plan_absent(struct planning *p) {
    struct arena *arena = p->work->arena;
    if ((size_t)p->plan->matched * 2 < p->known.rows.n) {
        return;
    }
    for (size_t i = 0; i < p->known.rows.n; i++) {
        const struct staff_row *row = &p->known.rows.at[i];
        if (p->found[i]) {
            continue;
        }
        struct str key = str_fmt(arena, "left.%" PRId64, row->staff.staff_id);
        struct plan_line *line = import_plan_add(p->work, p->plan, key, PLAN_ASK);
        struct change *change = vec_push(arena, &p->changes->at);
        *change = (struct change){.staff = row->staff};
        line->who =
            str_fmt(arena, "%.*s, %.*s", STR_ARG(row->full_name), STR_ARG(row->staff.position));
        line->what = S("В школе работает, а в файле нет. Уволен(а)?");
        line->target = row->staff.staff_id;
        import_plan_option(p->work, line, S("stay"), S("работает"));
        import_plan_option(p->work, line, S("left"), S("уволен(а)"));
        line->answer = import_answer_of(p->work, key);
        if (line->answer.n == 0) {
            line->answer = import_answer_of(p->work, S("left.all"));
        }
        if (str_eq(line->answer, S("left"))) {
            change->save = true;
            change->staff.left_on = p->work->on;
            line->status = PLAN_LEFT;
            line->what = S("увольнение по вашему ответу");
        } else if (str_eq(line->answer, S("stay"))) {
            line->status = PLAN_SAME;
            line->what = S("работает, по вашему ответу");
        }
    }
}

bool staff_import_plan(struct import_work *work, const struct import_result *result,
                       struct import_plan *plan, struct error *error) {
    struct planning p = {.work = work, .plan = plan};
    p.changes = arena_new(work->arena, struct changes);
    plan->changes = p.changes;
    if (!staff_search(work->db, work->arena, work->by->org, 0, S(""), work->on, &p.known, error)) {
        return false;
    }
    p.found = arena_array(work->arena, bool, p.known.rows.n + 1);
    const struct staff_entries *entries = result->rows;
    for (size_t i = 0; i < entries->at.n; i++) {
        if (!entries->at.at[i].refused && !plan_entry(&p, &entries->at.at[i], i, error)) {
            return false;
        }
    }
    plan_absent(&p);
    return true;
}

bool staff_import_apply(struct import_work *work, const struct import_result *result,
                        const struct import_plan *plan, struct error *error) {
    (void)result;
    const struct changes *changes = plan->changes;
    for (size_t i = 0; i < changes->at.n; i++) {
        const struct change *change = &changes->at.at[i];
        struct staff_add add = {work->by, work->batch, change->staff};
        struct staff_save save = {work->by, work->batch, change->staff};
        if ((change->add && !staff_add(work->db, work->arena, &add, error)) ||
            (change->save && !staff_save(work->db, work->arena, &save, error))) {
            return false;
        }
        import_plan_told(work, (int64_t)i + 1, (int64_t)changes->at.n);
    }
    return true;
}
