// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of one external work, with the classes behind it.
#include "base/ru.h"
#include "monitoring/external_show.h"
#include "school/class.h"
#include "school/staff.h"
#include "school/year.h"

#include <stdlib.h>

struct of_class {
    int64_t class_id;
    struct str class_mark; // where class_id is 0
};

static bool is_of_class(const void *arg, const struct external_result *result) {
    const struct of_class *class = arg;
    return result->class_id == class->class_id &&
           (class->class_id != 0 || str_eq(result->class_mark, class->class_mark));
}

static bool is_listed(const struct external_results *results, size_t upto) {
    const struct external_result *row = &results->rows.at[upto];
    struct of_class class = {row->class_id, row->class_mark};
    for (size_t i = 0; i < upto; i++) {
        if (is_of_class(&class, &results->rows.at[i])) {
            return true;
        }
    }
    return false;
}

static struct str teachers_of(struct arena *arena, const struct teaching_list *load,
                              int64_t class_id, struct str subject) {
    struct buf out = buf_open(arena, 1024);
    struct str wanted = ru_fold(arena, subject);
    for (size_t i = 0; i < load->rows.n; i++) {
        const struct teaching *row = &load->rows.at[i];
        if (row->class_id == class_id && str_eq(ru_fold(arena, row->subject), wanted)) {
            buf_put(&out, out.n > 0 ? S(", ") : S(""));
            buf_put(&out, row->teacher);
        }
    }
    return buf_str(&out);
}

static int by_name(const void *a, const void *b) {
    const struct external_class *x = a, *y = b;
    return str_cmp(x->name, y->name);
}

static void fill_classes(struct arena *arena, struct external_facts *out,
                         const struct teaching_list *load) {
    for (size_t i = 0; i < out->results.rows.n; i++) {
        const struct external_result *row = &out->results.rows.at[i];
        struct of_class class = {row->class_id, row->class_mark};
        if (is_listed(&out->results, i)) {
            continue;
        }
        struct str mark = row->class_mark.n > 0
                              ? str_fmt(arena, "класс «%.*s» файла", STR_ARG(row->class_mark))
                              : S("класс не указан");
        *vec_push(arena, &out->classes.rows) = (struct external_class){
            .name = row->class_name.n > 0 ? row->class_name : mark,
            .teachers = teachers_of(arena, load, row->class_id, out->work.subject),
            .summary = external_summarise(arena, &out->work, &out->results, out->norms.gap,
                                          is_of_class, &class)};
    }
    if (out->classes.rows.n > 0) {
        qsort(out->classes.rows.at, out->classes.rows.n, sizeof *out->classes.rows.at, by_name);
    }
}

// The parallel on the day of the work and its teachers, where the school has that year.
static bool read_school(struct db *db, struct arena *arena, int64_t org, struct external_facts *out,
                        struct error *error) {
    struct year_list years;
    struct class_list classes = {0};
    struct teaching_list load = {0};
    if (!year_list(db, arena, org, &years, error)) {
        return false;
    }
    for (size_t i = 0; i < years.rows.n; i++) {
        int64_t year = years.rows.at[i].year_id;
        if (years.rows.at[i].begins.year == out->work.year &&
            (!class_list_of_year(db, arena, org, year, out->work.held_on, &classes, error) ||
             (out->with_classes && !teaching_of_year(db, arena, org, year, &load, error)))) {
            return false;
        }
    }
    for (size_t i = 0; i < classes.rows.n; i++) {
        out->pupils += classes.rows.at[i].grade == out->work.grade ? classes.rows.at[i].pupils : 0;
    }
    if (out->with_classes) {
        fill_classes(arena, out, &load);
    }
    return true;
}

bool external_facts_read(struct db *db, struct arena *arena, const struct content_base *base,
                         int64_t org, int64_t work_id, bool with_classes,
                         struct external_facts *out, struct error *error) {
    *out = (struct external_facts){.with_classes = with_classes};
    if (!external_work_get(db, arena, org, work_id, &out->work, error) ||
        !external_results_of(db, arena, org, &out->work, &out->results, error) ||
        !external_group_list(db, arena, org, work_id, &out->groups, error) ||
        !external_norms_read(db, arena, base, org, &out->norms, error)) {
        return false;
    }
    out->summary = external_summarise(arena, &out->work, &out->results, out->norms.gap, NULL, NULL);
    return read_school(db, arena, org, out, error) &&
           external_causes_read(db, arena, base, org, &out->work, &out->summary, &out->norms,
                                &out->causes, error);
}
