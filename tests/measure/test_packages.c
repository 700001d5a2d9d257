// SPDX-License-Identifier: GPL-3.0-or-later
// Two packages of R, mirt 1.47 and TAM 4.4, over all data sets: calibrations by TAM, scores by both
// (tests/oracle/tam_*, mirt_*_scores.csv). What both define otherwise than we do is left out:
// SE_WLE of mirt, MLE of TAM at perfect scores (tests/oracle/README.md).
#include "world.h"

#include <string.h>

static struct arena *arena;

static const struct {
    const char *data;
    const char *tam;  // NULL: it has no such model
    const char *mirt; // its name for the model in its files
    enum measure_model model;
    size_t skip; // columns before the items
} sets[] = {
    {"lsat6", "rasch", "rasch", MEASURE_RASCH, 0},
    {"lsat6", "2pl", "2pl", MEASURE_2PL, 0},
    {"lsat7", "rasch", "rasch", MEASURE_RASCH, 0},
    {"lsat7", "2pl", "2pl", MEASURE_2PL, 0},
    {"class25", "rasch", "rasch", MEASURE_RASCH, 0},
    {"sim2pl", "rasch", "rasch", MEASURE_RASCH, 0},
    {"sim2pl", "2pl", "2pl", MEASURE_2PL, 0},
    {"sim2pl_miss", "rasch", "rasch", MEASURE_RASCH, 0},
    {"sim2pl_miss", "2pl", "2pl", MEASURE_2PL, 0},
    {"science", "pcm", "rasch", MEASURE_PCM, 0},
    {"science", "gpcm", "gpcm", MEASURE_GPCM, 0},
    {"science", NULL, "graded", MEASURE_GRM, 0},
    {"science", "rsm", "rsm", MEASURE_RSM, 0},
    {"poly500", "pcm", "rasch", MEASURE_PCM, 0},
    {"poly500", "gpcm", "gpcm", MEASURE_GPCM, 0},
    {"poly500", NULL, "graded", MEASURE_GRM, 0},
    {"poly500", "rsm", "rsm", MEASURE_RSM, 0},
};
enum { SETS = sizeof sets / sizeof *sets };

static const char *named(const char *format, const char *a, const char *b) {
    static char name[64];
    snprintf(name, sizeof name, format, a, b);
    return name;
}

static double numbered(const struct node *map, const char *stem, size_t k) {
    char key[16];
    snprintf(key, sizeof key, "%s%zu", stem, k);
    return node_as_real(node_get(map, key), NAN);
}

// ---- calibrations

static void calibrations_equal_the_second_package(void **state) {
    (void)state;
    for (size_t s = 0; s < SETS; s++) {
        if (sets[s].tam == NULL) {
            continue;
        }
        struct oracle_table table = oracle_csv(arena, named("%s.csv", sets[s].data, ""));
        struct measure_matrix *matrix = table_matrix(&table);
        const struct node *want =
            oracle_json(arena, named("tam_%s_%s.json", sets[s].data, sets[s].tam));
        struct measure_calibrate_options options = tight_options(sets[s].model);
        struct measure_calibration c;
        print_message("%s %s\n", sets[s].data, sets[s].tam);
        assert_int_equal(measure_calibrate(matrix, &options, NULL, &c), MEASURE_OK);
        assert_int_equal(c.parameters, (size_t)oracle_real(want, "n_par"));
        assert_true(fabs(c.loglik - oracle_real(want, "loglik")) < 1e-4);
        assert_near(c.sigma * c.sigma, oracle_real(want, "latent_variance"), 2e-4);
        for (size_t i = 0; i < c.items; i++) {
            const struct node *item = node_at(node_get(want, "items"), i);
            assert_near(c.item[i].slope, oracle_real(item, "B1"), 2e-4);
            for (size_t k = 1; k <= c.item[i].top; k++) {
                assert_near(c.item[i].intercept[k - 1], numbered(item, "AXsi", k), 2e-4);
            }
        }
        struct measure_score *scores = arena_alloc(arena, table.rows * sizeof *scores);
        struct measure_score_reliability reliability;
        assert_int_equal(measure_score_all(&c, matrix, NULL, scores), MEASURE_OK);
        measure_score_reliability(&c, matrix, scores, &reliability);
        // TAM divides the variance of EAP by N, we by N - 1.
        double ratio =
            reliability.eap / (1 - reliability.eap) * (double)(c.persons - 1) / (double)c.persons;
        assert_near(ratio / (1 + ratio), oracle_real(want, "EAP_reliability"), 1e-4);
        assert_near(reliability.wle, oracle_real(node_get(want, "wle"), "WLE_reliability"), 1e-4);
        measure_calibration_close(&c);
        measure_matrix_close(matrix);
    }
}

