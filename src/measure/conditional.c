// SPDX-License-Identifier: GPL-3.0-or-later
#include "vsoko/measure/conditional.h"

#include "fitting.h"
#include "linear.h"
#include "symmetric.h"

#include <math.h>
#include <string.h>

enum { CYCLES = 100, HALVINGS = 30 };

// Parameters: own of the items, then the shared steps of a rating scale. Categories: all 1..top of
// all items, in their order. d = J x parameters.
struct conditional {
    struct fit fit; // chooses the items
    size_t *first;  // [items] first category
    size_t categories;
    size_t n;         // parameters
    double *jacobian; // [categories][n]
    double *parameter;
    double *d;         // [categories]
    double *share;     // [categories]
    double *seen;      // [categories] persons (weights)
    double *base_seen; // [items] persons in category 0
    size_t persons;
    size_t *order;   // [persons] those that count, equal sets of items together
    uint8_t *pieces; // [persons] starts a set
    double *gradient;
    double *information; // [n][n]
    double *expected;    // [categories]
    double *covariance;  // [categories][categories]
    double *chance;      // [categories][points + 1]
    double *step;        // [n]
    size_t *set_top;     // [items] of one set
    size_t *set_first;
    double *direction; // [n] the shift of all items that changes nothing
    double *centre;    // [n] times the parameters: the mean location
};

static size_t code_of(const struct conditional *c, size_t i, const uint8_t *row) {
    return c->fit.item[i].code[row[c->fit.item[i].column]];
}

// Does a person's sum leave open which items were the easier?
static bool tells(const struct conditional *c, const uint8_t *row) {
    size_t points = 0;
    size_t most = 0;
    size_t answered = 0;
    for (size_t i = 0; i < c->fit.used; i++) {
        size_t code = code_of(c, i, row);
        if (code <= c->fit.item[i].top) {
            points += code;
            most += c->fit.item[i].top;
            answered++;
        }
    }
    return answered > 1 && points > 0 && points < most;
}

// Counts the categories among the persons that tell; drops items that all of them answered alike,
// which makes others' sums extreme: again, until none is left to drop.
static enum measure_status count_seen(struct conditional *c) {
    const struct measure_matrix *m = c->fit.matrix;
    for (bool again = true; again;) {
        again = false;
        memset(c->fit.count, 0, m->items * sizeof *c->fit.count);
        c->persons = 0;
        for (size_t p = 0; p < m->persons; p++) {
            const uint8_t *row = m->category + p * m->items;
            double weight = m->weight ? m->weight[p] : 1;
            if (!(weight > 0) || !tells(c, row)) {
                continue;
            }
            c->order[c->persons++] = p;
            for (size_t i = 0; i < c->fit.used; i++) {
                size_t code = code_of(c, i, row);
                if (code <= c->fit.item[i].top) {
                    c->fit.count[i][code] += weight;
                }
            }
        }
        for (size_t i = 0; i < c->fit.used && !again; i++) {
            bool all = true;
            for (size_t k = 0; k <= c->fit.item[i].top; k++) {
                all &= c->fit.count[i][k] > 0 || c->fit.out->model == MEASURE_RSM;
            }
            if (!all) {
                c->fit.out->item[c->fit.of[i]].status = MEASURE_NO_VARIANCE;
                size_t left = --c->fit.used - i;
                memmove(c->fit.item + i, c->fit.item + i + 1, left * sizeof *c->fit.item);
                memmove(c->fit.of + i, c->fit.of + i + 1, left * sizeof *c->fit.of);
                again = true;
            }
        }
    }
    return c->fit.used < 2 || c->persons < 2 ? MEASURE_TOO_FEW : MEASURE_OK;
}

static bool same_set(const struct conditional *c, size_t a, size_t b) {
    const struct measure_matrix *m = c->fit.matrix;
    for (size_t i = 0; i < c->fit.used; i++) {
        bool one = m->category[a * m->items + c->fit.of[i]] <= MEASURE_TOP;
        bool two = m->category[b * m->items + c->fit.of[i]] <= MEASURE_TOP;
        if (one != two) {
            return false;
        }
    }
    return true;
}

