// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/external_report.h"

#include "office/sheet_out.h"

#include <math.h>

static void add_column(struct arena *arena, struct sheet_out *sheet, struct str title,
                       enum sheet_out_type type, int decimals) {
    *vec_push(arena, &sheet->columns) = (struct sheet_out_column){
        .title = title, .type = type, .decimals = decimals, .total_value = NAN};
}

static struct sheet_out_row *add_row(struct arena *arena, struct sheet_out *sheet,
                                     struct str title) {
    struct sheet_out_row *row = vec_push(arena, &sheet->rows);
    *row = (struct sheet_out_row){0};
    *vec_push(arena, &row->values) = (struct sheet_out_value){.text = title};
    return row;
}

static void add_text(struct arena *arena, struct sheet_out_row *row, struct str text) {
    *vec_push(arena, &row->values) = (struct sheet_out_value){.text = text, .number = NAN};
}

static void add_number(struct arena *arena, struct sheet_out_row *row, double number) {
    *vec_push(arena, &row->values) = (struct sheet_out_value){.number = number};
}

// A share of n, empty where n is under the norm.
static double share_of(int64_t x, int64_t n, const struct external_facts *facts) {
    return n == 0 || n < facts->norms.percent ? NAN : (double)x / (double)n;
}

static struct sheet_out *add_sheet(struct arena *arena, struct book_out *book, struct str name,
                                   struct str first) {
    struct sheet_out *sheet = vec_push(arena, &book->sheets);
    *sheet = (struct sheet_out){.name = name};
    add_column(arena, sheet, first, SHEET_TEXT, 0);
    return sheet;
}

static void count_row(struct arena *arena, struct sheet_out *sheet, struct str title, int64_t x,
                      int64_t n, const struct external_facts *facts) {
    struct sheet_out_row *row = add_row(arena, sheet, title);
    add_number(arena, row, (double)x);
    add_number(arena, row, (double)n);
    add_number(arena, row, share_of(x, n, facts));
}

static void add_marks(struct arena *arena, const struct external_facts *facts,
                      struct book_out *book) {
    const struct external_summary *sum = &facts->summary;
    struct sheet_out *sheet = add_sheet(arena, book, S("Отметки"), S("Что"));
    add_column(arena, sheet, S("Учеников"), SHEET_NUMBER, 0);
    add_column(arena, sheet, S("Из"), SHEET_NUMBER, 0);
    add_column(arena, sheet, S("Доля"), SHEET_PERCENT, 1);
    for (int m = MARKS - 1; m >= 0; m--) {
        count_row(arena, sheet, str_fmt(arena, "отметка «%d»", m + MARK_LOWEST), sum->marks[m],
                  sum->marked, facts);
    }
    if (sum->compared > 0) {
        count_row(arena, sheet, S("понизили отметку журнала"), sum->lowered, sum->compared, facts);
        count_row(arena, sheet, S("подтвердили"), sum->confirmed, sum->compared, facts);
        count_row(arena, sheet, S("повысили"), sum->raised, sum->compared, facts);
        count_row(arena, sheet, str_fmt(arena, "разошлись на %d и больше", facts->norms.gap),
                  sum->apart, sum->compared, facts);
    }
}

static void add_tasks(struct arena *arena, const struct external_facts *facts,
                      struct book_out *book) {
    struct sheet_out *sheet = add_sheet(arena, book, S("Задания"), S("Задание"));
    add_column(arena, sheet, S("Сложность"), SHEET_TEXT, 0);
    add_column(arena, sheet, S("Планируемый результат"), SHEET_TEXT, 0);
    add_column(arena, sheet, S("Баллов набрано"), SHEET_NUMBER, 0);
    add_column(arena, sheet, S("Возможно"), SHEET_NUMBER, 0);
    add_column(arena, sheet, S("Выполнение"), SHEET_PERCENT, 1);
    add_column(arena, sheet, S("Освоено"), SHEET_TEXT, 0);
    add_column(arena, sheet, S("Не приступали"), SHEET_NUMBER, 0);
    for (size_t t = 0; t < facts->work.tasks.n; t++) {
        const struct external_task *task = &facts->work.tasks.at[t];
        const struct task_summary *sum = &facts->summary.tasks[t];
        struct sheet_out_row *row = add_row(arena, sheet, task->code);
        add_text(arena, row, task->difficulty);
        add_text(arena, row, task->planned);
        add_number(arena, row, (double)sum->points);
        add_number(arena, row, (double)sum->possible);
        add_number(arena, row, sum->n < facts->norms.percent ? NAN : task_share(sum));
        add_text(arena, row,
                 str_from(task_zone_title(external_task_zone(&facts->norms, task, sum))));
        add_number(arena, row, (double)sum->not_begun);
    }
}

