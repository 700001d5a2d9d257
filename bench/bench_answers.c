// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench_answers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ITEMS_MAX = 64, NODES = 161, CATEGORIES = 8, STEPS = 4 };
static const double REACH = 8;

// ---- the generator

static double next_uniform(uint64_t *state) {
    uint64_t z = (*state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    z ^= z >> 31;
    return ((double)(z >> 11) + 0.5) * (1.0 / 9007199254740992.0);
}

static double next_normal(uint64_t *state) {
    double u = next_uniform(state), v = next_uniform(state);
    return sqrt(-2.0 * log(u)) * cos(6.283185307179586 * v);
}

static int answer(enum bench_answers_kind kind, double uniform, double a, double theta, double b) {
    static const double off[STEPS] = {-1.2, -0.4, 0.4, 1.2};
    if (kind == BENCH_BINARY) {
        return uniform < 1.0 / (1.0 + exp(-a * (theta - b)));
    }
    int category = 0;
    for (int k = 0; k < STEPS; k++) {
        category = uniform < 1.0 / (1.0 + exp(-a * (theta - b - off[k]))) ? k + 1 : category;
    }
    return category;
}

void bench_answers_draw(enum bench_answers_kind kind, size_t persons, size_t items, double missing,
                        uint64_t seed, uint8_t *code) {
    double a[ITEMS_MAX], b[ITEMS_MAX];
    uint64_t state = seed;
    for (size_t i = 0; i < items; i++) {
        a[i] = exp(0.3 * fmin(fmax(next_normal(&state), -2), 2));
        double place = -1.0 + 2.0 * (double)((i * 17) % items) / (double)(items - 1);
        b[i] = kind == BENCH_GRADED ? place : 2.0 * place;
    }
    for (size_t p = 0; p < persons; p++) {
        double theta = next_normal(&state);
        for (size_t i = 0; i < items; i++) {
            double u = next_uniform(&state), lost = next_uniform(&state);
            code[p * items + i] =
                lost < missing ? MEASURE_ABSENT : (uint8_t)answer(kind, u, a[i], theta, b[i]);
        }
    }
}

struct table {
    const uint8_t *code;
    size_t items;
};

static bool give_column(void *arg, size_t item, size_t from, size_t n, uint8_t *category) {
    const struct table *table = arg;
    for (size_t p = 0; p < n; p++) {
        category[p] = table->code[(from + p) * table->items + item];
    }
    return true;
}

struct measure_matrix *bench_answers_matrix(const uint8_t *code, size_t persons, size_t items,
                                            const struct measure_alloc *alloc) {
    struct table table = {code, items};
    struct measure_source source = {
        .persons = persons, .items = items, .column = give_column, .arg = &table};
    struct measure_matrix *matrix = NULL;
    return measure_matrix_open(&source, alloc, &matrix) == MEASURE_OK ? matrix : NULL;
}

// ---- the judge

static void chances(const struct measure_calibration *c, size_t i, double theta, double *p) {
    const struct measure_item *item = &c->item[i];
    double sum = 0;
    if (c->model == MEASURE_2PL || c->model == MEASURE_GRM || c->model == MEASURE_RASCH) {
        double before = 1;
        for (size_t k = 0; k < item->top; k++) {
            double beyond = 1 / (1 + exp(-item->slope * theta - item->intercept[k]));
            p[k] = before - beyond;
            before = beyond;
        }
        p[item->top] = before;
        return;
    }
    for (size_t k = 0; k <= item->top; k++) {
        p[k] = exp((double)k * item->slope * theta + (k ? item->intercept[k - 1] : 0));
        sum += p[k];
    }
    for (size_t k = 0; k <= item->top; k++) {
        p[k] /= sum;
    }
}

double bench_answers_judge(const uint8_t *code, size_t persons, size_t items,
                           const struct measure_calibration *c) {
    static double table[ITEMS_MAX][CATEGORIES][NODES]; // log P
    double weight[NODES], row[NODES];
    double total = 0, lost = 0, mass = 0;
    for (int q = 0; q < NODES; q++) {
        double z = -REACH + 2 * REACH * q / (NODES - 1);
        weight[q] = -0.5 * z * z;
        mass += exp(weight[q]);
        for (size_t i = 0; i < items; i++) {
            double p[CATEGORIES];
            chances(c, i, c->mean + c->sigma * z, p);
            for (size_t k = 0; k <= c->item[i].top; k++) {
                table[i][k][q] = log(fmax(p[k], 1e-300));
            }
        }
    }
    for (size_t n = 0; n < persons; n++) {
        memcpy(row, weight, sizeof row);
        for (size_t i = 0; i < items; i++) {
            uint8_t k = code[n * items + i];
            for (int q = 0; k != MEASURE_ABSENT && q < NODES; q++) {
                row[q] += table[i][k][q];
            }
        }
        double most = row[0], sum = 0;
        for (int q = 1; q < NODES; q++) {
            most = fmax(most, row[q]);
        }
        for (int q = 0; q < NODES; q++) {
            sum += exp(row[q] - most);
        }
        double add = most + log(sum / mass) - lost; // Kahan
        double next = total + add;
        lost = (next - total) - add;
        total = next;
    }
    return total;
}
