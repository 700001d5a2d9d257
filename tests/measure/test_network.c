// SPDX-License-Identifier: GPL-3.0-or-later
// Interdependence against R (tests/oracle/methods.R) and simulated truth.
#include "world.h"

static struct arena *arena;

static void partial_correlations_equal_psych(void **state) {
    (void)state;
    struct oracle_table table = oracle_csv(arena, "poly500.csv");
    const struct node *want = node_get(oracle_json(arena, "methods.json"), "network");
    struct measure_edge edge[10][10];
    double strength[10];
    struct measure_network network;
    const struct measure_resamples options = {200, 1, NULL};
    assert_int_equal(
        measure_network(table.cell, table.rows, 10, &options, NULL, edge[0], strength, &network),
        MEASURE_OK);
    assert_int_equal(network.persons, node_as_int(node_get(want, "rows"), 0));
    const struct node *r = node_get(want, "partial")->first;
    double sum = 0;
    for (size_t i = 0; i < 10; i++) {
        for (size_t j = 0; j < 10; j++, r = r->next) {
            if (i != j) {
                assert_near(edge[i][j].r, node_as_real(r, NAN), 1e-10);
                assert_true(edge[i][j].lower < edge[i][j].r && edge[i][j].r < edge[i][j].upper);
                sum += i == 0 ? fabs(edge[i][j].r) : 0;
            }
        }
    }
    assert_near(strength[0], sum, 1e-12);
}

// A chain a - b - c: a and c touch only through b.
static void simulate_chain(double (*x)[4], size_t n, uint64_t seed) {
    struct dice dice = {seed};
    for (size_t p = 0; p < n; p++) {
        x[p][0] = dice_normal(&dice);
        x[p][1] = 0.6 * x[p][0] + 0.8 * dice_normal(&dice);
        x[p][2] = 0.6 * x[p][1] + 0.8 * dice_normal(&dice);
        x[p][3] = dice_normal(&dice);
    }
}

static void run_backwards(void *pool, void (*task)(void *arg, size_t index), void *arg, size_t n) {
    (void)pool;
    while (n-- > 0) {
        task(arg, n);
    }
}

static void a_network_shows_what_touches_and_repeats_itself(void **state) {
    (void)state;
    static double x[600][4];
    simulate_chain(x, 600, 4);
    struct measure_edge edge[4][4], again[4][4];
    double strength[4];
    struct measure_network network;
    const struct measure_resamples options = {400, 7, NULL};
    const struct measure_pool pool = {run_backwards, NULL};
    const struct measure_resamples otherwise = {400, 7, &pool};
    assert_int_equal(measure_network(x[0], 600, 4, &options, NULL, edge[0], strength, &network),
                     MEASURE_OK);
    assert_true(network.enough && network.stability >= 0.5);
    assert_true(edge[0][1].lower > 0.3 && edge[1][2].lower > 0.3);
    assert_true(edge[0][2].lower < 0 && edge[0][2].upper > 0);
    assert_true(edge[0][3].lower < 0 && edge[0][3].upper > 0);
    assert_true(edge[0][1].sign == 1);
    assert_int_equal(measure_network(x[0], 600, 4, &otherwise, NULL, again[0], strength, &network),
                     MEASURE_OK);
    assert_memory_equal(edge, again, sizeof edge);
}

static void few_persons_are_not_enough(void **state) {
    (void)state;
    static double x[60][4];
    simulate_chain(x, 60, 5);
    struct measure_edge edge[4][4];
    double strength[4];
    struct measure_network network;
    const struct measure_resamples options = {100, 7, NULL};
    assert_int_equal(measure_network(x[0], 60, 4, &options, NULL, edge[0], strength, &network),
                     MEASURE_OK);
    assert_false(network.enough);
    assert_int_equal(measure_network(x[0], 7, 4, &options, NULL, edge[0], strength, &network),
                     MEASURE_TOO_FEW);
    for (size_t p = 0; p < 60; p++) {
        x[p][3] = x[p][0] + x[p][1];
    }
    assert_int_equal(measure_network(x[0], 60, 4, &options, NULL, edge[0], strength, &network),
                     MEASURE_NOT_IDENTIFIED);
    for (size_t p = 0; p < 60; p++) {
        x[p][3] = 1;
    }
    assert_int_equal(measure_network(x[0], 60, 4, &options, NULL, edge[0], strength, &network),
                     MEASURE_NO_VARIANCE);
}