// Persons who answered the same items stand together: sorted by a hash of the set, so that a clash
// makes a set twice at worst.
static bool sort_sets(struct conditional *c) {
    const struct measure_matrix *m = c->fit.matrix;
    double *key = workspace_take(&c->fit.work, m->persons, sizeof *key);
    c->pieces = workspace_take(&c->fit.work, c->persons, 1);
    if (!key || !c->pieces) {
        return false;
    }
    for (size_t n = 0; n < c->persons; n++) {
        uint64_t hash = 1;
        for (size_t i = 0; i < c->fit.used; i++) {
            bool given = m->category[c->order[n] * m->items + c->fit.of[i]] <= MEASURE_TOP;
            hash = (hash + given) * 0x9e3779b97f4a7c15u;
            hash ^= hash >> 29;
        }
        key[c->order[n]] = (double)(hash >> 11);
    }
    linear_sort_indices(key, c->order, c->persons);
    for (size_t n = 0; n < c->persons; n++) {
        c->pieces[n] = n == 0 || !same_set(c, c->order[n - 1], c->order[n]);
    }
    return true;
}

// J, the start, the direction of no change and the mean location.
static void place_parameters(struct conditional *c) {
    const struct model *model = c->fit.model;
    size_t shared = 0;
    size_t own_first = 0;
    for (size_t i = 0; i < c->fit.used; i++) {
        shared += model->own(c->fit.item[i].top);
    }
    for (size_t i = 0; i < c->fit.used; i++) {
        size_t top = c->fit.item[i].top;
        size_t own = model->own(top);
        double j[MODEL_MAX_PAR * (MODEL_MAX_PAR + 1)];
        size_t columns = own + model->shared(top);
        model->jacobian(top, j);
        for (size_t k = 1; k <= top; k++) {
            double *row = c->jacobian + (c->first[i] + k - 1) * c->n;
            for (size_t x = 0; x < own; x++) {
                row[own_first + x] = j[k * columns + x];
            }
            // The first shared parameter is the slope, which is 1 here.
            for (size_t x = own + 1; x < columns; x++) {
                row[shared + x - own - 1] = j[k * columns + x];
            }
        }
        bool rating = c->fit.out->model == MEASURE_RSM;
        for (size_t x = 0; x < own; x++) {
            c->direction[own_first + x] = rating ? -1 : (double)(x + 1);
        }
        c->centre[own_first + own - 1] = (rating ? 1 : -1 / (double)top) / (double)c->fit.used;
        own_first += own;
    }
}

static enum measure_status conditional_open(struct conditional *c) {
    struct workspace *work = &c->fit.work;
    size_t most = 0;
    size_t points = 0;
    c->first = workspace_take(work, c->fit.used, sizeof *c->first);
    if (!c->first) {
        return MEASURE_NO_MEMORY;
    }
    for (size_t i = 0; i < c->fit.used; i++) {
        size_t top = c->fit.item[i].top;
        c->first[i] = c->categories;
        c->categories += top;
        c->n += c->fit.model->own(top);
        most = top > most ? top : most;
        points += top;
    }
    c->n += c->fit.out->model == MEASURE_RSM ? most - 1 : 0;
    size_t sizes[] = {c->categories * c->n,
                      c->n,
                      c->categories,
                      c->categories,
                      c->categories,
                      c->fit.used,
                      c->n,
                      c->n * c->n,
                      c->categories,
                      c->categories * c->categories,
                      c->categories * (points + 1),
                      c->n,
                      c->n,
                      c->n};
    double **rows[] = {&c->jacobian,  &c->parameter, &c->d,           &c->share,    &c->seen,
                       &c->base_seen, &c->gradient,  &c->information, &c->expected, &c->covariance,
                       &c->chance,    &c->step,      &c->direction,   &c->centre};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        *rows[i] = workspace_take(work, sizes[i], sizeof **rows[i]);
        if (!*rows[i]) {
            return MEASURE_NO_MEMORY;
        }
    }
    c->set_top = workspace_take(work, c->fit.used, sizeof *c->set_top);
    c->set_first = workspace_take(work, c->fit.used, sizeof *c->set_first);
    if (!c->set_top || !c->set_first) {
        return MEASURE_NO_MEMORY;
    }
    for (size_t i = 0; i < c->fit.used; i++) {
        c->base_seen[i] = c->fit.count[i][0];
        for (size_t k = 1; k <= c->fit.item[i].top; k++) {
            c->seen[c->first[i] + k - 1] = c->fit.count[i][k];
        }
    }
    place_parameters(c);
    return sort_sets(c) ? MEASURE_OK : MEASURE_NO_MEMORY;
}

