// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/external_show.h"

#include "base/ru.h"
#include "vsoko/measure/proportion.h"

#include <math.h>

static const double level_95 = 0.95;

struct str external_share(struct arena *arena, int64_t x, int64_t n,
                          const struct external_norms *norms) {
    struct str counts = str_fmt(arena, "%lld из %lld", (long long)x, (long long)n);
    if (n == 0 || n < norms->percent) {
        return counts;
    }
    struct measure_interval interval = measure_wilson((size_t)x, (size_t)n, level_95);
    return str_fmt(arena, "%.*s (%.*s, интервал %.*s–%.*s)", STR_ARG(counts),
                   STR_ARG(ru_percent(arena, 100.0 * (double)x / (double)n, 0)),
                   STR_ARG(ru_real(arena, 100 * interval.lower, 0)),
                   STR_ARG(ru_percent(arena, 100 * interval.upper, 0)));
}

struct str external_title(struct arena *arena, const struct external_work *work) {
    struct str period = external_period_title(work->period);
    return str_fmt(arena, "%.*s: %.*s, %d класс%s%.*s", STR_ARG(external_work_kind(work)),
                   STR_ARG(work->subject), work->grade, period.n > 0 ? ", " : "", STR_ARG(period));
}

// ---- marks as levels

static void add_levels(struct arena *arena, struct chart *chart, struct str label,
                       const struct external_summary *sum) {
    chart_add_label(arena, chart, label);
    for (int m = 0; m < MARKS; m++) {
        (void)chart_add_point(arena, &chart->series.at[m], (double)sum->marks[m]);
    }
}

static void show_levels(struct arena *arena, const struct external_facts *facts,
                        struct external_work_view *view) {
    static const char *const levels[MARKS] = {"ниже базового, «2»", "базовый, «3»",
                                              "повышенный, «4»", "высокий, «5»"};
    static const char *const marks[MARKS] = {"«2»", "«3»", "«4»", "«5»"};
    const struct external_work *work = &facts->work;
    // The levels of a programme are said of ВПР and of the journal; an exam has its own scale.
    bool own_scale = work->kind == EXTERNAL_GIA || work->kind == EXTERNAL_DIAGNOSTIC;
    view->has_marks = facts->summary.marked > 0;
    int64_t words = 0;
    for (size_t i = 0; i < facts->results.rows.n; i++) {
        const struct external_result *row = &facts->results.rows.at[i];
        words += row->word.n > 0 && !row->absent;
    }
    struct str instead =
        words == 0 ? S("")
                   : str_fmt(arena, " Вместо отметки (н/а, осв, зач) – у %lld.", (long long)words);
    view->levels = (struct chart){
        .kind = CHART_STACKED,
        .id = S("levels"),
        .title = own_scale ? S("Отметки") : S("Отметки по уровням"),
        .note = str_fmt(arena, "Отметки есть у %lld из %lld.%s%.*s",
                        (long long)facts->summary.marked, (long long)facts->summary.present,
                        own_scale ? "" : " Уровень – по отметке.", STR_ARG(instead))};
    for (int m = 0; m < MARKS; m++) {
        (void)chart_add_series(arena, &view->levels, str_from(own_scale ? marks[m] : levels[m]), m);
    }
    add_levels(arena, &view->levels, str_fmt(arena, "%d классы", work->grade), &facts->summary);
    for (size_t i = 0; i < facts->classes.rows.n; i++) {
        add_levels(arena, &view->levels, facts->classes.rows.at[i].name,
                   &facts->classes.rows.at[i].summary);
    }
}

// ---- the journal

static void journal_row(struct arena *arena, struct table *table, struct str title, int64_t x,
                        const struct external_facts *facts) {
    struct table_row *row = table_add_row(arena, table);
    (void)table_add_cell(arena, row, title);
    (void)table_add_cell(arena, row,
                         external_share(arena, x, facts->summary.compared, &facts->norms));
}

static void show_journal(struct arena *arena, const struct external_facts *facts,
                         struct external_work_view *view) {
    const struct external_summary *sum = &facts->summary;
    view->has_journal = sum->compared > 0;
    view->journal.caption = S("Отметка работы и отметка журнала");
    table_add_column(arena, &view->journal, S("По сравнению с журналом"), false);
    table_add_column(arena, &view->journal, S("Учеников"), false);
    journal_row(arena, &view->journal, S("понизили"), sum->lowered, facts);
    journal_row(arena, &view->journal, S("подтвердили"), sum->confirmed, facts);
    journal_row(arena, &view->journal, S("повысили"), sum->raised, facts);
    view->apart_note = str_fmt(arena, "Разошлись на %d и больше: %lld из %lld.", facts->norms.gap,
                               (long long)sum->apart, (long long)sum->compared);
}

