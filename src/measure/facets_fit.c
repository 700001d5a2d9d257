// SPDX-License-Identifier: GPL-3.0-or-later
// Persons, raters and items by the residuals at the persons' WLE, and fair averages.
#include "facets.h"

#include "residual.h"
#include "theta_root.h"

#include <math.h>
#include <string.h>

struct person_equation {
    const struct facets *facets;
    size_t person;
};

// The curve of an item, marked by a rater of some severity, with theta in logits.
static size_t curve(const struct facets *f, size_t item, double severity, double *par) {
    const struct measure_item *it = &f->out->item[f->item_of[item]];
    par[0] = 1;
    for (size_t k = 1; k <= it->top; k++) {
        par[k] = it->intercept[k - 1] - (double)k * severity;
    }
    return it->top;
}

static size_t cell_curve(const struct facets *f, size_t cell, double *par) {
    size_t raters = f->source->raters;
    return curve(f, cell / raters, f->out->rater[cell % raters].severity, par);
}

static double person_value(const void *arg, double theta, double *information) {
    const struct person_equation *e = arg;
    const struct facets *f = e->facets;
    struct evidence sum = {0, 0, 0};
    double par[MODEL_MAX_PAR];
    for (size_t r = f->first[e->person]; r < f->first[e->person + 1]; r++) {
        size_t top = cell_curve(f, f->cell[r], par);
        struct evidence one = f->model->family->weigh(par, top, theta, f->code[r]);
        sum.slope += one.slope;
        sum.information += one.information;
        sum.bend += one.bend;
    }
    *information = sum.information;
    return sum.slope + (sum.information > 0 ? sum.bend / (2 * sum.information) : 0);
}

// Mean score of a mark, in categories of the data.
static double mean_mark(const struct facets *f, size_t item, double severity, double theta) {
    const struct measure_item *it = &f->out->item[f->item_of[item]];
    double par[MODEL_MAX_PAR];
    double p[MODEL_MAX_PAR];
    size_t top = curve(f, item, severity, par);
    double sum = 0;
    f->model->family->chances(par, top, &theta, 1, 1, p);
    for (size_t k = 0; k <= top; k++) {
        sum += (double)category_of(it, k) * p[k];
    }
    return sum;
}

static double fair_mark(const struct facets *f, double severity, double theta) {
    double sum = 0;
    for (size_t i = 0; i < f->items; i++) {
        sum += mean_mark(f, i, severity, theta);
    }
    return sum / (double)f->items;
}

// The posterior mean by sums on a wide, fine grid.
static struct measure_theta person_eap(const struct facets *f, size_t person, double *log_h) {
    enum { NODES = 161 };
    double par[MODEL_MAX_PAR];
    double p[MODEL_MAX_PAR];
    double most = -INFINITY;
    double sum = 0;
    double mean = 0;
    double square = 0;
    for (int q = 0; q < NODES; q++) {
        double z = -8 + 16.0 * q / (NODES - 1);
        double theta = z * f->out->sigma;
        log_h[q] = -0.5 * z * z;
        for (size_t r = f->first[person]; r < f->first[person + 1]; r++) {
            size_t top = cell_curve(f, f->cell[r], par);
            f->model->family->chances(par, top, &theta, 1, 1, p);
            log_h[q] += log(fmax(p[f->code[r]], 1e-300));
        }
        most = fmax(most, log_h[q]);
    }
    for (int q = 0; q < NODES; q++) {
        double theta = (-8 + 16.0 * q / (NODES - 1)) * f->out->sigma;
        double h = exp(log_h[q] - most);
        sum += h;
        mean += h * theta;
        square += h * theta * theta;
    }
    mean /= sum;
    return (struct measure_theta){MEASURE_OK, mean, sqrt(fmax(0, square / sum - mean * mean))};
}

static struct residual_sums person_residuals(const struct facets *f, size_t person,
                                             struct residual_sums *raters,
                                             struct residual_sums *items) {
    struct residual_sums own = {0};
    double theta = f->out->person[person].wle.value;
    double par[MODEL_MAX_PAR];
    double p[MODEL_MAX_PAR];
    for (size_t r = f->first[person]; r < f->first[person + 1]; r++) {
        size_t top = cell_curve(f, f->cell[r], par);
        f->model->family->chances(par, top, &theta, 1, 1, p);
        struct moments m = moments_of(p, top);
        double apart = (double)f->code[r] - m.mean;
        residual_add(&own, 1, apart, &m);
        residual_add(&raters[f->cell[r] % f->source->raters], 1, apart, &m);
        residual_add(&items[f->cell[r] / f->source->raters], 1, apart, &m);
    }
    return own;
}

static void fill_person(const struct facets *f, size_t person, struct residual_sums *raters,
                        struct residual_sums *items, double *scratch) {
    struct measure_rated *out = &f->out->person[person];
    const struct person_equation e = {f, person};
    double sum = 0;
    out->ratings = f->first[person + 1] - f->first[person];
    out->wle = out->eap = (struct measure_theta){MEASURE_NO_DATA, NAN, NAN};
    out->average = out->fair_average = NAN;
    out->fit = residual_fit(&(struct residual_sums){0});
    if (out->ratings == 0) {
        return;
    }
    for (size_t r = f->first[person]; r < f->first[person + 1]; r++) {
        const struct measure_item *item = &f->out->item[f->item_of[f->cell[r] / f->source->raters]];
        sum += (double)category_of(item, f->code[r]);
    }
    out->average = sum / (double)out->ratings;
    out->eap = person_eap(f, person, scratch);
    out->wle = theta_root(person_value, &e, out->eap.value);
    if (out->wle.status == MEASURE_OK) {
        struct residual_sums own = person_residuals(f, person, raters, items);
        out->fit = residual_fit(&own);
        out->fair_average = fair_mark(f, 0, out->wle.value);
    }
}

static void fill_rater(const struct facets *f, size_t rater, const struct residual_sums *sums) {
    struct measure_rater *out = &f->out->rater[rater];
    double sum = 0;
    double marks = 0;
    for (size_t r = 0; r < f->first[f->source->persons]; r++) {
        if (f->cell[r] % f->source->raters == rater) {
            const struct measure_item *item =
                &f->out->item[f->item_of[f->cell[r] / f->source->raters]];
            sum += (double)category_of(item, f->code[r]);
            marks++;
        }
    }
    out->average = marks > 0 ? sum / marks : NAN;
    out->fair_average = out->status == MEASURE_OK ? fair_mark(f, out->severity, 0) : NAN;
    out->fit = residual_fit(sums);
}

bool facets_fill_persons(struct facets *f) {
    const struct measure_facets_source *s = f->source;
    struct residual_sums *raters = workspace_take(&f->work, s->raters, sizeof *raters);
    struct residual_sums *items = workspace_take(&f->work, f->items, sizeof *items);
    double *scratch = workspace_take(&f->work, 161, sizeof *scratch);
    if (!raters || !items || !scratch) {
        return false;
    }
    for (size_t p = 0; p < s->persons; p++) {
        fill_person(f, p, raters, items, scratch);
    }
    for (size_t r = 0; r < s->raters; r++) {
        fill_rater(f, r, &raters[r]);
    }
    for (size_t i = 0; i < s->items; i++) {
        f->out->item_fit[i] = residual_fit(f->used_as[i] == SIZE_MAX ? &(struct residual_sums){0}
                                                                     : &items[f->used_as[i]]);
    }
    return true;
}
