// SPDX-License-Identifier: GPL-3.0-or-later
// S-X2 and M2 against mirt 1.47, lz* against its definition and its distribution.
#include "world.h"

static struct arena *arena;

static const struct {
    const char *data;
    const char *reference;
    enum measure_model model;
    bool shared_df; // mirt counts a rating scale's parameters with every item
} fits[] = {
    {"lsat6.csv", "mirt_lsat6_rasch.json", MEASURE_RASCH, false},
    {"lsat6.csv", "mirt_lsat6_2pl.json", MEASURE_2PL, false},
    {"lsat7.csv", "mirt_lsat7_rasch.json", MEASURE_RASCH, false},
    {"lsat7.csv", "mirt_lsat7_2pl.json", MEASURE_2PL, false},
    {"class25.csv", "mirt_class25_rasch.json", MEASURE_RASCH, false},
    {"sim2pl.csv", "mirt_sim2pl_rasch.json", MEASURE_RASCH, false},
    {"sim2pl.csv", "mirt_sim2pl_2pl.json", MEASURE_2PL, false},
    {"science.csv", "mirt_science_rasch.json", MEASURE_PCM, false},
    {"science.csv", "mirt_science_gpcm.json", MEASURE_GPCM, false},
    {"science.csv", "mirt_science_graded.json", MEASURE_GRM, false},
    {"science.csv", "mirt_science_rsm.json", MEASURE_RSM, true},
};

static struct measure_calibration tight(const struct measure_matrix *matrix,
                                        enum measure_model model) {
    struct measure_calibrate_options options = tight_options(model);
    struct measure_calibration c;
    assert_int_equal(measure_calibrate(matrix, &options, NULL, &c), MEASURE_OK);
    return c;
}

static void items_by_sums_equal_the_oracle(void **state) {
    (void)state;
    for (size_t f = 0; f < sizeof fits / sizeof *fits; f++) {
        struct oracle_table table = oracle_csv(arena, fits[f].data);
        struct measure_matrix *matrix = table_matrix(&table);
        const struct node *want = node_get(oracle_json(arena, fits[f].reference), "S_X2");
        struct measure_calibration c = tight(matrix, fits[f].model);
        struct measure_sum_fit fit[30];
        print_message("%s\n", fits[f].reference);
        assert_int_equal(measure_sum_fit(&c, matrix, NULL, fit), MEASURE_OK);
        for (size_t i = 0; i < c.items; i++) {
            const struct node *item = node_at(want, i);
            double df = oracle_real(item, "df.S_X2");
            if (df > 0) {
                assert_near(fit[i].chi_square, oracle_real(item, "S_X2"), 1e-3);
            }
            if (df > 0 && !fits[f].shared_df) {
                assert_int_equal(fit[i].df, (size_t)df);
                assert_near(fit[i].p, oracle_real(item, "p.S_X2"), 1e-3);
                assert_true(fit[i].p_corrected >= fit[i].p);
            } else if (!fits[f].shared_df) {
                assert_int_equal(fit[i].status, MEASURE_NOT_ESTIMABLE);
            }
        }
        measure_calibration_close(&c);
        measure_matrix_close(matrix);
    }
}

static void the_model_by_pairs_equals_the_oracle(void **state) {
    (void)state;
    for (size_t f = 0; f < sizeof fits / sizeof *fits; f++) {
        const struct node *want = node_get(oracle_json(arena, fits[f].reference), "M2");
        if (!want) {
            continue;
        }
        struct oracle_table table = oracle_csv(arena, fits[f].data);
        struct measure_matrix *matrix = table_matrix(&table);
        struct measure_calibration c = tight(matrix, fits[f].model);
        struct measure_model_fit fit;
        print_message("%s\n", fits[f].reference);
        assert_int_equal(measure_model_fit(&c, matrix, NULL, &fit), MEASURE_OK);
        assert_near(fit.chi_square, oracle_real(want, "M2"), 1e-3);
        assert_int_equal(fit.df, (size_t)oracle_real(want, "df"));
        assert_near(fit.p, oracle_real(want, "p"), 1e-3);
        assert_near(fit.rmsea.value, oracle_real(want, "RMSEA"), 1e-5);
        // mirt divides by N - 1 in the value and by N in its limits.
        double limit = sqrt(1 - 1 / (double)fit.persons);
        assert_near(fit.rmsea.lower * limit, oracle_real(want, "RMSEA_5"), 1e-4);
        assert_near(fit.rmsea.upper * limit, oracle_real(want, "RMSEA_95"), 1e-4);
        assert_near(fit.srmsr, oracle_real(want, "SRMSR"), 1e-3);
        measure_calibration_close(&c);
        measure_matrix_close(matrix);
    }
}

