// SPDX-License-Identifier: GPL-3.0-or-later
#include "pattern.h"

#include "pool.h"

#include <string.h>

enum {
    MAX_ROWS = 256,
    PARTS = 8 // persons are shared by so many tasks; fixed, so that sums do not depend on threads
};

// The largest group that pays: a row of a table is filled and read back once a cycle, a group of a
// person is read and written once.
static size_t rows_worth(const struct pattern_item *item, size_t items, size_t persons) {
    size_t best = 1;
    double least = 0;
    for (size_t limit = 2; limit <= MAX_ROWS; limit *= 2) {
        size_t groups = 0;
        size_t rows = 0;
        for (size_t i = 0, product; i < items; groups++, rows += product) {
            product = item[i++].top + 2;
            while (i < items && product * (item[i].top + 2) <= limit) {
                product *= item[i++].top + 2;
            }
        }
        double cost = 2.0 * (double)persons * (double)groups + 6.0 * (double)rows;
        if (best == 1 || cost < least) {
            best = limit;
            least = cost;
        }
    }
    return best;
}

static void group_items(struct patterns *p, size_t limit) {
    for (size_t i = 0; i < p->items;) {
        struct pattern_group *g = &p->group[p->groups];
        *g = (struct pattern_group){i, 0, 1, p->rows};
        do {
            p->item[i].group = p->groups;
            p->item[i].stride = g->rows;
            g->rows *= p->item[i].top + 2;
            g->n++;
            i++;
        } while (i < p->items && g->rows * (p->item[i].top + 2) <= limit);
        p->rows += g->rows;
        p->groups++;
    }
}

// Packs one person; false when no item was answered.
static bool pack_row(const struct patterns *p, const uint8_t *row, uint8_t *index) {
    bool answered = false;
    for (size_t g = 0; g < p->groups; g++) {
        const struct pattern_group *group = &p->group[g];
        size_t sum = 0;
        for (size_t i = group->first; i < group->first + group->n; i++) {
            size_t code = p->item[i].code[row[p->item[i].column]];
            answered |= code <= p->item[i].top;
            sum += code * p->item[i].stride;
        }
        index[g] = (uint8_t)sum;
    }
    return answered;
}

// The persons of one task, packed to their own places.
struct packing {
    struct patterns *patterns;
    const struct pattern_source *source;
    size_t kept[PARTS]; // they stand together at the beginning of their part
    double total[PARTS];
};

static void pack_part(void *arg, size_t part) {
    struct packing *packing = arg;
    const struct pattern_source *source = packing->source;
    const struct measure_matrix *matrix = source->matrix;
    struct patterns *p = packing->patterns;
    size_t to = pool_share(matrix->persons, PARTS, part);
    size_t end = pool_share(matrix->persons, PARTS, part + 1);
    size_t first = to;
    for (size_t person = first; person < end; person++) {
        double weight = matrix->weight ? matrix->weight[person] : 1;
        if (weight > 0 &&
            pack_row(p, matrix->category + person * matrix->items, p->index + to * p->groups)) {
            if (p->weight) {
                p->weight[to] = weight;
            }
            if (p->class) {
                p->class[to] = source->class[person];
            }
            if (p->person) {
                p->person[to] = (uint32_t)person;
            }
            packing->total[part] += weight;
            to++;
        }
    }
    packing->kept[part] = to - first;
}

// Closes the gap before n patterns that stand at `from`.
static void close_gap(struct patterns *p, size_t from, size_t n) {
    memmove(p->index + p->n * p->groups, p->index + from * p->groups, n * p->groups);
    if (p->weight) {
        memmove(p->weight + p->n, p->weight + from, n * sizeof *p->weight);
    }
    if (p->class) {
        memmove(p->class + p->n, p->class + from, n * sizeof *p->class);
    }
    if (p->person) {
        memmove(p->person + p->n, p->person + from, n * sizeof *p->person);
    }
}

static void pack_all(struct patterns *p, const struct pattern_source *source) {
    struct packing packing = {.patterns = p, .source = source};
    pool_run(source->pool, pack_part, &packing, PARTS);
    for (size_t part = 0; part < PARTS; part++) {
        size_t from = pool_share(source->matrix->persons, PARTS, part);
        if (from > p->n) {
            close_gap(p, from, packing.kept[part]);
        }
        p->n += packing.kept[part];
        p->total += packing.total[part];
    }
    p->persons = p->n;
}

// How many different patterns could there be? 0: too many to count.
static size_t possible_patterns(const struct patterns *p, size_t classes, size_t most) {
    size_t product = classes;
    for (size_t i = 0; i < p->items; i++) {
        if (product > most / (p->item[i].top + 2)) {
            return 0;
        }
        product *= p->item[i].top + 2;
    }
    return product;
}

