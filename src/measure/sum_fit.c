// SPDX-License-Identifier: GPL-3.0-or-later
// S-X2: an item's categories at each sum of points.
#include "vsoko/measure/model_fit.h"

#include "matrix.h"
#include "model.h"
#include "vsoko/measure/compare.h"
#include "vsoko/measure/distribution.h"

#include <math.h>
#include <string.h>

enum { NODES = 121, COLUMNS = MEASURE_TOP + 1 };

static const double BOUND = 8;   // standard deviations
static const double LEAST = 1;   // persons expected in a cell
static const double RARE = 0.05; // of the rows: a column that fewer have is none of its own

// Seen and expected persons: a row a sum, a column a category.
struct cells {
    size_t rows;
    size_t columns;
    double (*seen)[COLUMNS];
    double (*expected)[COLUMNS]; // 0: no cell
};

struct sums {
    const struct measure_calibration *calibration;
    size_t most;
    double weight[NODES];
    double *chance; // [items][category][NODES]
    double *with;   // [most + 1][NODES] P(sum | theta)
    double *without;
    double *persons;         // [most + 1] complete ones by their sum
    double (*seen)[COLUMNS]; // [items][most + 1]
    struct cells cells;
};

static double *chance_row(const struct sums *s, size_t item, size_t k) {
    return s->chance + (item * COLUMNS + k) * NODES;
}

// P(sum | theta) of all items but `left_out`.
static void add_items(const struct sums *s, size_t left_out, double *sums) {
    const struct measure_calibration *c = s->calibration;
    size_t done = 0;
    memset(sums, 0, (s->most + 1) * NODES * sizeof *sums);
    for (size_t q = 0; q < NODES; q++) {
        sums[q] = 1;
    }
    for (size_t i = 0; i < c->items; i++) {
        if (c->item[i].status != MEASURE_OK || i == left_out) {
            continue;
        }
        size_t top = c->item[i].top;
        for (size_t sum = done + top + 1; sum-- > 0;) {
            double *to = sums + sum * NODES;
            for (size_t q = 0; q < NODES; q++) {
                to[q] *= sum <= done ? chance_row(s, i, 0)[q] : 0;
            }
            for (size_t k = 1; k <= top && k <= sum; k++) {
                const double *chance = chance_row(s, i, k);
                const double *from = sums + (sum - k) * NODES;
                for (size_t q = 0; sum - k <= done && q < NODES; q++) {
                    to[q] += chance[q] * from[q];
                }
            }
        }
        done += top;
    }
}

static bool open_sums(struct sums *s, struct workspace *work) {
    const struct measure_calibration *c = s->calibration;
    s->most = measure_points(c);
    size_t rows = s->most + 1;
    s->chance = workspace_take(work, c->items * COLUMNS * NODES, sizeof *s->chance);
    s->with = workspace_take(work, rows * NODES, sizeof *s->with);
    s->without = workspace_take(work, rows * NODES, sizeof *s->without);
    s->persons = workspace_take(work, rows, sizeof *s->persons);
    s->seen = workspace_take(work, c->items * rows, sizeof *s->seen);
    s->cells.seen = workspace_take(work, rows, sizeof *s->cells.seen);
    s->cells.expected = workspace_take(work, rows, sizeof *s->cells.expected);
    return s->chance && s->with && s->without && s->persons && s->seen && s->cells.seen &&
           s->cells.expected;
}

static void fill_chances(struct sums *s) {
    const struct measure_calibration *c = s->calibration;
    double theta[NODES];
    double total = 0;
    for (size_t q = 0; q < NODES; q++) {
        double z = BOUND * (2 * (double)q / (NODES - 1) - 1);
        theta[q] = c->mean + c->sigma * z;
        s->weight[q] = exp(-0.5 * z * z);
        total += s->weight[q];
    }
    for (size_t q = 0; q < NODES; q++) {
        s->weight[q] /= total;
    }
    for (size_t i = 0; i < c->items; i++) {
        double par[MODEL_MAX_PAR];
        if (c->item[i].status == MEASURE_OK) {
            curve_of(c, i, par);
            model_of(c->model)->family->chances(par, c->item[i].top, theta, NODES, NODES,
                                                chance_row(s, i, 0));
        }
    }
}

