// SPDX-License-Identifier: GPL-3.0-or-later
// The knowledge base as it ships: every record of content/ of every kind that a room gives, read
// once at start and shared by all threads. What a school changed lies beside it: edit.h.
#ifndef VSOKO_KNOWLEDGE_SHELF_H
#define VSOKO_KNOWLEDGE_SHELF_H

#include "base/content_file.h"
#include "base/text_index.h"
#include "knowledge/kind.h"

struct content_record {
    const struct content_kind *kind;
    struct str id;    // unique in its kind; of a part: "polozhenie-vsoko/1.1"
    struct str title; // what a list calls it
    struct str hash;  // of the whole shipped record, 32 hex digits
    const struct node *node;
    const struct content_record *whole; // the record that a part lies in, else NULL
};

struct content_base {
    VEC(const struct content_kind *) kinds; // in the order of the rooms
    VEC(struct content_record) records;     // by kind, in the order of the files
    struct text_index index;                // "kind/id" to the record's place
    struct text_index any;                  // "id" to the place of the first record that has it
};

// Reads content files by the kinds of the rooms (an array that ends with NULL). ERROR_INPUT names
// the file, the line and what is wrong: a field that is missing, an id that is there twice.
bool content_base_load(struct arena *arena, const struct content_file *files,
                       const struct room *const *rooms, struct content_base *out,
                       struct error *error) __attribute__((warn_unused_result));

// Each gives NULL when there is none.
const struct content_kind *content_kind_find(const struct content_base *knowledge, struct str name);
const struct content_record *content_find(const struct content_base *knowledge, struct str kind,
                                          struct str id);
// What a reference names, whatever its kind; parts are not referred to.
const struct content_record *content_find_any(const struct content_base *knowledge, struct str id);

// The address of a record's page; of a part: its place on the page of the whole.
struct str content_address(struct arena *arena, const struct content_record *record);

// The same of any record that is no part.
struct str content_page(struct arena *arena, const struct content_kind *kind, struct str id);

// 32 hex digits of a record's text.
struct str content_hash(struct arena *arena, const struct node *node);

enum { CONTENT_JSON_MAX = 1024 * 1024 }; // of one record

#endif
