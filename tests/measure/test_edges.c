// SPDX-License-Identifier: GPL-3.0-or-later
// Data at the edge, through every estimator of items and persons: an item that everyone solved, a
// pupil who solved all or nothing, one who answered nothing, a class of seven, a table that is all
// gaps. What exists is finite, what does not exist has a status.
#include "world.h"

enum { O = MEASURE_ABSENT, TASKS = 5, SEVEN = 7, CLASS = 30 };

static const enum measure_model models[] = {MEASURE_RASCH, MEASURE_PCM, MEASURE_RSM, MEASURE_2PL,
                                            MEASURE_GPCM,  MEASURE_GRM, MEASURE_3PL};
enum { MODELS = sizeof models / sizeof *models };

// Seven pupils: the first solved all, the last nothing.
static const uint8_t seven[SEVEN * TASKS] = {1, 1, 1, 1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 1, 0,
                                             0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0};

// Thirty pupils with the third task solved by everyone, the fourth answered by nobody, the first
// pupil without an answer.
static void draw_class(uint8_t *cell) {
    struct dice dice = {5};
    for (size_t p = 0; p < CLASS; p++) {
        double theta = dice_normal(&dice);
        for (size_t i = 0; i < TASKS; i++) {
            bool right = dice_share(&dice) < logistic(theta - ((double)i - 2) / 2);
            cell[p * TASKS + i] = p == 0 || i == 3 ? O : i == 2 ? 1 : right;
        }
    }
}

static struct measure_calibrate_options careful(enum measure_model model) {
    bool slopes = model >= MEASURE_2PL;
    return (struct measure_calibrate_options){.model = model,
                                              .errors = true,
                                              .prior_log_slope_sd = slopes ? 0.5 : 0,
                                              .prior_intercept_sd = slopes ? 2 : 0};
}

static void assert_calibration_is_finite(const struct measure_calibration *c) {
    bool population = c->errors != MEASURE_ERRORS_CONDITIONAL;
    assert_true(isfinite(c->loglik) && isfinite(c->sigma) == population);
    for (size_t i = 0; i < c->items; i++) {
        const struct measure_item *item = &c->item[i];
        if (item->status != MEASURE_OK) {
            continue;
        }
        assert_true(isfinite(item->slope) && isfinite(item->location));
        for (size_t k = 0; k < item->top; k++) {
            assert_true(isfinite(item->intercept[k]) && isfinite(item->step[k]));
        }
    }
}

// Every theta is a number with its error, or says why it is none.
static void assert_scores_are_answered(const struct measure_score *score, size_t n) {
    for (size_t p = 0; p < n; p++) {
        const struct measure_theta *each[] = {&score[p].wle, &score[p].mle, &score[p].eap};
        for (size_t t = 0; t < 3; t++) {
            bool there = each[t]->status == MEASURE_OK;
            assert_true(isfinite(each[t]->value) == there && isfinite(each[t]->se) == there);
            assert_true(there ||
                        (score[p].answered > 0) == (each[t]->status == MEASURE_NOT_ESTIMABLE));
        }
    }
}

static void tables_that_say_nothing_are_too_few(void **state) {
    (void)state;
    static const uint8_t gaps[SEVEN * TASKS] = {O, O, O, O, O, O, O, O, O, O, O, O,
                                                O, O, O, O, O, O, O, O, O, O, O, O,
                                                O, O, O, O, O, O, O, O, O, O, O};
    uint8_t same[SEVEN * TASKS];
    memset(same, 1, sizeof same);
    const struct {
        const uint8_t *cell;
        size_t persons, items;
    } tables[] = {
        {gaps, SEVEN, TASKS}, {same, SEVEN, TASKS}, {seven, SEVEN * TASKS, 1}, {seven, 1, TASKS}};
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
        struct measure_matrix *matrix =
            bytes_matrix(tables[t].cell, tables[t].persons, tables[t].items);
        for (size_t m = 0; m < MODELS; m++) {
            struct measure_calibrate_options options = careful(models[m]);
            struct measure_calibration c;
            assert_int_equal(measure_calibrate(matrix, &options, NULL, &c), MEASURE_TOO_FEW);
            assert_null(c.item);
            measure_calibration_close(&c); // closing nothing is allowed
        }
        for (size_t m = 0; m < 3; m++) { // the Rasch family
            struct measure_calibration c;
            enum measure_status status = measure_conditional(matrix, models[m], NULL, &c);
            assert_true(status == MEASURE_TOO_FEW || status == MEASURE_NO_DATA);
        }
        bool focal[SEVEN * TASKS] = {true};
        struct measure_dif dif[TASKS];
        assert_true(measure_dif(matrix, focal, 2, NULL, dif) != MEASURE_OK ||
                    dif[0].status != MEASURE_OK);
        const uint32_t dimension[TASKS] = {0, 0, 1, 1, 1};
        const struct measure_dimensions_options two = {
            .model = MEASURE_RASCH, .dimension = dimension, .dimensions = 2};
        struct measure_dimensions d;
        if (tables[t].items == TASKS) {
            assert_int_equal(measure_dimensions(matrix, &two, NULL, &d), MEASURE_TOO_FEW);
        }
        measure_matrix_close(matrix);
    }
}

