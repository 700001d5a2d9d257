// SPDX-License-Identifier: GPL-3.0-or-later
// The tie of a strand to a subject, against the correlation of residuals worked out in the test.
#include "test.h"

#include "monitoring/session_kit.h"

#include "analysis/subject_tie.h"
#include "base/rng.h"

#include <math.h>

enum { PUPILS = 30 };

static struct outcome_catalogue catalogue;
static int64_t pupils[PUPILS], session_id;
static struct school_year year;

// A class of thirty with a closed session of one strand: signs i8 and i9 are ooo.R1.
static int open_kit(void **state) {
    struct error error = {0};
    if (session_kit_open(state) != 0 ||
        !outcome_catalogue_load(kit.test.arena, content_files, &catalogue, &error) ||
        !year_get(test_reader(&kit.test), kit.test.arena, kit.org, kit.year, &year, &error)) {
        return -1;
    }
    for (size_t i = 0; i < PUPILS; i++) {
        struct str name = str_fmt(kit.test.arena, "Новиков Иван Петрович%zu", i);
        pupils[i] = i < KIT_PUPILS ? session_kit.pupils[i] : kit_pupil(name.p, kit.class_5a);
    }
    struct session_plan plan = {.by = &kit.deputy,
                                .class_id = kit.class_5a,
                                .instrument =
                                    shelf_find(&session_kit.shelf, S("obs-group-project-ooo")),
                                .title = S("Работа"),
                                .held_on = DAY(2026, 11, 12)};
    *vec_push(kit.test.arena, &plan.raters) = session_kit.raters[0].account;
    *vec_push(kit.test.arena, &plan.raters) = session_kit.raters[1].account;
    kit_write(session_open, &plan);
    session_id = plan.session_id;
    return 0;
}

static void mark(size_t pupil, const char *item, int value) {
    struct response_write write = {.pupil_id = pupils[pupil],
                                   .item = str_from(item),
                                   .seq = 1,
                                   .state = RESPONSE_MARK,
                                   .value = value,
                                   .key = str_fmt(kit.test.arena, "tie-%s-%zu", item, pupil)};
    struct response_result result = {0};
    struct response_batch batch = {&session_kit.raters[0], session_id, &write, 1, &result};
    kit_write(response_save, &batch);
    assert_int_equal(result.outcome, RESPONSE_SAVED);
}

struct journal {
    int year, grade;
    const char *period;
    const double *marks; // 0 = none
};

static bool write_journal(struct db *db, struct arena *arena, void *ask, struct error *error) {
    const struct journal *j = ask;
    struct external_work work = {.work_id = id_new(),
                                 .kind = EXTERNAL_JOURNAL,
                                 .subject = S("Математика"),
                                 .grade = j->grade,
                                 .year = j->year,
                                 .period = str_from(j->period)};
    if (!external_work_add(db, arena, kit.org, &work, error)) {
        return false;
    }
    for (size_t i = 0; i < PUPILS; i++) {
        struct external_result result = {
            .result_id = id_new(), .pupil_id = pupils[i], .mark = (int)j->marks[i]};
        if (j->marks[i] > 0 && !external_result_put(db, kit.org, &work, &result, error)) {
            return false;
        }
    }
    return true;
}