// d and the shares of the categories at theta = 0, from the parameters.
static void place_categories(struct conditional *c, const double *parameter) {
    for (size_t x = 0; x < c->categories; x++) {
        c->d[x] = 0;
        for (size_t k = 0; k < c->n; k++) {
            c->d[x] += c->jacobian[x * c->n + k] * parameter[k];
        }
    }
    for (size_t i = 0; i < c->fit.used; i++) {
        const double *d = c->d + c->first[i];
        double most = 0;
        double sum = 0;
        for (size_t k = 0; k < c->fit.item[i].top; k++) {
            most = fmax(most, d[k]);
        }
        sum = exp(-most);
        for (size_t k = 0; k < c->fit.item[i].top; k++) {
            sum += exp(d[k] - most);
        }
        for (size_t k = 0; k < c->fit.item[i].top; k++) {
            c->share[c->first[i] + k] = exp(d[k] - most) / sum;
        }
    }
}

// The set of items of the persons from order[n] on, and their sums; returns where the next begins.
static size_t take_set(const struct conditional *c, struct symmetric *s, size_t n) {
    const struct measure_matrix *m = c->fit.matrix;
    s->items = 0;
    s->points = 0;
    for (size_t i = 0; i < c->fit.used; i++) {
        if (m->category[c->order[n] * m->items + c->fit.of[i]] <= MEASURE_TOP) {
            c->set_top[s->items] = c->fit.item[i].top;
            c->set_first[s->items++] = c->first[i];
            s->points += c->fit.item[i].top;
        }
    }
    memset(s->count, 0, (s->points + 1) * sizeof *s->count);
    do {
        const uint8_t *row = m->category + c->order[n] * m->items;
        size_t sum = 0;
        for (size_t i = 0; i < c->fit.used; i++) {
            size_t code = code_of(c, i, row);
            sum += code <= c->fit.item[i].top ? code : 0;
        }
        s->count[sum] += m->weight ? m->weight[c->order[n]] : 1;
        n++;
    } while (n < c->persons && !c->pieces[n]);
    return n;
}

// The conditional log-likelihood; with `climb` its gradient and information, too.
static double conditional_loglik(struct conditional *c, struct symmetric *s,
                                 const double *parameter, bool climb) {
    place_categories(c, parameter);
    double loglik = 0;
    for (size_t i = 0; i < c->fit.used; i++) {
        double rest = 1;
        for (size_t x = c->first[i]; x < c->first[i] + c->fit.item[i].top; x++) {
            loglik += c->seen[x] * log(c->share[x]);
            rest -= c->share[x];
        }
        loglik += c->base_seen[i] > 0 ? c->base_seen[i] * log(rest) : 0;
    }
    memset(c->expected, 0, c->categories * sizeof *c->expected);
    memset(c->covariance, 0, c->categories * c->categories * sizeof *c->covariance);
    for (size_t n = 0; n < c->persons;) {
        n = take_set(c, s, n);
        loglik -= symmetric_loglik(s);
        if (climb) {
            symmetric_moments(s, c->expected, c->covariance, c->categories, c->chance);
        }
    }
    return loglik;
}

// Gradient and information of the parameters: J'(seen - expected), J' covariance J, and the square
// of the direction of no change, so that it can be solved.
static void to_parameters(struct conditional *c) {
    memset(c->gradient, 0, c->n * sizeof *c->gradient);
    memset(c->information, 0, c->n * c->n * sizeof *c->information);
    double trace = 0;
    for (size_t x = 0; x < c->categories; x++) {
        const double *row = c->jacobian + x * c->n;
        trace += c->covariance[x * (c->categories + 1)];
        for (size_t a = 0; a < c->n; a++) {
            if (row[a] == 0) {
                continue;
            }
            c->gradient[a] += row[a] * (c->seen[x] - c->expected[x]);
            for (size_t y = 0; y < c->categories; y++) {
                double value = row[a] * c->covariance[x * c->categories + y];
                const double *other = c->jacobian + y * c->n;
                for (size_t b = 0; value != 0 && b < c->n; b++) {
                    c->information[a * c->n + b] += value * other[b];
                }
            }
        }
    }
    double size = trace / (double)c->categories;
    for (size_t a = 0; a < c->n; a++) {
        for (size_t b = 0; b < c->n; b++) {
            c->information[a * c->n + b] += size * c->direction[a] * c->direction[b];
        }
    }
}

