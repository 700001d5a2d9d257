// SPDX-License-Identifier: GPL-3.0-or-later
// Many facets against TAM 4.4 (tests/oracle/tam_mfr*.json).
#include "world.h"

static struct arena *arena;

// Rows: person, rater R1.., eight items.
static struct measure_facets_source ratings_of(const char *name) {
    struct oracle_table table = oracle_csv(arena, name);
    struct str text = oracle_file(arena, name);
    const char *line = text.p;
    struct measure_rating *rating = arena_alloc(arena, table.rows * 8 * sizeof *rating);
    struct measure_facets_source source = {.rating = rating, .items = 8};
    for (size_t row = 0; row < table.rows; row++) {
        line = strchr(line, '\n') + 1;
        uint32_t rater = (uint32_t)(strchr(line, 'R')[1] - '1');
        for (size_t i = 0; i < 8; i++) {
            double x = table.cell[row * table.columns + 2 + i];
            uint32_t person = (uint32_t)table.cell[row * table.columns] - 1;
            if (!isnan(x)) {
                rating[source.ratings++] =
                    (struct measure_rating){person, (uint32_t)i, rater, (uint8_t)x};
            }
            source.persons = person >= source.persons ? person + 1 : source.persons;
            source.raters = rater >= source.raters ? rater + 1 : source.raters;
        }
    }
    return source;
}

static const struct {
    const char *data;
    const char *reference;
    const char *scores;
    bool rating_scale;
} fits[] = {
    {"mfr2.csv", "tam_mfr2_pcm.json", "tam_mfr2_pcm_scores.csv", false},
    {"mfr6.csv", "tam_mfr6_pcm.json", "tam_mfr6_pcm_scores.csv", false},
    {"mfr2.csv", "tam_mfr2_rsm.json", "tam_mfr2_rsm_scores.csv", true},
    {"mfr6.csv", "tam_mfr6_rsm.json", "tam_mfr6_rsm_scores.csv", true},
};

static const struct measure_facets_options tight = {
    .nodes = 121, .bound = 8, .tolerance = 1e-7, .gain = 1e-11, .errors = true};

static void assert_parameters(const struct measure_facets *f, const struct node *list) {
    for (const struct node *one = list->first; one; one = one->next) {
        const char *name = node_str(node_get(one, "parameter")).p;
        double want = oracle_real(one, "xsi");
        if (strncmp(name, "rater", 5) == 0) {
            assert_near(f->rater[name[6] - '1'].severity, want, 2e-4);
        } else if (name[0] == 's') {
            assert_near(f->rating_step[name[4] - '1'], want, 2e-4);
        } else if (name[2] == ':') {
            const struct measure_item *item = &f->item[name[1] - '1'];
            assert_near(item->step[name[7] - '1'] - item->location, want, 2e-4);
        } else {
            assert_near(f->item[name[1] - '1'].location, want, 2e-4);
        }
    }
}

// Rows: person, points, most, EAP and its sd, WLE and its se.
static void assert_persons(const struct measure_facets *f, const char *file) {
    struct oracle_table want = oracle_csv(arena, file);
    for (size_t r = 0; r < want.rows; r++) {
        const double *w = want.cell + r * want.columns;
        const struct measure_rated *person = &f->person[(size_t)w[0] - 1];
        assert_near(person->eap.value, w[3], 2e-4);
        assert_near(person->eap.se, w[4], 2e-4);
        assert_near(person->wle.value, w[5], 2e-4);
        assert_near(person->wle.se, w[6], 2e-4);
    }
}

static void severities_equal_the_oracle(void **state) {
    (void)state;
    for (size_t k = 0; k < sizeof fits / sizeof *fits; k++) {
        struct measure_facets_source source = ratings_of(fits[k].data);
        const struct node *want = oracle_json(arena, fits[k].reference);
        struct measure_facets_options options = tight;
        struct measure_facets f;
        options.rating_scale = fits[k].rating_scale;
        print_message("%s\n", fits[k].reference);
        assert_int_equal(measure_facets(&source, &options, NULL, &f), MEASURE_OK);
        assert_true(f.converged && f.parts == 1);
        if (!(fabs(f.loglik - oracle_real(want, "loglik")) < 1e-4)) {
            fail_msg("log-likelihood %.8f", f.loglik);
        }
        assert_int_equal(f.parameters, (size_t)oracle_real(want, "n_par"));
        assert_near(f.sigma * f.sigma, oracle_real(want, "latent_variance"), 2e-4);
        assert_parameters(&f, node_get(want, "xsi_facets"));
        assert_persons(&f, fits[k].scores);
        double sum = 0;
        for (size_t r = 0; r < f.raters; r++) {
            sum += f.rater[r].severity;
            assert_true(f.rater[r].severity_se > 0.01 && f.rater[r].severity_se < 0.1);
            assert_true(f.rater[r].fit.infit > 0.8 && f.rater[r].fit.infit < 1.2);
            // The strict one's marks are lower, and so is what all would get from him.
            assert_true(f.rater[r].fair_average > 0.5 && f.rater[r].fair_average < 2.5);
            assert_true(r == 0 || f.rater[r].fair_average < f.rater[r - 1].fair_average);
        }
        assert_near(sum, 0, 1e-9);
        measure_facets_close(&f);
    }
}

