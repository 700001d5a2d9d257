// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/aggregate_import.h"

#include "monitoring/sheet_text.h"

// The first group of a level, NULL if there is none.
static const struct external_group *group_of(const struct aggregate_sheet *sheet,
                                             enum group_level level) {
    for (size_t i = 0; i < sheet->groups.rows.n; i++) {
        if (sheet->groups.rows.at[i].level == level) {
            return &sheet->groups.rows.at[i];
        }
    }
    return NULL;
}

static void put_copy(struct arena *arena, struct node *map, const char *key,
                     const struct node *figures) {
    struct node *copy = node_put(arena, map, key, node_map(arena));
    for (const struct node *one = figures->first; one; one = one->next) {
        node_put(arena, copy, str_c(arena, one->key), node_real(arena, node_as_real(one, 0)));
    }
}

static struct node *group_node(struct arena *arena, const struct external_group *group) {
    struct node *map = node_map(arena), *shares = node_list(arena);
    node_put(arena, map, "group", node_text(arena, group->title));
    node_put(arena, map, "level", node_text(arena, str_from(group_level_name(group->level))));
    if (group->schools > 0) {
        node_put(arena, map, "oo", node_int(arena, group->schools));
    }
    node_put(arena, map, "n", node_int(arena, group->participants));
    for (const struct node *one = group->figures->first; one; one = one->next) {
        node_add(shares, node_real(arena, node_as_real(one, 0)));
    }
    node_put(arena, map, "pct", shares);
    return map;
}

static void describe_tasks(struct arena *arena, const struct aggregate_sheet *sheet,
                           struct node *extra) {
    const struct external_group *school = group_of(sheet, GROUP_SCHOOL);
    const struct external_group *country = group_of(sheet, GROUP_COUNTRY);
    struct node *below = node_list(arena), *counts = node_map(arena);
    for (size_t i = 0; i < sheet->groups.rows.n; i++) {
        const struct external_group *group = &sheet->groups.rows.at[i];
        node_put(arena, counts, group_level_name(group->level),
                 node_int(arena, group->participants));
    }
    node_put(arena, extra, "participants", counts);
    if (school == NULL) {
        return;
    }
    for (const struct node *one = school->figures->first; one; one = one->next) {
        const struct node *other = country ? node_get_str(country->figures, one->key) : NULL;
        if (other != NULL && node_as_real(one, 0) < node_as_real(other, 0)) {
            node_add(below, node_text(arena, one->key));
        }
    }
    node_put(arena, extra, "tasks", node_int(arena, (int64_t)school->figures->n));
    node_put(arena, extra, "below_country", below);
    put_copy(arena, extra, "school_pct", school->figures);
}

static void describe_journal(struct arena *arena, const struct aggregate_sheet *sheet,
                             struct node *extra) {
    for (size_t i = 0; i < sheet->groups.rows.n; i++) {
        const struct external_group *group = &sheet->groups.rows.at[i];
        struct node *map = node_put(arena, extra, group_level_name(group->level), node_map(arena));
        for (const struct node *one = group->figures->first; one; one = one->next) {
            const char *share = str_c(arena, str_fmt(arena, "%.*s_pct", STR_ARG(one->key)));
            double n = (double)group->participants;
            node_put(arena, map, str_c(arena, one->key), node_int(arena, node_as_int(one, 0)));
            if (n > 0) {
                node_put(arena, map, share,
                         node_real(arena, sheet_round(100 * node_as_real(one, 0) / n, 2)));
            }
        }
    }
}

static void describe(const struct import_reader *reader, const struct aggregate_sheet *sheet,
                     struct import_result *result) {
    struct arena *arena = reader->arena;
    struct node *rows = node_list(arena);
    import_describe(reader, NULL, result);
    if (sheet->report == GROUP_PLANNED) { // how many wrote stands under the name of a group
        struct node *header = node_put(arena, result->read, "header_rows", node_list(arena));
        node_add(header, node_int(arena, sheet->header));
        node_add(header, node_int(arena, sheet->header + 1));
    } else {
        import_count(arena, result->read, "header_row", sheet->header);
    }
    import_count(arena, result->read, "first_data_row", sheet->first_data_row);
    node_put(arena, result->read, "report",
             node_text(arena, str_from(group_report_title(sheet->report))));
    for (size_t i = 0; i < sheet->groups.rows.n; i++) {
        node_add(rows, group_node(arena, &sheet->groups.rows.at[i]));
    }
    node_put(arena, result->extra, "groups", node_int(arena, (int64_t)sheet->groups.rows.n));
    if (sheet->report == GROUP_MARKS) {
        node_put(arena, result->extra, "rows", rows);
    } else if (sheet->report == GROUP_JOURNAL) {
        describe_journal(arena, sheet, result->extra);
    } else {
        describe_tasks(arena, sheet, result->extra);
    }
}

static void read(const struct import_reader *reader, struct import_result *result) {
    struct aggregate_sheet *sheet = arena_new(reader->arena, struct aggregate_sheet);
    bool any = false;
    result->rows = sheet;
    bool found = aggregate_read(reader, sheet);
    for (size_t i = 0; found && i < sheet->groups.rows.n; i++) {
        any = any || sheet->groups.rows.at[i].figures->n > 0;
    }
    if (!any) {
        import_refuse_file(reader, result, "no_good_rows",
                           "В файле «%.*s» нет сводного отчёта ВПР с цифрами: нужна таблица со "
                           "столбцом «Группы участников» или «Блоки ПООП».",
                           STR_ARG(reader->file_name));
        return;
    }
    describe(reader, sheet, result);
}

static double recognise(const struct import_reader *reader) {
    struct aggregate_sheet sheet = {0};
    const struct sheet *cells;
    return aggregate_find(reader, &sheet, &cells) ? 0.98 : 0;
}

const struct import_kind aggregate_import = {
    .command = "vpr-summary",
    .kind = "vpr_aggregate",
    .title = "Сводные отчёты ВПР",
    .help = "статистика по отметкам, выполнение заданий, планируемые результаты, сравнение с "
            "журналом: школа, район, регион, страна",
    .recognise = recognise,
    .read = read,
    .plan = aggregate_import_plan,
    .apply = aggregate_import_apply,
    .on_title = "Учебный год работы, если в файле его нет, – по этому дню",
};
