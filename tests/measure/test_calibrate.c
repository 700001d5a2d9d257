// SPDX-License-Identifier: GPL-3.0-or-later
// Calibrations against mirt 1.47 (tests/oracle/README.md).
#include "world.h"

#include <pthread.h>
#include <string.h>

static struct arena *arena;

static const struct {
    const char *data;
    const char *reference;
    enum measure_model model;
} fits[] = {
    {"lsat6.csv", "mirt_lsat6_rasch.json", MEASURE_RASCH},
    {"lsat6.csv", "mirt_lsat6_2pl.json", MEASURE_2PL},
    {"lsat7.csv", "mirt_lsat7_rasch.json", MEASURE_RASCH},
    {"lsat7.csv", "mirt_lsat7_2pl.json", MEASURE_2PL},
    {"class25.csv", "mirt_class25_rasch.json", MEASURE_RASCH},
    {"sim2pl.csv", "mirt_sim2pl_rasch.json", MEASURE_RASCH},
    {"sim2pl.csv", "mirt_sim2pl_2pl.json", MEASURE_2PL},
    {"sim2pl_miss.csv", "mirt_sim2pl_miss_rasch.json", MEASURE_RASCH},
    {"sim2pl_miss.csv", "mirt_sim2pl_miss_2pl.json", MEASURE_2PL},
    {"science.csv", "mirt_science_rasch.json", MEASURE_PCM},
    {"science.csv", "mirt_science_gpcm.json", MEASURE_GPCM},
    {"science.csv", "mirt_science_graded.json", MEASURE_GRM},
    {"science.csv", "mirt_science_rsm.json", MEASURE_RSM},
    {"poly500.csv", "mirt_poly500_rasch.json", MEASURE_PCM},
    {"poly500.csv", "mirt_poly500_gpcm.json", MEASURE_GPCM},
    {"poly500.csv", "mirt_poly500_graded.json", MEASURE_GRM},
    {"poly500.csv", "mirt_poly500_rsm.json", MEASURE_RSM},
};

static double key_real(const struct node *map, const char *stem, size_t k) {
    char name[16];
    snprintf(name, sizeof name, "%s%zu", stem, k);
    return node_as_real(node_get(map, name), NAN);
}

static void assert_items(const struct measure_calibration *c, const struct node *items) {
    for (size_t i = 0; i < c->items; i++) {
        const struct measure_item *item = &c->item[i];
        const struct node *want = node_at(items, i);
        assert_near(item->slope, oracle_real(want, "a1"), 1e-4);
        for (size_t k = 1; k <= item->top; k++) {
            double d = item->top == 1 ? oracle_real(want, "d") : key_real(want, "d", k);
            assert_near(item->intercept[k - 1], d, 1e-4);
        }
    }
}

// mirt: log P(k) = k (theta + c) - sum of b_j, j <= k.
static void assert_rating_scale(const struct measure_calibration *c, const struct node *items) {
    for (size_t i = 0; i < c->items; i++) {
        const struct node *want = node_at(items, i);
        double mean = 0;
        for (size_t k = 1; k <= c->rating_top; k++) {
            mean += key_real(want, "b", k) / (double)c->rating_top;
        }
        assert_near(c->item[i].location, mean - oracle_real(want, "c"), 1e-4);
        for (size_t k = 1; k <= c->rating_top; k++) {
            assert_near(c->rating_step[k - 1], key_real(want, "b", k) - mean, 1e-4);
        }
    }
}

static void assert_errors(const struct measure_calibration *c, const struct node *want) {
    const struct node *se = want->first;
    bool free_slope = c->model >= MEASURE_2PL;
    for (size_t i = 0; i < c->items; i++) {
        if (free_slope) {
            assert_near(c->item[i].slope_se / node_as_real(se, NAN), 1, 0.01);
            se = se->next;
        }
        for (size_t k = 0; k < c->item[i].top; k++, se = se->next) {
            assert_near(c->item[i].intercept_se[k] / node_as_real(se, NAN), 1, 0.01);
        }
    }
    if (!free_slope) {
        assert_near(2 * c->sigma * c->sigma_se / node_as_real(se, NAN), 1, 0.01);
    }
}

