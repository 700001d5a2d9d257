// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of pupils (контингент) from e-journals, 1С, the deputy head's own sheets: kind "pupils".
#ifndef VSOKO_IMPORT_PUPIL_IMPORT_H
#define VSOKO_IMPORT_PUPIL_IMPORT_H

#include "import/import.h"

enum pupil_movement { PUPIL_STAYS, PUPIL_ARRIVED, PUPIL_LEFT };

struct pupil_entry {
    int row; // of the sheet
    size_t table;
    struct str last, first, middle; // as they will be written
    struct str full;
    struct str fold;        // ru_fold of full
    struct str class_name;  // «5А»
    struct str sex;         // «М», «Ж», «»
    struct date born;       // none if the file has no date
    struct str file_number; // номер личного дела, «» if there is none
    struct date enrolled;
    enum pupil_movement movement;
    struct date moved_on;
    bool refused;
};

struct pupil_entries {
    VEC(struct pupil_entry) at;
};

extern const struct import_kind pupil_import;

#endif
