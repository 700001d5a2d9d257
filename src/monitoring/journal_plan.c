// SPDX-License-Identifier: GPL-3.0-or-later
// Where a ledger of marks goes: a work for each subject, a line for each pupil.
#include "base/ru.h"
#include "monitoring/external_plan.h"
#include "monitoring/journal_import.h"

#include "import/class_name.h"

struct subject_changes {
    struct external_changes changes;
    struct external_results there;
};

struct planning {
    struct import_work *work;
    const struct journal_sheet *sheet;
    struct import_plan *plan;
    struct class_members members;
    struct subject_changes *subjects; // one for each subject of the sheet
    int64_t class_id;
};

// ---- the class

static bool find_class(struct planning *p, int year, struct error *error) {
    struct class_list classes;
    struct import_work *work = p->work;
    if (!external_classes_of(work, year, &classes, error)) {
        return false;
    }
    p->class_id = external_class_named(&classes, p->sheet->class_name);
    if (p->class_id == 0) {
        struct plan_line *line = import_plan_add(work, p->plan, S("class"), PLAN_SKIP);
        line->who = p->sheet->class_name.n > 0 ? p->sheet->class_name : S("Класс");
        line->what = S("такого класса в этом учебном году нет: проверьте название в файле и день, "
                       "на который ведомость составлена");
        return true;
    }
    return class_members_on(work->db, work->arena, work->by->org, p->class_id, work->on,
                            &p->members, error);
}

static bool open_subject(struct planning *p, size_t s, int year, struct str period,
                         struct error *error) {
    struct import_work *work = p->work;
    struct subject_changes *subject = &p->subjects[s];
    subject->changes.work =
        (struct external_work){.kind = EXTERNAL_JOURNAL,
                               .subject = p->sheet->subjects.at[s],
                               .grade = import_class_grade(p->sheet->class_name),
                               .year = year,
                               .period = period,
                               .title = S(""),
                               .held_on = work->on};
    struct external_work *of = &subject->changes.work;
    return external_work_find(work->db, work->arena, work->by->org, of, &of->work_id, error) &&
           (of->work_id == 0 ||
            external_results_of(work->db, work->arena, work->by->org, of, &subject->there, error));
}

// ---- pupils

// The only member of this name; «Абрамов Юрий» is enough where no other bears it.
static const struct class_member *member_named(const struct planning *p, struct str name,
                                               int64_t *found) {
    struct arena *arena = p->work->arena;
    struct str said = ru_fold(arena, name);
    const struct class_member *one = NULL;
    *found = 0;
    for (size_t i = 0; i < p->members.rows.n; i++) {
        struct str full = ru_fold(arena, p->members.rows.at[i].full_name);
        bool whole = str_eq(full, said);
        bool begins = str_starts(full, said) && full.n > said.n && full.p[said.n] == ' ';
        if (whole || begins) {
            one = &p->members.rows.at[i];
            ++*found;
        }
    }
    return *found == 1 ? one : NULL;
}

static const struct external_result *there_of(const struct subject_changes *subject,
                                              int64_t pupil_id) {
    for (size_t i = 0; i < subject->there.rows.n; i++) {
        if (subject->there.rows.at[i].pupil_id == pupil_id) {
            return &subject->there.rows.at[i];
        }
    }
    return NULL;
}

// What a cell says; false where nothing stands in it.
static bool plan_mark(struct planning *p, size_t s, const struct journal_mark *mark,
                      int64_t pupil_id, enum plan_status *status) {
    struct external_result after = {.code = S(""),
                                    .pupil_id = pupil_id,
                                    .class_id = p->class_id,
                                    .class_mark = p->sheet->class_name,
                                    .class_name = S(""),
                                    .variant = S(""),
                                    .mark = mark->mark,
                                    .word = mark->word};
    if (mark->mark == 0 && mark->word.n == 0) {
        return false;
    }
    *status = external_change_plan(p->work->arena, &p->subjects[s].changes,
                                   there_of(&p->subjects[s], pupil_id), &after);
    return true;
}

static void plan_row(struct planning *p, const struct journal_row *row) {
    struct arena *arena = p->work->arena;
    struct plan_line *line =
        import_plan_add(p->work, p->plan, str_fmt(arena, "row.%d", row->row), PLAN_SKIP);
    int64_t found, marks[PLAN_STATUSES] = {0};
    const struct class_member *member = member_named(p, row->name, &found);
    line->row = row->row;
    line->who = row->name;
    if (member == NULL) {
        line->what = found == 0
                         ? S("в этом классе такого ученика нет")
                         : S("в классе несколько учеников с таким именем: допишите отчество");
        return;
    }
    p->plan->matched++;
    line->target = member->pupil_id;
    for (size_t s = 0; s < p->sheet->subjects.n; s++) {
        enum plan_status status;
        if (plan_mark(p, s, &row->marks[s], member->pupil_id, &status)) {
            marks[status]++;
        }
    }
    int64_t written = marks[PLAN_NEW] + marks[PLAN_CHANGED];
    line->status = marks[PLAN_CHANGED] > 0 ? PLAN_CHANGED
                   : written > 0           ? PLAN_NEW
                   : marks[PLAN_SAME] > 0  ? PLAN_SAME
                                           : PLAN_SKIP;
    line->what = written > 0            ? ru_count(arena, written, RU_MARK, RU_NOMINATIVE)
                 : marks[PLAN_SAME] > 0 ? S("эти отметки уже стоят")
                                        : S("отметок нет");
}

bool journal_import_plan(struct import_work *work, const struct import_result *result,
                         struct import_plan *plan, struct error *error) {
    struct planning *p = arena_new(work->arena, struct planning);
    int year = external_year_of(work->on);
    *p = (struct planning){.work = work, .sheet = result->rows, .plan = plan};
    p->subjects = arena_array(work->arena, struct subject_changes, p->sheet->subjects.n + 1);
    plan->changes = p;
    struct str period = external_period_ask(work, plan, p->sheet->period);
    if (!find_class(p, year, error)) {
        return false;
    }
    if (period.n == 0 || p->class_id == 0) {
        return true;
    }
    for (size_t s = 0; s < p->sheet->subjects.n; s++) {
        if (!open_subject(p, s, year, period, error)) {
            return false;
        }
    }
    for (size_t i = 0; i < p->sheet->rows.n; i++) {
        plan_row(p, &p->sheet->rows.at[i]);
    }
    return true;
}

bool journal_import_apply(struct import_work *work, const struct import_result *result,
                          const struct import_plan *plan, struct error *error) {
    const struct planning *p = plan->changes;
    const struct journal_sheet *sheet = result->rows;
    for (size_t s = 0; s < sheet->subjects.n; s++) {
        if (!external_changes_apply(work, &p->subjects[s].changes, error)) {
            return false;
        }
        import_plan_told(work, (int64_t)s + 1, (int64_t)sheet->subjects.n);
    }
    return true;
}