static enum measure_status climb(struct conditional *c, struct symmetric *s) {
    struct measure_calibration *out = c->fit.out;
    double loglik = conditional_loglik(c, s, c->parameter, true);
    while (out->cycles < CYCLES) {
        out->cycles++;
        to_parameters(c);
        memcpy(c->step, c->gradient, c->n * sizeof *c->step);
        if (!linear_cholesky(c->information, c->n)) {
            return MEASURE_NOT_IDENTIFIED;
        }
        linear_cholesky_solve(c->information, c->n, c->step);
        out->gain = out->change = 0;
        for (size_t k = 0; k < c->n; k++) {
            out->gain += 0.5 * c->gradient[k] * c->step[k];
            out->change = fmax(out->change, fabs(c->step[k]));
        }
        out->loglik = loglik;
        if (out->change < 1e-9 || out->gain < 1e-14 * fabs(loglik)) {
            out->converged = true;
            return MEASURE_OK;
        }
        // The whole step, then back by halves while the likelihood is lower than it was.
        double move = 1;
        for (int i = 0; i < HALVINGS; i++) {
            for (size_t k = 0; k < c->n; k++) {
                c->parameter[k] += move * c->step[k];
            }
            double next = conditional_loglik(c, s, c->parameter, false);
            if (next >= loglik - 1e-12 * fabs(loglik)) {
                break;
            }
            move = i == 0 ? -0.5 : move / 2;
        }
        loglik = conditional_loglik(c, s, c->parameter, true);
        for (size_t k = 0; k < c->n; k++) {
            if (!(fabs(c->parameter[k]) < 50)) {
                return MEASURE_NOT_IDENTIFIED; // running away
            }
        }
    }
    return MEASURE_NOT_CONVERGED;
}

// Moves the items so that their mean location is 0, and takes the covariance under that.
static void centre(struct conditional *c, double *covariance) {
    double mean = 0;
    double unit = 0;
    for (size_t k = 0; k < c->n; k++) {
        mean += c->centre[k] * c->parameter[k];
        unit += c->centre[k] * c->direction[k];
    }
    for (size_t k = 0; k < c->n; k++) {
        c->parameter[k] -= mean / unit * c->direction[k];
    }
    linear_cholesky_inverse(c->information, c->n, covariance);
    // P C P' with P = 1 - direction centre' / unit, first on rows, then on columns.
    for (size_t side = 0; side < 2; side++) {
        size_t along = side == 0 ? c->n : 1;
        size_t across = side == 0 ? 1 : c->n;
        for (size_t a = 0; a < c->n; a++) {
            double sum = 0;
            for (size_t k = 0; k < c->n; k++) {
                sum += c->centre[k] * covariance[k * along + a * across];
            }
            for (size_t k = 0; k < c->n; k++) {
                covariance[k * along + a * across] -= c->direction[k] / unit * sum;
            }
        }
    }
}

// The standard error of row x of J, less row y where there is one.
static double row_error(const struct conditional *c, const double *covariance, size_t x, size_t y) {
    double variance = 0;
    for (size_t a = 0; a < c->n; a++) {
        double at = c->jacobian[x * c->n + a] - (y == SIZE_MAX ? 0 : c->jacobian[y * c->n + a]);
        for (size_t b = 0; at != 0 && b < c->n; b++) {
            double by = c->jacobian[x * c->n + b] - (y == SIZE_MAX ? 0 : c->jacobian[y * c->n + b]);
            variance += at * by * covariance[a * c->n + b];
        }
    }
    return sqrt(fmax(0, variance));
}

static bool fill_items(struct conditional *c, const double *covariance) {
    for (size_t i = 0; i < c->fit.used; i++) {
        struct measure_item *item = &c->fit.out->item[c->fit.of[i]];
        size_t top = item->top;
        double *values = workspace_take(c->fit.keep, 4 * top, sizeof *values);
        if (!values) {
            return false;
        }
        item->slope = 1;
        item->slope_se = item->guess_se = NAN;
        item->intercept = values;
        item->intercept_se = values + top;
        item->step = values + 2 * top;
        item->step_se = values + 3 * top;
        for (size_t k = 0; k < top; k++) {
            size_t x = c->first[i] + k;
            item->intercept[k] = c->d[x];
            item->intercept_se[k] = row_error(c, covariance, x, SIZE_MAX);
            item->step[k] = (k > 0 ? c->d[x - 1] : 0) - c->d[x];
            item->step_se[k] = row_error(c, covariance, x, k > 0 ? x - 1 : SIZE_MAX);
            item->location += item->step[k] / (double)top;
        }
    }
    return true;
}

