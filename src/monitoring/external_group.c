// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/external_group.h"

#include "base/ru.h"
#include "monitoring/monitoring_internal.h"

static const struct sql group_list = {
    "external_group_list",
    "select group_id, report, title, level, ordinal, participants, schools, figures "
    "from external_group where org_id = $1 and work_id = $2 order by report, ordinal, group_id"};
static const struct sql group_insert = {
    "external_group_insert",
    "insert into external_group (org_id, work_id, group_id, report, title, level, ordinal, "
    "participants, schools, figures) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
static const struct sql group_delete = {
    "external_group_delete",
    "delete from external_group where org_id = $1 and work_id = $2 and group_id = $3"};

const struct sql *const external_group_sql[] = {&group_list, &group_insert, &group_delete, NULL};

static const struct {
    const char *name, *title;
} reports[GROUP_REPORTS] = {{"marks", "Статистика по отметкам"},
                            {"tasks", "Выполнение заданий"},
                            {"planned", "Достижение планируемых результатов"},
                            {"journal", "Сравнение с отметками по журналу"}};
static const char *const levels[GROUP_LEVELS] = {"country", "region", "municipality", "school",
                                                 "mark"};

const char *group_report_title(enum group_report report) { return reports[report].title; }
const char *group_level_name(enum group_level level) { return levels[level]; }

struct str group_figure_title(struct arena *arena, enum group_report report, struct str key) {
    if (report == GROUP_MARKS) {
        return str_fmt(arena, "отметка «%.*s», %%", STR_ARG(key));
    }
    if (report == GROUP_JOURNAL) {
        return str_eq(key, S("lowered"))  ? S("понизили, учеников")
               : str_eq(key, S("raised")) ? S("повысили, учеников")
                                          : S("подтвердили, учеников");
    }
    return str_fmt(arena, "задание %.*s, %%", STR_ARG(key));
}

static enum group_report report_named(struct str name) {
    enum group_report report = GROUP_MARKS;
    while (report < GROUP_REPORTS - 1 && !str_eq(name, str_from(reports[report].name))) {
        report++;
    }
    return report;
}

static enum group_level level_named(struct str name) {
    enum group_level level = GROUP_COUNTRY;
    while (level < GROUP_LEVELS - 1 && !str_eq(name, str_from(levels[level]))) {
        level++;
    }
    return level;
}

enum group_level group_level_of(struct arena *arena, struct str title) {
    static const struct {
        const char *word;
        enum group_level level;
    } words[] = {
        {"участники", GROUP_MARK},  {"вся выборка", GROUP_COUNTRY}, {"российская", GROUP_COUNTRY},
        {"сош", GROUP_SCHOOL},      {"оош", GROUP_SCHOOL},          {"школа", GROUP_SCHOOL},
        {"гимназия", GROUP_SCHOOL}, {"лицей", GROUP_SCHOOL},        {"мбоу", GROUP_SCHOOL},
        {"маоу", GROUP_SCHOOL},     {"мкоу", GROUP_SCHOOL},         {"гбоу", GROUP_SCHOOL},
        {"область", GROUP_REGION},  {"край", GROUP_REGION},         {"республика", GROUP_REGION},
        {"округ", GROUP_REGION}};
    struct str folded = ru_fold(arena, title);
    if (str_eq(folded, S("рф"))) {
        return GROUP_COUNTRY;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_find(folded, str_from(words[i].word)) != STR_NONE) {
            return words[i].level;
        }
    }
    return GROUP_MUNICIPALITY;
}

bool external_group_list(struct db *db, struct arena *arena, int64_t org, int64_t work_id,
                         struct external_groups *out, struct error *error) {
    struct query q;
    *out = (struct external_groups){0};
    if (!query_open(&q, db, &group_list, ARGS(ARG_INT(org), ARG_INT(work_id)), error)) {
        return false;
    }
    while (query_next(&q)) {
        *vec_push(arena, &out->rows) = (struct external_group){
            .group_id = query_int(&q, 0),
            .work_id = work_id,
            .report = report_named(query_text(&q, 1)),
            .title = str_dup(arena, query_text(&q, 2)),
            .level = level_named(query_text(&q, 3)),
            .ordinal = (int)query_int(&q, 4),
            .participants = query_int(&q, 5),
            .schools = query_int(&q, 6),
            .figures = node_from_json(arena, str_dup(arena, query_text(&q, 7)), NULL)};
    }
    return query_close(&q, error);
}

