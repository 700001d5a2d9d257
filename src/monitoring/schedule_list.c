// SPDX-License-Identifier: GPL-3.0-or-later
// A pasted list of works: class or parallel; subject; kind; title; date; lessons.
#include "base/csv.h"
#include "base/ru.h"
#include "monitoring/schedule.h"

enum { LIST_MAX = 2000 };

static struct str cell(const struct csv_record *record, size_t i) {
    return i < record->fields.n ? str_trim(record->fields.at[i]) : (struct str){0};
}

// By its mark, its title or its id.
static const struct work_kind *kind_named(struct arena *arena, const struct schedule *schedule,
                                          struct str name) {
    struct str fold = ru_fold(arena, name);
    for (size_t i = 0; i < schedule->norms.kinds.n; i++) {
        const struct work_kind *kind = &schedule->norms.kinds.at[i];
        if (str_eq(fold, ru_fold(arena, kind->mark)) || str_eq(fold, ru_fold(arena, kind->title)) ||
            str_eq(name, kind->id)) {
            return kind;
        }
    }
    return NULL;
}

// The subject as the load writes it, so that «математика» is «Математика».
static struct str subject_named(struct arena *arena, const struct schedule *schedule,
                                struct str name) {
    struct str fold = ru_fold(arena, name);
    for (size_t i = 0; i < schedule->loads.n; i++) {
        if (str_eq(fold, ru_fold(arena, schedule->loads.at[i].subject))) {
            return schedule->loads.at[i].subject;
        }
    }
    return ru_tidy(arena, name);
}

static bool read_fields(struct arena *arena, const struct schedule *schedule,
                        const struct csv_record *record, struct work *out, struct error *error) {
    const struct work_kind *kind = kind_named(arena, schedule, cell(record, 2));
    struct str date = cell(record, 4), lessons = cell(record, 5);
    int64_t count = 1;
    if (kind == NULL) {
        return error_set(
            error, ERROR_INPUT,
            "Строка %d: вид «%.*s» неизвестен. Пишите КР, ПР, СД, ВМ, ПА, РДР или ВПР.",
            record->line, STR_ARG(cell(record, 2)));
    }
    if (!str_empty(date) && ru_parse_date(date, &out->held_on) != RU_DATE_FULL &&
        date_is_none(out->held_on)) {
        return error_set(error, ERROR_INPUT,
                         "Строка %d: «%.*s» – не дата. Пишите, например, 12.10.2026.", record->line,
                         STR_ARG(date));
    }
    if (!str_empty(lessons) &&
        (!str_to_int(lessons, &count) || count < 1 || count > WORK_LESSONS_MAX)) {
        return error_set(error, ERROR_INPUT, "Строка %d: уроков бывает от 1 до %d.", record->line,
                         WORK_LESSONS_MAX);
    }
    out->kind = kind->id;
    out->subject = subject_named(arena, schedule, cell(record, 1));
    out->title = cell(record, 3);
    out->lessons = (int)count;
    return !str_empty(out->title) ||
           error_set(error, ERROR_INPUT, "Строка %d: нет названия работы (четвёртое поле).",
                     record->line);
}

static bool add_record(struct arena *arena, const struct schedule *schedule,
                       const struct csv_record *record, struct work_paste *out,
                       struct error *error) {
    struct work work = {0};
    struct ru_class class;
    size_t before = out->works.n;
    if (!ru_parse_class(cell(record, 0), &class)) {
        return error_set(error, ERROR_INPUT, "Строка %d: «%.*s» – не класс.", record->line,
                         STR_ARG(cell(record, 0)));
    }
    if (!read_fields(arena, schedule, record, &work, error)) {
        return false;
    }
    for (size_t i = 0; i < schedule->classes.rows.n; i++) {
        const struct class_row *row = &schedule->classes.rows.at[i];
        if (row->grade == class.grade &&
            (class.letter[0] == '\0' || str_eq(row->letter, str_from(class.letter)))) {
            work.class_id = row->class_id;
            *vec_push(arena, &out->works) = work;
        }
    }
    return out->works.n > before ||
           error_set(error, ERROR_INPUT, "Строка %d: класса «%.*s» в этом году нет.", record->line,
                     STR_ARG(cell(record, 0)));
}

bool work_list_parse(struct arena *arena, struct str text, const struct schedule *schedule,
                     struct work_paste *out, struct error *error) {
    struct csv csv = csv_open(text, csv_guess_separator(text));
    struct csv_record record = {0};
    while (csv_next(&csv, arena, &record)) {
        if (record.fields.n == 1 && str_empty(cell(&record, 0))) {
            continue;
        }
        if (out->works.n >= LIST_MAX) {
            return error_set(error, ERROR_LIMIT, "В списке больше %d работ: разделите его.",
                             LIST_MAX);
        }
        if (!add_record(arena, schedule, &record, out, error)) {
            return false;
        }
    }
    return out->works.n > 0 ||
           error_set(error, ERROR_INPUT, "Список пуст: впишите хотя бы одну работу.");
}