static void seven_pupils_are_estimated_by_every_model(void **state) {
    (void)state;
    struct measure_matrix *matrix = bytes_matrix(seven, SEVEN, TASKS);
    for (size_t m = 0; m < MODELS; m++) {
        struct measure_calibrate_options options = careful(models[m]);
        struct measure_calibration c;
        struct measure_score score[SEVEN];
        enum measure_status status = measure_calibrate(matrix, &options, NULL, &c);
        print_message("%s\n", measure_model_name(models[m]));
        assert_true(status == MEASURE_OK || status == MEASURE_NOT_IDENTIFIED);
        assert_true(c.converged && c.items_used == TASKS && c.persons == SEVEN);
        assert_calibration_is_finite(&c);
        assert_int_equal(measure_score_all(&c, matrix, NULL, score), MEASURE_OK);
        assert_scores_are_answered(score, SEVEN);
        // All and nothing: no maximum of the likelihood, but a weighted one, and in their order.
        assert_int_equal(score[0].mle.status, MEASURE_NOT_ESTIMABLE);
        assert_int_equal(score[6].mle.status, MEASURE_NOT_ESTIMABLE);
        assert_true(score[0].eap.value > score[3].eap.value &&
                    score[3].eap.value > score[6].eap.value);
        if (models[m] != MEASURE_3PL) { // guessing: nothing solved says nearly nothing
            assert_true(score[0].wle.value > score[6].wle.value);
        }
        struct measure_score_reliability reliability;
        measure_score_reliability(&c, matrix, score, &reliability);
        assert_true(!(reliability.eap > 1) && !(reliability.wle > 1));
        measure_calibration_close(&c);
    }
    struct measure_calibration c; // without a population
    assert_int_equal(measure_conditional(matrix, MEASURE_RASCH, NULL, &c), MEASURE_OK);
    assert_calibration_is_finite(&c);
    measure_calibration_close(&c);
    measure_matrix_close(matrix);
}

static void idle_tasks_and_silent_pupils_are_set_aside(void **state) {
    (void)state;
    uint8_t cell[CLASS * TASKS];
    draw_class(cell);
    struct measure_matrix *matrix = bytes_matrix(cell, CLASS, TASKS);
    for (size_t m = 0; m < MODELS; m++) {
        struct measure_calibrate_options options = careful(models[m]);
        struct measure_calibration c;
        struct measure_score score[CLASS];
        struct measure_item_fit fit[TASKS];
        double q3[TASKS * TASKS];
        print_message("%s\n", measure_model_name(models[m]));
        assert_int_equal(measure_calibrate(matrix, &options, NULL, &c), MEASURE_OK);
        // In a rating scale a task that all solved has a place, by the steps of the others.
        assert_int_equal(c.item[2].status, MEASURE_NO_VARIANCE);
        assert_int_equal(c.item[3].status, MEASURE_NO_DATA);
        assert_true(c.items_used == 3 && c.persons == CLASS - 1);
        assert_calibration_is_finite(&c);
        assert_int_equal(measure_score_all(&c, matrix, NULL, score), MEASURE_OK);
        assert_scores_are_answered(score, CLASS);
        assert_int_equal(score[0].wle.status, MEASURE_NO_DATA);
        measure_item_fit(&c, matrix, score, fit);
        assert_true(isfinite(fit[0].infit) && isnan(fit[2].infit) && isnan(fit[3].outfit));
        assert_int_equal(measure_q3(&c, matrix, score, NULL, q3), MEASURE_OK);
        assert_true(isfinite(q3[1]) && isnan(q3[2]) && isnan(q3[3]));
        measure_calibration_close(&c);
    }
    measure_matrix_close(matrix);
}

