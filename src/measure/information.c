// SPDX-License-Identifier: GPL-3.0-or-later
#include "information.h"

#include "category_score.h"
#include "vector.h"

#include <math.h>
#include <string.h>

bool information_pays(const struct em *em, const struct patterns *patterns) {
    double n = (double)em->layout.n, persons = (double)patterns->n;
    double pass = 6 * (double)patterns->rows + 2 * persons * (double)patterns->groups;
    return em->layout.population->classes == 0 && persons * n * n / 2 < 2 * n * pass;
}

// ---- complete information

// One column of the matrix: parameters own_first[i] + column of all items move together, since none
// says anything of another's. The shared ones are the last columns and move alone.
struct column {
    double *point; // [n] kept at the estimates
    double *step;  // [n] of the parameters that move, else 0
    double *up;    // [n] gradients
    double *down;
};

static bool column_gradients(struct em *em, struct column *c) {
    size_t n = em->layout.n;
    double *gradient[] = {c->up, c->down};
    bool inside = true;
    for (int side = 0; side < 2; side++) {
        for (size_t k = 0; k < n; k++) {
            c->point[k] = em->free[k] + (side == 0 ? c->step[k] : -c->step[k]);
        }
        inside = inside && layout_valid(&em->layout, c->point);
        climb_at(&em->climb, &em->estep, c->point);
        memcpy(gradient[side], em->climb.gradient, n * sizeof **gradient);
    }
    return inside;
}

static double small_step(double x) { return 1e-4 * fmax(1, fabs(x)); }

static void own_columns(struct em *em, struct column *c, double *information) {
    const struct layout *l = &em->layout;
    for (size_t own = 0; own < l->own_max; own++) {
        memset(c->step, 0, l->n * sizeof *c->step);
        for (size_t i = 0; i < l->items; i++) {
            size_t at = l->own_first[i] + own;
            c->step[at] = own < l->model->own(l->item[i].top) ? small_step(em->free[at]) : 0;
        }
        bool inside = column_gradients(em, c);
        for (size_t i = 0; i < l->items; i++) {
            size_t first = l->own_first[i], n = l->model->own(l->item[i].top);
            for (size_t k = 0; own < n && k < n; k++) {
                information[(first + k) * l->n + first + own] =
                    inside ? (c->down[first + k] - c->up[first + k]) / (2 * c->step[first + own])
                           : NAN;
            }
        }
    }
}

static void shared_columns(struct em *em, struct column *c, double *information) {
    const struct layout *l = &em->layout;
    for (size_t at = l->shared_first; at < l->population_first; at++) {
        memset(c->step, 0, l->n * sizeof *c->step);
        c->step[at] = small_step(em->free[at]);
        bool inside = column_gradients(em, c);
        for (size_t k = 0; k < l->n; k++) {
            information[k * l->n + at] = information[at * l->n + k] =
                inside ? (c->down[k] - c->up[k]) / (2 * c->step[at]) : NAN;
        }
    }
}

// ---- missing information

// The scores of a person at each node that do not vanish, centred and times the root of the
// posterior: the sums of their products are the covariances.
struct spread {
    struct category_scores categories;
    double *h;        // [stride] the posterior, then its root
    double *shared;   // [shared][stride]
    double *row;      // [nodes][room] scores, one a column
    double *products; // [room][room]
    size_t *place;    // [room] parameters of the columns
    size_t room;      // n, rounded up to blocks
    size_t used;
};

static bool spread_open(struct spread *s, struct workspace *work, struct em *em) {
    const struct layout *l = &em->layout;
    const struct estep *e = &em->estep;
    *s = (struct spread){.room = (l->n + VECTOR_NODES - 1) / VECTOR_NODES * VECTOR_NODES};
    s->h = workspace_take(work, e->stride, sizeof *s->h);
    s->shared = workspace_take(work, l->shared * e->stride, sizeof *s->shared);
    s->row = workspace_take(work, e->nodes * s->room, sizeof *s->row);
    s->products = workspace_take(work, s->room * s->room, sizeof *s->products);
    s->place = workspace_take(work, s->room, sizeof *s->place);
    return s->h && s->shared && s->row && s->products && s->place &&
           estep_keep_logs(&em->estep, work) &&
           category_scores_open(&s->categories, work, l, e, em->free);
}

