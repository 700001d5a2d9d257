// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/class_map.h"

#include <math.h>
#include <stdlib.h>

static struct map_cell make_cell(const struct class_map *map, size_t pupil, size_t item) {
    struct map_cell cell = {.value = NAN, .level = MEASURE_LEVEL_NONE};
    int low = 99, high = -1, sum = 0, unseen = 0;
    for (size_t r = 0; r < map->marks.raters; r++) {
        signed char mark = marks_get(&map->marks, pupil, item, r);
        unseen += mark == MARK_NOT_OBSERVED;
        if (mark >= 0) {
            cell.marks++;
            sum += mark;
            low = mark < low ? mark : low;
            high = mark > high ? mark : high;
        }
    }
    cell.not_observed = cell.marks == 0 && unseen > 0;
    cell.discuss = cell.marks > 1 && high - low >= 2;
    if (cell.marks > 0 && !cell.discuss) {
        cell.value = (double)sum / cell.marks;
        cell.level = item_level(&map->session->instrument, item, cell.value);
    }
    return cell;
}

static bool make_score(const struct instrument *instrument, const struct scale *scale,
                       const struct map_cell *cells, struct arena *arena, struct map_score *out,
                       struct error *error) {
    size_t n = scale->items.n;
    double *marks = arena_array(arena, double, n);
    struct measure_scale_item *items = arena_array(arena, struct measure_scale_item, n);
    for (size_t i = 0; i < n; i++) {
        const struct item *item = &instrument->items.at[scale->items.at[i]];
        marks[i] = cells[scale->items.at[i]].value;
        items[i] = (struct measure_scale_item){item_min(item), item_max(item), item->reverse};
    }
    enum measure_status status = measure_scale_score(marks, items, n, scale->method, &out->score);
    if (status == MEASURE_OK) {
        out->level = measure_level_of(out->score.value, scale->cuts.at, scale->cuts.n);
    } else if (status == MEASURE_NO_DATA || status == MEASURE_TOO_FEW) {
        out->level = MEASURE_LEVEL_NONE;
    } else {
        return error_set(error, ERROR_INTERNAL, "Шкала «%.*s» не вычислена: %s.",
                         STR_ARG(scale->title), measure_status_name(status));
    }
    return true;
}

static bool make_rows(struct arena *arena, struct class_map *map, struct error *error) {
    const struct instrument *instrument = &map->session->instrument;
    for (size_t p = 0; p < map->session->pupils.n; p++) {
        if (map->session->pupils.at[p].absent) {
            continue;
        }
        struct map_row *row = vec_push(arena, &map->rows);
        row->pupil = &map->session->pupils.at[p];
        row->cells = arena_array(arena, struct map_cell, instrument->items.n);
        row->scales = arena_array(arena, struct map_score, instrument->scales.n);
        for (size_t i = 0; i < instrument->items.n; i++) {
            row->cells[i] = make_cell(map, p, i);
        }
        for (size_t s = 0; s < instrument->scales.n; s++) {
            if (!make_score(instrument, &instrument->scales.at[s], row->cells, arena,
                            &row->scales[s], error)) {
                return false;
            }
        }
    }
    map->listed = map->session->pupils.n;
    map->present = map->rows.n;
    return true;
}

static void count_sign(const struct class_map *map, size_t i, struct map_sign *sign) {
    sign->item = &map->session->instrument.items.at[i];
    for (size_t p = 0; p < map->rows.n; p++) {
        const struct map_cell *cell = &map->rows.at[p].cells[i];
        sign->discuss += cell->discuss;
        if (isnan(cell->value)) {
            sign->blank++;
            continue;
        }
        int best = sign->item->reverse ? item_min(sign->item) : item_max(sign->item);
        int worst = sign->item->reverse ? item_max(sign->item) : item_min(sign->item);
        sign->n++;
        sign->basic += cell->level >= MEASURE_BASIC;
        sign->full += cell->value == best;
        sign->zero += cell->value == worst;
    }
    sign->part = sign->n - sign->full - sign->zero;
}

// Agreement of the first two raters over the given signs: all present pupils, pairs only.
static enum measure_status agree(struct arena *arena, const struct class_map *map, size_t from,
                                 size_t to, struct measure_agreement *out) {
    if (map->marks.raters < 2) {
        return MEASURE_NO_DATA;
    }
    int *first = arena_array(arena, int, map->marks.pupils *(to - from) + 1);
    int *second = arena_array(arena, int, map->marks.pupils *(to - from) + 1);
    size_t n = 0;
    int low = 9, high = 0;
    for (size_t i = from; i < to; i++) {
        const struct item *item = &map->session->instrument.items.at[i];
        low = item_min(item) < low ? item_min(item) : low;
        high = item_max(item) > high ? item_max(item) : high;
        for (size_t p = 0; p < map->marks.pupils; p++, n++) {
            int a = marks_get(&map->marks, p, i, 0), b = marks_get(&map->marks, p, i, 1);
            bool absent = map->session->pupils.at[p].absent;
            first[n] = absent || a < 0 ? MEASURE_MISSING : a;
            second[n] = absent || b < 0 ? MEASURE_MISSING : b;
        }
    }
    return measure_agreement(first, second, n, low, high, NULL, out);
}

