// SPDX-License-Identifier: GPL-3.0-or-later
// The file of a study: a table of answers, a person a row, a task a column, read into codes.
#ifndef VSOKO_ANALYSIS_STUDY_DATA_H
#define VSOKO_ANALYSIS_STUDY_DATA_H

#include "base/error.h"
#include "base/str.h"
#include "base/vec.h"
#include "vsoko/measure/matrix.h"

enum {
    STUDY_COLUMNS_MAX = 2000,
    STUDY_GROUPS_MAX = 64,
    STUDY_NO_GROUP = 255,
    STUDY_FILE_MAX = 768 << 20 // bytes
};

// How the columns are to be understood; "" where nothing was said.
struct study_columns {
    struct str by;     // the column of groups
    struct str id;     // the column that names the person
    struct str weight; // the column of weights
    struct str items;  // the tasks: «З1,З4..З9»; "" = every other column that holds numbers
    struct str key; // right options in the order of the tasks: «А,В,Г»; answers are then options
    bool names;     // keep the persons' names
};

// A column that holds answers to one task.
struct study_item {
    struct str title;
    size_t column;                // of the file
    VEC(struct str) options;      // with a key: the options met, a code is a place among them
    uint8_t right;                // with a key: the code of the right one
    bool chosen[MEASURE_TOP + 1]; // codes that somebody has
};

struct study_data {
    size_t persons;
    VEC(struct study_item) items;
    bool keyed;
    uint8_t *code; // [persons][items] as in the file; MEASURE_ABSENT: no answer
    VEC(struct str) groups;
    uint8_t *group;            // [persons], NULL without --by
    double *weight;            // [persons], NULL without --weight
    struct str *name;          // [persons], NULL unless asked for
    VEC(struct str) set_aside; // titles of columns that are no tasks
};

// Reads a whole text. Whatever the arena `scratch` takes may be given back afterwards. An error
// names the line, the column, the value and what to do.
bool study_data_read(struct arena *arena, struct arena *scratch, struct str bytes,
                     const struct study_columns *columns, struct study_data *out,
                     struct error *error) __attribute__((warn_unused_result));

// The category that counts: with a key 1 for the right option and 0 for others, else the code.
uint8_t study_category(const struct study_data *data, size_t person, size_t item);

// The answers as a matrix of measure; the caller closes it.
bool study_data_matrix(const struct study_data *data, struct measure_matrix **out,
                       struct error *error) __attribute__((warn_unused_result));

#endif
