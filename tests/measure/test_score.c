// SPDX-License-Identifier: GPL-3.0-or-later
// Scores, fit and reliability with the item parameters of mirt held fixed (tests/oracle/own_*).
#include "world.h"

#include <string.h>

static struct arena *arena;

static const struct {
    const char *name; // in own_fit.json
    const char *data;
    const char *items;
    const char *scores;
    enum measure_model model;
} banks[] = {
    {"lsat6_rasch", "lsat6.csv", "mirt_lsat6_rasch.json", "own_lsat6_rasch_scores.csv",
     MEASURE_RASCH},
    {"lsat7_rasch", "lsat7.csv", "mirt_lsat7_rasch.json", "own_lsat7_rasch_scores.csv",
     MEASURE_RASCH},
    {"lsat7_2pl", "lsat7.csv", "mirt_lsat7_2pl.json", "own_lsat7_2pl_scores.csv", MEASURE_2PL},
    {"class25", "class25.csv", "mirt_class25_rasch.json", "own_class25_rasch_scores.csv",
     MEASURE_RASCH},
    {"science_rasch", "science.csv", "mirt_science_rasch.json", "own_science_rasch_scores.csv",
     MEASURE_PCM},
    {"science_gpcm", "science.csv", "mirt_science_gpcm.json", "own_science_gpcm_scores.csv",
     MEASURE_GPCM},
    {"poly500_rasch", "poly500.csv", "mirt_poly500_rasch.json", "own_poly500_rasch_scores.csv",
     MEASURE_PCM},
    {"sim2pl_2pl", "sim2pl.csv", "mirt_sim2pl_2pl.json", "own_sim2pl_2pl_scores.csv", MEASURE_2PL},
    {"sim2pl_miss_2pl", "sim2pl_miss.csv", "mirt_sim2pl_miss_2pl.json",
     "own_sim2pl_miss_2pl_scores.csv", MEASURE_2PL},
};

// A bank of known items from a reference file.
static struct measure_calibration bank(const char *file, enum measure_model model) {
    const struct node *root = oracle_json(arena, file);
    const struct node *items = node_get(root, "items");
    struct measure_calibration c = {.model = model, .items = items->n};
    c.sigma = sqrt(oracle_real(root, "latent_variance"));
    c.item = arena_alloc(arena, c.items * sizeof *c.item);
    for (size_t i = 0; i < c.items; i++) {
        struct measure_item *item = &c.item[i];
        const struct node *map = node_at(items, i);
        *item = (struct measure_item){.slope = oracle_real(map, "a1")};
        item->intercept = arena_alloc(arena, MEASURE_TOP * sizeof(double));
        if (node_get(map, "d")) {
            item->intercept[item->top++] = oracle_real(map, "d");
        }
        for (size_t k = 1; !node_get(map, "d") && k < 10; k++) {
            char name[8];
            snprintf(name, sizeof name, "d%zu", k);
            if (node_get(map, name)) {
                item->intercept[item->top++] = oracle_real(map, name);
            }
        }
        for (uint8_t k = 0; k <= MEASURE_TOP; k++) {
            item->category[k] = (uint8_t)(k < item->top ? k : item->top);
        }
    }
    return c;
}

static void assert_theta(struct measure_theta got, double value, double se, double tolerance) {
    if (isnan(value)) {
        assert_int_equal(got.status, MEASURE_NOT_ESTIMABLE);
        return;
    }
    assert_int_equal(got.status, MEASURE_OK);
    assert_near(got.value, value, tolerance);
    assert_near(got.se, se, tolerance);
}

// Equal rows have equal bits; what lies between the members is nobody's.
static void assert_same(const struct measure_theta *a, const struct measure_theta *b) {
    assert_int_equal(a->status, b->status);
    assert_memory_equal(&a->value, &b->value, sizeof a->value);
    assert_memory_equal(&a->se, &b->se, sizeof a->se);
}

// The rows of the reference are the different rows of the data, in order of appearance.
static void scores_equal_the_oracle(void **state) {
    (void)state;
    for (size_t b = 0; b < sizeof banks / sizeof *banks; b++) {
        struct oracle_table data = oracle_csv(arena, banks[b].data);
        struct oracle_table want = oracle_csv(arena, banks[b].scores);
        struct measure_calibration c = bank(banks[b].items, banks[b].model);
        struct measure_matrix *matrix = table_matrix(&data);
        struct measure_score *scores = arena_alloc(arena, data.rows * sizeof *scores);
        assert_int_equal(measure_score_all(&c, matrix, NULL, scores), MEASURE_OK);
        size_t next = 0;
        for (size_t p = 0; p < data.rows; p++) {
            const uint8_t *row = measure_matrix_row(matrix, p);
            size_t q = 0;
            while (memcmp(measure_matrix_row(matrix, q), row, data.columns) != 0) {
                q++;
            }
            if (q < p) {
                assert_same(&scores[p].wle, &scores[q].wle);
                assert_same(&scores[p].mle, &scores[q].mle);
                assert_same(&scores[p].eap, &scores[q].eap);
                continue;
            }
            const double *w = want.cell + next++ * want.columns;
            assert_theta(scores[p].wle, w[1], w[2], 1e-6);
            assert_theta(scores[p].mle, w[3], w[4], 1e-6);
            assert_theta(scores[p].eap, w[5], w[6], 1e-5);
            struct measure_score alone;
            assert_int_equal(measure_score_row(&c, row, &alone), MEASURE_OK);
            assert_near(alone.eap.value, scores[p].eap.value, 1e-12);
            assert_near(alone.wle.value, scores[p].wle.value, 1e-9);
        }
        assert_int_equal(next, want.rows);
        measure_matrix_close(matrix);
    }
}

