// SPDX-License-Identifier: GPL-3.0-or-later
// A tree of plain data: what YAML and JSON files hold, what a document is built from, what --json
// prints. Maps keep the order of insertion.
#ifndef VSOKO_BASE_NODE_H
#define VSOKO_BASE_NODE_H

#include "base/buf.h"
#include "base/error.h"

enum node_kind { NODE_NULL, NODE_BOOL, NODE_INT, NODE_REAL, NODE_TEXT, NODE_LIST, NODE_MAP };

struct node {
    enum node_kind kind;
    int line; // 1-based line of the source file, 0 if there is none
    union {
        bool flag;
        int64_t integer;
        double real;
        struct str text;
    };
    struct node *first; // children of a list or a map
    struct node *last;  // private
    struct node *next;  // the next sibling
    struct str key;     // this node's key in its map
    size_t n;           // number of children
};

// Make a node; the containers are empty.
struct node *node_null(struct arena *arena);
struct node *node_bool(struct arena *arena, bool flag);
struct node *node_int(struct arena *arena, int64_t value);
struct node *node_real(struct arena *arena, double value);
struct node *node_text(struct arena *arena, struct str text); // not copied
struct node *node_list(struct arena *arena);
struct node *node_map(struct arena *arena);

// Adds a child (a node has one parent). node_put replaces an equal key in place. Both return child.
struct node *node_add(struct node *list, struct node *child);
struct node *node_put(struct arena *arena, struct node *map, const char *key, struct node *child);

// Reading never fails: a missing step gives NULL, and the typed readers take NULL.
const struct node *node_get(const struct node *map, const char *key);
const struct node *node_get_str(const struct node *map, struct str key);
const struct node *node_path(const struct node *map, struct str path); // "school.short_name"
const struct node *node_at(const struct node *list, size_t i);
struct str node_str(const struct node *node); // "" unless text
int64_t node_as_int(const struct node *node, int64_t otherwise);
double node_as_real(const struct node *node, double otherwise); // ints too
bool node_as_bool(const struct node *node, bool otherwise);
bool node_is(const struct node *node, enum node_kind kind); // false for NULL

// JSON text, UTF-8; `indent` spaces a level, 0 for one line. Infinite numbers are written as null.
void node_json(struct buf *out, const struct node *node, int indent);

// Reads JSON (jansson; duplicate keys refused). The error names line and column.
struct node *node_from_json(struct arena *arena, struct str text, struct error *error);

// Reads YAML (libyaml events). Plain scalars become null, bool (true, false only: «no» stays a
// word), int, real or text; quoted ones are text. Anchors, aliases, tags and duplicate keys are
// refused; depth at most 64. `name` is the file's name for the error's text.
struct node *node_from_yaml(struct arena *arena, const char *name, struct str text,
                            struct error *error);

#endif