static void calibrations_equal_the_oracle(void **state) {
    (void)state;
    for (size_t f = 0; f < sizeof fits / sizeof *fits; f++) {
        struct oracle_table table = oracle_csv(arena, fits[f].data);
        struct measure_matrix *matrix = table_matrix(&table);
        const struct node *want = oracle_json(arena, fits[f].reference);
        struct measure_calibrate_options options = tight_options(fits[f].model);
        struct measure_calibration c;
        options.errors = true;
        print_message("%s\n", fits[f].reference);
        assert_int_equal(measure_calibrate(matrix, &options, NULL, &c), MEASURE_OK);
        assert_true(c.converged && c.errors == MEASURE_ERRORS_OAKES);
        assert_int_equal(c.parameters, (size_t)oracle_real(want, "n_par"));
        if (!(fabs(c.loglik - oracle_real(want, "loglik")) < 1e-5)) {
            fail_msg("log-likelihood %.8f", c.loglik);
        }
        assert_true(fabs(c.quadrature) < 1e-7);
        assert_near(c.sigma * c.sigma, oracle_real(want, "latent_variance"), 1e-4);
        if (fits[f].model == MEASURE_RSM) {
            assert_rating_scale(&c, node_get(want, "items"));
        } else {
            assert_items(&c, node_get(want, "items"));
            assert_errors(&c, node_get(want, "se_oakes"));
        }
        measure_calibration_close(&c);
        measure_matrix_close(matrix);
    }
}

static void default_options_come_within_a_thousandth(void **state) {
    (void)state;
    for (size_t f = 0; f < sizeof fits / sizeof *fits; f++) {
        struct oracle_table table = oracle_csv(arena, fits[f].data);
        struct measure_matrix *matrix = table_matrix(&table);
        const struct node *want = oracle_json(arena, fits[f].reference);
        struct measure_calibrate_options options = {.model = fits[f].model};
        struct measure_calibration c;
        assert_int_equal(measure_calibrate(matrix, &options, NULL, &c), MEASURE_OK);
        assert_true(fabs(c.loglik - oracle_real(want, "loglik")) < 1e-3);
        measure_calibration_close(&c);
        measure_matrix_close(matrix);
    }
}

// Rows in another order, equal patterns as weights, an item more that says nothing: same results.
static void order_weights_and_idle_items_change_nothing(void **state) {
    (void)state;
    struct oracle_table table = oracle_csv(arena, "lsat7.csv");
    struct oracle_table other = {arena_alloc(arena, sizeof(double) * 7 * 1000), 0, 7};
    double weight[1000];
    for (size_t p = table.rows; p-- > 0;) {
        const double *row = table.cell + p * 5;
        size_t q = 0;
        while (q < other.rows && memcmp(other.cell + q * 7, row, 5 * sizeof *row) != 0) {
            q++;
        }
        if (q == other.rows) {
            memcpy(other.cell + q * 7, row, 5 * sizeof *row);
            other.cell[q * 7 + 5] = 1;
            other.cell[q * 7 + 6] = NAN;
            weight[q] = 0;
            other.rows++;
        }
        weight[q] += 1;
    }
    struct measure_source source = {other.rows, 7, table_column, &other, weight};
    struct measure_matrix *one = table_matrix(&table);
    struct measure_matrix *two;
    assert_int_equal(measure_matrix_open(&source, NULL, &two), MEASURE_OK);
    struct measure_calibrate_options options = tight_options(MEASURE_2PL);
    struct measure_calibration a;
    struct measure_calibration b;
    assert_int_equal(measure_calibrate(one, &options, NULL, &a), MEASURE_OK);
    assert_int_equal(measure_calibrate(two, &options, NULL, &b), MEASURE_OK);
    assert_int_equal(a.patterns, 32);
    assert_int_equal(b.items_used, 5);
    assert_int_equal(b.item[5].status, MEASURE_NO_VARIANCE);
    assert_int_equal(b.item[6].status, MEASURE_NO_DATA);
    assert_near(a.loglik, b.loglik, 1e-9);
    for (size_t i = 0; i < 5; i++) {
        assert_near(a.item[i].slope, b.item[i].slope, 1e-6);
        assert_near(a.item[i].step[0], b.item[i].step[0], 1e-6);
    }
    measure_calibration_close(&a);
    measure_calibration_close(&b);
    measure_matrix_close(one);
    measure_matrix_close(two);
}

