// SPDX-License-Identifier: GPL-3.0-or-later
// The teaching load (тарификация, нагрузка): teacher, class, subject, part of the class, hours a
// week, as a long list or as a matrix teachers × classes: kind "load".
#ifndef VSOKO_IMPORT_TEACHING_IMPORT_H
#define VSOKO_IMPORT_TEACHING_IMPORT_H

#include "import/import.h"

struct teaching_entry {
    int row;
    struct str teacher; // as written: whole or with initials
    struct str last, first, middle;
    struct str class_name;
    struct str subject;
    struct str part; // «1 группа», «» = the whole class
    double hours;    // a week
};

struct teaching_entries {
    VEC(struct teaching_entry) at;
};

extern const struct import_kind teaching_import;

#endif
