// SPDX-License-Identifier: GPL-3.0-or-later
#include "vsoko/measure/network.h"
#include "workspace.h"

#include <math.h>
#include <string.h>

// Distance of a cluster to the union of two.
static double joined(enum measure_linkage linkage, double to_first, double to_second, double n1,
                     double n2) {
    switch (linkage) {
    case MEASURE_LINKAGE_COMPLETE:
        return fmax(to_first, to_second);
    case MEASURE_LINKAGE_SINGLE:
        return fmin(to_first, to_second);
    case MEASURE_LINKAGE_AVERAGE:
        break;
    }
    return (n1 * to_first + n2 * to_second) / (n1 + n2);
}

struct clusters {
    double *distance; // [nodes][nodes], a union stands in the place of its lower part
    size_t *name;     // [nodes] node or nodes + merge; SIZE_MAX: swallowed
    double *size;
    size_t nodes;
};

// The nearest pair that is left, the first of equals.
static void nearest(const struct clusters *c, size_t *first, size_t *second) {
    double least = INFINITY;
    *first = *second = 0;
    for (size_t i = 0; i < c->nodes; i++) {
        for (size_t j = i + 1; c->name[i] != SIZE_MAX && j < c->nodes; j++) {
            double d = c->distance[i * c->nodes + j];
            if (c->name[j] != SIZE_MAX && (d < least || *second == 0)) {
                least = d;
                *first = i;
                *second = j;
            }
        }
    }
}

enum measure_status measure_cluster(const double *distance, size_t nodes,
                                    enum measure_linkage linkage, const struct measure_alloc *alloc,
                                    struct measure_merge *merge) {
    if (nodes < 2) {
        return MEASURE_TOO_FEW;
    }
    struct workspace work;
    workspace_open(&work, alloc);
    struct clusters c = {.nodes = nodes};
    c.distance = workspace_take(&work, nodes * nodes, sizeof *c.distance);
    c.name = workspace_take(&work, nodes, sizeof *c.name);
    c.size = workspace_take(&work, nodes, sizeof *c.size);
    bool ok = c.distance && c.name && c.size;
    for (size_t i = 0; ok && i < nodes; i++) {
        c.name[i] = i;
        c.size[i] = 1;
        memcpy(c.distance + i * nodes, distance + i * nodes, nodes * sizeof *distance);
    }
    for (size_t m = 0; ok && m + 1 < nodes; m++) {
        size_t i, j;
        nearest(&c, &i, &j);
        merge[m] = (struct measure_merge){c.name[i], c.name[j], c.distance[i * nodes + j]};
        for (size_t k = 0; k < nodes; k++) {
            double d = joined(linkage, c.distance[i * nodes + k], c.distance[j * nodes + k],
                              c.size[i], c.size[j]);
            c.distance[i * nodes + k] = c.distance[k * nodes + i] = d;
        }
        c.size[i] += c.size[j];
        c.name[i] = nodes + m;
        c.name[j] = SIZE_MAX;
    }
    workspace_close(&work);
    return ok ? MEASURE_OK : MEASURE_NO_MEMORY;
}

// Does a cluster hold a node?
static bool holds(const struct measure_merge *merge, size_t nodes, size_t cluster, size_t node) {
    // A merge names only nodes and earlier merges, so it is looked through from itself downwards.
    if (cluster < nodes) {
        return cluster == node;
    }
    const struct measure_merge *own = &merge[cluster - nodes];
    return holds(merge, nodes, own->first, node) || holds(merge, nodes, own->second, node);
}

void measure_cluster_cut(const struct measure_merge *merge, size_t nodes, size_t clusters,
                         size_t *cluster) {
    size_t done = clusters < 1 ? nodes - 1 : clusters < nodes ? nodes - clusters : 0;
    size_t next = 0;
    for (size_t i = 0; i < nodes; i++) {
        // The last merge among those done that holds the node.
        size_t own = i;
        for (size_t m = 0; m < done; m++) {
            own = holds(merge, nodes, nodes + m, i) ? nodes + m : own;
        }
        cluster[i] = next;
        for (size_t j = 0; j < i; j++) {
            if (own >= nodes && holds(merge, nodes, own, j)) {
                cluster[i] = cluster[j];
            }
        }
        next += cluster[i] == next;
    }
}
