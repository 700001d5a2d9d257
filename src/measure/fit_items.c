// SPDX-License-Identifier: GPL-3.0-or-later
// Which items and categories can be used, and where the climb starts.
#include "fitting.h"

#include "pool.h"

#include <math.h>
#include <string.h>

enum { PARTS = 8 }; // tasks that share the persons; fixed, so that sums do not depend on threads

// fit->count has a block [items] for each task.
static void count_part(void *arg, size_t part) {
    struct fit *fit = arg;
    const struct measure_matrix *m = fit->matrix;
    double(*count)[FITTING_STEPS] = fit->count + part * m->items;
    size_t end = pool_share(m->persons, PARTS, part + 1);
    for (size_t p = pool_share(m->persons, PARTS, part); p < end; p++) {
        const uint8_t *row = m->category + p * m->items;
        double weight = m->weight ? m->weight[p] : 1;
        for (size_t i = 0; i < m->items; i++) {
            if (row[i] <= MEASURE_TOP) {
                count[i][row[i]] += weight;
            }
        }
    }
}

static bool count_categories(struct fit *fit) {
    size_t items = fit->matrix->items;
    fit->count = workspace_take(&fit->work, PARTS * items, sizeof *fit->count);
    if (!fit->count) {
        return false;
    }
    pool_run(fit->options->pool, count_part, fit, PARTS);
    for (size_t k = items; k < PARTS * items; k++) {
        for (size_t c = 0; c < FITTING_STEPS; c++) {
            fit->count[k % items][c] += fit->count[k][c];
        }
    }
    return true;
}

// Categories in use become 0..top in their order; one that nobody chose goes with its lower
// neighbour (the lowest used one, when there is none). `used` says which are in use.
void item_categories(struct measure_item *item, const bool *used) {
    size_t next = 0;
    size_t highest = 0;
    for (size_t c = 0; c < FITTING_STEPS; c++) {
        highest = used[c] ? c : highest;
    }
    for (size_t c = 0; c < FITTING_STEPS; c++) {
        item->category[c] = (uint8_t)(next ? next - 1 + used[c] : 0);
        next += used[c];
        item->merged += !used[c] && c < highest;
    }
    item->top = next ? next - 1 : 0;
}

// A rating scale keeps a category that one item lacks, as long as another has it.
static void shared_categories(const struct fit *fit, bool *used) {
    for (size_t c = 0; c < FITTING_STEPS; c++) {
        for (size_t i = 0; i < fit->matrix->items; i++) {
            used[c] |= fit->count[i][c] > 0;
        }
    }
}

// Does a known item fit the model? Its curve into par.
static bool anchor_fits(const struct fit *fit, const struct measure_item *known, double *par) {
    const struct curve_family *family = fit->model->family;
    if (known->status != MEASURE_OK || known->top < 1 || known->top > MEASURE_TOP ||
        fit->options->model == MEASURE_RSM) {
        return false;
    }
    for (size_t c = 0; c < FITTING_STEPS; c++) {
        if (known->category[c] > known->top) {
            return false;
        }
    }
    par[0] = known->slope;
    memcpy(par + 1, known->intercept, known->top * sizeof *par);
    if (family->guesses) {
        double c = fmin(fmax(known->guess, 1e-13), 1);
        par[known->top + 1] = log(c / (1 - c));
    }
    bool slope_fits = !fit->model->one_slope || fabs(known->slope - 1) < 1e-12;
    return slope_fits && family->valid(par, known->top);
}

// The item takes the categories of the bank, or its own in use.
static enum measure_status item_prepare(const struct fit *fit, size_t i, const bool *shared) {
    struct measure_item *item = &fit->out->item[i];
    const struct measure_item *known = fit->options->anchor ? fit->options->anchor[i] : NULL;
    bool own[FITTING_STEPS];
    size_t different = 0;
    double par[MODEL_MAX_PAR];
    for (size_t c = 0; c < FITTING_STEPS; c++) {
        own[c] = fit->count[i][c] > 0;
        different += own[c];
    }
    item->status = different > 1    ? MEASURE_OK
                   : different == 1 ? MEASURE_NO_VARIANCE
                                    : MEASURE_NO_DATA;
    if (!known) {
        item_categories(item, shared ? shared : own);
    } else if (!anchor_fits(fit, known, par)) {
        return MEASURE_BAD_ARGUMENT;
    } else {
        // A known item needs no variance to say something.
        item->status = different > 0 ? MEASURE_OK : MEASURE_NO_DATA;
        item->top = known->top;
        item->known = true;
        memcpy(item->category, known->category, sizeof item->category);
    }
    enum measure_model model = fit->options->model;
    bool binary = model == MEASURE_RASCH || model == MEASURE_2PL || model == MEASURE_3PL;
    return binary && item->status == MEASURE_OK && item->top > 1 ? MEASURE_BAD_ARGUMENT
                                                                 : MEASURE_OK;
}

enum measure_status fit_choose_items(struct fit *fit) {
    bool shared[FITTING_STEPS] = {false};
    bool rating = fit->options->model == MEASURE_RSM;
    if (!count_categories(fit)) {
        return MEASURE_NO_MEMORY;
    }
    if (rating) {
        shared_categories(fit, shared);
    }
    for (size_t i = 0; i < fit->matrix->items; i++) {
        struct measure_item *item = &fit->out->item[i];
        enum measure_status status = item_prepare(fit, i, rating ? shared : NULL);
        if (status != MEASURE_OK) {
            return status;
        }
        if (item->status != MEASURE_OK) {
            continue;
        }
        struct pattern_item *used = &fit->item[fit->used];
        *used = (struct pattern_item){.column = i, .top = item->top};
        memset(used->code, (int)item->top + 1, sizeof used->code);
        memcpy(used->code, item->category, FITTING_STEPS);
        fit->known[fit->used] = item->known;
        fit->anchored |= item->known;
        fit->of[fit->used++] = i;
    }
    return fit->used < 2 ? MEASURE_TOO_FEW : MEASURE_OK;
}

// A known item's own parameters: its intercepts, after the slope where slopes are its own.
static void start_known(const struct fit *fit, size_t i, double *own) {
    double par[MODEL_MAX_PAR];
    size_t first = fit->model->one_slope;
    anchor_fits(fit, fit->options->anchor[fit->of[i]], par);
    memcpy(own, par + first, fit->model->own(fit->item[i].top) * sizeof *own);
}

// Shares of categories, a little drawn together so that none is zero, give the first intercepts.
static void start_item(const struct fit *fit, size_t i, double *own, double *shared) {
    size_t top = fit->item[i].top;
    double share[FITTING_STEPS];
    double d[FITTING_STEPS];
    double total = 0;
    for (size_t k = 0; k <= top; k++) {
        share[k] = 0.5;
    }
    for (size_t c = 0; c < FITTING_STEPS; c++) {
        share[fit->item[i].code[c]] += fit->count[fit->of[i]][c];
    }
    for (size_t k = 0; k <= top; k++) {
        total += share[k];
    }
    for (size_t k = 0; k <= top; k++) {
        share[k] /= total;
    }
    fit->model->family->start(share, top, d);
    fit->model->begin(d, top, own, shared);
}

void fit_start(struct fit *fit) {
    struct layout *l = &fit->em.layout;
    double *shared = fit->em.free + l->shared_first;
    for (size_t i = 0; i < fit->used; i++) {
        start_item(fit, i, fit->em.free + l->own_first[i], shared);
        if (fit->known[i]) {
            start_known(fit, i, fit->em.free + l->own_first[i]);
        }
    }
}
