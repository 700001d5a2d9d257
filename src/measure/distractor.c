// SPDX-License-Identifier: GPL-3.0-or-later
#include "vsoko/measure/distractor.h"

#include "linear.h"
#include "workspace.h"

#include <math.h>

static const double RARE = 0.05;

struct persons {
    size_t n;
    size_t *right;    // [n] tasks done right
    size_t *answered; // [n]
    double *rest;     // [m] of those who answered the task and another one
    size_t *who;      // [m]
    size_t *order;    // [m] rising by rest
    double *below;    // [m] place of a person among all, ties taken together
    double *upto;     // [m]
    size_t m;
};

static bool persons_take(struct persons *p, struct workspace *work, size_t n) {
    p->n = n;
    p->right = workspace_take(work, n, sizeof *p->right);
    p->answered = workspace_take(work, n, sizeof *p->answered);
    p->rest = workspace_take(work, n, sizeof *p->rest);
    p->who = workspace_take(work, n, sizeof *p->who);
    p->order = workspace_take(work, n, sizeof *p->order);
    p->below = workspace_take(work, n, sizeof *p->below);
    p->upto = workspace_take(work, n, sizeof *p->upto);
    return p->right && p->answered && p->rest && p->who && p->order && p->below && p->upto;
}

// Who answered a task, ordered by the other tasks; equals share their places.
static void persons_order(struct persons *p, const uint8_t *code, size_t items, const uint8_t *key,
                          size_t item) {
    p->m = 0;
    for (size_t i = 0; i < p->n; i++) {
        uint8_t chosen = code[i * items + item];
        if (chosen != MEASURE_ABSENT && p->answered[i] > 1) {
            p->who[p->m] = i;
            p->order[p->m] = p->m;
            p->rest[p->m++] =
                (double)(p->right[i] - (chosen == key[item])) / (double)(p->answered[i] - 1);
        }
    }
    linear_sort_indices(p->rest, p->order, p->m);
    for (size_t from = 0; from < p->m;) {
        size_t to = from + 1;
        while (to < p->m && !(p->rest[p->order[to]] > p->rest[p->order[from]])) {
            to++;
        }
        for (size_t k = from; k < to; k++) {
            p->below[p->order[k]] = (double)from / (double)p->m;
            p->upto[p->order[k]] = (double)to / (double)p->m;
        }
        from = to;
    }
}

// The part of a person's places that lies in a fifth.
static double in_fifth(const struct persons *p, size_t i, size_t fifth) {
    double low = fmax(p->below[i], (double)fifth / MEASURE_FIFTHS);
    double high = fmin(p->upto[i], (double)(fifth + 1) / MEASURE_FIFTHS);
    return high > low ? (high - low) / (p->upto[i] - p->below[i]) : 0;
}

static void option_describe(const struct persons *p, const uint8_t *code, size_t items, size_t item,
                            uint8_t which, struct measure_option *out) {
    double mean = 0;
    double square = 0;
    double chosen[MEASURE_FIFTHS] = {0};
    double all[MEASURE_FIFTHS] = {0};
    double sum = 0;
    for (size_t i = 0; i < p->m; i++) {
        mean += p->rest[i] / (double)p->m;
    }
    for (size_t i = 0; i < p->m; i++) {
        bool chose = code[p->who[i] * items + item] == which;
        square += (p->rest[i] - mean) * (p->rest[i] - mean);
        out->n += chose;
        sum += chose ? p->rest[i] : 0;
        for (size_t f = 0; f < MEASURE_FIFTHS; f++) {
            double part = in_fifth(p, i, f);
            all[f] += part;
            chosen[f] += chose ? part : 0;
        }
    }
    out->share = p->m ? (double)out->n / (double)p->m : NAN;
    out->rest = out->n ? sum / (double)out->n : NAN;
    double spread = sqrt(square * out->share * (1 - out->share) * (double)p->m);
    out->r = spread > 0 ? (double)out->n * (out->rest - mean) / spread : NAN;
    for (size_t f = 0; f < MEASURE_FIFTHS; f++) {
        out->fifth[f] = all[f] > 0 ? chosen[f] / all[f] : NAN;
    }
}

static enum measure_option_verdict verdict_of(const struct measure_option *option, bool right,
                                              size_t persons) {
    double noise = 1.96 / sqrt((double)persons);
    if (right) {
        return isnan(option->r) || option->r < noise ? MEASURE_OPTION_KEY_WEAK
                                                     : MEASURE_OPTION_WORKS;
    }
    return option->share < RARE ? MEASURE_OPTION_RARE
           : option->r > noise  ? MEASURE_OPTION_DRAWS_STRONG
                                : MEASURE_OPTION_WORKS;
}

enum measure_status measure_distractors(const uint8_t *code, size_t persons, size_t items,
                                        const uint8_t *key, const struct measure_alloc *alloc,
                                        struct measure_option *option) {
    if (items < 2) {
        return MEASURE_TOO_FEW;
    }
    struct workspace work;
    struct persons p = {0};
    workspace_open(&work, alloc);
    enum measure_status status = MEASURE_NO_MEMORY;
    if (!persons_take(&p, &work, persons)) {
        goto out;
    }
    status = MEASURE_BAD_ARGUMENT;
    for (size_t i = 0; i < persons * items; i++) {
        if (code[i] > MEASURE_TOP && code[i] != MEASURE_ABSENT) {
            goto out;
        }
        p.answered[i / items] += code[i] != MEASURE_ABSENT;
        p.right[i / items] += code[i] == key[i % items] && code[i] != MEASURE_ABSENT;
    }
    for (size_t i = 0; i < items; i++) {
        persons_order(&p, code, items, key, i);
        for (size_t o = 0; o <= MEASURE_TOP; o++) {
            struct measure_option *out = &option[i * (MEASURE_TOP + 1) + o];
            *out = (struct measure_option){0};
            option_describe(&p, code, items, i, (uint8_t)o, out);
            out->verdict = verdict_of(out, o == key[i], p.m);
        }
    }
    status = MEASURE_OK;
out:
    workspace_close(&work);
    return status;
}
