// SPDX-License-Identifier: GPL-3.0-or-later
// The strength of a link in marks against a correlation worked out by hand.
#include "test.h"

#include "monitoring/session_kit.h"

#include "analysis/analysis_internal.h"
#include "outcomes/link_found.h"
#include "vsoko/measure/honesty.h"

#include <math.h>

enum { CLASS = 24 };

static int64_t pupils[CLASS];
static int64_t session_id;
static struct outcome_catalogue catalogue;

// A second session of the class, which is larger now, of whose two raters one marks.
static void open_large(void) {
    struct error error = {0};
    assert_true(outcome_catalogue_load(kit.test.arena, content_files, &catalogue, &error));
    for (size_t i = 0; i < CLASS; i++) {
        static const char *const letters[] = {"а", "б", "в", "г", "д", "е", "ж", "з",
                                              "и", "к", "л", "м", "н", "о", "п", "р",
                                              "с", "т", "у", "ф", "х", "ц", "ч", "ш"};
        struct str name = str_fmt(kit.test.arena, "Новиков%s Иван Петрович", letters[i]);
        pupils[i] = i < KIT_PUPILS ? session_kit.pupils[i] : kit_pupil(name.p, kit.class_5a);
    }
    struct session_plan plan = {
        .by = &kit.deputy,
        .class_id = kit.class_5a,
        .instrument = shelf_find(&session_kit.shelf, S("obs-group-project-ooo")),
        .title = S("Второй проект"),
        .held_on = DAY(2026, 11, 12),
        .team_size = 4,
    };
    *vec_push(kit.test.arena, &plan.raters) = session_kit.raters[0].account;
    *vec_push(kit.test.arena, &plan.raters) = session_kit.raters[1].account;
    kit_write(session_open, &plan);
    session_id = plan.session_id;
}

// Marks of one sign, a digit a pupil.
static void mark(const char *item, const char *marks) {
    for (size_t p = 0; marks[p] != '\0'; p++) {
        struct response_write write = {.pupil_id = pupils[p],
                                       .item = str_from(item),
                                       .seq = 1,
                                       .state = RESPONSE_MARK,
                                       .value = marks[p] - '0',
                                       .key = str_fmt(kit.test.arena, "%s-%zu-large", item, p)};
        struct response_result result = {0};
        struct response_batch batch = {&session_kit.raters[0], session_id, &write, 1, &result};
        kit_write(response_save, &batch);
        assert_int_equal(result.outcome, RESPONSE_SAVED);
    }
}

static void shut(void) {
    struct session_close close = {&kit.deputy, session_id, true};
    kit_write(session_close, &close);
}

static struct link_found found(const char *from, const char *to) {
    struct error error = {0};
    struct link_found *all = arena_array(kit.test.arena, struct link_found, catalogue.links.n);
    if (!link_data.find(test_reader(&kit.test), kit.test.arena, kit.org, &catalogue, all, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
    for (size_t i = 0; i < catalogue.links.n; i++) {
        const struct outcome_link *link = &catalogue.links.at[i];
        if (str_eq(link->from, str_from(from)) && str_eq(link->to, str_from(to))) {
            return all[i];
        }
    }
    fail_msg("no link %s → %s", from, to);
    return (struct link_found){0};
}

// i8 tells of ooo.R1.3, i1 of ooo.K2.4: the one is needed for the other.
static void a_link_has_the_correlation_of_the_pupils_marks(void **state) {
    (void)state;
    open_large();
    // Six each of 0, 1, 2, 3; in the second three neighbours have changed places, so six marks
    // differ by one: sums of squares 30 and 30, of products 30 − 6 / 2 = 27, r = 0,9.
    mark("i8", "000000111111222222333333");
    mark("i1", "000001011112122223233333");
    assert_int_equal(found("ooo.R1.3", "ooo.K2.4").n, 0); // still open
    shut();
    struct link_found it = found("ooo.R1.3", "ooo.K2.4");
    assert_int_equal(it.n, CLASS);
    assert_true(it.known);
    assert_true(fabs(it.r - 0.9) < 1e-9);
    // Fisher: tanh(atanh(0,9) ± 1,959964 / √21).
    assert_true(fabs(it.low - 0.7792) < 1e-3);
    assert_true(fabs(it.high - 0.9563) < 1e-3);
    assert_int_equal(it.verdict, MEASURE_RELATION_SUPPORTED);
    assert_int_equal(found("noo.P1.1", "ooo.P1.2").n, 0);
}

// Those who have much of the one have little of the other: the declared link is not there.
static void a_link_that_runs_backwards_is_not_supported(void **state) {
    (void)state;
    open_large();
    mark("i8", "000000111111222222333333");
    mark("i1", "333332322221211110100000");
    shut();
    struct link_found it = found("ooo.R1.3", "ooo.K2.4");
    assert_true(it.known && it.high < 0);
    assert_int_equal(it.verdict, MEASURE_RELATION_UNSUPPORTED);
}

// Marks without order: the interval reaches from below zero far up, so nothing is decided.
static void marks_that_do_not_decide_leave_the_link_open(void **state) {
    (void)state;
    open_large();
    mark("i8", "000000111111222222333333");
    mark("i1", "012301230123012301230123");
    shut();
    struct link_found it = found("ooo.R1.3", "ooo.K2.4");
    assert_true(it.known);
    assert_int_equal(it.verdict, MEASURE_RELATION_NOT_ENOUGH);
}

static void fewer_than_twenty_pupils_give_no_strength(void **state) {
    (void)state;
    open_large();
    mark("i8", "0000001111112222223"); // nineteen
    mark("i1", "012301230123012301230123");
    shut();
    struct link_found it = found("ooo.R1.3", "ooo.K2.4");
    assert_int_equal(it.n, MEASURE_MIN_RELATION - 1);
    assert_false(it.known);
}

static void marks_that_do_not_vary_tell_nothing(void **state) {
    (void)state;
    open_large();
    mark("i8", "222222222222222222222222");
    mark("i1", "012301230123012301230123");
    shut();
    struct link_found it = found("ooo.R1.3", "ooo.K2.4");
    assert_int_equal(it.n, CLASS);
    assert_false(it.known);
}

#define WITH_SESSION(test)                                                                         \
    cmocka_unit_test_setup_teardown(test, session_kit_open, session_kit_close)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_SESSION(a_link_has_the_correlation_of_the_pupils_marks),
        WITH_SESSION(a_link_that_runs_backwards_is_not_supported),
        WITH_SESSION(marks_that_do_not_decide_leave_the_link_open),
        WITH_SESSION(fewer_than_twenty_pupils_give_no_strength),
        WITH_SESSION(marks_that_do_not_vary_tell_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
