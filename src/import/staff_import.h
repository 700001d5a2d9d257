// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of staff (педагогические работники): kind "staff".
#ifndef VSOKO_IMPORT_STAFF_IMPORT_H
#define VSOKO_IMPORT_STAFF_IMPORT_H

#include "base/text_index.h"
#include "import/import.h"

struct staff_entry {
    int row;
    struct str last, first, middle;
    struct str full;
    struct str fold;
    struct str position; // «учитель математики»; posts of one person are joined with ", "
    struct date left_on; // none while he works
    bool refused;
};

struct staff_entries {
    VEC(struct staff_entry) at;
    struct text_index by_fold; // of those not refused
};

extern const struct import_kind staff_import;

#endif
