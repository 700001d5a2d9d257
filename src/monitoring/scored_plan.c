// SPDX-License-Identifier: GPL-3.0-or-later
// Where a file that names pupils goes: which works these are, who each row is, what it changes.
#include "base/ru.h"
#include "monitoring/external_people.h"
#include "monitoring/external_plan.h"
#include "monitoring/external_show.h"
#include "monitoring/scored.h"

struct block_plan {
    struct external_changes changes;
    struct external_results there;
    struct external_people people;
    VEC(int64_t) taken; // pupils that a row above is
};

struct planning {
    struct import_work *work;
    struct import_plan *plan;
    const struct scored_sheet *sheet;
    struct block_plan *blocks; // one for each block of the sheet
};

// The work that is there has the same tasks, and nobody in the file got more than it allows.
static bool fits_there(const struct scored_block *block, const struct external_work *there) {
    const struct external_work *work = &block->work;
    bool same = work->tasks.n == there->tasks.n;
    for (size_t t = 0; t < work->tasks.n && same; t++) {
        same = str_eq(work->tasks.at[t].code, there->tasks.at[t].code) &&
               work->tasks.at[t].points <= there->tasks.at[t].points;
    }
    return same;
}

static bool find_work(struct planning *p, size_t b, bool *fits, struct error *error) {
    struct block_plan *block = &p->blocks[b];
    struct external_work *work = &block->changes.work, there;
    struct import_work *of = p->work;
    *fits = true;
    if (!external_work_find(of->db, of->arena, of->by->org, work, &work->work_id, error)) {
        return false;
    }
    if (work->work_id == 0) {
        return true;
    }
    if (!external_work_get(of->db, of->arena, of->by->org, work->work_id, &there, error)) {
        return false;
    }
    *fits = fits_there(&p->sheet->blocks.at[b], &there);
    *work = there;
    return !*fits ||
           external_results_of(of->db, of->arena, of->by->org, work, &block->there, error);
}

static void tell_work(struct planning *p, size_t b, const char *why) {
    struct arena *arena = p->work->arena;
    const struct external_work *work = &p->blocks[b].changes.work;
    struct plan_line *line = import_plan_add(p->work, p->plan, str_fmt(arena, "work.%zu", b + 1),
                                             why == NULL ? PLAN_TOLD : PLAN_SKIP);
    line->who = external_title(arena, work);
    line->what = why != NULL          ? str_from(why)
                 : work->work_id == 0 ? S("новая работа")
                                      : S("такая работа уже есть: строки сравнены с нею");
}

static const struct external_result *there_of(const struct block_plan *block, int64_t pupil_id) {
    for (size_t i = 0; i < block->there.rows.n; i++) {
        if (block->there.rows.at[i].pupil_id == pupil_id) {
            return &block->there.rows.at[i];
        }
    }
    return NULL;
}

// Two rows never become one pupil.
static bool is_taken(struct arena *arena, struct block_plan *block, int64_t pupil_id) {
    for (size_t i = 0; i < block->taken.n; i++) {
        if (block->taken.at[i] == pupil_id) {
            return true;
        }
    }
    *vec_push(arena, &block->taken) = pupil_id;
    return false;
}

static struct str say_result(struct arena *arena, const struct external_result *result, int most) {
    struct str mark = result->mark == 0 ? S("") : str_fmt(arena, ", отметка %d", result->mark);
    if (result->absent) {
        return result->word.n > 0 ? result->word : S("отсутствовал(а)");
    }
    return str_fmt(arena, "%d из %d%.*s", result->total, most, STR_ARG(mark));
}

static void plan_row(struct planning *p, size_t b, const struct scored_row *row) {
    struct arena *arena = p->work->arena;
    struct block_plan *block = &p->blocks[b];
    struct plan_line *line =
        import_plan_add(p->work, p->plan, str_fmt(arena, "row.%d", row->row), PLAN_SKIP);
    line->row = row->row;
    line->who = row->class_name.n > 0
                    ? str_fmt(arena, "%.*s, %.*s", STR_ARG(row->name), STR_ARG(row->class_name))
                    : row->name;
    const struct external_person *person =
        external_people_choose(p->work, &block->people, row->name, row->class_name, line);
    if (person == NULL) {
        p->plan->ambiguous += line->status == PLAN_ASK;
        return;
    }
    if (is_taken(arena, block, person->pupil_id)) {
        line->what = S("этот ученик уже есть в файле выше");
        return;
    }
    p->plan->matched++;
    struct external_result after = row->result;
    after.pupil_id = person->pupil_id;
    after.class_id = person->class_id;
    after.class_mark = person->class_name;
    line->target = person->pupil_id;
    line->status =
        external_change_plan(arena, &block->changes, there_of(block, person->pupil_id), &after);
    line->what = say_result(arena, &after, block->changes.work.max_total);
}

static bool plan_block(struct planning *p, size_t b, struct error *error) {
    const struct scored_block *block = &p->sheet->blocks.at[b];
    struct external_work *work = &p->blocks[b].changes.work;
    bool fits;
    *work = block->work;
    if (date_is_none(work->held_on)) {
        work->held_on = p->work->on;
    }
    work->year = external_year_of(work->held_on);
    if (work->kind == EXTERNAL_DIAGNOSTIC) { // there may be several a year
        work->period = date_iso(p->work->arena, work->held_on);
    }
    if (work->subject.n == 0 || work->grade < 1) {
        tell_work(p, b,
                  work->subject.n == 0 ? "в файле не сказано, какой это предмет: допишите его"
                                       : "в файле не сказано, какой это класс: допишите его");
        return true;
    }
    if (!find_work(p, b, &fits, error) ||
        !external_people_load(p->work, work->year, work->grade, work->held_on, &p->blocks[b].people,
                              error)) {
        return false;
    }
    tell_work(p, b,
              fits ? NULL
                   : "эта работа уже загружена, и задания в ней другие: отмените прежнюю "
                     "загрузку или проверьте файл");
    for (size_t i = 0; fits && i < block->rows.n; i++) {
        plan_row(p, b, &block->rows.at[i]);
    }
    return true;
}

bool scored_plan(struct import_work *work, const struct import_result *result,
                 struct import_plan *plan, struct error *error) {
    struct planning *p = arena_new(work->arena, struct planning);
    *p = (struct planning){.work = work, .plan = plan, .sheet = result->rows};
    p->blocks = arena_array(work->arena, struct block_plan, p->sheet->blocks.n + 1);
    plan->changes = p;
    for (size_t b = 0; b < p->sheet->blocks.n; b++) {
        if (!plan_block(p, b, error)) {
            return false;
        }
    }
    return true;
}

bool scored_apply(struct import_work *work, const struct import_result *result,
                  const struct import_plan *plan, struct error *error) {
    const struct planning *p = plan->changes;
    (void)result;
    for (size_t b = 0; b < p->sheet->blocks.n; b++) {
        if (!external_changes_apply(work, &p->blocks[b].changes, error)) {
            return false;
        }
        import_plan_told(work, (int64_t)b + 1, (int64_t)p->sheet->blocks.n);
    }
    return true;
}
