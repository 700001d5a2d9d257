// SPDX-License-Identifier: GPL-3.0-or-later
#include "category_score.h"

#include <string.h>

static void fill(struct category_scores *s, const double *free) {
    const struct layout *l = s->layout;
    const struct estep *e = s->estep;
    double par[MODEL_MAX_PAR];
    double gradient[MODEL_MAX_PAR];
    double unused[MODEL_MAX_PAR * MODEL_MAX_PAR];
    double jacobian[MODEL_MAX_PAR * (MODEL_MAX_PAR + 1)];
    double one[MODEL_MAX_PAR];
    for (size_t i = 0; i < l->items; i++) {
        size_t top = l->item[i].top;
        size_t used = l->model->own(top) + l->shared;
        layout_curve(l, free, i, par);
        l->model->jacobian(top, jacobian);
        for (size_t code = 0; code <= top; code++) {
            memset(one, 0, sizeof one);
            one[code] = 1;
            for (size_t q = 0; q < e->nodes; q++) {
                l->model->family->climb(par, top, e->theta + q, 1, 1, one, gradient, unused);
                for (size_t c = 0; c < used; c++) {
                    double sum = 0;
                    for (size_t k = 0; k < family_parameters(l->model->family, top); k++) {
                        sum += jacobian[k * used + c] * gradient[k];
                    }
                    s->score[((e->first[i] + code) * s->columns + c) * e->stride + q] = sum;
                }
            }
        }
    }
}

bool category_scores_open(struct category_scores *s, struct workspace *work,
                          const struct layout *layout, const struct estep *estep,
                          const double *free) {
    *s = (struct category_scores){layout, estep, layout->own_max + layout->shared, NULL};
    s->score = workspace_take(work, estep->rows * s->columns * estep->stride, sizeof *s->score);
    if (!s->score) {
        return false;
    }
    fill(s, free);
    return true;
}

void category_scores_add(const struct category_scores *s, size_t item, size_t code, const double *h,
                         double *out) {
    const struct layout *l = s->layout;
    const struct estep *e = s->estep;
    size_t own = l->model->own(l->item[item].top);
    const double *row = s->score + (e->first[item] + code) * s->columns * e->stride;
    for (size_t c = 0; c < own + l->shared; c++) {
        double sum = 0;
        for (size_t q = 0; q < e->nodes; q++) {
            sum += h[q] * row[c * e->stride + q];
        }
        out[c < own ? l->own_first[item] + c : l->shared_first + c - own] += sum;
    }
}