static void assert_fit(const struct measure_item_fit *fit, const struct node *list) {
    for (const struct node *want = list->first; want; want = want->next, fit++) {
        assert_near(fit->infit, oracle_real(want, "infit"), 1e-6);
        assert_near(fit->infit_z, oracle_real(want, "infit_z"), 1e-6);
        assert_near(fit->outfit, oracle_real(want, "outfit"), 1e-6);
        assert_near(fit->outfit_z, oracle_real(want, "outfit_z"), 1e-6);
    }
}

static void fit_and_reliability_equal_the_oracle(void **state) {
    (void)state;
    const struct node *root = oracle_json(arena, "own_fit.json");
    for (size_t b = 0; b < sizeof banks / sizeof *banks; b++) {
        const struct node *want = node_get(root, banks[b].name);
        struct oracle_table data = oracle_csv(arena, banks[b].data);
        struct measure_calibration c = bank(banks[b].items, banks[b].model);
        struct measure_matrix *matrix = table_matrix(&data);
        struct measure_score *scores = arena_alloc(arena, data.rows * sizeof *scores);
        assert_int_equal(measure_score_all(&c, matrix, NULL, scores), MEASURE_OK);
        struct measure_item_fit fit[64];
        double q3[32 * 32];
        measure_item_fit(&c, matrix, scores, fit);
        assert_fit(fit, node_get(want, "infit_outfit_at_WLE"));
        assert_int_equal(measure_q3(&c, matrix, scores, NULL, q3), MEASURE_OK);
        const struct node *rows = node_get(want, "Q3_at_WLE");
        for (size_t i = 0; i < c.items; i++) {
            for (size_t j = 0; j < c.items; j++) {
                double r = node_as_real(node_at(node_at(rows, i), j), NAN);
                assert_near(q3[i * c.items + j], r, 1e-6);
            }
        }
        const struct node *reliability = node_get(want, "reliability");
        struct measure_score_reliability r;
        measure_score_reliability(&c, matrix, scores, &r);
        assert_near(r.eap, oracle_real(reliability, "EAP_var_ratio"), 1e-6);
        assert_near(r.wle, oracle_real(reliability, "WLE"), 1e-6);
        assert_near(r.marginal, oracle_real(reliability, "marginal"), 1e-6);
        assert_near(r.green, oracle_real(reliability, "marginal_green"), 1e-6);
        measure_matrix_close(matrix);
    }
}

static void a_table_of_sums_equals_the_scores_of_persons(void **state) {
    (void)state;
    struct oracle_table data = oracle_csv(arena, "science.csv");
    struct measure_calibration c = bank("mirt_science_rasch.json", MEASURE_PCM);
    struct measure_matrix *matrix = table_matrix(&data);
    struct measure_score *scores = arena_alloc(arena, data.rows * sizeof *scores);
    struct measure_score table[13];
    assert_int_equal(measure_points(&c), 12);
    assert_int_equal(measure_score_all(&c, matrix, NULL, scores), MEASURE_OK);
    assert_int_equal(measure_score_table(&c, NULL, table), MEASURE_OK);
    for (size_t p = 0; p < data.rows; p++) {
        const struct measure_score *want = &table[scores[p].points];
        assert_near(scores[p].wle.value, want->wle.value, 1e-8);
        assert_near(scores[p].eap.value, want->eap.value, 1e-9);
    }
    assert_int_equal(table[0].mle.status, MEASURE_NOT_ESTIMABLE);
    assert_int_equal(table[12].mle.status, MEASURE_NOT_ESTIMABLE);
    assert_int_equal(table[12].wle.status, MEASURE_OK);
    measure_matrix_close(matrix);
}

// With free slopes a sum has no theta of its own, but it has a posterior: the mean over all
// patterns with that sum.
static void the_posterior_of_a_sum_is_that_of_its_patterns(void **state) {
    (void)state;
    struct measure_calibration c = bank("mirt_lsat7_2pl.json", MEASURE_2PL);
    struct measure_score table[6];
    assert_int_equal(measure_score_table(&c, NULL, table), MEASURE_OK);
    assert_int_equal(table[2].wle.status, MEASURE_NOT_IDENTIFIED);
    double top[6] = {0};
    double total[6] = {0};
    for (int q = -800; q <= 800; q++) {
        double theta = 0.01 * q;
        for (unsigned pattern = 0; pattern < 32; pattern++) {
            double chance = exp(-0.5 * theta * theta);
            size_t sum = 0;
            for (size_t i = 0; i < 5; i++) {
                double p[2];
                measure_chances(&c, i, theta, p);
                chance *= p[pattern >> i & 1];
                sum += pattern >> i & 1;
            }
            top[sum] += chance * theta;
            total[sum] += chance;
        }
    }
    for (size_t s = 0; s < 6; s++) {
        assert_near(table[s].eap.value, top[s] / total[s], 1e-8);
    }
}