static void add_score(struct spread *s, const struct estep *e, const double *score, size_t place) {
    double mean = 0;
    bool vanishes = true;
    for (size_t q = 0; q < e->nodes; q++) {
        mean += s->h[q] * s->h[q] * score[q];
        vanishes = vanishes && score[q] == 0;
    }
    if (vanishes) {
        return;
    }
    for (size_t q = 0; q < e->nodes; q++) {
        s->row[q * s->room + s->used] = s->h[q] * (score[q] - mean);
    }
    s->place[s->used++] = place;
}

static void person_spread(struct spread *s, const struct em *em, const struct patterns *patterns,
                          size_t pattern) {
    const struct layout *l = &em->layout;
    const struct estep *e = &em->estep;
    const uint8_t *index = patterns->index + pattern * patterns->groups;
    estep_posterior(e, patterns, pattern, s->h);
    for (size_t q = 0; q < e->nodes; q++) {
        s->h[q] = sqrt(s->h[q]);
    }
    memset(s->shared, 0, l->shared * e->stride * sizeof *s->shared);
    s->used = 0;
    for (size_t i = 0; i < l->items; i++) {
        size_t code = pattern_code(&l->item[i], index[l->item[i].group]);
        size_t own = l->model->own(l->item[i].top);
        const double *score =
            s->categories.score + (e->first[i] + code) * s->categories.columns * e->stride;
        for (size_t c = 0; code <= l->item[i].top && c < own + l->shared; c++) {
            if (c < own) {
                add_score(s, e, score + c * e->stride, l->own_first[i] + c);
            } else {
                vector_add(s->shared + (c - own) * e->stride, score + c * e->stride, e->stride);
            }
        }
    }
    for (size_t c = 0; c < l->shared; c++) {
        add_score(s, e, s->shared + c * e->stride, l->shared_first + c);
    }
}

static bool subtract_missing(struct em *em, struct workspace *work, const struct patterns *patterns,
                             double *information) {
    size_t n = em->layout.n;
    struct spread s;
    if (!spread_open(&s, work, em)) {
        return false;
    }
    for (size_t p = 0; p < patterns->n; p++) {
        double weight = patterns->weight ? patterns->weight[p] : 1;
        person_spread(&s, em, patterns, p);
        vector_squares(s.products, s.row, s.used, em->estep.nodes, s.room);
        for (size_t a = 0; a < s.used; a++) {
            double *to = information + s.place[a] * n;
            for (size_t b = 0; b <= a; b++) {
                to[s.place[b]] -= weight * s.products[a * s.room + b];
            }
        }
    }
    return true;
}

bool information_observed(struct em *em, struct workspace *work, const struct patterns *patterns,
                          double *information) {
    size_t n = em->layout.n;
    struct column c = {.point = workspace_take(work, n, sizeof *c.point),
                       .step = workspace_take(work, n, sizeof *c.step),
                       .up = workspace_take(work, n, sizeof *c.up),
                       .down = workspace_take(work, n, sizeof *c.down)};
    if (!c.point || !c.step || !c.up || !c.down ||
        !layout_chances(&em->layout, em->free, &em->estep)) {
        return false;
    }
    estep_run(&em->estep, patterns, true, true);
    memset(information, 0, n * n * sizeof *information);
    own_columns(em, &c, information);
    shared_columns(em, &c, information);
    // From here on the lower triangle alone counts.
    if (!subtract_missing(em, work, patterns, information)) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            information[j * n + i] = information[i * n + j];
        }
    }
    return true;
}
