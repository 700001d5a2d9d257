// SPDX-License-Identifier: GPL-3.0-or-later
// Reading tests/oracle/: tables of numbers (CSV with a header, NA for missing) and reference
// results (JSON).
#ifndef VSOKO_TESTS_MEASURE_ORACLE_H
#define VSOKO_TESTS_MEASURE_ORACLE_H

#include "test.h"

#include "base/arena.h"
#include "base/node.h"

#include <math.h>
#include <stdlib.h>

struct oracle_table {
    double *cell; // [rows][columns], NaN where NA
    size_t rows;
    size_t columns;
};

static inline struct str oracle_file(struct arena *arena, const char *name) {
    char path[512];
    const char *root = getenv("VSOKO_SOURCE");
    snprintf(path, sizeof path, "%s/tests/oracle/%s", root ? root : ".", name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    size_t n = (size_t)ftell(file);
    rewind(file);
    char *text = arena_alloc(arena, n + 1);
    assert_int_equal(fread(text, 1, n, file), n);
    text[n] = 0;
    fclose(file);
    return (struct str){text, n};
}

static inline struct oracle_table oracle_csv(struct arena *arena, const char *name) {
    struct str text = oracle_file(arena, name);
    struct oracle_table table = {.columns = 1};
    const char *p = text.p;
    for (; *p != '\n'; p++) {
        table.columns += *p == ',';
    }
    p++;
    for (const char *q = p; *q; q++) {
        table.rows += *q == '\n';
    }
    table.cell = arena_alloc(arena, table.rows * table.columns * sizeof *table.cell);
    for (size_t i = 0; i < table.rows * table.columns; i++) {
        char *end;
        table.cell[i] = strtod(p, &end);
        if (end == p) {
            table.cell[i] = NAN;
        }
        end += strcspn(end, ",\n");
        p = end + 1;
    }
    return table;
}

static inline const struct node *oracle_json(struct arena *arena, const char *name) {
    struct error error = {0};
    const struct node *root = node_from_json(arena, oracle_file(arena, name), &error);
    assert_non_null(root);
    return root;
}

static inline double oracle_real(const struct node *map, const char *key) {
    const struct node *node = node_get(map, key);
    assert_non_null(node);
    return node_as_real(node, NAN);
}

// Fails with both numbers when they differ by more than `tolerance` (relative above 1).
#define assert_near(actual, expected, tolerance)                                                   \
    do {                                                                                           \
        double got_ = (actual);                                                                    \
        double want_ = (expected);                                                                 \
        if (!(fabs(got_ - want_) <= (tolerance)*fmax(1, fabs(want_)))) {                           \
            fail_msg("%s: got %.15g, expected %.15g", #actual, got_, want_);                       \
        }                                                                                          \
    } while (0)

#endif
