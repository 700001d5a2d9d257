// SPDX-License-Identifier: GPL-3.0-or-later
#include "disclosure.h"
#include "random.h"

#include <string.h>

enum { LOOKS = 50000000 }; // candidate sets

// Published totals are equations in the atoms; modulo a prime they are solved without rounding.
static const uint64_t PRIME = 2305843009213693951u; // 2^61 - 1

static uint64_t modular_product(uint64_t a, uint64_t b) {
    // 61 x 61 bits by halves, so that no 128-bit type is needed.
    uint64_t result = 0;
    while (b) {
        if (b & 1) {
            result = (result + a) % PRIME;
        }
        a = 2 * a % PRIME;
        b >>= 1;
    }
    return result;
}

static uint64_t modular_inverse(uint64_t a) {
    uint64_t result = 1;
    for (uint64_t power = PRIME - 2; power; power >>= 1) {
        if (power & 1) {
            result = modular_product(result, a);
        }
        a = modular_product(a, a);
    }
    return result;
}

// The rows of `matrix` become a reduced basis; returns its rank.
static size_t reduce_rows(uint64_t *matrix, size_t rows, size_t columns) {
    size_t rank = 0;
    for (size_t c = 0; c < columns && rank < rows; c++) {
        size_t pivot = rank;
        while (pivot < rows && matrix[pivot * columns + c] == 0) {
            pivot++;
        }
        if (pivot == rows) {
            continue;
        }
        for (size_t j = 0; pivot != rank && j < columns; j++) {
            uint64_t swap = matrix[pivot * columns + j];
            matrix[pivot * columns + j] = matrix[rank * columns + j];
            matrix[rank * columns + j] = swap;
        }
        uint64_t scale = modular_inverse(matrix[rank * columns + c]);
        for (size_t j = 0; j < columns; j++) {
            matrix[rank * columns + j] = modular_product(matrix[rank * columns + j], scale);
        }
        for (size_t i = 0; i < rows; i++) {
            uint64_t factor = matrix[i * columns + c];
            for (size_t j = 0; i != rank && factor && j < columns; j++) {
                uint64_t take = modular_product(factor, matrix[rank * columns + j]);
                matrix[i * columns + j] = (matrix[i * columns + j] + PRIME - take) % PRIME;
            }
        }
        rank++;
    }
    return rank;
}

struct set_search {
    const size_t *persons;
    size_t k;
    size_t atoms;
    size_t rank;
    const uint64_t *basis; // [rank][atoms] reduced
    uint64_t *print;       // [atoms] a random sum of what is left of the atom after the basis
    size_t *small;         // atoms of 1 .. k - 1 persons
    size_t smalls;
    size_t *chosen; // [k]
    uint64_t *left; // [atoms] scratch
    size_t looks;
    bool stopped;
    bool (*found)(void *arg, const struct small_set *set);
    void *arg;
};

// What an atom leaves when the basis is taken off: zero for a set means that its sum follows. Its
// scalar product with fixed random numbers is compared first.
static void take_prints(struct set_search *s, struct random *random, uint64_t *weight) {
    for (size_t a = 0; a < s->atoms; a++) {
        weight[a] = random_next(random) % PRIME;
        s->print[a] = weight[a];
    }
    for (size_t r = 0; r < s->rank; r++) {
        const uint64_t *row = s->basis + r * s->atoms;
        size_t pivot = 0;
        while (row[pivot] == 0) {
            pivot++;
        }
        for (size_t a = 0; a < s->atoms; a++) {
            uint64_t take = modular_product(row[a], weight[a]);
            s->print[pivot] = (s->print[pivot] + PRIME - take) % PRIME;
        }
    }
}

// The exact answer for the atoms chosen.
static bool follows(struct set_search *s, size_t n) {
    memset(s->left, 0, s->atoms * sizeof *s->left);
    for (size_t i = 0; i < n; i++) {
        s->left[s->chosen[i]] = 1;
    }
    for (size_t r = 0; r < s->rank; r++) {
        const uint64_t *row = s->basis + r * s->atoms;
        size_t pivot = 0;
        while (row[pivot] == 0) {
            pivot++;
        }
        uint64_t factor = s->left[pivot];
        for (size_t a = 0; factor && a < s->atoms; a++) {
            s->left[a] = (s->left[a] + PRIME - modular_product(factor, row[a])) % PRIME;
        }
    }
    for (size_t a = 0; a < s->atoms; a++) {
        if (s->left[a]) {
            return false;
        }
    }
    return true;
}

// Extends the n atoms chosen by small ones from `from` on; depth is below k, since each has a
// person.
static void extend(struct set_search *s, size_t n, size_t from, size_t persons, uint64_t print) {
    for (size_t i = from; i < s->smalls && !s->stopped; i++) {
        size_t atom = s->small[i];
        size_t sum = persons + s->persons[atom];
        if (sum >= s->k) {
            continue;
        }
        if (++s->looks > LOOKS) {
            s->stopped = true;
            return;
        }
        uint64_t next = (print + s->print[atom]) % PRIME;
        s->chosen[n] = atom;
        if (next == 0 && follows(s, n + 1)) {
            const struct small_set set = {n + 1, sum, s->chosen};
            s->stopped = !s->found(s->arg, &set);
        } else {
            extend(s, n + 1, i + 1, sum, next);
        }
    }
}

enum measure_status small_sets_find(const bool *member, const size_t *persons, size_t groups,
                                    size_t atoms, size_t k, struct workspace *work,
                                    bool (*found)(void *arg, const struct small_set *set),
                                    void *arg) {
    struct set_search s = {.persons = persons, .k = k, .atoms = atoms, .found = found, .arg = arg};
    uint64_t *matrix = workspace_take(work, groups * atoms, sizeof *matrix);
    uint64_t *weight = workspace_take(work, atoms, sizeof *weight);
    s.print = workspace_take(work, atoms, sizeof *s.print);
    s.left = workspace_take(work, atoms, sizeof *s.left);
    s.small = workspace_take(work, atoms, sizeof *s.small);
    s.chosen = workspace_take(work, k, sizeof *s.chosen);
    if (!matrix || !weight || !s.print || !s.left || !s.small || !s.chosen) {
        return MEASURE_NO_MEMORY;
    }
    // Atoms without persons are known to be empty: they are no unknowns.
    for (size_t i = 0; i < groups * atoms; i++) {
        matrix[i] = member[i] && persons[i % atoms] > 0;
    }
    s.rank = reduce_rows(matrix, groups, atoms);
    s.basis = matrix;
    struct random random = random_open(1, 0);
    take_prints(&s, &random, weight);
    for (size_t a = 0; a < atoms; a++) {
        if (persons[a] > 0 && persons[a] < k) {
            s.small[s.smalls++] = a;
        }
    }
    extend(&s, 0, 0, 0, 0);
    return s.looks > LOOKS ? MEASURE_NOT_CONVERGED : MEASURE_OK;
}