// Counts equal patterns together, each at the place of its first person.
static bool collapse(struct patterns *p, struct workspace *work, size_t classes) {
    size_t possible = possible_patterns(p, classes, 2 * p->n + 4096);
    if (possible == 0 || possible > 2 * p->n + 4096) {
        return true;
    }
    uint32_t *place = workspace_take(work, possible, sizeof *place);
    double *weight = workspace_take(work, p->n, sizeof *weight);
    if (!place || !weight) {
        return false;
    }
    size_t different = 0;
    for (size_t i = 0; i < p->n; i++) {
        size_t key = p->class ? p->class[i] : 0;
        for (size_t g = 0; g < p->groups; g++) {
            key = key * p->group[g].rows + p->index[i * p->groups + g];
        }
        if (place[key] == 0) {
            memmove(p->index + different * p->groups, p->index + i * p->groups, p->groups);
            if (p->class) {
                p->class[different] = p->class[i];
            }
            place[key] = (uint32_t)++different;
        }
        weight[place[key] - 1] += p->weight ? p->weight[i] : 1;
    }
    p->n = different;
    p->weight = weight;
    return true;
}

// Sums of the rows of one task's patterns: sum[PARTS][rows].
struct summing {
    const struct patterns *patterns;
    double *sum;
};

static void sum_part(void *arg, size_t part) {
    const struct summing *summing = arg;
    const struct patterns *p = summing->patterns;
    double *sum = summing->sum + part * p->rows;
    size_t end = pool_share(p->n, PARTS, part + 1);
    for (size_t i = pool_share(p->n, PARTS, part); i < end; i++) {
        for (size_t g = 0; g < p->groups; g++) {
            sum[p->group[g].offset + p->index[i * p->groups + g]] += p->weight ? p->weight[i] : 1;
        }
    }
}

// False: no memory.
static bool sum_rows(struct patterns *p, struct workspace *work, const struct measure_pool *pool) {
    struct summing summing = {p, workspace_take(work, PARTS * p->rows, sizeof(double))};
    if (!summing.sum) {
        return false;
    }
    pool_run(pool, sum_part, &summing, PARTS);
    p->row_sum = summing.sum;
    for (size_t part = 1; part < PARTS; part++) {
        for (size_t r = 0; r < p->rows; r++) {
            p->row_sum[r] += summing.sum[part * p->rows + r];
        }
    }
    return true;
}

bool patterns_build(struct patterns *patterns, struct workspace *work,
                    const struct pattern_source *source) {
    const struct measure_matrix *matrix = source->matrix;
    *patterns = (struct patterns){.items = source->items, .item = source->item};
    patterns->group = workspace_take(work, source->items, sizeof *patterns->group);
    if (!patterns->group) {
        return false;
    }
    group_items(patterns, rows_worth(source->item, source->items, matrix->persons));
    patterns->index = workspace_take(work, matrix->persons * patterns->groups, 1);
    patterns->weight =
        matrix->weight ? workspace_take(work, matrix->persons, sizeof *patterns->weight) : NULL;
    size_t n = matrix->persons;
    patterns->class = source->class ? workspace_take(work, n, sizeof(uint32_t)) : NULL;
    patterns->person = source->keep_persons ? workspace_take(work, n, sizeof(uint32_t)) : NULL;
    if (!patterns->index || (matrix->weight && !patterns->weight) ||
        (source->class && !patterns->class) || (source->keep_persons && !patterns->person)) {
        return false;
    }
    pack_all(patterns, source);
    if (!source->keep_persons && !collapse(patterns, work, source->class ? source->classes : 1)) {
        return false;
    }
    return sum_rows(patterns, work, source->pool);
}

// splitmix64: the next of a fixed sequence of random bits.
static uint64_t next_random(uint64_t *state) {
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

bool patterns_sample(const struct patterns *all, struct workspace *work, size_t n,
                     struct patterns *sample) {
    *sample = *all;
    size_t run = all->n / n;
    sample->n = run ? all->n / run : 0;
    sample->index = workspace_take(work, sample->n * all->groups, 1);
    sample->weight = all->weight ? workspace_take(work, sample->n, sizeof *sample->weight) : NULL;
    sample->class = all->class ? workspace_take(work, sample->n, sizeof *sample->class) : NULL;
    sample->person = NULL;
    if (!sample->index || (all->weight && !sample->weight) || (all->class && !sample->class)) {
        return false;
    }
    uint64_t state = 1;
    sample->total = 0;
    for (size_t i = 0; i < sample->n; i++) {
        size_t from = i * run + (size_t)(next_random(&state) % run);
        memcpy(sample->index + i * all->groups, all->index + from * all->groups, all->groups);
        if (all->weight) {
            sample->weight[i] = all->weight[from];
        }
        if (all->class) {
            sample->class[i] = all->class[from];
        }
        sample->total += all->weight ? all->weight[from] : 1;
    }
    sample->persons = sample->n;
    return sum_rows(sample, work, NULL);
}
