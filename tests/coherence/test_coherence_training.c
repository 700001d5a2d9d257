// SPDX-License-Identifier: GPL-3.0-or-later
// Rules about the training of teachers: silent, firing, silent again when mended.
#include "test.h"

#include "coherence_kit.h"

#include "training/seminar.h"

static void take_out(const char *where) {
    test_write(&kit.test, str_fmt(school.arena, "delete from seminar where %s", where).p, ARGS0);
}

static void an_outcome_formed_by_nobody_trained(void **state) {
    (void)state;
    skills_of_first(true);
    put_skill(school.staff[4], S("c-ethics"), false); // somebody's competences are noted
    expect_mended("training.no-trained-former");
    const struct chain *chain = chain_find(check(), key());
    const struct chain_link *link = &chain->links.at[3];
    assert_string_equal(link->column->id, "training");
    assert_int_equal(link->cell.state, CHAIN_GAP); // planned is not learnt
    assert_true(str_find(link->cell.note, S("научит семинар")) != STR_NONE);
    skills_of_first(false);
    assert_int_equal(chain_find(check(), key())->links.at[3].cell.state, CHAIN_FULL);
}

static void a_year_without_seminars(void **state) {
    (void)state;
    take_out("1 = 1");
    expect_mended("training.plan-empty");
}

static void a_seminar_without_its_pair(void **state) {
    (void)state;
    take_out("kind = 'development'");
    expect_mended("training.pair-half");
    take_out("kind = 'reflexive'");
    expect_mended("training.pair-half");
}

static void a_seminar_that_was_not_held_in_its_month(void **state) {
    (void)state;
    test_write(&kit.test, "update seminar set month = 10", ARGS0);
    expect_mended("training.overdue");
    test_write(&kit.test, "update seminar set month = 10, state = 'closed'", ARGS0);
    expect_silent("training.overdue");
}

static void a_seminar_whose_month_has_come_and_nobody_is_asked(void **state) {
    (void)state;
    test_write(&kit.test, "delete from seminar_member", ARGS0);
    test_write(&kit.test, "update seminar set month = 12", ARGS0);
    expect_silent("training.nobody-invited");
    test_write(&kit.test, "update seminar set month = 11", ARGS0);
    expect_fired("training.nobody-invited");
    invite_all();
    expect_silent("training.nobody-invited");
    // Where it is known who needs it, a click is enough.
    skills_of_first(true);
    put_skill(school.staff[4], S("c-ethics"), false);
    take_out("shipped_id <> 's-lesson-d'");
    test_write(&kit.test, "delete from seminar_member", ARGS0);
    expect_mended("training.nobody-invited");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        ONE(an_outcome_formed_by_nobody_trained),
        ONE(a_year_without_seminars),
        ONE(a_seminar_without_its_pair),
        ONE(a_seminar_that_was_not_held_in_its_month),
        ONE(a_seminar_whose_month_has_come_and_nobody_is_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
