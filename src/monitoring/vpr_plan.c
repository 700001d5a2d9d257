// SPDX-License-Identifier: GPL-3.0-or-later
// Where a file of ВПР goes: which work it is, which class stands behind each number, what each
// participant's row changes.
#include "base/ru.h"
#include "monitoring/external_plan.h"
#include "monitoring/vpr_import.h"

#include <inttypes.h>

struct planning {
    struct import_work *work;
    const struct vpr_sheet *sheet;
    struct import_plan *plan;
    struct external_changes *changes;
    struct class_list classes; // of the year of the work
    struct external_results there;
    int64_t *class_id; // by class of the sheet; CLASS_OPEN = not answered
};
enum { CLASS_OPEN = -1 };

// ---- which work

static int grade_of_codes(const struct vpr_sheet *sheet) {
    int64_t code;
    bool known = sheet->rows.n > 0 && str_to_int(sheet->rows.at[0].result.code, &code);
    int grade = known ? sheet->rows.at[0].result.code.p[0] - '0' : 0;
    return grade == 1 ? 10 : grade; // codes of the tenth grade begin with 1
}

// The file of a form says neither subject nor grade: they are asked.
static void ask_subject(struct planning *p) {
    struct arena *arena = p->work->arena;
    struct external_work *work = &p->changes->work;
    if (work->grade == 0) {
        work->grade = grade_of_codes(p->sheet);
    }
    if (work->subject.n > 0) {
        return;
    }
    struct plan_line *line = import_plan_add(p->work, p->plan, S("subject"), PLAN_ASK);
    struct str answer = import_answer_of(p->work, line->key);
    line->who = str_fmt(arena, "Работа, %d класс", work->grade);
    line->what = S("По какому предмету эта работа? В файле не сказано.");
    for (size_t i = 0; vpr_subject(i) != NULL; i++) {
        struct str value = str_fmt(arena, "s%zu", i);
        import_plan_option(p->work, line, value, str_from(vpr_subject(i)));
        if (str_eq(answer, value)) {
            work->subject = str_from(vpr_subject(i));
            line->answer = value;
            line->status = PLAN_TOLD;
        }
    }
}

static bool same_tasks(const struct external_work *a, const struct external_work *b) {
    bool same = a->tasks.n == b->tasks.n;
    for (size_t t = 0; t < a->tasks.n && same; t++) {
        same = str_eq(a->tasks.at[t].code, b->tasks.at[t].code) &&
               a->tasks.at[t].points == b->tasks.at[t].points;
    }
    return same;
}

// False in *fits: the work that is there has other tasks.
static bool find_work(struct planning *p, bool *fits, struct error *error) {
    struct external_work *work = &p->changes->work, there;
    int64_t org = p->work->by->org;
    *fits = true;
    if (!external_work_find(p->work->db, p->work->arena, org, work, &work->work_id, error)) {
        return false;
    }
    if (work->work_id == 0) {
        return true;
    }
    if (!external_work_get(p->work->db, p->work->arena, org, work->work_id, &there, error)) {
        return false;
    }
    *fits = same_tasks(work, &there);
    *work = there;
    return !*fits || external_results_of(p->work->db, p->work->arena, org, work, &p->there, error);
}

static void tell_work(struct planning *p, bool fits) {
    struct arena *arena = p->work->arena;
    const struct external_work *work = &p->changes->work;
    struct plan_line *line =
        import_plan_add(p->work, p->plan, S("work"), fits ? PLAN_TOLD : PLAN_SKIP);
    line->who = str_fmt(arena, "ВПР, %.*s, %d класс, %.*s", STR_ARG(work->subject), work->grade,
                        STR_ARG(external_year_title(arena, work->year)));
    struct str tasks = ru_count(arena, (int64_t)work->tasks.n, RU_TASK, RU_NOMINATIVE);
    line->what = !fits                ? S("эта работа уже загружена, и задания в ней другие: отмените прежнюю "
                                                         "загрузку или проверьте файл")
                 : work->work_id == 0 ? str_fmt(arena, "новая работа, %.*s", STR_ARG(tasks))
                                      : str_fmt(arena, "уже есть, %.*s", STR_ARG(tasks));
}

// ---- classes

