// SPDX-License-Identifier: GPL-3.0-or-later
// Where a list of codes goes: a line for each code, without the pupil's name.
#include "base/rng.h"
#include "base/ru.h"
#include "monitoring/code_import.h"
#include "monitoring/external.h"
#include "monitoring/external_code.h"
#include "monitoring/external_people.h"

struct planning {
    struct import_work *work;
    struct import_plan *plan;
    struct external_people people;
    struct external_codes there;
    struct external_codes added;
    int year;
};

static const struct external_code *code_there(const struct external_codes *codes, struct str code,
                                              int64_t pupil_id) {
    for (size_t i = 0; i < codes->rows.n; i++) {
        const struct external_code *one = &codes->rows.at[i];
        if ((code.n > 0 && str_eq(one->code, code)) || (code.n == 0 && one->pupil_id == pupil_id)) {
            return one;
        }
    }
    return NULL;
}

static void add_code(struct planning *p, const struct code_row *row,
                     const struct external_person *person, struct plan_line *line) {
    const struct external_code *before = code_there(&p->there, row->code, 0);
    line->target = person->pupil_id;
    p->plan->matched++;
    if (before != NULL) {
        bool same = before->pupil_id == person->pupil_id;
        line->status = same ? PLAN_SAME : PLAN_SKIP;
        line->what = same ? S("уже записан")
                          : S("под этим кодом записан другой ученик: сначала уничтожьте прежний "
                              "протокол");
    } else if (code_there(&p->added, S(""), person->pupil_id) != NULL) {
        line->status = PLAN_SKIP;
        line->what = S("у этого ученика в файле уже есть код");
    } else {
        line->status = PLAN_NEW;
        line->what = person->class_name;
        *vec_push(p->work->arena, &p->added.rows) = (struct external_code){
            .code_id = id_new(), .year = p->year, .code = row->code, .pupil_id = person->pupil_id};
    }
}

static void plan_row(struct planning *p, const struct code_row *row) {
    struct arena *arena = p->work->arena;
    struct plan_line *line =
        import_plan_add(p->work, p->plan, str_fmt(arena, "row.%d", row->row), PLAN_SKIP);
    line->row = row->row;
    line->who = str_fmt(arena, "Код %.*s", STR_ARG(row->code));
    const struct external_person *person =
        external_people_choose(p->work, &p->people, row->name, row->class_name, line);
    if (person == NULL) {
        p->plan->ambiguous += line->status == PLAN_ASK;
        return;
    }
    add_code(p, row, person, line);
}

bool code_import_plan(struct import_work *work, const struct import_result *result,
                      struct import_plan *plan, struct error *error) {
    struct planning *p = arena_new(work->arena, struct planning);
    const struct code_sheet *sheet = result->rows;
    *p = (struct planning){.work = work, .plan = plan, .year = external_year_of(work->on)};
    plan->changes = p;
    if (!external_people_load(work, p->year, 0, (struct date){0}, &p->people, error) ||
        !external_code_list(work->db, work->arena, work->by->org, p->year, &p->there, error)) {
        return false;
    }
    for (size_t i = 0; i < sheet->rows.n; i++) {
        plan_row(p, &sheet->rows.at[i]);
    }
    return true;
}

// The step of the batch says that there was a code, not whose.
bool code_import_apply(struct import_work *work, const struct import_result *result,
                       const struct import_plan *plan, struct error *error) {
    const struct planning *p = plan->changes;
    (void)result;
    for (size_t i = 0; i < p->added.rows.n; i++) {
        const struct external_code *code = &p->added.rows.at[i];
        if (!external_code_add(work->db, work->by->org, code, error) ||
            !batch_step(work->db, work->arena, work->batch, "external_code", code->code_id,
                        BATCH_INSERT, NULL, node_map(work->arena), error)) {
            return false;
        }
    }
    return true;
}