static void cross_product_errors_equal_the_first_package(void **state) {
    (void)state;
    for (size_t s = 0; s < SETS; s++) {
        struct oracle_table table = oracle_csv(arena, named("%s.csv", sets[s].data, ""));
        struct measure_matrix *matrix = table_matrix(&table);
        const struct node *root =
            oracle_json(arena, named("mirt_%s_%s.json", sets[s].data, sets[s].mirt));
        const struct node *se = node_get(root, "se_crossprod");
        struct measure_calibrate_options options = tight_options(sets[s].model);
        struct measure_calibration c;
        bool free_slope = sets[s].model >= MEASURE_2PL;
        options.errors = true;
        options.error_method = MEASURE_ERRORS_CROSS_PRODUCT;
        if (se == NULL || se->first == NULL || sets[s].model == MEASURE_RSM) {
            measure_matrix_close(matrix); // mirt parts the steps of a rating scale otherwise
            continue;
        }
        print_message("%s %s\n", sets[s].data, sets[s].mirt);
        assert_int_equal(measure_calibrate(matrix, &options, NULL, &c), MEASURE_OK);
        se = se->first;
        for (size_t i = 0; i < c.items; i++) {
            if (free_slope) {
                assert_near(c.item[i].slope_se / node_as_real(se, NAN), 1, 0.01);
                se = se->next;
            }
            for (size_t k = 0; k < c.item[i].top; k++, se = se->next) {
                assert_near(c.item[i].intercept_se[k] / node_as_real(se, NAN), 1, 0.01);
            }
        }
        measure_calibration_close(&c);
        measure_matrix_close(matrix);
    }
}

// A table of patterns with how often each came is the table of the persons.
static void patterns_with_frequencies_are_the_persons(void **state) {
    (void)state;
    static const char *const names[] = {"lsat6", "lsat7"};
    for (size_t n = 0; n < 2; n++) {
        struct oracle_table table = oracle_csv(arena, named("%s_patterns.csv", names[n], ""));
        const struct node *want = oracle_json(arena, named("mirt_%s_2pl.json", names[n], ""));
        double weight[40];
        for (size_t r = 0; r < table.rows; r++) {
            weight[r] = table.cell[r * 6 + 5];
        }
        struct measure_source source = {table.rows, 5, table_column, &table, weight};
        struct measure_calibrate_options options = tight_options(MEASURE_2PL);
        struct measure_matrix *matrix;
        struct measure_calibration c;
        assert_int_equal(measure_matrix_open(&source, NULL, &matrix), MEASURE_OK);
        assert_int_equal(measure_calibrate(matrix, &options, NULL, &c), MEASURE_OK);
        assert_near(c.weight, 1000, 1e-12);
        assert_true(fabs(c.loglik - oracle_real(want, "loglik")) < 1e-5);
        measure_calibration_close(&c);
        measure_matrix_close(matrix);
    }
}

// 60 parameters of simulated data: the true values lie inside nineteen of twenty intervals.
static void truth_lies_inside_its_intervals(void **state) {
    (void)state;
    struct oracle_table table = oracle_csv(arena, "sim2pl.csv");
    struct oracle_table truth = oracle_csv(arena, "sim2pl_true.csv");
    struct measure_matrix *matrix = table_matrix(&table);
    struct measure_calibrate_options options = {.model = MEASURE_2PL, .errors = true};
    struct measure_calibration c;
    size_t inside = 0;
    assert_int_equal(measure_calibrate(matrix, &options, NULL, &c), MEASURE_OK);
    for (size_t i = 0; i < c.items; i++) {
        double a = truth.cell[i * 3 + 1], b = truth.cell[i * 3 + 2];
        inside += fabs(c.item[i].slope - a) < 1.96 * c.item[i].slope_se;
        inside += fabs(c.item[i].step[0] - b) < 1.96 * c.item[i].step_se[0];
    }
    assert_true(inside >= 53); // 57 of 60 are expected; fewer come once in fifty times
    measure_calibration_close(&c);
    measure_matrix_close(matrix);
}

// ---- scores, the items held at the package's values

static struct measure_calibration bank_open(const struct node *root, enum measure_model model) {
    size_t items = node_get(root, "items")->n;
    struct measure_calibration c = {.model = model, .items = items};
    c.sigma = sqrt(oracle_real(root, "latent_variance"));
    c.item = arena_alloc(arena, items * sizeof *c.item);
    for (size_t i = 0; i < items; i++) {
        c.item[i] = (struct measure_item){.slope = 1};
        c.item[i].intercept = arena_alloc(arena, MEASURE_TOP * sizeof(double));
    }
    return c;
}

static void item_close(struct measure_item *item) {
    for (uint8_t k = 0; k <= MEASURE_TOP; k++) {
        item->category[k] = (uint8_t)(k < item->top ? k : item->top);
    }
}

static struct measure_calibration tam_bank(const struct node *root, enum measure_model model) {
    struct measure_calibration c = bank_open(root, model);
    for (size_t i = 0; i < c.items; i++) {
        const struct node *map = node_at(node_get(root, "items"), i);
        struct measure_item *item = &c.item[i];
        item->slope = oracle_real(map, "B1");
        while (!isnan(numbered(map, "AXsi", item->top + 1))) {
            item->top++;
            item->intercept[item->top - 1] = numbered(map, "AXsi", item->top);
        }
        item_close(item);
    }
    return c;
}