// Complete persons by their sum and by their categories; false when there is none.
static bool count_persons(struct sums *s, const struct measure_matrix *m) {
    const struct measure_calibration *c = s->calibration;
    double persons = 0;
    for (size_t p = 0; p < m->persons; p++) {
        const uint8_t *row = m->category + p * m->items;
        double weight = m->weight ? m->weight[p] : 1;
        size_t sum = 0;
        bool complete = true;
        for (size_t i = 0; i < c->items; i++) {
            if (c->item[i].status == MEASURE_OK) {
                complete &= row[i] <= MEASURE_TOP;
                sum += row[i] <= MEASURE_TOP ? c->item[i].category[row[i]] : 0;
            }
        }
        if (!complete) {
            continue;
        }
        persons += weight;
        s->persons[sum] += weight;
        for (size_t i = 0; i < c->items; i++) {
            if (c->item[i].status == MEASURE_OK) {
                s->seen[i * (s->most + 1) + sum][c->item[i].category[row[i]]] += weight;
            }
        }
    }
    return persons > 0;
}

static double mean_product(const struct sums *s, const double *a, const double *b) {
    double sum = 0;
    for (size_t q = 0; q < NODES; q++) {
        sum += s->weight[q] * a[q] * (b ? b[q] : 1);
    }
    return sum;
}

// The sum whose row a sum goes to: where every category is possible, if there is such a sum.
static size_t row_of_sum(const struct sums *s, size_t top, size_t sum) {
    size_t high = s->most - top;
    if (high < top) {
        return sum;
    }
    return sum < top ? top : sum > high ? high : sum;
}

// The cells of an item: rows of the sums that persons have, without 0 and all points, where there
// is nothing to expect but one category.
static void fill_cells(struct sums *s, size_t item) {
    struct cells *cells = &s->cells;
    size_t top = s->calibration->item[item].top;
    size_t last = SIZE_MAX;
    cells->rows = 0;
    cells->columns = top + 1;
    add_items(s, item, s->without);
    for (size_t sum = 1; sum < s->most; sum++) {
        if (!(s->persons[sum] > 0)) {
            continue;
        }
        if (row_of_sum(s, top, sum) != last) {
            last = row_of_sum(s, top, sum);
            memset(cells->seen[cells->rows], 0, sizeof *cells->seen);
            memset(cells->expected[cells->rows++], 0, sizeof *cells->expected);
        }
        double all = mean_product(s, s->with + sum * NODES, NULL);
        for (size_t k = 0; k < cells->columns; k++) {
            const double *rest = k <= sum ? s->without + (sum - k) * NODES : NULL;
            cells->seen[cells->rows - 1][k] += s->seen[item * (s->most + 1) + sum][k];
            cells->expected[cells->rows - 1][k] +=
                rest ? s->persons[sum] * mean_product(s, chance_row(s, item, k), rest) / all : 0;
        }
    }
}

static double row_seen(const struct cells *c, size_t row) {
    double sum = 0;
    for (size_t k = 0; k < c->columns; k++) {
        sum += c->seen[row][k];
    }
    return sum;
}

static void merge_rows(struct cells *c, size_t from, size_t to) {
    for (size_t k = 0; k < c->columns; k++) {
        c->seen[to][k] += c->seen[from][k];
        c->expected[to][k] += c->expected[from][k];
    }
    size_t left = --c->rows - from;
    memmove(c->seen + from, c->seen + from + 1, left * sizeof *c->seen);
    memmove(c->expected + from, c->expected + from + 1, left * sizeof *c->expected);
}

// A sum with one person goes to the next, the last one to the one before.
static void merge_single_persons(struct cells *c) {
    for (size_t row = 0; row + 1 < c->rows;) {
        if (row_seen(c, row) <= 1) {
            merge_rows(c, row, row + 1);
        } else {
            row++;
        }
    }
    if (c->rows > 1 && row_seen(c, c->rows - 1) <= 1) {
        merge_rows(c, c->rows - 1, c->rows - 2);
    }
}

// Within a row the smallest cell goes to its smaller neighbour until none is too small or two are
// left; the cells then stand at the left.
static void merge_categories(double *seen, double *expected, size_t columns) {
    size_t n = columns;
    for (;;) {
        size_t least = 0;
        for (size_t k = 1; k < n; k++) {
            least = expected[k] <= expected[least] ? k : least;
        }
        if (n <= 2 || expected[least] >= LEAST) {
            return;
        }
        bool left = least == n - 1 || (least > 0 && expected[least - 1] <= expected[least + 1]);
        size_t to = left ? least - 1 : least + 1;
        expected[to] += expected[least];
        seen[to] += seen[least];
        n--;
        memmove(expected + least, expected + least + 1, (n - least) * sizeof *expected);
        memmove(seen + least, seen + least + 1, (n - least) * sizeof *seen);
        expected[n] = seen[n] = 0;
    }
}