static struct subject_tie make(void) {
    struct subject_tie tie;
    struct error error = {0};
    int64_t left;
    struct session_close close = {&kit.deputy, session_id, true};
    kit_write(session_close, &close);
    struct arena *arena = arena_open(0);
    assert_true(evidence_refresh(kit.test.store, arena, kit.org, &catalogue, 10, &left, &error));
    arena_close(arena);
    struct tie_ask ask = {.org = kit.org, .year = &year, .level = LEVEL_OOO};
    if (!subject_tie_make(test_reader(&kit.test), kit.test.arena, &catalogue, &ask, &tie, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
    return tie;
}

static const struct tie_line *line_of(const struct subject_tie *tie, int grade) {
    for (size_t i = 0; i < tie->lines.n; i++) {
        if (str_eq(tie->lines.at[i].outcome, S("ooo.R1")) && tie->lines.at[i].grade == grade) {
            return &tie->lines.at[i];
        }
    }
    fail_msg("no line of grade %d", grade);
    return NULL;
}

// What is left of `value` when its regression on z is taken out.
static void take_out(double *value, const double *z) {
    double mv = 0, mz = 0, vz = 0, zz = 0;
    for (size_t i = 0; i < PUPILS; i++) {
        mv += value[i] / PUPILS;
        mz += z[i] / PUPILS;
    }
    for (size_t i = 0; i < PUPILS; i++) {
        vz += (value[i] - mv) * (z[i] - mz);
        zz += (z[i] - mz) * (z[i] - mz);
    }
    for (size_t i = 0; i < PUPILS; i++) {
        value[i] -= mv + vz / zz * (z[i] - mz);
    }
}

static void draw(double *x, double *now, double *before) {
    struct rng rng = rng_seed(11);
    for (size_t i = 0; i < PUPILS; i++) {
        double ability = rng_normal(&rng);
        int first = (int)rng_below(&rng, 4), second = (int)(ability > 0) + (int)rng_below(&rng, 3);
        mark(i, "i8", first);
        mark(i, "i9", second);
        x[i] = (first + second) / 6.0;
        before[i] = ability > 0.5 ? 5 : ability > -0.5 ? 4 : 3;
        now[i] = 3 + (double)((first + second + (int)rng_below(&rng, 3)) / 3);
        now[i] = now[i] > 5 ? 5 : now[i];
    }
}

static void the_earlier_mark_is_held_still(void **state) {
    (void)state;
    double x[PUPILS], now[PUPILS], before[PUPILS];
    draw(x, now, before);
    kit_write(write_journal, &(struct journal){2026, 5, "q1", now});
    kit_write(write_journal, &(struct journal){2025, 4, "year", before});
    struct subject_tie tie = make();
    const struct tie_line *line = line_of(&tie, 5);
    assert_int_equal(line->n, PUPILS);
    assert_int_equal(line->held, PUPILS);
    assert_true(fabs(line->r - measure_correlation(x, now, PUPILS)) < 1e-3);
    take_out(x, before);
    take_out(now, before);
    double r = measure_correlation(x, now, PUPILS);
    assert_true(fabs(line->partial.value - r) < 1e-3);
    // Fisher's z with one degree less for the mark held: 30 - 1 - 3.
    assert_true(fabs(line->partial.upper - tanh(atanh(r) + 1.959964 / sqrt(26))) < 1e-3);
    assert_true(fabs(line_of(&tie, 0)->partial.value - r) < 1e-3); // one parallel is all
}

static void without_an_earlier_mark_nothing_is_concluded(void **state) {
    (void)state;
    double x[PUPILS], now[PUPILS], before[PUPILS];
    draw(x, now, before);
    kit_write(write_journal, &(struct journal){2026, 5, "q1", now});
    struct subject_tie tie = make();
    const struct tie_line *line = line_of(&tie, 5);
    assert_int_equal(line->held, 0);
    assert_int_equal(line->partial.n, 0);
    assert_false(isnan(line->r));
}

static void without_marks_there_is_no_subject(void **state) {
    (void)state;
    double x[PUPILS], now[PUPILS], before[PUPILS];
    draw(x, now, before);
    struct subject_tie tie = make();
    assert_int_equal(tie.subjects.n, 0);
    assert_int_equal(tie.lines.n, 0);
}

#define WITH_SESSION(test) cmocka_unit_test_setup_teardown(test, open_kit, session_kit_close)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_SESSION(the_earlier_mark_is_held_still),
        WITH_SESSION(without_an_earlier_mark_nothing_is_concluded),
        WITH_SESSION(without_marks_there_is_no_subject),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
