// SPDX-License-Identifier: GPL-3.0-or-later
// What may be shown: cases, and properties of random tables and groups against a search by ranks in
// floating point.
#include "world.h"

static void one_small_group_hides_a_second(void **state) {
    (void)state;
    size_t counts[4] = {3, 12, 0, 9};
    enum measure_cell cells[4];
    measure_disclosure_list(counts, 4, 5, cells);
    assert_int_equal(cells[0], MEASURE_CELL_SMALL);
    assert_int_equal(cells[1], MEASURE_CELL_SHOWN);
    assert_int_equal(cells[2], MEASURE_CELL_SHOWN);
    assert_int_equal(cells[3], MEASURE_CELL_COMPLEMENTARY);
    size_t pair[3] = {1, 2, 30}; // 33 - 30 leaves three persons together
    measure_disclosure_list(pair, 3, 5, cells);
    assert_int_equal(cells[2], MEASURE_CELL_COMPLEMENTARY);
}

static void no_line_of_a_table_keeps_one_hidden_cell(void **state) {
    (void)state;
    size_t counts[12] = {3, 20, 15, 8, 9, 30, 12, 11, 14, 6, 7, 22};
    enum measure_cell cells[12];
    assert_int_equal(measure_disclosure_table(counts, 3, 4, 5, NULL, cells), MEASURE_OK);
    for (size_t r = 0; r < 3; r++) {
        size_t hidden = 0;
        for (size_t c = 0; c < 4; c++) {
            hidden += cells[r * 4 + c] != MEASURE_CELL_SHOWN;
        }
        assert_int_not_equal(hidden, 1);
    }
    for (size_t c = 0; c < 4; c++) {
        size_t hidden = 0;
        for (size_t r = 0; r < 3; r++) {
            hidden += cells[r * 4 + c] != MEASURE_CELL_SHOWN;
        }
        assert_int_not_equal(hidden, 1);
    }
}

static void overlapping_groups_that_leave_few_are_found(void **state) {
    (void)state;
    size_t persons[4] = {12, 9, 3, 14};
    bool nested[2 * 4] = {1, 1, 1, 1, 1, 1, 0, 1};
    bool safe[2 * 4] = {1, 1, 0, 0, 0, 0, 1, 1};
    // Three pairs of three atoms: any one follows from half their sum.
    bool odd[3 * 4] = {1, 1, 0, 0, 0, 1, 1, 0, 1, 0, 1, 0};
    size_t leaks;
    struct measure_leak leak;
    assert_int_equal(measure_disclosure_differences(nested, persons, 2, 4, 5, NULL, &leaks, &leak),
                     MEASURE_OK);
    assert_true(leaks > 0 && leak.first == 0 && leak.second == 1 && leak.persons == 3);
    assert_int_equal(measure_disclosure_differences(safe, persons, 2, 4, 5, NULL, &leaks, &leak),
                     MEASURE_OK);
    assert_int_equal(leaks, 0);
    assert_int_equal(measure_disclosure_differences(odd, persons, 3, 4, 5, NULL, &leaks, &leak),
                     MEASURE_OK);
    assert_true(leaks == 1 && leak.atom == 2 && leak.first == SIZE_MAX);
}

// Each line has two hidden cells and more, and yet the cell in the middle follows: two squares of
// hidden cells and one between them, which is what is left of the first three rows less the first
// two columns.
static void a_bridge_between_hidden_squares_is_found(void **state) {
    (void)state;
    enum { N = 5 };
    static const bool hidden[N * N] = {1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1,
                                       1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0};
    size_t counts[N * N];
    for (size_t i = 0; i < N * N; i++) {
        counts[i] = hidden[i] ? 3 : 20 + i;
    }
    counts[1 * N + 2] = 2; // the bridge
    enum measure_cell cells[N * N];
    assert_int_equal(measure_disclosure_table(counts, N, N, 5, NULL, cells), MEASURE_OK);
    size_t more = 0;
    for (size_t i = 0; i < N * N; i++) {
        more += cells[i] == MEASURE_CELL_COMPLEMENTARY;
    }
    assert_true(more > 0);
}