static void raters_of_seven_pupils_are_answered(void **state) {
    (void)state;
    struct measure_rating rating[2 * SEVEN * TASKS];
    size_t n = 0;
    for (uint32_t p = 0; p < SEVEN; p++) {
        for (uint32_t i = 0; i < TASKS; i++) {
            for (uint32_t r = 0; r < 2; r++) { // the second takes a step off now and then
                uint8_t mark = seven[p * TASKS + i];
                rating[n++] =
                    (struct measure_rating){p, i, r, r == 1 && (p + i) % 3 == 0 ? 0 : mark};
            }
        }
    }
    const struct measure_facets_source source = {rating, n, SEVEN, TASKS, 2};
    const struct measure_facets_options options = {.errors = true};
    struct measure_facets f;
    assert_int_equal(measure_facets(&source, &options, NULL, &f), MEASURE_OK);
    assert_true(f.rater[1].severity > f.rater[0].severity && isfinite(f.rater[0].severity_se));
    for (size_t p = 0; p < SEVEN; p++) {
        assert_int_equal(f.person[p].eap.status, MEASURE_OK);
        assert_true(isfinite(f.person[p].eap.value) && isfinite(f.person[p].fair_average));
    }
    measure_facets_close(&f);
    const struct measure_facets_source none = {rating, 0, SEVEN, TASKS, 2};
    assert_int_equal(measure_facets(&none, &options, NULL, &f), MEASURE_NO_DATA);
}

static bool is_number_or_says_why(double value, enum measure_status status) {
    return isfinite(value) == (status == MEASURE_OK);
}

static void fit_is_told_or_refused(void **state) {
    (void)state;
    uint8_t cell[CLASS * TASKS];
    draw_class(cell);
    for (size_t m = 0; m < 2 * MODELS; m++) {
        bool idle = m >= MODELS; // the class with idle tasks, else the seven
        struct measure_calibrate_options options = careful(models[m % MODELS]);
        struct measure_matrix *matrix =
            bytes_matrix(idle ? cell : seven, idle ? CLASS : SEVEN, TASKS);
        struct measure_calibration c;
        struct measure_sum_fit fit[TASKS];
        struct measure_model_fit whole;
        enum measure_status status = measure_calibrate(matrix, &options, NULL, &c);
        print_message("%s\n", measure_model_name(models[m % MODELS]));
        assert_true(status == MEASURE_OK || status == MEASURE_NOT_IDENTIFIED);
        assert_int_equal(measure_sum_fit(&c, matrix, NULL, fit), MEASURE_OK);
        for (size_t i = 0; i < TASKS; i++) {
            assert_true(is_number_or_says_why(fit[i].chi_square, fit[i].status));
            assert_true(is_number_or_says_why(fit[i].p, fit[i].status));
        }
        assert_true(!idle ||
                    (fit[2].status == MEASURE_NO_DATA && fit[3].status == MEASURE_NO_DATA));
        status = measure_model_fit(&c, matrix, NULL, &whole);
        assert_true(status == MEASURE_OK || status == MEASURE_TOO_FEW ||
                    status == MEASURE_NOT_IDENTIFIED);
        assert_true(is_number_or_says_why(whole.chi_square, status));
        // Three tasks have six moments: as many as three curves with slopes have parameters.
        assert_true(!idle || models[m % MODELS] < MEASURE_2PL || status == MEASURE_TOO_FEW);
        measure_calibration_close(&c);
        measure_matrix_close(matrix);
    }
}

