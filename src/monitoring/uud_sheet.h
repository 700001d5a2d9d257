// SPDX-License-Identifier: GPL-3.0-or-later
// A sheet of marks as it was read, whatever its shape (import_result.rows of kind «uud»): signs,
// and rows of one observer's marks for one pupil.
#ifndef VSOKO_MONITORING_UUD_SHEET_H
#define VSOKO_MONITORING_UUD_SHEET_H

#include "base/vec.h"

enum { UUD_SIGNS_MAX = 60, UUD_TOP_MAX = 9 };

// What stands in a cell instead of a mark.
enum { UUD_NO_MARK = -1 };

struct uud_sign {
    struct str code;  // «Р1», «1.1»; never ""
    struct str title; // «Регулятивные Р1», «1.1 Самооценка»
    bool personal;    // of the personal group: never kept by name
};

struct uud_row {
    int row;                  // of the sheet; 0 where pupils stand in columns
    int number;               // by the class register, 0 where pupils are named
    struct str name;          // «Алексеев Марк», "" where pupils are numbered
    struct str observer;      // as the sheet calls the observer, "" = it does not
    int team;                 // of «гр. 2», 0 = none
    bool absent;              // «н» all over
    int marks[UUD_SIGNS_MAX]; // by sign: 0..UUD_TOP_MAX, UUD_NO_MARK
};

struct uud_sheet {
    struct str title;      // what stands over the table
    struct str class_name; // «6А», "" = not said
    VEC(struct uud_sign) signs;
    VEC(struct uud_row) rows;
    int top;                             // the highest mark of the scale
    bool worded;                         // marks stand as words and signs, so the scale ends at top
    struct str meaning[UUD_TOP_MAX + 1]; // of a mark, "" = the sheet does not say
};

#endif
