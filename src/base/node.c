// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/node.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct node *node_new(struct arena *arena, enum node_kind kind) {
    struct node *node = arena_new(arena, struct node);
    node->kind = kind;
    return node;
}

struct node *node_null(struct arena *arena) {
    return node_new(arena, NODE_NULL);
}

struct node *node_bool(struct arena *arena, bool flag) {
    struct node *node = node_new(arena, NODE_BOOL);
    node->flag = flag;
    return node;
}

struct node *node_int(struct arena *arena, int64_t value) {
    struct node *node = node_new(arena, NODE_INT);
    node->integer = value;
    return node;
}

struct node *node_real(struct arena *arena, double value) {
    struct node *node = node_new(arena, NODE_REAL);
    node->real = value;
    return node;
}

struct node *node_text(struct arena *arena, struct str text) {
    struct node *node = node_new(arena, NODE_TEXT);
    node->text = text;
    return node;
}

struct node *node_list(struct arena *arena) {
    return node_new(arena, NODE_LIST);
}

struct node *node_map(struct arena *arena) {
    return node_new(arena, NODE_MAP);
}

struct node *node_add(struct node *list, struct node *child) {
    if (list->last == NULL) {
        list->first = child;
    } else {
        list->last->next = child;
    }
    list->last = child;
    list->n++;
    return child;
}

struct node *node_put(struct arena *arena, struct node *map, const char *key, struct node *child) {
    child->key = str_dup(arena, str_from(key));
    struct node *before = NULL;
    for (struct node *old = map->first; old != NULL; before = old, old = old->next) {
        if (str_eq(old->key, child->key)) {
            child->next = old->next;
            *(before == NULL ? &map->first : &before->next) = child;
            map->last = map->last == old ? child : map->last;
            return child;
        }
    }
    return node_add(map, child);
}

const struct node *node_get_str(const struct node *map, struct str key) {
    if (map == NULL || map->kind != NODE_MAP) {
        return NULL;
    }
    for (const struct node *child = map->first; child != NULL; child = child->next) {
        if (str_eq(child->key, key)) {
            return child;
        }
    }
    return NULL;
}

const struct node *node_get(const struct node *map, const char *key) {
    return node_get_str(map, str_from(key));
}

const struct node *node_path(const struct node *map, struct str path) {
    while (map != NULL && path.n > 0) {
        map = node_get_str(map, str_cut(&path, '.'));
    }
    return map;
}

const struct node *node_at(const struct node *list, size_t i) {
    if (list == NULL || list->kind != NODE_LIST || i >= list->n) {
        return NULL;
    }
    const struct node *child = list->first;
    while (i-- > 0) {
        child = child->next;
    }
    return child;
}

struct str node_str(const struct node *node) {
    return node_is(node, NODE_TEXT) ? node->text : (struct str){0};
}

int64_t node_as_int(const struct node *node, int64_t otherwise) {
    return node_is(node, NODE_INT) ? node->integer : otherwise;
}

double node_as_real(const struct node *node, double otherwise) {
    if (node_is(node, NODE_INT)) {
        return (double)node->integer;
    }
    return node_is(node, NODE_REAL) ? node->real : otherwise;
}

bool node_as_bool(const struct node *node, bool otherwise) {
    return node_is(node, NODE_BOOL) ? node->flag : otherwise;
}

bool node_is(const struct node *node, enum node_kind kind) {
    return node != NULL && node->kind == kind;
}
