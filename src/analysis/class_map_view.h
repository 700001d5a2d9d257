// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of the class map show: class_map.html takes these and nothing else.
#ifndef VSOKO_ANALYSIS_CLASS_MAP_VIEW_H
#define VSOKO_ANALYSIS_CLASS_MAP_VIEW_H

#include "analysis/ranking.h"
#include "analysis/task_result.h"
#include "view/view.h"

struct map_cell_view {
    const char *css; // "l0" … "l3", "lna"
    struct str text; // «2», «1,5», «·», «1/3»
    struct str hint; // «Ёлкина М., сверяет с планом: 1 и 3, обсудить»
    bool discuss;
};

struct map_row_view {
    int64_t pupil_id;
    struct str name;
    struct str team; // at the first row of a group
    bool team_first;
    VEC(struct map_cell_view) cells;
    VEC(struct map_cell_view) scales;
};

struct map_sign_view {
    struct str id, title;
    struct str full;      // the whole text where the title is a number
    struct str basic;     // «19 из 24»
    struct str agreement; // «0,78», «–»
    struct str hint;      // of the agreement: what it rests on
};

struct map_fact_view {
    struct str id, title, share; // «Выполняет свою часть», «21 из 24»
    struct str outcome;          // of a weak sign: what to start from is upstream of it; may be ""
};

struct map_place_view {
    int64_t pupil_id;
    struct str place, name, topic, percent;
};

struct map_task_view {
    struct str id, title, share, wrong;
    size_t number, n, full, part, zero, none, blank;
    int most; // points
};

struct class_map_view {
    const struct session *session;
    struct str subtitle;
    struct str who;                        // «Ученик», «Урок»: whom the rows are of
    struct str about;                      // what a cell is
    const char *levels[ATTAINMENT_LEVELS]; // words of the chips
    const char *in_order; // «по группам и именам», of objects «по списку»
    const char *basic;    // words of the second level and above
    bool two;             // two raters and more: their agreement is shown
    bool by_task;         // of a work
    VEC(struct map_task_view) tasks;
    VEC(struct map_place_view) places; // of projects that were defended
    bool by_level;
    bool may_make;  // documents
    bool may_trace; // outcomes and what is upstream of them
    VEC(struct map_sign_view) signs;
    VEC(struct str) scale_titles;
    VEC(struct map_row_view) rows;
    VEC(struct map_fact_view) strong, weak;
    struct str contrast; // sentence under strong and weak
    struct str agreement, agreement_note;
    size_t discuss;
    struct str reached; // «Базовый уровень и выше по всем шкалам: 19 из 24»
    bool empty;
};

// One line: what each rater saw for one sign of one pupil.
struct map_line_view {
    int64_t pupil_id;
    struct str who, sign, sign_id, value;
    const char *css;
    VEC(struct str) marks;
    bool discuss;
};

struct map_note_view {
    struct str who, about, body; // rater; the sign, "" = of the whole
};

struct map_lines_view {
    const struct session *session;
    struct str who, what; // headings: «Ученик», «Признак»
    struct str title, explain;
    VEC(struct str) raters;
    bool show_pupil, show_sign;
    VEC(struct map_line_view) lines;
    struct str note_title;
    VEC(struct map_note_view) notes;
    VEC(struct map_fact_view) scales; // a pupil's scales: title and «базовый (1,3)»
};

#endif
