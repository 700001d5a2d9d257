// SPDX-License-Identifier: GPL-3.0-or-later
// Fields of the records of content/: what a school calls them, how they are shown, how much a word
// in them says about the record. The common ones stand here; a kind may add its own.
#ifndef VSOKO_KNOWLEDGE_FIELD_H
#define VSOKO_KNOWLEDGE_FIELD_H

#include "base/str.h"

enum field_how {
    FIELD_PLAIN,  // text, number, list, or anything nested, as it is
    FIELD_ID,     // ids of other records: shown as links
    FIELD_WORD,   // a fixed word of the format, shown by its Russian one
    FIELD_MONTHS, // numbers of months
    FIELD_GRADES, // numbers of grades
    FIELD_FLAG,   // true and false: the label stands for true, false is not shown
    FIELD_HIDDEN, // for programs
};

struct content_field {
    const char *key;
    const char *label; // «Что делает учитель»
    enum field_how how;
    int weight; // in the search; 0: its words are not searched
};

struct content_kind;

// The kind's own field or the common one; NULL for a key that the format does not know.
const struct content_field *content_field_find(const struct content_kind *kind, struct str key);

// The Russian word for a fixed one: ("evidence", "strong") → «сильные»; NULL if there is none.
const char *content_word(struct str key, struct str value);

#endif