// Scores of three categories: M2 rejects a true model in one sample of twenty.
static void the_pairs_of_graded_items_follow_chi_square(void **state) {
    (void)state;
    enum { SAMPLES = 60, PERSONS = 500, ITEMS = 6 };
    struct dice dice = {17};
    uint8_t cell[PERSONS * ITEMS];
    double mean = 0;
    size_t rejected = 0;
    for (size_t sample = 0; sample < SAMPLES; sample++) {
        for (size_t p = 0; p < PERSONS; p++) {
            double theta = dice_normal(&dice);
            for (size_t i = 0; i < ITEMS; i++) {
                double x = 1.3 * theta + 0.2 * (double)i - 0.5;
                double share = dice_share(&dice);
                cell[p * ITEMS + i] =
                    (uint8_t)((share < logistic(x + 0.8)) + (share < logistic(x - 0.8)));
            }
        }
        struct measure_matrix *matrix = bytes_matrix(cell, PERSONS, ITEMS);
        struct measure_calibrate_options options = {.model = MEASURE_GRM};
        struct measure_calibration c;
        struct measure_model_fit fit;
        assert_int_equal(measure_calibrate(matrix, &options, NULL, &c), MEASURE_OK);
        assert_int_equal(measure_model_fit(&c, matrix, NULL, &fit), MEASURE_OK);
        assert_int_equal(fit.df, 21 - 18);
        mean += fit.chi_square / SAMPLES;
        rejected += fit.p < 0.05;
        measure_calibration_close(&c);
        measure_matrix_close(matrix);
    }
    // 3 -/+ 3 sqrt(6 / 60); at most nine of sixty at 5 %.
    assert_true(mean > 2 && mean < 4);
    assert_true(rejected < 10);
}

// Persons who answer by the model: lz* has mean 0 and spread 1, lz a smaller spread.
static void honest_answers_fit(void **state) {
    (void)state;
    enum { PERSONS = 2000, ITEMS = 160 };
    double d[ITEMS];
    struct measure_item item[ITEMS];
    struct measure_calibration c = {.model = MEASURE_2PL, .items = ITEMS, .item = item, .sigma = 1};
    struct dice dice = {23};
    uint8_t *cell = arena_alloc(arena, PERSONS * ITEMS);
    for (size_t i = 0; i < ITEMS; i++) {
        d[i] = 2 - 4 * (double)i / ITEMS;
        item[i] = (struct measure_item){
            .top = 1, .slope = 0.8 + 0.005 * (double)i, .intercept = &d[i], .category = {0, 1}};
    }
    for (size_t p = 0; p < PERSONS; p++) {
        double theta = dice_normal(&dice);
        for (size_t i = 0; i < ITEMS; i++) {
            cell[p * ITEMS + i] = dice_share(&dice) < logistic(item[i].slope * theta + d[i]);
        }
    }
    // One person has the hard ones right and the easy ones wrong.
    for (size_t i = 0; i < ITEMS; i++) {
        cell[i] = i >= ITEMS / 2;
    }
    struct measure_matrix *matrix = bytes_matrix(cell, PERSONS, ITEMS);
    struct measure_score *scores = arena_alloc(arena, PERSONS * sizeof *scores);
    struct measure_person_fit *fit = arena_alloc(arena, PERSONS * sizeof *fit);
    assert_int_equal(measure_score_all(&c, matrix, NULL, scores), MEASURE_OK);
    measure_person_fit(&c, matrix, scores, fit);
    assert_true(fit[0].status == MEASURE_OK && fit[0].lz_star < -5);
    double mean = 0;
    double square = 0;
    double plain = 0;
    double low = 0;
    for (size_t p = 1; p < PERSONS; p++) {
        assert_int_equal(fit[p].status, MEASURE_OK);
        mean += fit[p].lz_star / (PERSONS - 1);
        square += fit[p].lz_star * fit[p].lz_star / (PERSONS - 1);
        low += fit[p].lz_star < -1.645 ? 1.0 / (PERSONS - 1) : 0;
        plain += fit[p].lz * fit[p].lz / (PERSONS - 1);
    }
    assert_near(mean, 0, 0.08);
    assert_near(square, 1, 0.1);
    assert_true(plain < square);
    assert_true(low > 0.03 && low < 0.075);
    measure_matrix_close(matrix);
}