// ---- properties

// Rank of rows by elimination with the largest pivot.
static size_t rank_of(double (*a)[16], size_t rows, size_t columns) {
    size_t rank = 0;
    for (size_t c = 0; c < columns && rank < rows; c++) {
        size_t pivot = rank;
        for (size_t r = rank; r < rows; r++) {
            pivot = fabs(a[r][c]) > fabs(a[pivot][c]) ? r : pivot;
        }
        if (fabs(a[pivot][c]) < 1e-9) {
            continue;
        }
        for (size_t j = 0; j < columns; j++) {
            double swap = a[pivot][j];
            a[pivot][j] = a[rank][j];
            a[rank][j] = swap;
        }
        for (size_t r = rank + 1; r < rows; r++) {
            double factor = a[r][c] / a[rank][c];
            for (size_t j = c; j < columns; j++) {
                a[r][j] -= factor * a[rank][j];
            }
        }
        rank++;
    }
    return rank;
}

// Does the sum of a set of atoms follow from the groups?
static bool set_follows(const bool *member, const size_t *persons, size_t groups, size_t atoms,
                        unsigned set) {
    double rows[16][16] = {{0}};
    for (size_t g = 0; g < groups; g++) {
        for (size_t a = 0; a < atoms; a++) {
            rows[g][a] = member[g * atoms + a] && persons[a] > 0;
        }
    }
    double copy[16][16];
    memcpy(copy, rows, sizeof copy);
    size_t before = rank_of(copy, groups, atoms);
    for (size_t a = 0; a < atoms; a++) {
        rows[groups][a] = set >> a & 1;
    }
    return rank_of(rows, groups + 1, atoms) == before;
}

// Every set of non-empty atoms of fewer than k persons.
static bool some_small_set_follows(const bool *member, const size_t *persons, size_t groups,
                                   size_t atoms, size_t k) {
    for (unsigned set = 1; set < 1u << atoms; set++) {
        size_t sum = 0;
        bool filled = true;
        for (size_t a = 0; a < atoms; a++) {
            sum += set >> a & 1 ? persons[a] : 0;
            filled &= !(set >> a & 1) || persons[a] > 0;
        }
        if (filled && sum < k && set_follows(member, persons, groups, atoms, set)) {
            return true;
        }
    }
    return false;
}

static void a_leak_is_found_exactly_when_there_is_one(void **state) {
    (void)state;
    enum { GROUPS = 6, ATOMS = 8 };
    struct dice dice = {17};
    size_t with = 0;
    for (int run = 0; run < 1500; run++) {
        bool member[GROUPS * ATOMS];
        size_t persons[ATOMS];
        size_t groups = 1 + (size_t)(dice_share(&dice) * GROUPS);
        for (size_t a = 0; a < ATOMS; a++) {
            persons[a] = (size_t)(dice_share(&dice) * 7);
        }
        for (size_t i = 0; i < groups * ATOMS; i++) {
            member[i] = dice_share(&dice) < 0.6;
        }
        size_t leaks;
        assert_int_equal(
            measure_disclosure_differences(member, persons, groups, ATOMS, 5, NULL, &leaks, NULL),
            MEASURE_OK);
        bool want = some_small_set_follows(member, persons, groups, ATOMS, 5);
        assert_true((leaks > 0) == want);
        with += want;
    }
    assert_true(with > 200 && with < 1400);
}

// What is left open of a protected table: hidden cells as atoms, lines as groups.
static bool table_leaks(const size_t *counts, size_t rows, size_t columns,
                        const enum measure_cell *cells, size_t k) {
    size_t cell[16], persons[16];
    bool member[16 * 16] = {0};
    size_t n = 0;
    for (size_t i = 0; i < rows * columns; i++) {
        if (cells[i] != MEASURE_CELL_SHOWN) {
            persons[n] = counts[i];
            cell[n++] = i;
        }
    }
    for (size_t j = 0; j < n; j++) {
        member[cell[j] / columns * n + j] = true;
        member[(rows + cell[j] % columns) * n + j] = true;
    }
    return some_small_set_follows(member, persons, rows + columns, n, k);
}

