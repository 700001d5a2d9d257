// SPDX-License-Identifier: GPL-3.0-or-later
#include "import/teaching_import_plan.h"

#include "base/ru.h"
#include "base/text_index.h"
#include "import/teaching_import.h"
#include "school/class.h"
#include "school/staff.h"
#include "school/year.h"

#include <inttypes.h>
#include <math.h>

struct teacher {
    struct str name; // as the file has it
    int64_t staff_id;
    bool add;  // to be put on the list of staff
    bool skip; // no answer, or the answer was to leave him out
    struct staff staff;
};

struct change {
    bool put;
    size_t teacher; // index, for a row of the file
    struct teaching row;
};

struct changes {
    VEC(struct teacher) teachers;
    VEC(struct change) at; // one a line of the plan
};

struct existing {
    struct teaching row;
    bool found; // in the file
};

struct planning {
    struct import_work *work;
    struct import_plan *plan;
    struct changes *changes;
    struct school_year year;
    struct class_list classes;
    struct staff_list staff;
    VEC(struct existing) existing;
    struct text_index by_row; // "staff|class|subject|part"
    struct text_index teachers;
};

// ---- who teaches

// «Иванова М. П.» for «Иванова Мария Петровна»; a whole name for itself.
static bool same_person(struct arena *arena, const struct person_name *known,
                        const struct teaching_entry *entry) {
    if (!str_eq(ru_fold(arena, known->last), ru_fold(arena, entry->last))) {
        return false;
    }
    const struct str given[2] = {entry->first, entry->middle};
    const struct str full[2] = {known->first, known->middle};
    for (int i = 0; i < 2; i++) {
        struct str part = ru_fold(arena, given[i]);
        bool initial = part.n > 0 && (part.p[part.n - 1] == '.' || utf8_length(part) == 1);
        while (part.n > 0 && part.p[part.n - 1] == '.') {
            part.n--;
        }
        struct str whole = ru_fold(arena, full[i]);
        if (initial ? !str_starts(whole, part) : (part.n > 0 && !str_eq(whole, part))) {
            return false;
        }
    }
    return true;
}

static void ask_teacher(struct planning *p, struct teacher *teacher, size_t number, int64_t first,
                        int fitting, const struct teaching_entry *entry) {
    struct arena *arena = p->work->arena;
    struct str key = str_fmt(arena, "teacher.%zu", number + 1);
    struct plan_line *line = import_plan_add(p->work, p->plan, key, PLAN_ASK);
    *(struct change *)vec_push(arena, &p->changes->at) = (struct change){0};
    line->row = entry->row;
    line->who = teacher->name;
    line->what = fitting == 0 ? S("Такого учителя нет в списке сотрудников.")
                              : S("Под это имя подходят несколько сотрудников. Кто это?");
    struct str answer = import_answer_of(p->work, key);
    teacher->skip = true;
    for (size_t i = 0; i < p->staff.rows.n && first != 0; i++) {
        const struct staff_row *row = &p->staff.rows.at[i];
        if (!same_person(arena, &row->staff.name, entry)) {
            continue;
        }
        struct str value = str_fmt(arena, "p%" PRId64, row->staff.staff_id);
        import_plan_option(
            p->work, line, value,
            str_fmt(arena, "%.*s, %.*s", STR_ARG(row->full_name), STR_ARG(row->staff.position)));
        if (str_eq(answer, value)) {
            teacher->staff_id = row->staff.staff_id;
            teacher->skip = false;
        }
    }
    import_plan_option(p->work, line, S("new"), S("внести в список сотрудников"));
    import_plan_option(p->work, line, S("skip"), S("не загружать его нагрузку"));
    line->answer = answer;
    if (str_eq(answer, S("new"))) {
        teacher->add = true;
        teacher->skip = false;
        teacher->staff = (struct staff){.name = {entry->last, entry->first, entry->middle},
                                        .position = S("учитель")};
        line->status = PLAN_NEW;
        line->what = S("будет внесён в список сотрудников");
    } else if (!teacher->skip) {
        line->status = PLAN_SAME;
    } else if (str_eq(answer, S("skip"))) {
        line->status = PLAN_SKIP;
    }
}