// In the graded model, too, WLE is the root of score + J / 2I and I is the expected squared score.
static void graded_scores_solve_their_equation(void **state) {
    (void)state;
    struct oracle_table data = oracle_csv(arena, "poly500.csv");
    struct measure_calibration c = bank("mirt_poly500_graded.json", MEASURE_GRM);
    struct measure_matrix *matrix = table_matrix(&data);
    struct measure_score *scores = arena_alloc(arena, data.rows * sizeof *scores);
    assert_int_equal(measure_score_all(&c, matrix, NULL, scores), MEASURE_OK);
    for (size_t p = 0; p < data.rows; p += 17) {
        const uint8_t *row = measure_matrix_row(matrix, p);
        double h = 1e-4;
        double loglik[3] = {0, 0, 0};
        double information = 0;
        double bend = 0;
        for (size_t i = 0; i < c.items; i++) {
            double at[3][8];
            for (size_t s = 0; row[i] != MEASURE_ABSENT && s < 3; s++) {
                measure_chances(&c, i, scores[p].wle.value + ((double)s - 1) * h, at[s]);
                loglik[s] += log(at[s][row[i]]);
            }
            for (size_t k = 0; row[i] != MEASURE_ABSENT && k <= c.item[i].top; k++) {
                double d = (at[2][k] - at[0][k]) / (2 * h);
                double dd = (at[2][k] - 2 * at[1][k] + at[0][k]) / (h * h);
                information += d * d / at[1][k];
                bend += d * dd / at[1][k];
            }
        }
        double slope = (loglik[2] - loglik[0]) / (2 * h);
        assert_near(slope + bend / (2 * information), 0, 1e-5);
        assert_near(scores[p].wle.se, 1 / sqrt(information), 1e-5);
    }
    measure_matrix_close(matrix);
}

static void empty_rows_and_bad_banks_are_told(void **state) {
    (void)state;
    struct measure_calibration c = bank("mirt_lsat7_2pl.json", MEASURE_2PL);
    uint8_t none[5] = {MEASURE_ABSENT, MEASURE_ABSENT, MEASURE_ABSENT, MEASURE_ABSENT,
                       MEASURE_ABSENT};
    uint8_t right[5] = {1, 1, 1, 1, 1};
    struct measure_score score;
    assert_int_equal(measure_score_row(&c, none, &score), MEASURE_OK);
    assert_int_equal(score.wle.status, MEASURE_NO_DATA);
    assert_true(isnan(score.eap.value) && score.answered == 0);
    assert_int_equal(measure_score_row(&c, right, &score), MEASURE_OK);
    assert_int_equal(score.mle.status, MEASURE_NOT_ESTIMABLE);
    assert_int_equal(score.wle.status, MEASURE_OK);
    assert_true(score.points == 5 && score.most == 5);
    c.sigma = -1;
    assert_int_equal(measure_score_row(&c, right, &score), MEASURE_BAD_ARGUMENT);
}

struct scored {
    struct measure_calibration *calibration;
    struct measure_matrix *matrix;
};

static enum measure_status score_everything(const struct measure_alloc *alloc, void *arg) {
    const struct scored *s = arg;
    static struct measure_score scores[1000];
    struct measure_score sums[6];
    double q3[25];
    enum measure_status status = measure_score_all(s->calibration, s->matrix, alloc, scores);
    status = status == MEASURE_OK ? measure_score_table(s->calibration, alloc, sums) : status;
    return status == MEASURE_OK ? measure_q3(s->calibration, s->matrix, scores, alloc, q3) : status;
}

static void each_failed_allocation_ends_in_an_error(void **state) {
    (void)state;
    struct oracle_table table = oracle_csv(arena, "lsat7.csv");
    struct measure_calibration c = bank("mirt_lsat7_rasch.json", MEASURE_RASCH);
    struct scored s = {&c, table_matrix(&table)};
    assert_true(assert_survives_no_memory(score_everything, &s) >= 8);
    measure_matrix_close(s.matrix);
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
        cmocka_unit_test(scores_equal_the_oracle),
        cmocka_unit_test(fit_and_reliability_equal_the_oracle),
        cmocka_unit_test(a_table_of_sums_equals_the_scores_of_persons),
        cmocka_unit_test(the_posterior_of_a_sum_is_that_of_its_patterns),
        cmocka_unit_test(graded_scores_solve_their_equation),
        cmocka_unit_test(empty_rows_and_bad_banks_are_told),
        cmocka_unit_test(each_failed_allocation_ends_in_an_error),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