static void a_category_nobody_chose_is_merged_and_told(void **state) {
    (void)state;
    struct oracle_table table = oracle_csv(arena, "science.csv");
    struct oracle_table gap = table;
    gap.cell = arena_alloc(arena, table.rows * 4 * sizeof *gap.cell);
    for (size_t i = 0; i < table.rows * 4; i++) {
        gap.cell[i] = table.cell[i] + (table.cell[i] >= 2); // 0, 1, 3, 4
    }
    struct measure_matrix *one = table_matrix(&table);
    struct measure_matrix *two = table_matrix(&gap);
    enum measure_model models[] = {MEASURE_GRM, MEASURE_GPCM, MEASURE_PCM, MEASURE_RSM};
    for (size_t m = 0; m < 4; m++) {
        struct measure_calibrate_options options = {.model = models[m]};
        struct measure_calibration a;
        struct measure_calibration b;
        assert_int_equal(measure_calibrate(one, &options, NULL, &a), MEASURE_OK);
        assert_int_equal(measure_calibrate(two, &options, NULL, &b), MEASURE_OK);
        assert_near(a.loglik, b.loglik, 1e-12);
        assert_true(a.item[0].merged == 0 && b.item[0].merged == 1 && b.item[0].top == 3);
        assert_true(b.item[0].category[1] == 1 && b.item[0].category[2] == 1 &&
                    b.item[0].category[4] == 3);
        measure_calibration_close(&a);
        measure_calibration_close(&b);
    }
    measure_matrix_close(one);
    measure_matrix_close(two);
}

struct simulated {
    size_t items;
    size_t top;
};

