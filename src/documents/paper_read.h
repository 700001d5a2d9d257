// SPDX-License-Identifier: GPL-3.0-or-later
// Reading a record of a content file against its schema; every fault names file and line.
#ifndef VSOKO_DOCUMENTS_PAPER_READ_H
#define VSOKO_DOCUMENTS_PAPER_READ_H

#include "documents/text.h"

struct paper_reading {
    struct arena *arena;
    const char *file; // "papers/plan-grafik.yaml"
    struct error *error;
};

// Puts "file:line: " before the words; always false.
bool read_fail(const struct paper_reading *r, const struct node *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// The node is a map whose keys are all among the '|'-separated ones.
bool read_map(const struct paper_reading *r, const struct node *node, const char *keys);
// A field that must be a text; one that may be absent or null (then "").
bool read_text_field(const struct paper_reading *r, const struct node *map, const char *key,
                     struct str *out);
bool read_text_or_none(const struct paper_reading *r, const struct node *map, const char *key,
                       struct str *out);
// A field that must be one of the '|'-separated words.
bool read_word(const struct paper_reading *r, const struct node *map, const char *key,
               const char *words, struct str *out);
// A template; absent or null gives an empty one.
bool read_template(const struct paper_reading *r, const struct node *map, const char *key,
                   struct text *out);
// A condition; absent or «always» gives NULL.
bool read_condition(const struct paper_reading *r, const struct node *map, const char *key,
                    const struct expression **out);
// A field that must be a list; absent gives an empty one (NULL) if it `may` be.
bool read_list(const struct paper_reading *r, const struct node *map, const char *key, bool may,
               const struct node **out);

#endif