// The intervals of an edge cover the true partial correlation, 0 here, about as often as they say.
static void intervals_of_edges_cover(void **state) {
    (void)state;
    enum { RUNS = 150 };
    static double x[150][4];
    size_t covered = 0;
    for (uint64_t run = 0; run < RUNS; run++) {
        struct measure_edge edge[4][4];
        double strength[4];
        struct measure_network network;
        const struct measure_resamples options = {200, run, NULL};
        simulate_chain(x, 150, 1000 + run);
        assert_int_equal(measure_network(x[0], 150, 4, &options, NULL, edge[0], strength, &network),
                         MEASURE_OK);
        covered += edge[0][2].lower <= 0 && edge[0][2].upper >= 0;
    }
    assert_true(covered >= 0.89 * RUNS && covered <= 0.99 * RUNS);
}

// ---- relations

static void a_relation_is_supported_refuted_or_left_open(void **state) {
    (void)state;
    struct measure_relation list[5] = {
        {.n = 200, .r = 0.5},
        {.n = 2000, .r = 0.0},
        {.n = 60, .r = 0.2},
        {.n = 12, .r = 0.95},
        {.n = 300, .r = 0.4, .least = 0.3, .reliability = 0.7},
    };
    assert_int_equal(measure_relations_test(list, 5, NULL), MEASURE_OK);
    assert_int_equal(list[0].verdict, MEASURE_RELATION_SUPPORTED);
    assert_int_equal(list[1].verdict, MEASURE_RELATION_UNSUPPORTED);
    assert_int_equal(list[2].verdict, MEASURE_RELATION_NOT_ENOUGH);
    assert_int_equal(list[3].verdict, MEASURE_RELATION_NOT_ENOUGH);
    assert_int_equal(list[4].verdict, MEASURE_RELATION_SUPPORTED);
    assert_near(list[4].value, 0.4 / 0.7, 1e-12);
    assert_near(list[0].lower, tanh(atanh(0.5) - 1.96 / sqrt(197)), 1e-12);
    // Holm: the weakest p of four counted is not multiplied.
    double z = (atanh(0.2) - atanh(0.1)) * sqrt(57);
    assert_near(list[2].p, fmin(1, 2 * measure_normal_cdf(-z)), 1e-12);
    assert_string_equal(measure_relation_name(list[1].verdict), "unsupported");
}

static void correlations_are_freed_from_error(void **state) {
    (void)state;
    double want = oracle_real(oracle_json(arena, "methods.json"), "disattenuated");
    assert_near(measure_disattenuate(0.42, 100, 0.71, 0.64).value, want, 1e-9);
    assert_int_equal(measure_disattenuate(0.42, 100, 0, 0.64).status, MEASURE_NOT_ESTIMABLE);
    // Two scales of five items; the true correlation of what they measure is 0.6.
    enum { N = 800, K = 5 };
    static double x[N][K], y[N][K];
    static const double max[K] = {1, 1, 1, 1, 1};
    struct dice dice = {77};
    for (size_t p = 0; p < N; p++) {
        double a = dice_normal(&dice);
        double b = 0.6 * a + 0.8 * dice_normal(&dice);
        for (size_t i = 0; i < K; i++) {
            x[p][i] = a + 1.5 * dice_normal(&dice);
            y[p][i] = b + 1.5 * dice_normal(&dice);
        }
    }
    x[3][2] = NAN;
    const struct measure_scores sx = {x[0], max, N, K};
    const struct measure_scores sy = {y[0], max, N, K};
    const struct measure_resamples options = {500, 3, NULL};
    struct measure_estimate r;
    assert_int_equal(measure_disattenuate_scales(&sx, &sy, &options, NULL, &r), MEASURE_OK);
    assert_true(r.lower < 0.6 && 0.6 < r.upper);
    assert_true(r.se > 0.02 && r.se < 0.06);
}

// ---- clusters