static void poor_data_say_nothing(void **state) {
    (void)state;
    struct oracle_table table = oracle_csv(arena, "lsat7.csv");
    struct measure_matrix *matrix = table_matrix(&table);
    struct measure_calibration c = tight(matrix, MEASURE_RASCH);
    uint8_t gaps[2 * 5] = {1, 0, 1, 0, MEASURE_ABSENT, MEASURE_ABSENT, 0, 1, 1, 1};
    struct measure_matrix *few = bytes_matrix(gaps, 2, 5);
    struct measure_sum_fit sums[5];
    struct measure_model_fit pairs;
    assert_int_equal(measure_sum_fit(&c, few, NULL, sums), MEASURE_TOO_FEW);
    assert_int_equal(measure_model_fit(&c, few, NULL, &pairs), MEASURE_TOO_FEW);
    assert_true(isnan(pairs.chi_square));
    struct measure_score scores[2];
    struct measure_person_fit fit[2];
    scores[0].wle = (struct measure_theta){MEASURE_NO_DATA, NAN, NAN};
    scores[1].wle = (struct measure_theta){MEASURE_OK, 0.5, 1};
    measure_person_fit(&c, few, scores, fit);
    assert_true(fit[0].status == MEASURE_NO_DATA && isnan(fit[0].lz_star));
    assert_int_equal(fit[1].status, MEASURE_OK);
    measure_calibration_close(&c);
    measure_matrix_close(few);
    measure_matrix_close(matrix);
}

struct fitted {
    struct measure_calibration calibration;
    struct measure_matrix *matrix;
};

static enum measure_status fit_both(const struct measure_alloc *alloc, void *arg) {
    const struct fitted *f = arg;
    struct measure_sum_fit sums[5];
    struct measure_model_fit pairs;
    enum measure_status status = measure_sum_fit(&f->calibration, f->matrix, alloc, sums);
    return status == MEASURE_OK ? measure_model_fit(&f->calibration, f->matrix, alloc, &pairs)
                                : status;
}

static void each_failed_allocation_ends_in_an_error(void **state) {
    (void)state;
    struct oracle_table table = oracle_csv(arena, "lsat7.csv");
    struct fitted f = {.matrix = table_matrix(&table)};
    f.calibration = tight(f.matrix, MEASURE_2PL);
    assert_true(assert_survives_no_memory(fit_both, &f) > 15);
    measure_calibration_close(&f.calibration);
    measure_matrix_close(f.matrix);
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
        cmocka_unit_test(items_by_sums_equal_the_oracle),
        cmocka_unit_test(the_model_by_pairs_equals_the_oracle),
        cmocka_unit_test(the_pairs_of_graded_items_follow_chi_square),
        cmocka_unit_test(honest_answers_fit),
        cmocka_unit_test(poor_data_say_nothing),
        cmocka_unit_test(each_failed_allocation_ends_in_an_error),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