static void no_protected_table_gives_a_small_set_away(void **state) {
    (void)state;
    struct dice dice = {23};
    size_t protected = 0;
    for (int run = 0; run < 600; run++) {
        size_t rows = 2 + (size_t)(dice_share(&dice) * 2);
        size_t columns = 2 + (size_t)(dice_share(&dice) * 3);
        size_t counts[12];
        enum measure_cell cells[12];
        for (size_t i = 0; i < rows * columns; i++) {
            counts[i] = (size_t)(dice_share(&dice) * (dice_share(&dice) < 0.3 ? 6 : 30));
        }
        enum measure_status status =
            measure_disclosure_table(counts, rows, columns, 5, NULL, cells);
        for (size_t i = 0; i < rows * columns; i++) {
            assert_true(counts[i] == 0 || counts[i] >= 5 || cells[i] == MEASURE_CELL_SMALL);
        }
        bool open = table_leaks(counts, rows, columns, cells, 5);
        assert_true(open == (status == MEASURE_NOT_ESTIMABLE));
        if (status == MEASURE_NOT_ESTIMABLE) { // then nothing that has persons is shown
            for (size_t i = 0; i < rows * columns; i++) {
                assert_true(counts[i] == 0 || cells[i] != MEASURE_CELL_SHOWN);
            }
        }
        protected += status == MEASURE_OK;
    }
    assert_true(protected > 300);
}

// A list is a table of one row whose columns are not summed.
static void no_protected_list_gives_a_small_set_away(void **state) {
    (void)state;
    struct dice dice = {29};
    for (int run = 0; run < 2000; run++) {
        size_t counts[6];
        enum measure_cell cells[6];
        size_t total = 0;
        for (size_t i = 0; i < 6; i++) {
            counts[i] = (size_t)(dice_share(&dice) * 12);
            total += counts[i];
        }
        measure_disclosure_list(counts, 6, 5, cells);
        size_t hidden = 0, persons = 0, shown = 0;
        for (size_t i = 0; i < 6; i++) {
            hidden += cells[i] != MEASURE_CELL_SHOWN;
            persons += cells[i] != MEASURE_CELL_SHOWN ? counts[i] : 0;
            shown += cells[i] == MEASURE_CELL_SHOWN ? counts[i] : 0;
        }
        assert_true(hidden == 0 || persons >= 5 || shown == 0);
        assert_true(hidden != 1 || shown == 0);
        assert_true(shown + persons == total);
    }
}

static void the_order_of_groups_does_not_matter(void **state) {
    (void)state;
    static const size_t persons[5] = {2, 3, 9, 1, 8};
    static const bool member[3 * 5] = {1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1};
    static const bool turned[3 * 5] = {1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0};
    size_t one, two;
    assert_int_equal(measure_disclosure_differences(member, persons, 3, 5, 10, NULL, &one, NULL),
                     MEASURE_OK);
    assert_int_equal(measure_disclosure_differences(turned, persons, 3, 5, 10, NULL, &two, NULL),
                     MEASURE_OK);
    assert_int_equal(one, two);
}

static enum measure_status run_one(const struct measure_alloc *alloc, void *arg) {
    static const size_t counts[4] = {3, 9, 8, 20};
    static const bool member[4] = {1, 1, 1, 0};
    enum measure_cell cells[4];
    size_t leaks;
    if (*(int *)arg == 0) {
        return measure_disclosure_table(counts, 2, 2, 5, alloc, cells);
    }
    return measure_disclosure_differences(member, counts, 2, 2, 5, alloc, &leaks, NULL);
}

// The reader sees the total, the shown cells and which are hidden, and knows the rule: he writes
// down every list that would look the same. Nothing of fewer than k may be certain to him, nor that
// everybody gave one answer.
enum { ANSWER_CELLS = 5, ANSWERS_MOST = 14, LISTS_MOST = 4000 };

