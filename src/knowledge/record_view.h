// SPDX-License-Identifier: GPL-3.0-or-later
// What the plain pages of records show: record.html takes these and nothing else.
#ifndef VSOKO_KNOWLEDGE_RECORD_VIEW_H
#define VSOKO_KNOWLEDGE_RECORD_VIEW_H

#include "knowledge/edit.h"
#include "view/parts.h"

// A value as it is read: a text, a row of short texts, a list, a map.
enum show_kind { SHOW_TEXT, SHOW_ROW, SHOW_LIST, SHOW_MAP };
struct show {
    enum show_kind kind;
    struct str label;  // of a field of a map
    struct str text;   // SHOW_TEXT
    struct str path;   // a link, "" for none
    struct str anchor; // of a part: "clause-1.1"
    VEC(struct show) parts;
};

struct record_page {
    struct notice notice; // an open change, a school's own text
    struct show body;     // a map: the fields
    struct table history;
    bool changed, may_edit;
    struct str edit_path, back_path; // change; return to the shipped text (POST)
    bool own;
};

struct record_kind_row {
    const struct content_kind *kind;
    size_t records, own, changed;
};
struct record_kinds_page {
    struct notice notice; // changes of a new release
    VEC(struct record_kind_row) rows;
};

struct record_list_page {
    struct table table;
};

// A field in the form of changing.
struct record_field {
    struct str key, label, value;
    struct str shipped; // its shipped text, "" where it is the same
    bool lines;         // a list, one line a piece
    bool number;
    int rows;
};
struct record_edit_page {
    struct str action, back;
    struct str error;
    struct str reason;
    bool own;
    VEC(struct record_field) fields;
};

// A node as it is read.
struct show record_show(struct arena *arena, const struct content_base *knowledge,
                        const struct content_kind *kind, const struct node *node);
// One value of a field.
struct show record_show_field(struct arena *arena, const struct content_base *knowledge,
                              const struct content_kind *kind, struct str key,
                              const struct node *node);
// The template of a value, for pages of other nouns of this room.
struct view;
void view_show(struct view *view, const struct show *value);

#endif