// In its rating scale log P(k) = k (theta + c) - sum of b_j, j <= k.
static struct measure_calibration mirt_bank(const struct node *root, enum measure_model model) {
    struct measure_calibration c = bank_open(root, model);
    const char *stem = model == MEASURE_RSM ? "b" : "d";
    for (size_t i = 0; i < c.items; i++) {
        const struct node *map = node_at(node_get(root, "items"), i);
        struct measure_item *item = &c.item[i];
        double sum = 0;
        item->slope = oracle_real(map, "a1");
        if (node_get(map, "d")) {
            item->intercept[item->top++] = oracle_real(map, "d");
        }
        while (!node_get(map, "d") && !isnan(numbered(map, stem, item->top + 1))) {
            item->top++;
            sum += numbered(map, "b", item->top);
            item->intercept[item->top - 1] = model == MEASURE_RSM
                                                 ? (double)item->top * oracle_real(map, "c") - sum
                                                 : numbered(map, stem, item->top);
        }
        item_close(item);
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
    if (!isnan(se)) {
        assert_near(got.se, se, tolerance);
    }
}

// A row of a file of mirt speaks of a person, or of a pattern whose digits are its first field.
static struct measure_score score_of(const struct measure_calibration *c, struct oracle_table *data,
                                     double first, bool patterns) {
    uint8_t row[64];
    struct measure_score score;
    double rest = first;
    for (size_t i = c->items; i-- > 0;) {
        double x = patterns ? fmod(rest, 10) : data->cell[((size_t)first - 1) * data->columns + i];
        row[i] = isnan(x) ? MEASURE_ABSENT : (uint8_t)x;
        rest = floor(rest / 10);
    }
    assert_int_equal(measure_score_row(c, row, &score), MEASURE_OK);
    return score;
}

static void scores_equal_the_first_package(void **state) {
    (void)state;
    for (size_t s = 0; s < SETS; s++) {
        struct oracle_table data = oracle_csv(arena, named("%s.csv", sets[s].data, ""));
        const struct node *root =
            oracle_json(arena, named("mirt_%s_%s.json", sets[s].data, sets[s].mirt));
        const char *file = named("mirt_%s_%s_scores.csv", sets[s].data, sets[s].mirt);
        struct oracle_table want = oracle_csv(arena, file);
        bool patterns = str_starts(oracle_file(arena, file), S("pattern"));
        struct measure_calibration c = mirt_bank(root, sets[s].model);
        print_message("%s\n", file);
        for (size_t r = 0; r < want.rows; r++) {
            const double *w = want.cell + r * want.columns;
            struct measure_score score = score_of(&c, &data, w[0], patterns);
            assert_theta(score.eap, w[1], w[2], 1e-5);
            // Its search stops at about 1e-4; its error is of the observed information, which in
            // graded responses is another than the expected one.
            double se = sets[s].model == MEASURE_GRM ? NAN : w[6];
            assert_theta(score.mle, w[5], se, 1e-3);
            assert_theta(score.wle, w[7], NAN, 1e-3);
        }
    }
}

static void scores_equal_the_second_package(void **state) {
    (void)state;
    for (size_t s = 0; s < SETS; s++) {
        if (sets[s].tam == NULL) {
            continue;
        }
        struct oracle_table data = oracle_csv(arena, named("%s.csv", sets[s].data, ""));
        const struct node *root =
            oracle_json(arena, named("tam_%s_%s.json", sets[s].data, sets[s].tam));
        const char *file = named("tam_%s_%s_scores.csv", sets[s].data, sets[s].tam);
        struct oracle_table want = oracle_csv(arena, file);
        struct measure_calibration c = tam_bank(root, sets[s].model);
        print_message("%s\n", file);
        assert_int_equal(want.rows, data.rows);
        for (size_t r = 0; r < want.rows; r++) {
            const double *w = want.cell + r * want.columns;
            struct measure_score score = score_of(&c, &data, w[0], false);
            assert_int_equal(score.points, (size_t)w[1]);
            assert_int_equal(score.most, (size_t)w[2]);
            assert_theta(score.eap, w[3], w[4], 1e-5);
            assert_theta(score.wle, w[5], w[6], 1e-4);
            if (score.mle.status == MEASURE_OK) {
                assert_theta(score.mle, w[7], w[8], 1e-4);
            } else {
                assert_true(score.points == 0 || score.points == score.most);
            }
        }
    }
}

static int setup(void **state) {
    (void)state;
    arena = arena_open(256u << 20);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    arena_close(arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calibrations_equal_the_second_package),
        cmocka_unit_test(cross_product_errors_equal_the_first_package),
        cmocka_unit_test(patterns_with_frequencies_are_the_persons),
        cmocka_unit_test(truth_lies_inside_its_intervals),
        cmocka_unit_test(scores_equal_the_first_package),
        cmocka_unit_test(scores_equal_the_second_package),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
