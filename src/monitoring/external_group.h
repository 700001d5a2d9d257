// SPDX-License-Identifier: GPL-3.0-or-later
// What a summary report of ВПР says of a group of participants: the country, a region, the school.
// docs/internals/external.md.
#ifndef VSOKO_MONITORING_EXTERNAL_GROUP_H
#define VSOKO_MONITORING_EXTERNAL_GROUP_H

#include "base/node.h"
#include "base/vec.h"
#include "store/store.h"

enum group_report {
    GROUP_MARKS,   // percent of each mark 2..5
    GROUP_TASKS,   // percent of the points of each task
    GROUP_PLANNED, // the same in the report on planned results
    GROUP_JOURNAL, // pupils whose mark lowered, confirmed, raised that of the journal
    GROUP_REPORTS
};
// From the widest to the narrowest; then those who got one mark.
enum group_level {
    GROUP_COUNTRY,
    GROUP_REGION,
    GROUP_MUNICIPALITY,
    GROUP_SCHOOL,
    GROUP_MARK,
    GROUP_LEVELS
};

struct external_group {
    int64_t group_id, work_id;
    enum group_report report;
    enum group_level level;
    struct str title;              // «Примерская область»
    int ordinal;                   // its place in the report
    int64_t participants, schools; // 0 = not said
    struct node *figures;          // {"2": 11.35, …}, {"8.1": 68.57, …}, {"lowered": 18, …}
};
struct external_groups {
    VEC(struct external_group) rows;
};

const char *group_report_title(enum group_report report); // «Статистика по отметкам»
const char *group_level_name(enum group_level level); // "country"
// «отметка 2, %», «понизили, человек», «задание 8.1, %» of the key of a figure.
struct str group_figure_title(struct arena *arena, enum group_report report, struct str key);
// Of the words of a title: «Вся выборка», «Примерская область», «МБОУ «СОШ № 9»».
enum group_level group_level_of(struct arena *arena, struct str title);

// By report, then as the report has them.
bool external_group_list(struct db *db, struct arena *arena, int64_t org, int64_t work_id,
                         struct external_groups *out, struct error *error)
    __attribute__((warn_unused_result));
// Puts a group in place of what stood under its id.
bool external_group_put(struct db *db, struct arena *arena, int64_t org,
                        const struct external_group *group, struct error *error)
    __attribute__((warn_unused_result));
// Do two say the same?
bool external_group_same(struct arena *arena, const struct external_group *a,
                         const struct external_group *b);

// A group as a step of a batch keeps it.
struct node *external_group_node(struct arena *arena, const struct external_group *group);

#endif