static void ask_class(struct planning *p, size_t index) {
    struct arena *arena = p->work->arena;
    struct str mark = p->sheet->classes.at[index];
    p->class_id[index] = external_class_named(&p->classes, mark);
    if (p->class_id[index] != 0) {
        return;
    }
    struct plan_line *line =
        import_plan_add(p->work, p->plan, str_fmt(arena, "class.%.*s", STR_ARG(mark)), PLAN_ASK);
    struct str answer = import_answer_of(p->work, line->key);
    line->who = str_fmt(arena, "Класс «%.*s» в файле", STR_ARG(mark));
    line->what = S("Какой это класс школы? В файле стоит номер, а не название.");
    p->class_id[index] = CLASS_OPEN;
    for (size_t i = 0; i < p->classes.rows.n; i++) {
        const struct class_row *row = &p->classes.rows.at[i];
        struct str value = str_fmt(arena, "c%" PRId64, row->class_id);
        if (row->grade != p->changes->work.grade) {
            continue;
        }
        import_plan_option(p->work, line, value, row->name);
        if (str_eq(answer, value)) {
            p->class_id[index] = row->class_id;
        }
    }
    import_plan_option(p->work, line, S("none"), S("не указывать: считать без класса"));
    if (str_eq(answer, S("none"))) {
        p->class_id[index] = 0;
    }
    if (p->class_id[index] != CLASS_OPEN) {
        line->answer = answer;
        line->status = PLAN_TOLD;
    }
}

static int64_t class_of(const struct planning *p, struct str mark) {
    for (size_t i = 0; i < p->sheet->classes.n; i++) {
        if (str_eq(p->sheet->classes.at[i], mark)) {
            return p->class_id[i];
        }
    }
    return 0;
}

// ---- rows

static const struct external_result *there_with(const struct planning *p, struct str code) {
    for (size_t i = 0; i < p->there.rows.n; i++) {
        if (str_eq(p->there.rows.at[i].code, code)) {
            return &p->there.rows.at[i];
        }
    }
    return NULL;
}

// What a form does not say (the mark of the work) stays as a report said it before.
static void keep_told(const struct vpr_sheet *sheet, const struct external_result *before,
                      struct external_result *after) {
    after->pupil_id = before->pupil_id;
    if (sheet->form) {
        after->mark = before->mark;
    }
}

static struct str say_result(struct arena *arena, const struct external_result *result, int most) {
    struct str mark = result->mark == 0 ? S("") : str_fmt(arena, ", отметка %d", result->mark);
    return result->absent ? S("отсутствовал(а)")
                          : str_fmt(arena, "%d из %d%.*s", result->total, most, STR_ARG(mark));
}

static void plan_row(struct planning *p, const struct vpr_row *row) {
    struct arena *arena = p->work->arena;
    struct plan_line *line =
        import_plan_add(p->work, p->plan, str_fmt(arena, "row.%d", row->row), PLAN_SKIP);
    struct external_result after = row->result;
    const struct external_result *before = there_with(p, row->result.code);
    line->row = row->row;
    line->who = str_fmt(arena, "Код %.*s", STR_ARG(row->result.code));
    after.class_id = class_of(p, row->result.class_mark);
    if (after.class_id == CLASS_OPEN) {
        line->what = S("ждёт ответа, какой это класс");
        return;
    }
    if (before != NULL) {
        keep_told(p->sheet, before, &after);
    }
    line->status = external_change_plan(arena, p->changes, before, &after);
    line->what = say_result(arena, &after, p->changes->work.max_total);
}

bool vpr_import_plan(struct import_work *work, const struct import_result *result,
                     struct import_plan *plan, struct error *error) {
    struct planning *p = arena_new(work->arena, struct planning);
    struct external_changes *changes = arena_new(work->arena, struct external_changes);
    const struct vpr_sheet *sheet = result->rows;
    bool fits;
    *changes = (struct external_changes){.work = sheet->work};
    *p = (struct planning){.work = work, .sheet = sheet, .plan = plan, .changes = changes};
    plan->changes = changes;
    if (date_is_none(changes->work.held_on)) {
        changes->work.held_on = work->on;
        changes->work.year =
            changes->work.year != 0 ? changes->work.year : external_year_of(work->on);
    }
    ask_subject(p);
    if (changes->work.subject.n == 0 || changes->work.grade < 1) {
        return true;
    }
    if (!find_work(p, &fits, error) ||
        !external_classes_of(work, changes->work.year, &p->classes, error)) {
        return false;
    }
    tell_work(p, fits);
    p->class_id = arena_array(work->arena, int64_t, sheet->classes.n + 1);
    for (size_t i = 0; fits && i < sheet->classes.n; i++) {
        ask_class(p, i);
    }
    for (size_t i = 0; fits && i < sheet->rows.n; i++) {
        plan_row(p, &sheet->rows.at[i]);
    }
    return true;
}

// ---- writing

bool vpr_import_apply(struct import_work *work, const struct import_result *result,
                      const struct import_plan *plan, struct error *error) {
    (void)result;
    return external_changes_apply(work, plan->changes, error);
}