static void show_apart(struct arena *arena, const struct external_facts *facts,
                       struct external_work_view *view) {
    struct table *table = &view->apart;
    table->caption = S("Коды участников, у которых отметки разошлись");
    table_add_column(arena, table, S("Код"), false);
    table_add_column(arena, table, S("Класс"), false);
    table_add_column(arena, table, S("Работа"), true);
    table_add_column(arena, table, S("Журнал"), true);
    if (facts->codes.rows.n > 0) {
        table_add_column(arena, table, S("Ученик"), false);
    }
    for (size_t i = 0; facts->with_classes && i < facts->results.rows.n; i++) {
        const struct external_result *result = &facts->results.rows.at[i];
        int apart = result->mark - result->journal_mark;
        if (result->mark == 0 || result->journal_mark == 0 ||
            (apart < 0 ? -apart : apart) < facts->norms.gap) {
            continue;
        }
        struct table_row *row = table_add_row(arena, table);
        (void)table_add_cell(arena, row, result->code);
        (void)table_add_cell(arena, row,
                             result->class_name.n > 0 ? result->class_name : result->class_mark);
        (void)table_add_cell(arena, row, str_fmt(arena, "%d", result->mark));
        (void)table_add_cell(arena, row, str_fmt(arena, "%d", result->journal_mark));
        if (facts->codes.rows.n > 0) {
            (void)table_add_cell(arena, row, external_code_name(&facts->codes, result->code));
        }
    }
}

// ---- tasks

static void task_row(struct arena *arena, const struct external_facts *facts, size_t t,
                     bool with_difficulty, struct table *table) {
    static const enum notice_kind tags[] = {NOTICE_INFO, NOTICE_STOP, NOTICE_WARN, NOTICE_OK};
    const struct external_task *task = &facts->work.tasks.at[t];
    const struct task_summary *sum = &facts->summary.tasks[t];
    enum task_zone zone = external_task_zone(&facts->norms, task, sum);
    struct table_row *row = table_add_row(arena, table);
    struct table_cell *cell = table_add_cell(arena, row, task->code);
    cell->note = task->planned;
    cell = table_add_cell(
        arena, row,
        sum->n < facts->norms.percent ? S("–") : ru_percent(arena, 100 * task_share(sum), 0));
    cell->tag = str_from(task_zone_title(zone));
    cell->tag_kind = tags[zone];
    if (with_difficulty) {
        (void)table_add_cell(arena, row, task->difficulty);
    }
    (void)table_add_cell(
        arena, row,
        str_fmt(arena, "%lld из %lld", (long long)sum->points, (long long)sum->possible));
    (void)table_add_cell(arena, row,
                         str_fmt(arena, "%lld из %lld", (long long)sum->full, (long long)sum->n));
    (void)table_add_cell(arena, row, ru_int(arena, sum->not_begun));
}

static void show_tasks(struct arena *arena, const struct external_facts *facts,
                       struct external_work_view *view) {
    view->has_tasks = facts->work.tasks.n > 0;
    for (size_t t = 0; t < facts->work.tasks.n; t++) {
        view->has_difficulty = view->has_difficulty || facts->work.tasks.at[t].difficulty.n > 0;
    }
    view->tasks.caption = S("Задания");
    table_add_column(arena, &view->tasks, S("Задание"), false);
    table_add_column(arena, &view->tasks, S("Выполнение"), true);
    if (view->has_difficulty) {
        table_add_column(arena, &view->tasks, S("Сложность"), false);
    }
    table_add_column(arena, &view->tasks, S("Баллов набрано"), true);
    table_add_column(arena, &view->tasks, S("Сделали полностью"), true);
    table_add_column(arena, &view->tasks, S("Не приступали"), true);
    for (size_t t = 0; t < facts->work.tasks.n; t++) {
        task_row(arena, facts, t, view->has_difficulty, &view->tasks);
    }
}

// ---- sums

// Sums of up to FEW_TOTALS points one by one, test scores by tens.
static void add_totals(struct arena *arena, const struct external_facts *facts,
                       struct chart *chart) {
    enum { FEW_TOTALS = 60, TEN = 10 };
    struct chart_series *series = chart_add_series(arena, chart, S("учеников"), PALETTE_NO_LEVEL);
    int most = facts->work.max_total, step = most > FEW_TOTALS ? TEN : 1;
    for (int from = 0, last; from <= most; from = last + 1) {
        last = step > 1 && from + 2 * step > most ? most : from + step - 1; // «90–100»
        int64_t n = 0;
        for (int i = from; i <= last; i++) {
            n += facts->summary.totals[i];
        }
        chart_add_label(arena, chart,
                        step == 1 ? str_fmt(arena, "%d", from)
                                  : str_fmt(arena, "%d–%d", from, last));
        (void)chart_add_point(arena, series, (double)n);
    }
}