static struct str figures_text(struct arena *arena, const struct external_group *group) {
    enum { FIGURES_MAX = 64 * 1024 };
    struct buf text = buf_open(arena, FIGURES_MAX);
    node_json(&text, group->figures, 0);
    return buf_str(&text);
}

static bool group_remove(struct db *db, int64_t org, int64_t work_id, int64_t group_id,
                         struct error *error) {
    return db_exec(db, &group_delete, ARGS(ARG_INT(org), ARG_INT(work_id), ARG_INT(group_id)), NULL,
                   error);
}

bool external_group_put(struct db *db, struct arena *arena, int64_t org,
                        const struct external_group *group, struct error *error) {
    return group_remove(db, org, group->work_id, group->group_id, error) &&
           db_exec(db, &group_insert,
                   ARGS(ARG_INT(org), ARG_INT(group->work_id), ARG_INT(group->group_id),
                        ARG_TEXT(str_from(reports[group->report].name)), ARG_TEXT(group->title),
                        ARG_TEXT(str_from(levels[group->level])), ARG_INT(group->ordinal),
                        ARG_INT(group->participants), ARG_INT(group->schools),
                        ARG_TEXT(figures_text(arena, group))),
                   NULL, error);
}

bool external_group_same(struct arena *arena, const struct external_group *a,
                         const struct external_group *b) {
    return a->report == b->report && a->level == b->level && str_eq(a->title, b->title) &&
           a->ordinal == b->ordinal && a->participants == b->participants &&
           a->schools == b->schools && str_eq(figures_text(arena, a), figures_text(arena, b));
}

// ---- as a step of a batch

struct node *external_group_node(struct arena *arena, const struct external_group *group) {
    struct node *map = node_map(arena);
    node_put(arena, map, "work", node_int(arena, group->work_id));
    node_put(arena, map, "group", node_int(arena, group->group_id));
    node_put(arena, map, "report", node_text(arena, str_from(reports[group->report].name)));
    node_put(arena, map, "level", node_text(arena, str_from(levels[group->level])));
    node_put(arena, map, "title", node_text(arena, group->title));
    node_put(arena, map, "ordinal", node_int(arena, group->ordinal));
    node_put(arena, map, "participants", node_int(arena, group->participants));
    node_put(arena, map, "schools", node_int(arena, group->schools));
    node_put(arena, map, "figures", node_text(arena, figures_text(arena, group)));
    return map;
}

static struct external_group group_from_node(struct arena *arena, const struct node *node) {
    return (struct external_group){
        .work_id = node_as_int(node_get(node, "work"), 0),
        .group_id = node_as_int(node_get(node, "group"), 0),
        .report = report_named(node_str(node_get(node, "report"))),
        .level = level_named(node_str(node_get(node, "level"))),
        .title = node_str(node_get(node, "title")),
        .ordinal = (int)node_as_int(node_get(node, "ordinal"), 0),
        .participants = node_as_int(node_get(node, "participants"), 0),
        .schools = node_as_int(node_get(node, "schools"), 0),
        .figures = node_from_json(arena, node_str(node_get(node, "figures")), NULL)};
}

bool external_group_restore(struct db *db, struct arena *arena, const struct restore_step *step,
                            bool *kept, struct error *error) {
    struct external_group became = group_from_node(arena, step->after), was;
    struct external_groups now;
    *kept = true;
    if (!external_group_list(db, arena, step->org, became.work_id, &now, error)) {
        return false;
    }
    for (size_t i = 0; i < now.rows.n; i++) {
        const struct external_group *one = &now.rows.at[i];
        *kept =
            *kept && !(one->group_id == step->noun_id && external_group_same(arena, one, &became));
    }
    if (*kept) {
        return true;
    }
    if (step->action == BATCH_INSERT) {
        return group_remove(db, step->org, became.work_id, step->noun_id, error);
    }
    was = group_from_node(arena, step->before);
    return external_group_put(db, arena, step->org, &was, error);
}