static bool fill_steps(struct conditional *c, const double *covariance) {
    struct measure_calibration *out = c->fit.out;
    size_t top = c->fit.item[0].top;
    size_t first = c->n - (top - 1);
    double *values = workspace_take(c->fit.keep, 2 * top, sizeof *values);
    if (!values) {
        return false;
    }
    out->rating_top = top;
    out->rating_step = values;
    out->rating_step_se = values + top;
    double variance = 0;
    for (size_t t = 0; t + 1 < top; t++) {
        values[t] = c->parameter[first + t];
        values[top - 1] -= values[t];
        out->rating_step_se[t] = sqrt(fmax(0, covariance[(first + t) * (c->n + 1)]));
        for (size_t u = 0; u + 1 < top; u++) {
            variance += covariance[(first + t) * c->n + first + u];
        }
    }
    out->rating_step_se[top - 1] = top > 1 ? sqrt(fmax(0, variance)) : NAN;
    return true;
}

static enum measure_status fit_conditional(struct conditional *c) {
    struct fit *fit = &c->fit;
    const struct measure_matrix *m = fit->matrix;
    fit->out->item = workspace_take(fit->keep, m->items, sizeof *fit->out->item);
    fit->item = workspace_take(&fit->work, m->items, sizeof *fit->item);
    fit->of = workspace_take(&fit->work, m->items, sizeof *fit->of);
    fit->known = workspace_take(&fit->work, m->items, sizeof *fit->known);
    c->order = workspace_take(&fit->work, m->persons, sizeof *c->order);
    if (!fit->out->item || !fit->item || !fit->of || !fit->known || !c->order) {
        return MEASURE_NO_MEMORY;
    }
    enum measure_status status = fit_choose_items(fit);
    status = status == MEASURE_OK ? count_seen(c) : status;
    status = status == MEASURE_OK ? conditional_open(c) : status;
    if (status != MEASURE_OK) {
        return status;
    }
    struct symmetric s = {.top = c->set_top, .first = c->set_first, .share = c->share};
    double *covariance = workspace_take(&fit->work, c->n * c->n, sizeof *covariance);
    size_t points = 0;
    for (size_t i = 0; i < fit->used; i++) {
        points += fit->item[i].top;
    }
    if (!covariance || !symmetric_open(&s, &fit->work, fit->used, points)) {
        return MEASURE_NO_MEMORY;
    }
    status = climb(c, &s);
    fit->out->persons = c->persons;
    fit->out->items_used = fit->used;
    fit->out->parameters = c->n - 1;
    fit->out->errors = MEASURE_ERRORS_CONDITIONAL;
    centre(c, covariance);
    place_categories(c, c->parameter);
    bool filled =
        fill_items(c, covariance) && (fit->out->model != MEASURE_RSM || fill_steps(c, covariance));
    return filled ? status : MEASURE_NO_MEMORY;
}

enum measure_status measure_conditional(const struct measure_matrix *matrix,
                                        enum measure_model model, const struct measure_alloc *alloc,
                                        struct measure_calibration *out) {
    const struct measure_calibrate_options options = {.model = model};
    struct conditional c = {
        .fit = {.matrix = matrix, .options = &options, .out = out, .model = model_of(model)}};
    *out = (struct measure_calibration){.model = model, .items = matrix->items};
    out->loglik = out->quadrature = out->change = out->gain = NAN;
    out->sigma = out->sigma_se = NAN;
    if (model != MEASURE_RASCH && model != MEASURE_PCM && model != MEASURE_RSM) {
        return MEASURE_BAD_ARGUMENT;
    }
    struct workspace keep;
    workspace_open(&keep, alloc);
    workspace_open(&c.fit.work, alloc);
    c.fit.keep = &keep;
    struct workspace *memory = workspace_take(&keep, 1, sizeof *memory);
    enum measure_status status = memory ? fit_conditional(&c) : MEASURE_NO_MEMORY;
    workspace_close(&c.fit.work);
    return calibration_keep(out, memory, &keep, status);
}