static void assert_clusters(const struct node *want, const double *distance,
                            enum measure_linkage linkage) {
    struct measure_merge merge[9];
    size_t cluster[10];
    assert_int_equal(measure_cluster(distance, 10, linkage, NULL, merge), MEASURE_OK);
    const struct node *height = node_get(want, "height")->first;
    for (size_t m = 0; m < 9; m++, height = height->next) {
        assert_near(merge[m].height, node_as_real(height, NAN), 1e-10);
    }
    measure_cluster_cut(merge, 10, 3, cluster);
    const struct node *own = node_get(want, "three")->first;
    for (size_t i = 0; i < 10; i++, own = own->next) {
        assert_int_equal(cluster[i] + 1, node_as_int(own, 0));
    }
    measure_cluster_cut(merge, 10, 1, cluster);
    assert_int_equal(cluster[9], 0);
    measure_cluster_cut(merge, 10, 10, cluster);
    assert_int_equal(cluster[9], 9);
}

static void clusters_equal_hclust(void **state) {
    (void)state;
    const struct node *root = oracle_json(arena, "methods.json");
    double distance[100];
    size_t n = 0;
    for (const struct node *r = node_path(root, S("network.r"))->first; r; r = r->next) {
        distance[n++] = 1 - node_as_real(r, NAN);
    }
    const struct node *want = node_get(root, "cluster");
    assert_clusters(node_get(want, "average"), distance, MEASURE_LINKAGE_AVERAGE);
    assert_clusters(node_get(want, "complete"), distance, MEASURE_LINKAGE_COMPLETE);
    assert_clusters(node_get(want, "single"), distance, MEASURE_LINKAGE_SINGLE);
}

static enum measure_status run_one(const struct measure_alloc *alloc, void *arg) {
    static double x[12][4];
    static const double max[2] = {1, 1};
    static const double distance[4] = {0, 1, 1, 0};
    simulate_chain(x, 12, 4);
    struct measure_edge edge[4][4];
    double strength[4];
    struct measure_network network;
    struct measure_estimate r;
    struct measure_merge merge[1];
    struct measure_relation relation = {.n = 30, .r = 0.3};
    const struct measure_resamples options = {10, 3, NULL};
    static const double y[8] = {1, 1, 2, 1, 3, 4, 3, 3};
    const struct measure_scores scores = {y, max, 4, 2};
    switch (*(int *)arg) {
    case 0:
        return measure_network(x[0], 12, 4, &options, alloc, edge[0], strength, &network);
    case 1:
        return measure_disattenuate_scales(&scores, &scores, &options, alloc, &r);
    case 2:
        return measure_cluster(distance, 2, MEASURE_LINKAGE_SINGLE, alloc, merge);
    default:
        return measure_relations_test(&relation, 1, alloc);
    }
}

static void each_failed_allocation_is_an_error_without_leak(void **state) {
    (void)state;
    for (int which = 0; which < 4; which++) {
        assert_true(assert_survives_no_memory(run_one, &which) > 0);
    }
}

static int setup(void **state) {
    (void)state;
    arena = arena_open(0);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    arena_close(arena);
    return 0;
}

static void the_correlation_of_two_columns(void **state) {
    (void)state;
    const double x[] = {1, 2, 3, 4}, y[] = {2, 1, 4, 3}, same[] = {0.1, 0.1, 0.1, 0.1};
    assert_near(measure_correlation(x, y, 4), 0.6, 1e-15); // by hand: 3 / 5
    assert_near(measure_correlation(x, x, 4), 1, 1e-15);
    assert_true(isnan(measure_correlation(x, same, 4)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_correlation_of_two_columns),
        cmocka_unit_test(partial_correlations_equal_psych),
        cmocka_unit_test(a_network_shows_what_touches_and_repeats_itself),
        cmocka_unit_test(few_persons_are_not_enough),
        cmocka_unit_test(intervals_of_edges_cover),
        cmocka_unit_test(a_relation_is_supported_refuted_or_left_open),
        cmocka_unit_test(correlations_are_freed_from_error),
        cmocka_unit_test(clusters_equal_hclust),
        cmocka_unit_test(each_failed_allocation_is_an_error_without_leak),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
