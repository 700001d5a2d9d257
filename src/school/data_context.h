// SPDX-License-Identifier: GPL-3.0-or-later
// What every source of data for documents gets as its context (base/data_source.h).
#ifndef VSOKO_SCHOOL_DATA_CONTEXT_H
#define VSOKO_SCHOOL_DATA_CONTEXT_H

#include "school/person.h"
#include "store/store.h"

struct app; // school/web.h

struct data_context {
    struct db *db;               // one snapshot for the whole document
    const struct person *person; // who asks: a source refuses what this person may not see
    const char *version;         // of the program
    const struct app *app;       // the loaded knowledge base; NULL where it is not at hand
};

#endif