static void groups_at_the_edge_are_compared_or_refused(void **state) {
    (void)state;
    uint8_t cell[CLASS * TASKS];
    bool focal[CLASS], nobody[CLASS] = {false};
    draw_class(cell);
    for (size_t p = 0; p < CLASS; p++) {
        focal[p] = p % 2 == 1;
    }
    for (size_t p = 1; p < CLASS; p++) {
        cell[p * TASKS + 2] = p % 3 == 0;
    }
    for (size_t p = 1; p < CLASS; p += 2) { // of the focal group all solved the first task
        cell[p * TASKS] = 1;
        cell[p * TASKS + 3] = (uint8_t)(p / 2 % 2); // and it alone saw the fourth
    }
    struct measure_matrix *matrix = bytes_matrix(cell, CLASS, TASKS);
    struct measure_matrix *few = bytes_matrix(seven, SEVEN, TASKS);
    struct measure_dif_item item[TASKS];
    struct measure_dif_impact impact;
    for (size_t m = 0; m < MODELS; m++) {
        struct measure_calibrate_options options = careful(models[m]);
        print_message("%s\n", measure_model_name(models[m]));
        assert_int_equal(measure_dif_likelihood(matrix, nobody, &options, 2, NULL, item, &impact),
                         MEASURE_TOO_FEW);
        assert_int_equal(measure_dif_likelihood(matrix, focal, &options, 2, NULL, item, &impact),
                         MEASURE_OK);
        assert_int_equal(item[0].status, MEASURE_NO_VARIANCE);
        assert_int_equal(item[1].status, MEASURE_OK);
        assert_true(isfinite(impact.mean) && impact.sd > 0);
        assert_int_equal(impact.reference + impact.focal, CLASS - 1);
        for (size_t i = 0; i < TASKS; i++) {
            assert_true(is_number_or_says_why(item[i].chi_square, item[i].status));
            assert_true(is_number_or_says_why(item[i].p, item[i].status));
        }
        enum measure_status status =
            measure_dif_likelihood(few, focal, &options, 2, NULL, item, &impact);
        assert_true(status == MEASURE_OK || status == MEASURE_TOO_FEW ||
                    status == MEASURE_NOT_CONVERGED);
    }
    measure_matrix_close(few);
    measure_matrix_close(matrix);
}

static void draws_of_a_class_are_numbers_but_for_the_silent(void **state) {
    (void)state;
    enum { DRAWS = 5 };
    uint8_t cell[CLASS * TASKS];
    draw_class(cell);
    memcpy(cell + TASKS, seven, SEVEN * TASKS); // one with all solved, one with nothing
    for (size_t p = 1; p < CLASS; p++) {
        cell[p * TASKS + 3] = O;
    }
    struct measure_matrix *matrix = bytes_matrix(cell, CLASS, TASKS);
    for (size_t m = 0; m < MODELS; m++) {
        struct measure_calibrate_options options = careful(models[m]);
        struct measure_calibration c;
        double value[DRAWS * CLASS];
        const struct measure_population_table table = {.cells = 1};
        struct measure_population_cell all;
        struct measure_estimate share;
        print_message("%s\n", measure_model_name(models[m]));
        assert_int_equal(measure_calibrate(matrix, &options, NULL, &c), MEASURE_OK);
        const struct measure_plausible_source source = {
            .calibration = &c, .matrix = matrix, .draws = DRAWS, .seed = 3};
        assert_int_equal(measure_plausible_values(&source, NULL, value), MEASURE_OK);
        for (size_t d = 0; d < DRAWS * CLASS; d++) {
            assert_true(isfinite(value[d]) == (d % CLASS != 0));
        }
        assert_int_equal(measure_population(&source, &table, NULL, &all, &share), MEASURE_OK);
        assert_int_equal(all.persons, CLASS - 1);
        assert_true(isfinite(all.mean.value) && all.mean.se > 0 && all.sd.value > 0);
        measure_calibration_close(&c);
    }
    measure_matrix_close(matrix);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_that_say_nothing_are_too_few),
        cmocka_unit_test(seven_pupils_are_estimated_by_every_model),
        cmocka_unit_test(idle_tasks_and_silent_pupils_are_set_aside),
        cmocka_unit_test(raters_of_seven_pupils_are_answered),
        cmocka_unit_test(fit_is_told_or_refused),
        cmocka_unit_test(groups_at_the_edge_are_compared_or_refused),
        cmocka_unit_test(draws_of_a_class_are_numbers_but_for_the_silent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