static size_t lists_of(size_t total, size_t lists[][ANSWER_CELLS]) {
    size_t n = 0;
    size_t c[ANSWER_CELLS];
    for (c[0] = 0; c[0] <= total; c[0]++) {
        for (c[1] = 0; c[0] + c[1] <= total; c[1]++) {
            for (c[2] = 0; c[0] + c[1] + c[2] <= total; c[2]++) {
                for (c[3] = 0; c[0] + c[1] + c[2] + c[3] <= total; c[3]++) {
                    c[4] = total - c[0] - c[1] - c[2] - c[3];
                    assert_true(n < LISTS_MOST);
                    memcpy(lists[n++], c, sizeof c);
                }
            }
        }
    }
    return n;
}

// What is to be seen of a list: a number, or SIZE_MAX for a hidden cell.
static void list_look(const size_t *counts, size_t *seen) {
    enum measure_cell cells[ANSWER_CELLS];
    measure_disclosure_answers(counts, ANSWER_CELLS, 5, cells);
    for (size_t i = 0; i < ANSWER_CELLS; i++) {
        seen[i] = cells[i] == MEASURE_CELL_SHOWN ? counts[i] : SIZE_MAX;
    }
}

static void who_knows_the_rule_learns_no_answer_of_one_person(void **state) {
    (void)state;
    static size_t lists[LISTS_MOST][ANSWER_CELLS], seen[LISTS_MOST][ANSWER_CELLS];
    for (size_t total = 5; total <= ANSWERS_MOST; total++) {
        size_t n = lists_of(total, lists);
        for (size_t i = 0; i < n; i++) {
            list_look(lists[i], seen[i]);
        }
        for (size_t i = 0; i < n; i++) {
            bool sure[ANSWER_CELLS] = {true, true, true, true, true};
            for (size_t j = 0; j < n; j++) {
                for (size_t c = 0; memcmp(seen[i], seen[j], sizeof seen[i]) == 0 && c < 5; c++) {
                    sure[c] = sure[c] && lists[i][c] == lists[j][c];
                }
            }
            for (size_t c = 0; c < ANSWER_CELLS; c++) {
                bool tells = lists[i][c] == total || (lists[i][c] > 0 && lists[i][c] < 5);
                if (tells && sure[c]) {
                    fail_msg("%zu %zu %zu %zu %zu of %zu: the reader is sure of cell %zu",
                             lists[i][0], lists[i][1], lists[i][2], lists[i][3], lists[i][4], total,
                             c);
                }
            }
        }
    }
}

static void each_failed_allocation_hides_everything(void **state) {
    (void)state;
    for (int which = 0; which < 2; which++) {
        assert_true(assert_survives_no_memory(run_one, &which) > 0);
    }
    static const size_t counts[4] = {30, 9, 8, 20};
    enum measure_cell cells[4];
    struct budget budget = {0, 0};
    struct measure_alloc alloc = {budget_alloc, budget_free, &budget};
    assert_int_equal(measure_disclosure_table(counts, 2, 2, 5, &alloc, cells), MEASURE_NO_MEMORY);
    for (size_t i = 0; i < 4; i++) {
        assert_int_not_equal(cells[i], MEASURE_CELL_SHOWN);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_small_group_hides_a_second),
        cmocka_unit_test(no_line_of_a_table_keeps_one_hidden_cell),
        cmocka_unit_test(overlapping_groups_that_leave_few_are_found),
        cmocka_unit_test(a_bridge_between_hidden_squares_is_found),
        cmocka_unit_test(a_leak_is_found_exactly_when_there_is_one),
        cmocka_unit_test(no_protected_table_gives_a_small_set_away),
        cmocka_unit_test(no_protected_list_gives_a_small_set_away),
        cmocka_unit_test(the_order_of_groups_does_not_matter),
        cmocka_unit_test(who_knows_the_rule_learns_no_answer_of_one_person),
        cmocka_unit_test(each_failed_allocation_hides_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