// The same ratings in another order, persons and raters renamed: the same numbers.
static void names_and_order_change_nothing(void **state) {
    (void)state;
    struct measure_facets_source source = ratings_of("mfr6.csv");
    struct measure_rating *other = arena_alloc(arena, source.ratings * sizeof *other);
    struct measure_facets_source renamed = source;
    for (size_t r = 0; r < source.ratings; r++) {
        struct measure_rating one = source.rating[r];
        one.person = (uint32_t)source.persons - 1 - one.person;
        one.rater = (one.rater + 2) % 6;
        other[source.ratings - 1 - r] = one;
    }
    renamed.rating = other;
    struct measure_facets a;
    struct measure_facets b;
    assert_int_equal(measure_facets(&source, &tight, NULL, &a), MEASURE_OK);
    assert_int_equal(measure_facets(&renamed, &tight, NULL, &b), MEASURE_OK);
    assert_near(a.loglik, b.loglik, 1e-9);
    for (size_t r = 0; r < 6; r++) {
        assert_near(a.rater[r].severity, b.rater[(r + 2) % 6].severity, 1e-6);
        assert_near(a.rater[r].severity_se, b.rater[(r + 2) % 6].severity_se, 1e-5);
    }
    for (size_t p = 0; p < 200; p++) {
        assert_near(a.person[p].wle.value, b.person[199 - p].wle.value, 1e-5);
        assert_near(a.person[p].fair_average, b.person[199 - p].fair_average, 1e-5);
    }
    measure_facets_close(&a);
    measure_facets_close(&b);
}

static void raters_that_nobody_links_are_named(void **state) {
    (void)state;
    // Raters 0 and 2 see persons 0..9, raters 1 and 3 persons 10..19; rater 4 marks nobody.
    struct measure_rating rating[20 * 2 * 2];
    size_t n = 0;
    struct dice dice = {6};
    for (uint32_t p = 0; p < 20; p++) {
        for (uint32_t i = 0; i < 2; i++) {
            for (uint32_t half = 0; half < 2; half++) {
                uint32_t rater = 2 * half + (p >= 10);
                rating[n++] =
                    (struct measure_rating){p, i, rater, (uint8_t)(dice_share(&dice) < 0.5)};
            }
        }
    }
    struct measure_facets_source source = {rating, n, 20, 2, 5};
    struct measure_facets_options options = {.errors = true};
    struct measure_facets f;
    assert_int_equal(measure_facets(&source, &options, NULL, &f), MEASURE_NOT_IDENTIFIED);
    assert_int_equal(f.parts, 2);
    assert_true(f.rater[0].part == 0 && f.rater[2].part == 0);
    assert_true(f.rater[1].part == 1 && f.rater[3].part == 1);
    assert_int_equal(f.rater[4].status, MEASURE_NO_DATA);
    assert_true(f.person[3].part == 0 && f.person[13].part == 1);
    assert_true(isnan(f.sigma));
    measure_facets_close(&f);
    // The same persons, but each rater has an item of his own.
    for (size_t r = 0; r < n; r++) {
        rating[r].rater = rating[r].item;
    }
    assert_int_equal(measure_facets(&source, &options, NULL, &f), MEASURE_NOT_IDENTIFIED);
    assert_int_equal(f.parts, 2);
    measure_facets_close(&f);
}

static void poor_ratings_are_refused(void **state) {
    (void)state;
    struct measure_rating same[3] = {{0, 0, 0, 2}, {1, 0, 0, 2}, {2, 0, 0, 2}};
    struct measure_facets_source source = {same, 3, 3, 1, 1};
    struct measure_facets_options options = {0};
    struct measure_facets f;
    assert_int_equal(measure_facets(&source, &options, NULL, &f), MEASURE_TOO_FEW);
    source.ratings = 0;
    assert_int_equal(measure_facets(&source, &options, NULL, &f), MEASURE_NO_DATA);
    source.ratings = 3;
    same[1].rater = 1;
    assert_int_equal(measure_facets(&source, &options, NULL, &f), MEASURE_BAD_ARGUMENT);
    measure_facets_close(&f);
}

static enum measure_status fit_ratings(const struct measure_alloc *alloc, void *arg) {
    struct measure_facets_options options = {
        .rating_scale = true, .nodes = 9, .bound = 3, .tolerance = 1, .gain = 100, .errors = true};
    struct measure_facets f;
    enum measure_status status = measure_facets(arg, &options, alloc, &f);
    measure_facets_close(&f);
    return status;
}

static void each_failed_allocation_ends_in_an_error(void **state) {
    (void)state;
    struct measure_facets_source source = ratings_of("mfr6.csv");
    assert_true(assert_survives_no_memory(fit_ratings, &source) > 30);
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
        cmocka_unit_test(severities_equal_the_oracle),
        cmocka_unit_test(names_and_order_change_nothing),
        cmocka_unit_test(raters_that_nobody_links_are_named),
        cmocka_unit_test(poor_ratings_are_refused),
        cmocka_unit_test(each_failed_allocation_ends_in_an_error),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