static void make_signs(struct arena *arena, struct class_map *map) {
    size_t n = map->session->instrument.items.n;
    map->signs = arena_array(arena, struct map_sign, n);
    for (size_t i = 0; i < n; i++) {
        struct map_sign *sign = &map->signs[i];
        count_sign(map, i, sign);
        sign->agreement_status = agree(arena, map, i, i + 1, &sign->agreement);
        map->discuss += sign->discuss;
    }
    map->agreement_status = agree(arena, map, 0, n, &map->agreement);
}

static void make_scales(struct arena *arena, struct class_map *map) {
    const struct instrument *instrument = &map->session->instrument;
    map->scales = arena_array(arena, struct map_scale, instrument->scales.n);
    for (size_t s = 0; s < instrument->scales.n; s++) {
        struct map_scale *scale = &map->scales[s];
        double sum = 0;
        scale->scale = &instrument->scales.at[s];
        for (size_t p = 0; p < map->rows.n; p++) {
            const struct map_score *score = &map->rows.at[p].scales[s];
            scale->count[score->level]++;
            if (!isnan(score->score.value)) {
                scale->n++;
                sum += score->score.value;
            }
        }
        scale->mean = scale->n == 0 ? NAN : sum / (double)scale->n;
    }
    for (size_t p = 0; p < map->rows.n; p++) {
        size_t scored = 0, basic = 0;
        for (size_t s = 0; s < instrument->scales.n; s++) {
            scored += map->rows.at[p].scales[s].level != MEASURE_LEVEL_NONE;
            basic += map->rows.at[p].scales[s].level >= MEASURE_BASIC;
        }
        map->rated += scored > 0;
        map->basic += scored > 0 && basic == scored;
    }
}

// Signs in falling order of the share at basic and above; equal shares keep the sheet's order.
static int by_share(const void *a, const void *b) {
    const struct map_sign *x = *(const struct map_sign *const *)a;
    const struct map_sign *y = *(const struct map_sign *const *)b;
    size_t left = x->basic * y->n, right = y->basic * x->n;
    return left != right ? (left < right) - (left > right) : (x > y) - (x < y);
}

// The same pupils at the two signs: basic and above at both, only at one, at neither.
static struct measure_comparison compare_signs(const struct class_map *map, size_t strong,
                                               size_t weak) {
    size_t both = 0, gained = 0, lost = 0, never = 0;
    for (size_t p = 0; p < map->rows.n; p++) {
        const struct map_cell *a = &map->rows.at[p].cells[strong];
        const struct map_cell *b = &map->rows.at[p].cells[weak];
        if (isnan(a->value) || isnan(b->value)) {
            continue;
        }
        bool high = a->level >= MEASURE_BASIC, low = b->level >= MEASURE_BASIC;
        both += high && low;
        gained += high && !low;
        lost += !high && low;
        never += !high && !low;
    }
    return measure_compare_same_pupils(both, gained, lost, never);
}

static bool make_order(struct arena *arena, struct class_map *map, struct error *error) {
    size_t items = map->session->instrument.items.n, n = 0;
    const struct map_sign **order = arena_array(arena, const struct map_sign *, items);
    for (size_t i = 0; i < items; i++) {
        if (map->signs[i].n > 0) {
            order[n++] = &map->signs[i];
        }
    }
    if (n < 2) {
        return true;
    }
    qsort(order, n, sizeof *order, by_share);
    size_t shown = n < 4 ? 1 : 2;
    for (size_t i = 0; i < shown; i++) {
        *vec_push(arena, &map->strong) = (size_t)(order[i] - map->signs);
        *vec_push(arena, &map->weak) = (size_t)(order[n - 1 - i] - map->signs);
    }
    // The pair was picked as the extremes of n signs, so each of the n(n-1)/2 pairs counts.
    size_t pairs = n * (n - 1) / 2;
    struct measure_comparison *all = arena_array(arena, struct measure_comparison, pairs);
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = i + 1; j < n; j++) {
            all[at++] = compare_signs(map, (size_t)(order[i] - map->signs),
                                      (size_t)(order[j] - map->signs));
        }
    }
    enum measure_status status = measure_claims_decide(all, pairs, NULL);
    map->contrast = all[n - 2]; // the first with the last
    return status == MEASURE_OK ||
           error_set(error, ERROR_INTERNAL, "Сравнение признаков не вычислено: %s.",
                     measure_status_name(status));
}

bool class_map_make(struct db *db, struct arena *arena, int64_t org, const struct session *session,
                    struct class_map *out, struct error *error) {
    *out = (struct class_map){.session = session};
    if (!marks_read(db, arena, org, session, &out->marks, error) || !make_rows(arena, out, error)) {
        return false;
    }
    make_signs(arena, out);
    make_scales(arena, out);
    return make_order(arena, out, error);
}
