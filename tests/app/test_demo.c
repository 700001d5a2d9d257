// SPDX-License-Identifier: GPL-3.0-or-later
// The demo school: its seed makes it, and a calibration of its marks finds what the seed put in.
#include "test.h"

#include "app_kit.h"

#include "analysis/marks.h"
#include "app/rooms.h"
#include "vsoko/measure.h"

#include <math.h>

#define SHEET "obs-group-project-ooo"

struct sheets {
    VEC(struct session) sessions;
    VEC(struct marks) marks; // of the same places
};

// All sessions of the three years with their marks; only of one instrument where it is named.
static void read_sheets(struct store *store, struct arena *arena, const struct demo *demo,
                        const char *instrument, struct sheets *out) {
    struct error error = {0};
    struct db *db = store_reader(store, arena, &error);
    *out = (struct sheets){0};
    assert_non_null(db);
    for (int year = 0; year < DEMO_YEARS; year++) {
        struct session_list list;
        struct session_filter filter = {
            .org = demo->by.org, .year = demo->year_id[year], .most = 10000};
        assert_true(session_list_of(db, arena, &filter, &list, &error));
        for (size_t i = 0; i < list.rows.n; i++) {
            struct session session;
            struct marks marks;
            assert_true(
                session_get(db, arena, demo->by.org, list.rows.at[i].session_id, &session, &error));
            if (*instrument != '\0' && !str_eq(session.instrument_id, str_from(instrument))) {
                continue;
            }
            assert_true(marks_read(db, arena, demo->by.org, &session, &marks, &error));
            *vec_push(arena, &out->sessions) = session;
            *vec_push(arena, &out->marks) = marks;
        }
    }
    assert_true(out->sessions.n > 0);
}

static uint64_t add_bytes(uint64_t hash, const void *bytes, size_t n) {
    for (size_t i = 0; i < n; i++) {
        hash = (hash ^ ((const unsigned char *)bytes)[i]) * 0x100000001B3u; // FNV-1a
    }
    return hash;
}

struct prints {
    uint64_t people, marks;
};

// What a school is made of, without the numbers of its records.
static struct prints print_of(struct store *store, const struct demo *demo) {
    struct arena *arena = arena_open((size_t)256 << 20);
    struct sheets sheets;
    struct prints out = {0xCBF29CE484222325u, 0xCBF29CE484222325u};
    read_sheets(store, arena, demo, "", &sheets);
    for (size_t i = 0; i < demo->pupils.n; i++) {
        const struct person_name *name = &demo->pupils.at[i].person.name;
        out.people = add_bytes(out.people, name->last.p, name->last.n);
        out.people = add_bytes(out.people, name->first.p, name->first.n);
    }
    for (size_t i = 0; i < sheets.sessions.n; i++) {
        const struct marks *marks = &sheets.marks.at[i];
        out.marks = add_bytes(out.marks, marks->at, marks->pupils * marks->items * marks->raters);
    }
    arena_close(arena);
    return out;
}

static struct prints print_of_seed(uint64_t seed) {
    struct test_store test;
    struct demo demo;
    struct arena *arena = arena_open((size_t)256 << 20);
    test_store_open(&test, app_rooms);
    app_kit_demo(test.store, arena, seed, &demo);
    struct prints prints = print_of(test.store, &demo);
    test_store_close(&test);
    arena_close(arena);
    return prints;
}

static void the_same_seed_gives_the_same_school(void **state) {
    (void)state;
    struct prints first = print_of(web.test.store, &app_kit.demo);
    struct prints again = print_of_seed(app_kit.demo.seed);
    assert_true(first.people == again.people);
    assert_true(first.marks == again.marks);
}

static void another_seed_gives_another_school(void **state) {
    (void)state;
    struct prints first = print_of(web.test.store, &app_kit.demo);
    struct prints other = print_of_seed(app_kit.demo.seed + 1);
    assert_true(first.people != other.people);
    assert_true(first.marks != other.marks);
}

static void the_school_is_as_large_as_its_description_says(void **state) {
    (void)state;
    int64_t classes = test_number(&web.test, "select count(*) from class where year_id = (select "
                                             "max(year_id) from school_year)");
    size_t now = 0;
    for (size_t i = 0; i < app_kit.demo.pupils.n; i++) {
        const struct demo_pupil *pupil = &app_kit.demo.pupils.at[i];
        now += pupil->cohort <= 11 && (pupil->cohort <= 9 || pupil->senior_letter >= 0);
    }
    assert_int_equal(classes, 24);
    assert_in_range(now, 480, 640);
    assert_in_range(app_kit.demo.teachers.n, 42, 48);
}

