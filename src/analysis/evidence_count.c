// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/evidence_count.h"

#include <math.h>

static const struct measure_cut quarters[ATTAINMENT_LEVELS] = {{0.25, MEASURE_BELOW_BASIC},
                                                               {0.5, MEASURE_BASIC},
                                                               {0.75, MEASURE_ADVANCED},
                                                               {INFINITY, MEASURE_HIGH}};

static struct evidence_target *target_of(struct arena *arena, struct evidence_count *out,
                                         struct str id) {
    for (size_t i = 0; i < out->targets.n; i++) {
        if (str_eq(out->targets.at[i].id, id)) {
            return &out->targets.at[i];
        }
    }
    struct evidence_target *made = vec_push(arena, &out->targets);
    *made = (struct evidence_target){.id = id};
    return made;
}

// The scale of means whose cuts place this sign, NULL if it has no cut for every level.
static const struct scale *scale_of(const struct instrument *instrument, size_t item) {
    for (size_t s = 0; s < instrument->scales.n; s++) {
        const struct scale *scale = &instrument->scales.at[s];
        for (size_t i = 0; i < scale->items.n; i++) {
            if (scale->items.at[i] == item && scale->method == MEASURE_MEAN &&
                scale->cuts.n == ATTAINMENT_LEVELS) {
                return scale;
            }
        }
    }
    return NULL;
}

static void set_cuts(const struct instrument *instrument, struct evidence_target *target) {
    for (size_t c = 0; c < ATTAINMENT_LEVELS; c++) {
        double sum = 0;
        target->cuts[c] = quarters[c];
        for (size_t i = 0; i < target->items.n; i++) {
            const struct item *item = &instrument->items.at[target->items.at[i]];
            const struct scale *scale = scale_of(instrument, target->items.at[i]);
            double range = item_max(item) - item_min(item);
            sum += scale == NULL ? quarters[c].below
                                 : (scale->cuts.at[c].below - item_min(item)) / range;
        }
        target->cuts[c].below = sum / (double)target->items.n;
    }
}

// Which outcomes the signs tell of. A personal one is left out: such sheets bear names.
static void find_targets(struct arena *arena, const struct instrument *instrument,
                         const struct outcome_catalogue *catalogue, struct evidence_count *out) {
    for (size_t i = 0; i < instrument->items.n; i++) {
        const struct item *item = &instrument->items.at[i];
        const struct outcome *outcome = outcome_find(catalogue, item->outcome);
        if (outcome == NULL || outcome->strand->kind == OUTCOME_PERSONAL ||
            item_max(item) <= item_min(item)) {
            continue;
        }
        struct str strand =
            outcome_attainment_id(arena, str_from(level_name(outcome->level)), outcome->strand->id);
        *vec_push(arena, &target_of(arena, out, outcome->id)->items) = i;
        *vec_push(arena, &target_of(arena, out, strand)->items) = i;
    }
    for (size_t i = 0; i < out->targets.n; i++) {
        set_cuts(instrument, &out->targets.at[i]);
    }
}

static double share_of(const struct instrument *instrument, const struct evidence_target *target,
                       const struct map_row *row) {
    double sum = 0;
    size_t n = 0;
    for (size_t i = 0; i < target->items.n; i++) {
        const struct item *item = &instrument->items.at[target->items.at[i]];
        double value = row->cells[target->items.at[i]].value;
        if (!isnan(value)) {
            double share = (value - item_min(item)) / (item_max(item) - item_min(item));
            sum += item->reverse ? 1 - share : share;
            n++;
        }
    }
    return 3 * n < 2 * target->items.n || n == 0 ? (double)NAN : sum / (double)n;
}

void evidence_count(struct arena *arena, const struct class_map *map,
                    const struct outcome_catalogue *catalogue, struct evidence_count *out) {
    const struct instrument *instrument = &map->session->instrument;
    *out = (struct evidence_count){0};
    find_targets(arena, instrument, catalogue, out);
    for (size_t t = 0; t < out->targets.n; t++) {
        struct evidence_target *target = &out->targets.at[t];
        for (size_t p = 0; p < map->rows.n; p++) {
            double share = share_of(instrument, target, &map->rows.at[p]);
            enum measure_level level = measure_level_of(share, target->cuts, ATTAINMENT_LEVELS);
            target->count[level]++;
            if (level != MEASURE_LEVEL_NONE) {
                *vec_push(arena, &target->pupils.rows) = (struct evidence_pupil){
                    map->rows.at[p].pupil->pupil_id, map->session->session_id, level, share};
            }
        }
    }
}
