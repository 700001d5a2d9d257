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

static void a_seminar_whose_month_has_come_without_a_leader(void **state) {
    (void)state;
    test_write(&kit.test, "update seminar set leader_id = 0, month = 12", ARGS0);
    expect_silent("training.no-leader");
    test_write(&kit.test, "update seminar set month = 11", ARGS0);
    expect_fired("training.no-leader");
    invite_all();
    expect_silent("training.no-leader");
}

static void hold_seminars(const char *day) {
    test_write(&kit.test, "update seminar set state = 'closed', held_on = $1",
               ARGS(ARG_TEXT(str_from(day))));
}

static void a_seminar_that_ended_without_conclusions(void **state) {
    (void)state;
    hold_seminars("2026-11-20");
    expect_fired("training.no-conclusions");
    test_write(&kit.test,
               "insert into seminar_word (org_id, kind, holder_id, owner_id, field, version, base, "
               "words, account_id, write_key, at_ms) select org_id, 'conclusion', seminar_id, 0, "
               "'conclusions', 1, 0, 'Вывод', 0, 'k' || seminar_id, 1 from seminar",
               ARGS0);
    expect_silent("training.no-conclusions");
}

static void an_effect_that_nobody_looked_at(void **state) {
    (void)state;
    hold_seminars("2026-11-20");
    expect_silent("training.effect-not-looked"); // its weeks are not over
    hold_seminars("2026-09-02");
    expect_fired("training.effect-not-looked");
    test_write(&kit.test, "update seminar set looked_on = '2026-11-24'", ARGS0);
    expect_silent("training.effect-not-looked");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        ONE(an_outcome_formed_by_nobody_trained),
        ONE(a_year_without_seminars),
        ONE(a_seminar_without_its_pair),
        ONE(a_seminar_that_was_not_held_in_its_month),
        ONE(a_seminar_whose_month_has_come_and_nobody_is_asked),
        ONE(a_seminar_whose_month_has_come_without_a_leader),
        ONE(a_seminar_that_ended_without_conclusions),
        ONE(an_effect_that_nobody_looked_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
