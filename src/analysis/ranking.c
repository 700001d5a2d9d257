// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/ranking.h"

#include <math.h>
#include <stdlib.h>

static bool share_of(struct arena *arena, const struct class_map *map, const struct map_row *row,
                     double *percent, struct error *error) {
    const struct instrument *instrument = &map->session->instrument;
    size_t n = instrument->items.n;
    double *marks = arena_array(arena, double, n);
    struct measure_scale_item *items = arena_array(arena, struct measure_scale_item, n);
    struct measure_scale_score score;
    for (size_t i = 0; i < n; i++) {
        const struct item *item = &instrument->items.at[i];
        marks[i] = row->cells[i].value;
        items[i] = (struct measure_scale_item){item_min(item), item_max(item), item->reverse};
    }
    enum measure_status status = measure_scale_score(marks, items, n, MEASURE_PERCENT, &score);
    *percent = status == MEASURE_OK ? score.value : NAN;
    return status == MEASURE_OK || status == MEASURE_NO_DATA || status == MEASURE_TOO_FEW ||
           error_set(error, ERROR_INTERNAL, "Доля баллов не вычислена: %s.",
                     measure_status_name(status));
}

// Rows stand by name, so their order decides between equals.
static int by_percent(const void *a, const void *b) {
    const struct rank_row *x = a, *y = b;
    if (isnan(x->percent) != isnan(y->percent)) {
        return isnan(x->percent) ? 1 : -1;
    }
    if (!isnan(x->percent) && x->percent != y->percent) {
        return x->percent < y->percent ? 1 : -1;
    }
    return (x->row > y->row) - (x->row < y->row);
}

bool ranking_make(struct arena *arena, const struct class_map *map, struct ranking *out,
                  struct error *error) {
    *out = (struct ranking){0};
    for (size_t p = 0; map->session->instrument.stages.n > 0 && p < map->rows.n; p++) {
        struct rank_row *row = vec_push(arena, &out->rows);
        row->row = &map->rows.at[p];
        if (!share_of(arena, map, row->row, &row->percent, error)) {
            return false;
        }
    }
    if (out->rows.n == 0) {
        return true;
    }
    if (out->rows.n > 0) {
        qsort(out->rows.at, out->rows.n, sizeof *out->rows.at, by_percent);
    }
    for (size_t i = 0; i < out->rows.n && !isnan(out->rows.at[i].percent); i++) {
        bool same = i > 0 && out->rows.at[i].percent == out->rows.at[i - 1].percent;
        out->rows.at[i].place = same ? out->rows.at[i - 1].place : i + 1;
    }
    return true;
}