static uint64_t random_bits(uint64_t key) {
    uint64_t z = key * 0x9e3779b97f4a7c15u + 0x1234567u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static double random_share(uint64_t key) { return (double)(random_bits(key) >> 11) * 0x1p-53; }

// Graded answers of persons with normal theta, a tenth missing; any cell can be made alone.
static bool simulated_column(void *arg, size_t item, size_t from, size_t n, uint8_t *category) {
    const struct simulated *s = arg;
    for (size_t p = 0; p < n; p++) {
        double theta = 0;
        for (uint64_t k = 0; k < 12; k++) {
            theta += random_share((from + p) * 1024 + k) - 0.5;
        }
        uint64_t key = (from + p) * 1024 + 20 + 2 * item;
        double noise = random_share(key);
        noise = log(noise / (1 - noise));
        double x = (0.7 + 0.05 * (double)item) * theta + noise;
        category[p] = 0;
        for (size_t k = 1; k <= s->top; k++) {
            double d = 1.2 - 2.4 * (double)k / (double)(s->top + 1) + 0.1 * (double)(item % 7);
            category[p] = (uint8_t)(category[p] + (x > -d));
        }
        if (random_share(key + 1) < 0.1) {
            category[p] = MEASURE_ABSENT;
        }
    }
    return true;
}

struct thread_job {
    void (*task)(void *arg, size_t index);
    void *arg;
    size_t index;
};

static void *thread_run(void *arg) {
    struct thread_job *job = arg;
    job->task(job->arg, job->index);
    return NULL;
}

static void pool_run(void *pool, void (*task)(void *arg, size_t index), void *arg, size_t n) {
    (void)pool;
    pthread_t threads[64];
    struct thread_job jobs[64];
    assert_true(n <= 64);
    for (size_t i = 0; i < n; i++) {
        jobs[i] = (struct thread_job){task, arg, n - 1 - i};
        assert_int_equal(pthread_create(&threads[i], NULL, thread_run, &jobs[i]), 0);
    }
    for (size_t i = 0; i < n; i++) {
        pthread_join(threads[i], NULL);
    }
}

static void any_number_of_threads_gives_the_same_bits(void **state) {
    (void)state;
    struct measure_pool pool = {pool_run, NULL};
    enum measure_model models[] = {MEASURE_2PL, MEASURE_GRM};
    for (size_t m = 0; m < 2; m++) {
        struct simulated simulated = {12, m == 0 ? 1 : 3};
        struct measure_source source = {60000, 12, simulated_column, &simulated, NULL};
        struct measure_matrix *matrix;
        assert_int_equal(measure_matrix_open(&source, NULL, &matrix), MEASURE_OK);
        struct measure_calibrate_options options = {.model = models[m]};
        struct measure_calibration a;
        struct measure_calibration b;
        assert_int_equal(measure_calibrate(matrix, &options, NULL, &a), MEASURE_OK);
        options.pool = &pool;
        assert_int_equal(measure_calibrate(matrix, &options, NULL, &b), MEASURE_OK);
        assert_memory_equal(&a.loglik, &b.loglik, sizeof a.loglik);
        for (size_t i = 0; i < 12; i++) {
            assert_memory_equal(&a.item[i].slope, &b.item[i].slope, sizeof(double));
            assert_memory_equal(a.item[i].intercept, b.item[i].intercept,
                                a.item[i].top * sizeof(double));
            assert_near(a.item[i].slope, 0.7 + 0.05 * (double)i, 0.08);
        }
        // Float tables and a start on parts must end at the top that double finds.
        options = tight_options(models[m]);
        struct measure_calibration tight;
        assert_int_equal(measure_calibrate(matrix, &options, NULL, &tight), MEASURE_OK);
        assert_true(a.loglik > tight.loglik - 1e-3);
        measure_calibration_close(&a);
        measure_calibration_close(&b);
        measure_calibration_close(&tight);
        measure_matrix_close(matrix);
    }
}

static void poor_data_are_refused_in_words(void **state) {
    (void)state;
    double constant[12] = {1, 1, 1, 0, 1, 1, 0, 0, 1, 1, 1, 1};
    double empty[6] = {NAN, NAN, NAN, NAN, NAN, NAN};
    double graded[6] = {0, 1, 1, 0, 2, 2};
    double large[1] = {77};
    struct oracle_table tables[] = {
        {constant + 2, 1, 3}, {empty, 2, 3}, {graded, 3, 2}, {large, 1, 1}};
    struct measure_calibrate_options options = {.model = MEASURE_RASCH};
    struct measure_calibration c;
    for (size_t t = 0; t < 3; t++) {
        struct measure_matrix *matrix = table_matrix(&tables[t]);
        assert_int_equal(measure_calibrate(matrix, &options, NULL, &c),
                         t == 2 ? MEASURE_BAD_ARGUMENT : MEASURE_TOO_FEW);
        measure_calibration_close(&c);
        measure_matrix_close(matrix);
    }
    struct measure_matrix *matrix;
    struct measure_source source = {1, 1, table_column, &tables[3], NULL};
    assert_int_equal(measure_matrix_open(&source, NULL, &matrix), MEASURE_BAD_ARGUMENT);
    source.persons = 0;
    assert_int_equal(measure_matrix_open(&source, NULL, &matrix), MEASURE_NO_DATA);
    measure_matrix_close(matrix);
}

static enum measure_status open_and_calibrate(const struct measure_alloc *alloc, void *arg) {
    struct oracle_table *table = arg;
    struct measure_source source = {table->rows, table->columns, table_column, table, NULL};
    struct measure_calibrate_options options = {.model = MEASURE_RASCH, .errors = true};
    struct measure_matrix *matrix = NULL;
    struct measure_calibration c;
    enum measure_status status = measure_matrix_open(&source, alloc, &matrix);
    if (status == MEASURE_OK) {
        status = measure_calibrate(matrix, &options, alloc, &c);
        measure_calibration_close(&c);
    }
    measure_matrix_close(matrix);
    return status;
}

static void each_failed_allocation_ends_in_an_error(void **state) {
    (void)state;
    struct oracle_table table = oracle_csv(arena, "class25.csv");
    assert_true(assert_survives_no_memory(open_and_calibrate, &table) > 20);
}

static bool stop_at_once(void *arg, const struct measure_progress *progress) {
    (void)arg;
    return progress->cycle < 2;
}

static void work_can_be_stopped(void **state) {
    (void)state;
    struct oracle_table table = oracle_csv(arena, "science.csv");
    struct measure_matrix *matrix = table_matrix(&table);
    struct measure_calibrate_options options = {.model = MEASURE_GRM, .progress = stop_at_once};
    struct measure_calibration c;
    assert_int_equal(measure_calibrate(matrix, &options, NULL, &c), MEASURE_NOT_CONVERGED);
    assert_false(c.converged);
    assert_int_equal(c.cycles, 2);
    measure_calibration_close(&c);
    measure_matrix_close(matrix);
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
        cmocka_unit_test(calibrations_equal_the_oracle),
        cmocka_unit_test(default_options_come_within_a_thousandth),
        cmocka_unit_test(order_weights_and_idle_items_change_nothing),
        cmocka_unit_test(a_category_nobody_chose_is_merged_and_told),
        cmocka_unit_test(any_number_of_threads_gives_the_same_bits),
        cmocka_unit_test(poor_data_are_refused_in_words),
        cmocka_unit_test(each_failed_allocation_ends_in_an_error),
        cmocka_unit_test(work_can_be_stopped),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
