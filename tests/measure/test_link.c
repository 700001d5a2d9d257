// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

static struct arena *arena;

static struct measure_calibration bank(const struct node *items) {
    struct measure_calibration c = {.model = MEASURE_2PL, .items = items->n, .sigma = 1};
    c.item = arena_alloc(arena, c.items * sizeof *c.item);
    for (size_t i = 0; i < c.items; i++) {
        const struct node *map = node_at(items, i);
        c.item[i] = (struct measure_item){.top = 1, .slope = oracle_real(map, "a")};
        c.item[i].intercept = arena_alloc(arena, sizeof(double));
        c.item[i].intercept[0] = oracle_real(map, "d");
    }
    return c;
}

static void assert_link(const struct measure_link *link, const struct node *want) {
    assert_near(link->slope, node_as_real(node_at(want, 0), NAN), 1e-6);
    assert_near(link->shift, node_as_real(node_at(want, 1), NAN), 1e-6);
    if (want->n > 2) {
        assert_near(link->criterion, node_as_real(node_at(want, 2), NAN), 1e-9);
    }
}

static void all_methods_equal_the_oracle(void **state) {
    (void)state;
    const struct node *root = oracle_json(arena, "link.json");
    struct measure_calibration x = bank(node_get(root, "items_X"));
    struct measure_calibration y = bank(node_get(root, "items_Y"));
    struct measure_anchor anchors[10];
    for (size_t j = 0; j < 10; j++) {
        anchors[j] = (struct measure_anchor){j, j};
    }
    static const struct {
        enum measure_link_method method;
        bool symmetric;
        const char *key;
    } cases[] = {
        {MEASURE_LINK_MEAN_SIGMA, false, "mean_sigma"},
        {MEASURE_LINK_MEAN_MEAN, false, "mean_mean"},
        {MEASURE_LINK_STOCKING_LORD, false, "stocking_lord.one_way"},
        {MEASURE_LINK_STOCKING_LORD, true, "stocking_lord.symmetric"},
        {MEASURE_LINK_HAEBARA, false, "haebara.one_way"},
        {MEASURE_LINK_HAEBARA, true, "haebara.symmetric"},
    };
    double drift[10];
    struct measure_link link;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(measure_link(&x, &y, anchors, 10, cases[i].method, cases[i].symmetric,
                                      NULL, &link, drift),
                         MEASURE_OK);
        assert_link(&link, node_path(root, str_from(cases[i].key)));
        assert_true(link.error > 0 && link.error < 0.2);
    }
    const struct node *z = node_get(root, "robust_z");
    for (size_t j = 0; j < 10; j++) {
        assert_near(drift[j], oracle_real(node_at(z, j), "z"), 1e-9);
    }
}

// A form linked to a copy of itself on another scale finds that scale, in every model.
static void a_moved_copy_is_found_exactly(void **state) {
    (void)state;
    enum measure_model models[] = {MEASURE_GPCM, MEASURE_GRM, MEASURE_PCM};
    for (size_t m = 0; m < 3; m++) {
        double a[2][8];
        double d[2][8][3];
        struct measure_item item[2][8];
        struct measure_calibration c[2];
        struct measure_anchor anchors[8];
        double slope = models[m] == MEASURE_PCM ? 1 : 1.3;
        for (size_t i = 0; i < 8; i++) {
            a[0][i] = models[m] == MEASURE_PCM ? 1 : 0.8 + 0.1 * (double)i;
            a[1][i] = a[0][i] * slope;
            for (size_t k = 0; k < 3; k++) {
                // theta_0 = slope x theta_1 + 0.4 put into a theta_0 + d.
                double times = models[m] == MEASURE_GRM ? 1 : (double)(k + 1);
                d[0][i][k] = 1.5 - 0.9 * (double)k + 0.2 * (double)i;
                d[1][i][k] = d[0][i][k] + times * a[0][i] * 0.4;
            }
            for (size_t f = 0; f < 2; f++) {
                item[f][i] =
                    (struct measure_item){.top = 3, .slope = a[f][i], .intercept = d[f][i]};
            }
            anchors[i] = (struct measure_anchor){i, i};
        }
        for (size_t f = 0; f < 2; f++) {
            c[f] = (struct measure_calibration){
                .model = models[m], .items = 8, .item = item[f], .sigma = 1};
        }
        for (enum measure_link_method method = MEASURE_LINK_MEAN_SIGMA;
             method <= MEASURE_LINK_STOCKING_LORD; method++) {
            struct measure_link link;
            assert_int_equal(
                measure_link(&c[0], &c[1], anchors, 8, method, true, NULL, &link, NULL),
                MEASURE_OK);
            assert_near(link.slope, slope, 1e-7);
            assert_near(link.shift, 0.4, 1e-7);
            assert_near(link.error, 0, 1e-7);
            assert_near(measure_link_theta(&link, 1), slope + 0.4, 1e-6);
        }
        struct measure_link link;
        assert_int_equal(measure_link(&c[0], &c[1], anchors, 1, MEASURE_LINK_MEAN_SIGMA, false,
                                      NULL, &link, NULL),
                         MEASURE_TOO_FEW);
        anchors[0].other = 99;
        assert_int_equal(measure_link(&c[0], &c[1], anchors, 8, MEASURE_LINK_MEAN_SIGMA, false,
                                      NULL, &link, NULL),
                         MEASURE_BAD_ARGUMENT);
    }
}