static void add_totals(struct arena *arena, const struct external_facts *facts,
                       struct book_out *book) {
    struct sheet_out *sheet = add_sheet(arena, book, S("Баллы"), S("Балл"));
    add_column(arena, sheet, S("Учеников"), SHEET_NUMBER, 0);
    for (int i = 0; i <= facts->work.max_total; i++) {
        struct sheet_out_row *row = add_row(arena, sheet, str_fmt(arena, "%d", i));
        add_number(arena, row, (double)facts->summary.totals[i]);
    }
}

// What summary reports say, figure by figure.
static void add_groups(struct arena *arena, const struct external_facts *facts,
                       struct book_out *book) {
    struct sheet_out *sheet = add_sheet(arena, book, S("Сводные отчёты"), S("Отчёт"));
    add_column(arena, sheet, S("Кто"), SHEET_TEXT, 0);
    add_column(arena, sheet, S("Участников"), SHEET_NUMBER, 0);
    add_column(arena, sheet, S("Показатель"), SHEET_TEXT, 0);
    add_column(arena, sheet, S("Значение"), SHEET_NUMBER, 2);
    for (size_t g = 0; g < facts->groups.rows.n; g++) {
        const struct external_group *group = &facts->groups.rows.at[g];
        for (const struct node *one = group->figures->first; one; one = one->next) {
            struct sheet_out_row *row =
                add_row(arena, sheet, str_from(group_report_title(group->report)));
            add_text(arena, row, group->title);
            add_number(arena, row, group->participants > 0 ? (double)group->participants : NAN);
            add_text(arena, row, group_figure_title(arena, group->report, one->key));
            add_number(arena, row, node_as_real(one, NAN));
        }
    }
}

static void add_classes(struct arena *arena, const struct external_facts *facts,
                        struct book_out *book) {
    static const char *const titles[] = {"По списку", "Писали",   "«5»",         "«4»",     "«3»",
                                         "«2»",       "Понизили", "Подтвердили", "Повысили"};
    struct sheet_out *sheet = add_sheet(arena, book, S("Классы"), S("Класс"));
    add_column(arena, sheet, S("Учитель предмета"), SHEET_TEXT, 0);
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        add_column(arena, sheet, str_from(titles[i]), SHEET_NUMBER, 0);
    }
    for (size_t i = 0; i < facts->classes.rows.n; i++) {
        const struct external_class *class = &facts->classes.rows.at[i];
        const struct external_summary *sum = &class->summary;
        const int64_t numbers[] = {sum->listed,   sum->present,   sum->marks[3],
                                   sum->marks[2], sum->marks[1],  sum->marks[0],
                                   sum->lowered,  sum->confirmed, sum->raised};
        struct sheet_out_row *row = add_row(arena, sheet, class->name);
        add_text(arena, row, class->teachers);
        for (size_t n = 0; n < sizeof numbers / sizeof *numbers; n++) {
            add_number(arena, row, (double)numbers[n]);
        }
    }
}

bool external_report(struct arena *arena, const struct external_facts *facts, struct str school,
                     struct str *out, struct error *error) {
    struct book_out book = {.title = external_title(arena, &facts->work),
                            .school = school,
                            .format = S("external-work"),
                            .format_version = 1,
                            .made = clock_now_ms()};
    *vec_push(arena, &book.notes) =
        (struct book_note){S("Учебный год"), external_year_title(arena, facts->work.year)};
    *vec_push(arena, &book.notes) = (struct book_note){
        S("Оговорка"), S("Результаты не служат оценке работы учителя и сравнению школ")};
    if (facts->summary.marked > 0 || facts->work.kind != EXTERNAL_GIA) {
        add_marks(arena, facts, &book);
    }
    if (facts->work.tasks.n > 0) {
        add_tasks(arena, facts, &book);
    }
    if (facts->work.max_total > 0) {
        add_totals(arena, facts, &book);
    }
    if (facts->groups.rows.n > 0) {
        add_groups(arena, facts, &book);
    }
    if (facts->with_classes && facts->classes.rows.n > 0) {
        add_classes(arena, facts, &book);
    }
    return book_out_to_xlsx(arena, &book, out, error);
}