static size_t teacher_of(struct planning *p, const struct teaching_entry *entry) {
    struct arena *arena = p->work->arena;
    size_t next = p->changes->teachers.n;
    size_t at = text_index_put(&p->teachers, entry->teacher, next);
    if (at != next) {
        return at;
    }
    struct teacher teacher = {.name = entry->teacher};
    int fitting = 0;
    int64_t first = 0;
    for (size_t i = 0; i < p->staff.rows.n; i++) {
        const struct staff_row *row = &p->staff.rows.at[i];
        if (same_person(arena, &row->staff.name, entry)) {
            first = row->staff.staff_id;
            fitting++;
        }
    }
    if (fitting == 1) {
        teacher.staff_id = first;
        p->plan->matched++;
    } else {
        ask_teacher(p, &teacher, next, first, fitting, entry);
    }
    *(struct teacher *)vec_push(arena, &p->changes->teachers) = teacher;
    return next;
}

// ---- what he teaches

static struct str row_key(struct arena *arena, int64_t staff, int64_t class, struct str subject,
                          struct str part) {
    return str_fmt(arena, "%" PRId64 "|%" PRId64 "|%.*s|%.*s", staff, class,
                   STR_ARG(ru_fold(arena, subject)), STR_ARG(ru_fold(arena, part)));
}

static bool load_existing(struct planning *p, struct error *error) {
    struct arena *arena = p->work->arena;
    for (size_t c = 0; c < p->classes.rows.n; c++) {
        struct teaching_list list;
        if (!teaching_of_class(p->work->db, arena, p->work->by->org, p->classes.rows.at[c].class_id,
                               &list, error)) {
            return false;
        }
        for (size_t i = 0; i < list.rows.n; i++) {
            const struct teaching *row = &list.rows.at[i];
            text_index_put(&p->by_row,
                           row_key(arena, row->staff_id, row->class_id, row->subject, row->part),
                           p->existing.n);
            *(struct existing *)vec_push(arena, &p->existing) = (struct existing){.row = *row};
        }
    }
    return true;
}

static struct str hours_text(struct arena *arena, double hours) {
    return str_fmt(arena, "%.*s ч", STR_ARG(ru_real(arena, hours, hours == floor(hours) ? 0 : 2)));
}

static void plan_entry(struct planning *p, const struct teaching_entry *entry, size_t index) {
    struct arena *arena = p->work->arena;
    size_t teacher = teacher_of(p, entry); // before the line: it may ask first
    struct plan_line *line =
        import_plan_add(p->work, p->plan, str_fmt(arena, "1.%d.%zu", entry->row, index), PLAN_NEW);
    struct change *change = vec_push(arena, &p->changes->at);
    *change = (struct change){.teacher = teacher};
    line->row = entry->row;
    line->entry = index;
    line->who =
        str_fmt(arena, "%.*s – %.*s, %.*s%s%.*s", STR_ARG(entry->teacher), STR_ARG(entry->subject),
                STR_ARG(entry->class_name), entry->part.n > 0 ? ", " : "", STR_ARG(entry->part));
    line->what = hours_text(arena, entry->hours);
    int64_t class_id = 0;
    for (size_t c = 0; c < p->classes.rows.n; c++) {
        if (str_eq(p->classes.rows.at[c].name, entry->class_name)) {
            class_id = p->classes.rows.at[c].class_id;
        }
    }
    const struct teacher *who = &p->changes->teachers.at[teacher];
    if (class_id == 0 || who->skip) {
        line->status = PLAN_SKIP;
        line->what = class_id == 0 ? S("такого класса в школе нет: сначала загрузите учеников")
                                   : S("не решено, кто этот учитель");
        return;
    }
    change->put = true;
    change->row = (struct teaching){.year_id = p->year.year_id,
                                    .staff_id = who->staff_id,
                                    .class_id = class_id,
                                    .subject = entry->subject,
                                    .part = entry->part,
                                    .hours = entry->hours};
    size_t at = text_index_get(
        &p->by_row, row_key(arena, who->staff_id, class_id, entry->subject, entry->part));
    if (at == TEXT_INDEX_NONE || who->add) {
        return;
    }
    struct existing *was = &p->existing.at[at];
    was->found = true;
    change->row.subject = was->row.subject;
    change->row.part = was->row.part;
    line->target = was->row.teaching_id;
    bool same = fabs(was->row.hours - entry->hours) < 1e-6;
    change->put = !same;
    line->status = same ? PLAN_SAME : PLAN_CHANGED;
    if (!same) {
        line->what = str_fmt(arena, "было %.*s, станет %.*s",
                             STR_ARG(hours_text(arena, was->row.hours)), STR_ARG(line->what));
    }
}