// Ten anchors, the first moved by one and a half logits: it is left out, and the scale is as
// without.
static void an_anchor_that_moved_is_left_out(void **state) {
    (void)state;
    double d[2][10];
    struct measure_item item[2][10];
    struct measure_calibration c[2];
    struct measure_anchor anchors[10];
    for (size_t i = 0; i < 10; i++) {
        d[0][i] = 1.5 - 0.3 * (double)i;
        d[1][i] = d[0][i] + 0.4 + (i == 0 ? 1.5 : 0.01 * (double)(i % 3));
        for (size_t f = 0; f < 2; f++) {
            item[f][i] = (struct measure_item){.top = 1, .slope = 1, .intercept = &d[f][i]};
        }
        anchors[i] = (struct measure_anchor){i, i};
    }
    for (size_t f = 0; f < 2; f++) {
        c[f] = (struct measure_calibration){
            .model = MEASURE_RASCH, .items = 10, .item = item[f], .sigma = 1};
    }
    struct measure_link all;
    struct measure_link stable;
    bool kept[10];
    assert_int_equal(
        measure_link(&c[0], &c[1], anchors, 10, MEASURE_LINK_MEAN_SIGMA, false, NULL, &all, NULL),
        MEASURE_OK);
    assert_int_equal(measure_link_stable(&c[0], &c[1], anchors, 10, MEASURE_LINK_MEAN_SIGMA, false,
                                         NULL, &stable, kept),
                     MEASURE_OK);
    assert_true(!kept[0] && kept[1] && kept[9] && stable.anchors >= 8);
    assert_near(all.shift, 0.56, 1e-2);
    assert_near(stable.shift, 0.41, 1e-2);
    assert_true(stable.error < 0.01 && all.error > 0.1);
}

struct linked {
    struct measure_calibration *x;
    struct measure_calibration *y;
    struct measure_anchor *anchors;
};

static enum measure_status link_all(const struct measure_alloc *alloc, void *arg) {
    const struct linked *l = arg;
    struct measure_link link;
    bool kept[10];
    enum measure_status one = measure_link(l->x, l->y, l->anchors, 10, MEASURE_LINK_STOCKING_LORD,
                                           false, alloc, &link, NULL);
    return one != MEASURE_OK ? one
                             : measure_link_stable(l->x, l->y, l->anchors, 10, MEASURE_LINK_HAEBARA,
                                                   true, alloc, &link, kept);
}

static void each_failed_allocation_ends_in_an_error(void **state) {
    (void)state;
    const struct node *root = oracle_json(arena, "link.json");
    struct measure_calibration x = bank(node_get(root, "items_X"));
    struct measure_calibration y = bank(node_get(root, "items_Y"));
    struct measure_anchor anchors[10];
    for (size_t j = 0; j < 10; j++) {
        anchors[j] = (struct measure_anchor){j, j};
    }
    struct linked l = {&x, &y, anchors};
    assert_true(assert_survives_no_memory(link_all, &l) >= 5);
}

static int setup(void **state) {
    (void)state;
    arena = arena_open(64u << 20);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    arena_close(arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_methods_equal_the_oracle),
        cmocka_unit_test(a_moved_copy_is_found_exactly),
        cmocka_unit_test(an_anchor_that_moved_is_left_out),
        cmocka_unit_test(each_failed_allocation_ends_in_an_error),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