static void merge_column(struct cells *c, size_t column) {
    for (size_t row = 0; row < c->rows; row++) {
        double *rows[] = {c->seen[row], c->expected[row]};
        for (size_t i = 0; i < 2; i++) {
            rows[i][column - 1] += rows[i][column];
            memmove(rows[i] + column, rows[i] + column + 1,
                    (c->columns - column - 1) * sizeof **rows);
        }
    }
    c->columns--;
}

// Columns that hardly any row has: the last ones while little is expected in them, then any.
static void merge_rare_columns(struct cells *c) {
    while (c->columns > 2) {
        double sum = 0;
        for (size_t row = 0; row < c->rows; row++) {
            sum += c->expected[row][c->columns - 1];
        }
        if (sum >= LEAST * ceil(0.1 * (double)c->rows)) {
            break;
        }
        merge_column(c, c->columns - 1);
    }
    for (size_t column = c->columns; column-- > 1;) {
        double rows = 0;
        for (size_t row = 0; row < c->rows; row++) {
            rows += c->expected[row][column] > 0;
        }
        if (rows < RARE * (double)c->rows) {
            merge_column(c, column);
        }
    }
}

static size_t small_row(const struct cells *c) {
    for (size_t row = 0; row < c->rows; row++) {
        for (size_t k = 0; k < c->columns; k++) {
            if (c->expected[row][k] > 0 && c->expected[row][k] < LEAST) {
                return row;
            }
        }
    }
    return SIZE_MAX;
}

// A sum with a cell that is too small goes to the neighbour with fewer persons.
static void merge_small_rows(struct cells *c) {
    for (size_t row; c->rows > 1 && (row = small_row(c)) != SIZE_MAX;) {
        size_t to = row == 0                                       ? 1
                    : row == c->rows - 1                           ? row - 1
                    : row_seen(c, row - 1) <= row_seen(c, row + 1) ? row - 1
                                                                   : row + 1;
        merge_rows(c, row, to);
    }
}

static void test_item(struct sums *s, size_t item, struct measure_sum_fit *fit) {
    const struct measure_calibration *c = s->calibration;
    const struct model *model = model_of(c->model);
    struct cells *cells = &s->cells;
    fill_cells(s, item);
    merge_single_persons(cells);
    if (cells->columns > 2) {
        for (size_t row = 0; row < cells->rows; row++) {
            merge_categories(cells->seen[row], cells->expected[row], cells->columns);
        }
        merge_rare_columns(cells);
    }
    merge_small_rows(cells);
    size_t free = 0;
    double sum = 0;
    for (size_t row = 0; row < cells->rows; row++) {
        for (size_t k = 0; k < cells->columns; k++) {
            double expected = cells->expected[row][k];
            double apart = cells->seen[row][k] - expected;
            free += expected > 0;
            sum += expected > 0 ? apart * apart / expected : 0;
        }
    }
    size_t top = c->item[item].top;
    size_t parameters = (c->item[item].known ? 0 : model->own(top)) + model->shared(top);
    fit->rows = cells->rows;
    if (free > cells->rows + parameters) {
        fit->status = MEASURE_OK;
        fit->chi_square = sum;
        fit->df = free - cells->rows - parameters;
        fit->p = measure_chi_square_tail(sum, (double)fit->df);
    }
}

enum measure_status measure_sum_fit(const struct measure_calibration *calibration,
                                    const struct measure_matrix *matrix,
                                    const struct measure_alloc *alloc,
                                    struct measure_sum_fit *fit) {
    struct sums s = {.calibration = calibration};
    if (!model_of(calibration->model) || calibration->items != matrix->items ||
        !(calibration->sigma >= 0)) {
        return MEASURE_BAD_ARGUMENT;
    }
    enum measure_status status = MEASURE_NO_MEMORY;
    struct workspace work;
    workspace_open(&work, alloc);
    double *p = workspace_take(&work, calibration->items, sizeof *p);
    if (!p || !open_sums(&s, &work)) {
        goto out;
    }
    fill_chances(&s);
    status = MEASURE_TOO_FEW;
    if (!count_persons(&s, matrix)) {
        goto out;
    }
    add_items(&s, SIZE_MAX, s.with);
    for (size_t i = 0; i < calibration->items; i++) {
        bool used = calibration->item[i].status == MEASURE_OK;
        fit[i] = (struct measure_sum_fit){
            used ? MEASURE_NOT_ESTIMABLE : MEASURE_NO_DATA, NAN, 0, NAN, NAN, 0};
        if (used) {
            test_item(&s, i, &fit[i]);
        }
        p[i] = fit[i].p;
    }
    status = measure_benjamini_hochberg(p, calibration->items, alloc, p);
    for (size_t i = 0; status == MEASURE_OK && i < calibration->items; i++) {
        fit[i].p_corrected = p[i];
    }
out:
    workspace_close(&work);
    return status;
}