static void show_totals(struct arena *arena, const struct external_facts *facts,
                        struct external_work_view *view) {
    bool scores = facts->work.kind == EXTERNAL_GIA && !view->has_tasks;
    view->has_totals = (view->has_tasks || scores) && facts->summary.present > 0;
    view->totals = (struct chart){.kind = CHART_HISTOGRAM,
                                  .id = S("totals"),
                                  .title = scores ? S("Тестовые баллы") : S("Первичные баллы"),
                                  .note = S("По горизонтали – баллы, по вертикали – сколько "
                                            "учеников их набрали.")};
    add_totals(arena, facts, &view->totals);
    if (facts->summary.present < facts->norms.distribution) {
        view->totals_note = str_fmt(arena, "Писавших меньше %lld: о форме распределения не судим.",
                                    (long long)facts->norms.distribution);
    }
}

// ---- classes

// What the table of classes has to tell.
struct class_columns {
    bool teachers, marks, journal;
};

static void class_row(struct arena *arena, const struct external_class *class,
                      const struct class_columns *columns, struct table *table) {
    const struct external_summary *sum = &class->summary;
    struct table_row *row = table_add_row(arena, table);
    (void)table_add_cell(arena, row, class->name);
    if (columns->teachers) {
        (void)table_add_cell(arena, row, class->teachers);
    }
    (void)table_add_cell(
        arena, row,
        str_fmt(arena, "%lld из %lld", (long long)sum->present, (long long)sum->listed));
    if (columns->marks) {
        (void)table_add_cell(arena, row,
                             str_fmt(arena, "%lld · %lld · %lld · %lld", (long long)sum->marks[3],
                                     (long long)sum->marks[2], (long long)sum->marks[1],
                                     (long long)sum->marks[0]));
    }
    if (columns->journal) {
        (void)table_add_cell(arena, row,
                             str_fmt(arena, "%lld · %lld · %lld", (long long)sum->lowered,
                                     (long long)sum->confirmed, (long long)sum->raised));
    }
    (void)table_add_cell(arena, row, ru_real(arena, sum->mean_total, 1));
}

static void show_classes(struct arena *arena, const struct external_facts *facts,
                         struct external_work_view *view) {
    struct class_columns columns = {.marks = view->has_marks, .journal = view->has_journal};
    for (size_t i = 0; i < facts->classes.rows.n; i++) {
        columns.teachers = columns.teachers || facts->classes.rows.at[i].teachers.n > 0;
    }
    view->has_classes = facts->classes.rows.n > 0;
    view->classes.caption = S("Классы");
    table_add_column(arena, &view->classes, S("Класс"), false);
    if (columns.teachers) {
        table_add_column(arena, &view->classes, S("Учитель предмета"), false);
    }
    table_add_column(arena, &view->classes, S("Писали"), true);
    if (columns.marks) {
        table_add_column(arena, &view->classes, S("«5» · «4» · «3» · «2»"), true);
    }
    if (columns.journal) {
        table_add_column(arena, &view->classes, S("Понизили · подтвердили · повысили"), true);
    }
    table_add_column(arena, &view->classes, S("Средний балл"), true);
    for (size_t i = 0; i < facts->classes.rows.n; i++) {
        class_row(arena, &facts->classes.rows.at[i], &columns, &view->classes);
    }
}

// Mean, who did not pass, who was not there.
static void show_scores(struct arena *arena, const struct external_facts *facts,
                        struct external_work_view *view) {
    const struct external_summary *sum = &facts->summary;
    int minimum = facts->work.minimum;
    int64_t low = 0;
    if (view->has_totals && !isnan(sum->mean_total)) {
        view->mean = str_fmt(arena, "Средний %s балл %.*s из %d.",
                             view->has_tasks ? "первичный" : "тестовый",
                             STR_ARG(ru_real(arena, sum->mean_total, 1)), facts->work.max_total);
    }
    for (int i = 0; i < minimum && i <= facts->work.max_total; i++) {
        low += sum->totals[i];
    }
    if (minimum > 0) {
        view->minimum = str_fmt(arena, "Ниже минимального балла (%d): %.*s.", minimum,
                                STR_ARG(external_share(arena, low, sum->present, &facts->norms)));
    }
    if (sum->absent > 0) {
        view->absent = str_fmt(arena, "Без результата (не было, неявка, удаление): %lld.",
                               (long long)sum->absent);
    }
}

void external_show(struct arena *arena, const struct external_facts *facts,
                   struct external_work_view *view) {
    const struct external_summary *sum = &facts->summary;
    *view = (struct external_work_view){.causes = facts->causes};
    view->coverage = facts->pupils >= sum->present && facts->pupils > 0
                         ? str_fmt(arena, "Писали %lld из %lld обучающихся параллели.",
                                   (long long)sum->present, (long long)facts->pupils)
                         : str_fmt(arena, "Писали %lld из %lld записанных в файле.",
                                   (long long)sum->present, (long long)sum->listed);
    show_levels(arena, facts, view);
    show_journal(arena, facts, view);
    show_apart(arena, facts, view);
    show_tasks(arena, facts, view);
    show_totals(arena, facts, view);
    show_classes(arena, facts, view);
    show_scores(arena, facts, view);
    external_show_groups(arena, facts, view);
}