// Hours at school of the teachers of the file that the file does not have any more.
static void plan_gone(struct planning *p) {
    struct arena *arena = p->work->arena;
    for (size_t i = 0; i < p->existing.n; i++) {
        const struct existing *was = &p->existing.at[i];
        bool his = false;
        for (size_t t = 0; t < p->changes->teachers.n && !was->found; t++) {
            his = his || p->changes->teachers.at[t].staff_id == was->row.staff_id;
        }
        if (!his) {
            continue;
        }
        struct str key = str_fmt(arena, "left.%" PRId64, was->row.teaching_id);
        struct plan_line *line = import_plan_add(p->work, p->plan, key, PLAN_ASK);
        struct change *change = vec_push(arena, &p->changes->at);
        *change = (struct change){.row = was->row};
        line->target = was->row.teaching_id;
        line->who = str_fmt(arena, "%.*s – %.*s, %.*s", STR_ARG(was->row.teacher),
                            STR_ARG(was->row.subject), STR_ARG(was->row.class_name));
        line->what = S("В школе эти часы есть, а в файле нет. Убрать?");
        import_plan_option(p->work, line, S("stay"), S("оставить"));
        import_plan_option(p->work, line, S("left"), S("убрать"));
        line->answer = import_answer_of(p->work, key);
        if (line->answer.n == 0) {
            line->answer = import_answer_of(p->work, S("left.all"));
        }
        if (str_eq(line->answer, S("left"))) {
            change->put = true;
            change->row.hours = 0;
            change->teacher = PLAN_NO_ENTRY;
            line->status = PLAN_LEFT;
            line->what = S("часы будут убраны");
        } else if (str_eq(line->answer, S("stay"))) {
            line->status = PLAN_SAME;
        }
    }
}

bool teaching_import_plan(struct import_work *work, const struct import_result *result,
                          struct import_plan *plan, struct error *error) {
    struct planning p = {.work = work,
                         .plan = plan,
                         .by_row = text_index_open(work->arena),
                         .teachers = text_index_open(work->arena)};
    p.changes = arena_new(work->arena, struct changes);
    plan->changes = p.changes;
    if (!year_current(work->db, work->arena, work->by->org, work->on, &p.year, error)) {
        return false;
    }
    if (!class_list_of_year(work->db, work->arena, work->by->org, p.year.year_id, work->on,
                            &p.classes, error) ||
        !staff_search(work->db, work->arena, work->by->org, p.year.year_id, S(""), work->on,
                      &p.staff, error) ||
        !load_existing(&p, error)) {
        return false;
    }
    const struct teaching_entries *entries = result->rows;
    for (size_t i = 0; i < entries->at.n; i++) {
        plan_entry(&p, &entries->at.at[i], i);
    }
    plan_gone(&p);
    return true;
}

bool teaching_import_apply(struct import_work *work, const struct import_result *result,
                           const struct import_plan *plan, struct error *error) {
    (void)result;
    struct changes *changes = plan->changes;
    for (size_t i = 0; i < changes->teachers.n; i++) {
        struct teacher *teacher = &changes->teachers.at[i];
        struct staff_add add = {work->by, work->batch, teacher->staff};
        if (!teacher->add) {
            continue;
        }
        if (!staff_add(work->db, work->arena, &add, error)) {
            return false;
        }
        teacher->staff_id = add.staff.staff_id;
    }
    for (size_t i = 0; i < changes->at.n; i++) {
        const struct change *change = &changes->at.at[i];
        if (!change->put) {
            continue;
        }
        struct teaching_put put = {work->by, work->batch, change->row};
        if (change->teacher != PLAN_NO_ENTRY) {
            put.row.staff_id = changes->teachers.at[change->teacher].staff_id;
        }
        if (!teaching_put(work->db, work->arena, &put, error)) {
            return false;
        }
        import_plan_told(work, (int64_t)i + 1, (int64_t)changes->at.n);
    }
    return true;
}
