// SPDX-License-Identifier: GPL-3.0-or-later
// External results (внешние результаты): ВПР, journal marks, ГИА, diagnostic works. A work, its
// tasks, what each participant got. A participant is a code of the form; who he is, is known only
// where the file names him. docs/internals/external.md.
#ifndef VSOKO_MONITORING_EXTERNAL_H
#define VSOKO_MONITORING_EXTERNAL_H

#include "base/clock.h"
#include "base/node.h"
#include "base/vec.h"
#include "store/store.h"

enum external_kind {
    EXTERNAL_VPR,
    EXTERNAL_JOURNAL,
    EXTERNAL_GIA,
    EXTERNAL_DIAGNOSTIC,
    EXTERNAL_KINDS
};

struct external_task {
    struct str code;       // «8.1», «4К1»
    int points;            // the largest number of points
    struct str difficulty; // «Б», «П», «В», «»
    struct str planned;    // the planned result, «»
};

struct external_work {
    int64_t work_id;
    enum external_kind kind;
    struct str subject;
    int grade;
    int year;            // in which the school year begins
    struct str period;   // of a journal: "q2"; of a diagnostic work: its day; "" for others
    struct str title;    // as the file calls it: «Пробный ОГЭ»; "" = as its kind
    int minimum;         // the least total that passes, 0 = not known
    struct date held_on; // {0} = not known
    int max_total;
    VEC(struct external_task) tasks;
    int64_t results; // lists only: participants in all
};
struct external_works {
    VEC(struct external_work) rows;
};

enum point_state { POINT_SCORED, POINT_NOT_BEGUN, POINT_NOT_STUDIED };
struct external_point {
    enum point_state state;
    int points;
};

struct external_result {
    int64_t result_id;
    struct str code;
    int64_t pupil_id, class_id; // 0 = not known
    struct str class_mark;      // as in the file: «1», «5А»
    struct str class_name;      // read only: «5А», "" where class_id is 0
    struct str variant;
    bool absent;            // has no result: was not there, or was sent away (word)
    int total;              // counted from the points; of ЕГЭ the test score
    int mark, journal_mark; // 2..5, 0 = none
    struct str word; // instead of a mark or a total: «н/а», «неявка», «удалён»
    struct external_point *points; // one for each task of the work
};
struct external_results {
    VEC(struct external_result) rows;
};

const char *external_kind_name(enum external_kind kind); // "vpr"
// «ВПР»; ГИА by its grade: «ОГЭ», «ЕГЭ»; what the file calls the work.
struct str external_work_kind(const struct external_work *work);
struct str external_period_title(struct str period); // «2 четверть»
// «2025/26»
struct str external_year_title(struct arena *arena, int year);
// The school year of a day, by the autumn in which it begins.
int external_year_of(struct date on);

// The newest first.
bool external_work_list(struct db *db, struct arena *arena, int64_t org, struct external_works *out,
                        struct error *error) __attribute__((warn_unused_result));
// With its tasks; ERROR_NOT_FOUND.
bool external_work_get(struct db *db, struct arena *arena, int64_t org, int64_t work_id,
                       struct external_work *out, struct error *error)
    __attribute__((warn_unused_result));
// The work of the same kind, year, grade, subject and period; *work_id = 0 if there is none.
bool external_work_find(struct db *db, struct arena *arena, int64_t org,
                        const struct external_work *like, int64_t *work_id, struct error *error)
    __attribute__((warn_unused_result));
// In no order that tells anything.
bool external_results_of(struct db *db, struct arena *arena, int64_t org,
                         const struct external_work *work, struct external_results *out,
                         struct error *error) __attribute__((warn_unused_result));
// One of them; `out` is empty if there is none.
bool external_result_get(struct db *db, struct arena *arena, int64_t org,
                         const struct external_work *work, int64_t result_id,
                         struct external_results *out, struct error *error)
    __attribute__((warn_unused_result));

// Writing, for importers. The ids are given by the caller (id_new).
bool external_work_add(struct db *db, struct arena *arena, int64_t org,
                       const struct external_work *work, struct error *error)
    __attribute__((warn_unused_result));
// Puts a participant in place of what stood under his id.
bool external_result_put(struct db *db, int64_t org, const struct external_work *work,
                         const struct external_result *result, struct error *error)
    __attribute__((warn_unused_result));
bool external_result_remove(struct db *db, int64_t org, int64_t work_id, int64_t result_id,
                            struct error *error) __attribute__((warn_unused_result));
// Nothing but a work without participants.
bool external_work_remove(struct db *db, int64_t org, int64_t work_id, struct error *error)
    __attribute__((warn_unused_result));

// Do two rows say the same?
bool external_result_same(const struct external_result *a, const struct external_result *b,
                          size_t tasks);

// A participant as a step of a batch keeps it, and back; `tasks` gets the number of points.
struct node *external_result_node(struct arena *arena, int64_t work_id,
                                  const struct external_result *result, size_t tasks);
void external_result_from_node(struct arena *arena, const struct node *node, int64_t *work_id,
                               struct external_result *out, size_t *tasks);

#endif
