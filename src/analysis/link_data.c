// SPDX-License-Identifier: GPL-3.0-or-later
// The strength of links between outcomes in this year's marks: pupils whose closed sheets tell of
// both ends, the correlation of their means. Counts and correlations only, so no child is shown.
#include "analysis/analysis_internal.h"
#include "analysis/class_map.h"
#include "outcomes/link_found.h"
#include "vsoko/measure/honesty.h"
#include "school/year.h"
#include "vsoko/measure/network.h"

#include <math.h>

enum { SESSIONS_MOST = 60 }; // the newest ones: the page is made while a person waits

struct pupil_marks {
    int64_t pupil_id;
    double *sum; // by the number of the outcome: of marks as shares of the highest one
    int *n;
};

struct gathering {
    struct arena *arena;
    const struct outcome_catalogue *catalogue;
    VEC(struct pupil_marks) pupils;
};

static struct pupil_marks *marks_of(struct gathering *g, int64_t pupil_id) {
    for (size_t i = 0; i < g->pupils.n; i++) {
        if (g->pupils.at[i].pupil_id == pupil_id) {
            return &g->pupils.at[i];
        }
    }
    struct pupil_marks *made = vec_push(g->arena, &g->pupils);
    *made = (struct pupil_marks){pupil_id, arena_array(g->arena, double, g->catalogue->outcomes.n),
                                 arena_array(g->arena, int, g->catalogue->outcomes.n)};
    return made;
}

// The number of the outcome that a sign tells of; the catalogue's count where it tells of none.
static size_t outcome_of(const struct outcome_catalogue *catalogue, const struct item *item) {
    const struct outcome *outcome = outcome_find(catalogue, item->outcome);
    return outcome == NULL || item_max(item) <= item_min(item)
               ? catalogue->outcomes.n
               : (size_t)(outcome - catalogue->outcomes.at);
}

static void gather_row(struct gathering *g, const struct instrument *instrument,
                       const size_t *outcomes, const struct map_row *row) {
    struct pupil_marks *pupil = marks_of(g, row->pupil->pupil_id);
    for (size_t i = 0; i < instrument->items.n; i++) {
        const struct item *item = &instrument->items.at[i];
        if (outcomes[i] < g->catalogue->outcomes.n && !isnan(row->cells[i].value)) {
            double share =
                (row->cells[i].value - item_min(item)) / (item_max(item) - item_min(item));
            pupil->sum[outcomes[i]] += item->reverse ? 1 - share : share;
            pupil->n[outcomes[i]]++;
        }
    }
}

static void gather_session(struct gathering *g, const struct class_map *map) {
    const struct instrument *instrument = &map->session->instrument;
    size_t *outcomes = arena_array(g->arena, size_t, instrument->items.n + 1);
    for (size_t i = 0; i < instrument->items.n; i++) {
        outcomes[i] = outcome_of(g->catalogue, &instrument->items.at[i]);
    }
    for (size_t p = 0; p < map->rows.n; p++) {
        gather_row(g, instrument, outcomes, &map->rows.at[p]);
    }
}

static bool gather(struct db *db, struct gathering *g, int64_t org, struct error *error) {
    struct school_year year;
    struct session_list sessions;
    if (!year_current(db, g->arena, org, date_today(), &year, error)) {
        return false;
    }
    struct session_filter filter = {
        .org = org, .year = year.year_id, .state = SESSION_CLOSED, .most = SESSIONS_MOST};
    if (!session_list_of(db, g->arena, &filter, &sessions, error)) {
        return false;
    }
    for (size_t i = 0; i < sessions.rows.n; i++) {
        struct session *session = arena_new(g->arena, struct session);
        struct class_map map;
        if (!session_get(db, g->arena, org, sessions.rows.at[i].session_id, session, error) ||
            !class_map_make(db, g->arena, org, session, &map, error)) {
            return false;
        }
        gather_session(g, &map);
    }
    return true;
}

// The outcomes that an end of a link names, by their numbers.
struct end {
    VEC(size_t) outcomes;
};

static struct end end_of(struct gathering *g, struct str reference) {
    struct end end = {0};
    for (size_t i = 0; i < g->catalogue->outcomes.n; i++) {
        if (outcome_named_by(&g->catalogue->outcomes.at[i], reference)) {
            *vec_push(g->arena, &end.outcomes) = i;
        }
    }
    return end;
}

// A pupil's mean over an end; NaN without marks.
static double end_mean(const struct end *end, const struct pupil_marks *pupil) {
    double sum = 0;
    int n = 0;
    for (size_t i = 0; i < end->outcomes.n; i++) {
        sum += pupil->sum[end->outcomes.at[i]];
        n += pupil->n[end->outcomes.at[i]];
    }
    return n > 0 ? sum / n : NAN;
}

// The correlation of a link's ends as a relation to be tested, n = 0 where nothing can be.
static struct measure_relation relation_of(struct gathering *g, const struct outcome_link *link,
                                           double *x, double *y, struct link_found *out) {
    struct end first = end_of(g, link->from), second = end_of(g, link->to);
    for (size_t p = 0; p < g->pupils.n; p++) {
        double from = end_mean(&first, &g->pupils.at[p]);
        double to = end_mean(&second, &g->pupils.at[p]);
        if (!isnan(from) && !isnan(to)) {
            x[out->n] = from;
            y[out->n++] = to;
        }
    }
    double r = measure_correlation(x, y, out->n);
    bool known = out->n >= MEASURE_MIN_RELATION && !isnan(r);
    return known ? (struct measure_relation){.n = out->n, .r = r}
                 : (struct measure_relation){.r = NAN};
}

static bool find(struct db *db, struct arena *arena, int64_t org,
                 const struct outcome_catalogue *catalogue, struct link_found *found,
                 struct error *error) {
    struct gathering g = {.arena = arena, .catalogue = catalogue};
    if (!gather(db, &g, org, error)) {
        return false;
    }
    double *x = arena_array(arena, double, g.pupils.n + 1);
    double *y = arena_array(arena, double, g.pupils.n + 1);
    size_t n = catalogue->links.n;
    struct measure_relation *relation = arena_array(arena, struct measure_relation, n + 1);
    for (size_t i = 0; i < n; i++) {
        relation[i] = relation_of(&g, &catalogue->links.at[i], x, y, &found[i]);
    }
    if (measure_relations_test(relation, n, NULL) != MEASURE_OK) {
        return error_set(error, ERROR_LIMIT, "Не хватило памяти, чтобы проверить связи.");
    }
    for (size_t i = 0; i < n; i++) {
        const struct measure_relation *one = &relation[i];
        if (one->n > 0) {
            found[i] =
                (struct link_found){one->n, true, one->value, one->lower, one->upper, one->verdict};
        }
    }
    return true;
}

const struct link_source link_data = {find};
