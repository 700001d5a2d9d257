// SPDX-License-Identifier: GPL-3.0-or-later
// How each task of a work was done: made of the class map, so the page and the spreadsheet agree
// with it.
#ifndef VSOKO_ANALYSIS_TASK_RESULT_H
#define VSOKO_ANALYSIS_TASK_RESULT_H

#include "analysis/class_map.h"

struct task_answer {
    struct str answer; // by the letters of the first variant: «в», «ад»; a number as it is written
    size_t n;
};

struct task_result {
    const struct map_sign *sign;
    size_t number;                 // from 1
    double points;                 // that those counted got together
    double possible;               // that they could get
    size_t none;                   // left without an answer, as far as that was entered
    VEC(struct task_answer) wrong; // the most frequent first, at most three, each of two and more
};
struct task_results {
    VEC(struct task_result) rows;
};

// Nothing where the instrument is no work with tasks.
void task_results_make(struct arena *arena, const struct class_map *map, struct task_results *out);

// «64 %»; of fewer than ten pupils «5 из 8 баллов»; «нет данных».
struct str task_share_words(struct arena *arena, const struct task_result *task);
// «в – 7, а – 3», "" without any.
struct str task_wrong_words(struct arena *arena, const struct task_result *task);

#endif
