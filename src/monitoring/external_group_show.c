// SPDX-License-Identifier: GPL-3.0-or-later
// The school's own numbers of a work beside what the summary reports say of others.
#include "base/ru.h"
#include "monitoring/external_show.h"

#include <math.h>

static struct str percent_cell(struct arena *arena, double value) {
    return isnan(value) ? S("–") : ru_percent(arena, value, 1);
}

static void group_cells(struct arena *arena, struct table_row *row, struct str title,
                        int64_t participants) {
    (void)table_add_cell(arena, row, title);
    (void)table_add_cell(arena, row, participants > 0 ? ru_int(arena, participants) : S("–"));
}

static double figure(const struct external_group *group, const char *key) {
    return node_as_real(node_get(group->figures, key), NAN);
}

// ---- groups in rows

static const char *const mark_keys[] = {"2", "3", "4", "5"};
static const char *const journal_keys[] = {"lowered", "confirmed", "raised"};

static void show_rows(struct arena *arena, const struct external_facts *facts,
                      enum group_report report, struct table *table) {
    bool journal = report == GROUP_JOURNAL;
    const struct external_summary *sum = &facts->summary;
    const int64_t own_journal[] = {sum->lowered, sum->confirmed, sum->raised};
    int64_t all = journal ? sum->compared : sum->marked;
    size_t n = journal ? 3 : MARKS;
    struct table_row *row = table_add_row(arena, table);
    group_cells(arena, row, S("по файлу с результатами учеников"), all);
    for (size_t i = 0; i < n; i++) {
        double own = (double)(journal ? own_journal[i] : sum->marks[i]);
        (void)table_add_cell(arena, row,
                             percent_cell(arena, all > 0 ? 100 * own / (double)all : NAN));
    }
    for (size_t g = 0; g < facts->groups.rows.n; g++) {
        const struct external_group *group = &facts->groups.rows.at[g];
        if (group->report != report) {
            continue;
        }
        row = table_add_row(arena, table);
        group_cells(arena, row, group->title, group->participants);
        for (size_t i = 0; i < n; i++) {
            double value = figure(group, journal ? journal_keys[i] : mark_keys[i]);
            double share =
                group->participants > 0 ? 100 * value / (double)group->participants : NAN;
            (void)table_add_cell(arena, row, percent_cell(arena, journal ? share : value));
        }
    }
}

// ---- tasks in rows, groups in columns

static bool is_column(const struct external_group *group, enum group_report report) {
    return group->report == report && group->level != GROUP_MARK;
}

static void show_tasks(struct arena *arena, const struct external_facts *facts,
                       enum group_report report, struct table *table) {
    table_add_column(arena, table, S("Задание"), false);
    table_add_column(arena, table, S("По файлу с результатами"), true);
    for (size_t g = 0; g < facts->groups.rows.n; g++) {
        if (is_column(&facts->groups.rows.at[g], report)) {
            table_add_column(arena, table, facts->groups.rows.at[g].title, true);
        }
    }
    for (size_t t = 0; t < facts->work.tasks.n; t++) {
        struct table_row *row = table_add_row(arena, table);
        const char *code = str_c(arena, facts->work.tasks.at[t].code);
        (void)table_add_cell(arena, row, facts->work.tasks.at[t].code);
        (void)table_add_cell(arena, row,
                             percent_cell(arena, 100 * task_share(&facts->summary.tasks[t])));
        for (size_t g = 0; g < facts->groups.rows.n; g++) {
            const struct external_group *group = &facts->groups.rows.at[g];
            if (is_column(group, report)) {
                (void)table_add_cell(arena, row, percent_cell(arena, figure(group, code)));
            }
        }
    }
}

static bool has_report(const struct external_facts *facts, enum group_report report) {
    for (size_t g = 0; g < facts->groups.rows.n; g++) {
        if (facts->groups.rows.at[g].report == report) {
            return true;
        }
    }
    return false;
}

static struct table *add_table(struct arena *arena, enum group_report report,
                               struct external_work_view *view) {
    struct external_reported *reported = vec_push(arena, &view->reported);
    *reported = (struct external_reported){.title = str_from(group_report_title(report))};
    reported->table.caption = reported->title;
    return &reported->table;
}

void external_show_groups(struct arena *arena, const struct external_facts *facts,
                          struct external_work_view *view) {
    static const char *const journal[] = {"Понизили", "Подтвердили", "Повысили"};
    static const char *const marks[] = {"«2»", "«3»", "«4»", "«5»"};
    for (int r = 0; r < GROUP_REPORTS; r++) {
        enum group_report report = (enum group_report)r;
        if (!has_report(facts, report)) {
            continue;
        }
        struct table *table = add_table(arena, report, view);
        if (report == GROUP_TASKS || report == GROUP_PLANNED) {
            show_tasks(arena, facts, report, table);
            continue;
        }
        table_add_column(arena, table, S("Кто"), false);
        table_add_column(arena, table, S("Участников"), true);
        for (size_t i = 0; i < (report == GROUP_JOURNAL ? 3 : MARKS); i++) {
            table_add_column(arena, table,
                             str_from(report == GROUP_JOURNAL ? journal[i] : marks[i]), true);
        }
        show_rows(arena, facts, report, table);
    }
}
