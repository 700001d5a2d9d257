// SPDX-License-Identifier: GPL-3.0-or-later
// The match table: a tree by path segments, built once and read by all threads.
#include "net/net_internal.h"

#include <stdlib.h>
#include <string.h>

struct route_node {
    struct str segment; // a literal, "" for a {name}
    struct route_node *child, *next;
    struct route_node *any; // the child that takes any segment
    struct route_match match;
};

struct route_table {
    struct route_node root;
};

static struct route_node *node_child(struct route_node *node, struct str segment) {
    bool any = segment.n >= 2 && segment.p[0] == '{' && segment.p[segment.n - 1] == '}';
    if (any && node->any != NULL) {
        return node->any;
    }
    for (struct route_node *child = node->child; !any && child != NULL; child = child->next) {
        if (str_eq(child->segment, segment)) {
            return child;
        }
    }
    struct route_node *fresh = calloc(1, sizeof *fresh);
    if (fresh == NULL) {
        return NULL;
    }
    if (any) {
        node->any = fresh;
    } else {
        fresh->segment = segment;
        fresh->next = node->child;
        node->child = fresh;
    }
    return fresh;
}

static bool table_add(struct route_table *table, const struct route *route, struct error *error) {
    bool open = (route->flags & (ROUTE_PUBLIC | ROUTE_ANY_USER)) != 0;
    if (open == (route->permission != NULL)) {
        return error_set(error, ERROR_INTERNAL,
                         "Маршрут %s: нужно либо право, либо ROUTE_PUBLIC или ROUTE_ANY_USER.",
                         route->pattern);
    }
    struct str rest = str_from(route->pattern);
    if (rest.n == 0 || rest.p[0] != '/' || route->handle == NULL) {
        return error_set(error, ERROR_INTERNAL, "Маршрут %s записан неверно.", route->pattern);
    }
    rest = str_from_at(rest, 1);
    struct route_node *node = &table->root;
    size_t depth = 0;
    while (rest.n > 0) {
        node = ++depth <= SEGMENTS_MAX ? node_child(node, str_cut(&rest, '/')) : NULL;
        if (node == NULL) {
            return error_set(error, ERROR_INTERNAL, "Маршрут %s не помещается в таблицу.",
                             route->pattern);
        }
    }
    const struct route **place = route->method == HTTP_POST ? &node->match.post : &node->match.get;
    if (*place != NULL) {
        return error_set(error, ERROR_INTERNAL, "Маршруты %s и %s занимают один адрес.",
                         (*place)->pattern, route->pattern);
    }
    *place = route;
    return true;
}

bool route_table_open(struct route_table **out, const struct route *const *arrays,
                      struct error *error) {
    struct route_table *table = calloc(1, sizeof *table);
    if (table == NULL) {
        return error_set(error, ERROR_IO, "Не хватило памяти для списка страниц.");
    }
    for (; arrays != NULL && *arrays != NULL; arrays++) {
        for (const struct route *route = *arrays; route->pattern != NULL; route++) {
            if (!table_add(table, route, error)) {
                route_table_close(table);
                return false;
            }
        }
    }
    *out = table;
    return true;
}

static void node_close(struct route_node *node) {
    while (node->child != NULL) {
        struct route_node *child = node->child;
        node->child = child->next;
        node_close(child);
        free(child);
    }
    if (node->any != NULL) {
        node_close(node->any);
        free(node->any);
    }
}

void route_table_close(struct route_table *table) {
    if (table != NULL) {
        node_close(&table->root);
        free(table);
    }
}

// A literal wins over a {name}; if it leads nowhere, the {name} is tried.
static struct route_match node_find(const struct route_node *node, const struct str *segments,
                                    size_t n) {
    if (n == 0) {
        return node->match;
    }
    struct route_match match = {0};
    for (const struct route_node *child = node->child; child != NULL; child = child->next) {
        if (str_eq(child->segment, segments[0])) {
            match = node_find(child, segments + 1, n - 1);
        }
    }
    bool found = match.get != NULL || match.post != NULL;
    if (!found && node->any != NULL && segments[0].n > 0) {
        match = node_find(node->any, segments + 1, n - 1);
    }
    return match;
}

struct route_match route_find(const struct route_table *table, const struct str *segments,
                              size_t n) {
    return node_find(&table->root, segments, n);
}

void route_params(struct arena *arena, const struct route *route, const struct str *segments,
                  struct pairs *out) {
    struct str rest = str_from_at(str_from(route->pattern), 1);
    for (size_t i = 0; rest.n > 0; i++) {
        struct str segment = str_cut(&rest, '/');
        if (segment.n >= 2 && segment.p[0] == '{') {
            pairs_add(arena, out, str_sub(segment, 1, segment.n - 2), segments[i]);
        }
    }
}