// ---- calibration: a person is a pupil as one rater saw him, so that the rater's severity goes
// into his theta and shifts no sign against another

struct block {
    const unsigned char *at; // [persons][items]
    size_t items;
};

static bool give_column(void *arg, size_t item, size_t from, size_t n, uint8_t *category) {
    const struct block *block = arg;
    for (size_t p = 0; p < n; p++) {
        category[p] = block->at[(from + p) * block->items + item];
    }
    return true;
}

static size_t gather(struct arena *arena, const struct sheets *sheets, struct block *out) {
    size_t persons = 0;
    out->items = sheets->sessions.at[0].instrument.items.n;
    for (size_t s = 0; s < sheets->sessions.n; s++) {
        persons += sheets->marks.at[s].pupils * sheets->marks.at[s].raters;
    }
    unsigned char *at = arena_alloc(arena, persons * out->items);
    out->at = at;
    for (size_t s = 0; s < sheets->sessions.n; s++) {
        const struct marks *marks = &sheets->marks.at[s];
        for (size_t p = 0; p < marks->pupils; p++) {
            for (size_t r = 0; r < marks->raters; r++) {
                for (size_t i = 0; i < out->items; i++) {
                    signed char mark = marks_get(marks, p, i, r);
                    *at++ = mark < 0 ? MEASURE_ABSENT : (unsigned char)mark;
                }
            }
        }
    }
    return persons;
}

static double mean_of(const double *x, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += x[i];
    }
    return sum / (double)n;
}

static void calibration_finds_the_difficulties_of_the_seed(void **state) {
    (void)state;
    struct arena *arena = arena_open((size_t)256 << 20);
    struct sheets sheets;
    struct block block;
    struct measure_matrix *matrix;
    struct measure_calibration fit;
    struct measure_calibrate_options options = {.model = MEASURE_PCM};
    read_sheets(web.test.store, arena, &app_kit.demo, SHEET, &sheets);
    size_t persons = gather(arena, &sheets, &block), n = 0;
    struct measure_source source = {persons, block.items, give_column, &block, NULL};
    assert_true(persons > 200);
    assert_int_equal(measure_matrix_open(&source, NULL, &matrix), MEASURE_OK);
    assert_int_equal(measure_calibrate(matrix, &options, NULL, &fit), MEASURE_OK);
    double found[200], true_step[200];
    for (size_t i = 0; i < block.items; i++) {
        const struct item *item = &sheets.sessions.at[0].instrument.items.at[i];
        assert_int_equal(fit.item[i].status, MEASURE_OK);
        assert_int_equal(fit.item[i].top, item->options.n - 1);
        for (size_t k = 0; k < fit.item[i].top; k++, n++) {
            found[n] = fit.item[i].step[k];
            true_step[n] = demo_difficulty(app_kit.demo.seed, S(SHEET), item->id) +
                           demo_step((int)k + 1, (int)fit.item[i].top);
        }
    }
    double found_mean = mean_of(found, n), true_mean = mean_of(true_step, n);
    double error = 0, xy = 0, xx = 0, yy = 0;
    for (size_t i = 0; i < n; i++) {
        double x = found[i] - found_mean, y = true_step[i] - true_mean;
        error += fabs(x - y);
        xy += x * y;
        xx += x * x;
        yy += y * y;
    }
    measure_calibration_close(&fit);
    measure_matrix_close(matrix);
    arena_close(arena);
    print_message("%zu persons: mean error %.2f logit, correlation %.3f\n", persons,
                  error / (double)n, xy / sqrt(xx * yy));
    assert_true(error / (double)n < 0.35);
    assert_true(xy / sqrt(xx * yy) > 0.9);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_school_is_as_large_as_its_description_says),
        cmocka_unit_test(the_same_seed_gives_the_same_school),
        cmocka_unit_test(another_seed_gives_another_school),
        cmocka_unit_test(calibration_finds_the_difficulties_of_the_seed),
    };
    return cmocka_run_group_tests(tests, app_kit_open, app_kit_close);
}
