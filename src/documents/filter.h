// SPDX-License-Identifier: GPL-3.0-or-later
// Filters of `{{name|filter}}`: a table, a row a filter. To add one: a function and a row in
// filter.c, a word in content/papers/README.md.
#ifndef VSOKO_DOCUMENTS_FILTER_H
#define VSOKO_DOCUMENTS_FILTER_H

#include "documents/text.h"

#include "base/ru.h"

enum { FILTER_ARGUMENTS_MAX = 3 };

// A value on its way through the filters: first a node of the data, then a text.
struct filled {
    struct arena *arena;
    const struct node *node; // NULL when the value is missing
    bool done;               // `text` is what will be printed
    struct str text;
    // What the last filter did, for the one that corrects it: `pupils|genitive`, `pp|signed`.
    enum { FILLED_PLAIN, FILLED_COUNTED, FILLED_POINTS } by;
    enum ru_noun noun;
    bool unsure; // a case was not sure
};

struct filter {
    const char *name;
    int least, most; // arguments
    void (*apply)(const struct filter *filter, struct filled *value,
                  const struct str arguments[FILTER_ARGUMENTS_MAX]);
    int number; // a case, a noun: what the row's function needs to know
};

const struct filter *filter_find(struct str name); // NULL if there is none

// The text of a value that no filter has made one of; "" when it is missing.
struct str filled_text(const struct filled *value);

#endif
