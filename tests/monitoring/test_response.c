// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "session_kit.h"

static void a_mark_is_kept_and_the_last_one_counts(void **state) {
    (void)state;
    assert_int_equal(kit_mark(0, 0, "i1", 1, 2, "aaaaaaa1").outcome, RESPONSE_SAVED);
    assert_int_equal(kit_mark(0, 0, "i1", 2, 3, "aaaaaaa2").outcome, RESPONSE_SAVED);
    assert_int_equal(test_number(&kit.test, "select count(*) from response"), 2);
    struct response_sheet sheet;
    struct error error;
    assert_true(response_sheet_of(test_reader(&kit.test), kit.test.arena, kit.org,
                                  session_kit.session_id, 1, &sheet, &error));
    assert_int_equal(sheet.cells.n, 1);
    assert_int_equal(sheet.cells.at[0].value, 3);
    assert_int_equal(sheet.cells.at[0].seq, 2);
}

static void a_repeated_delivery_is_not_doubled(void **state) {
    (void)state;
    assert_int_equal(kit_mark(0, 1, "i1", 1, 2, "bbbbbbb1").outcome, RESPONSE_SAVED);
    int64_t before = test_number(&kit.test, "select count(*) from response");
    struct response_result again = kit_mark(0, 1, "i1", 1, 2, "bbbbbbb1");
    assert_int_equal(again.outcome, RESPONSE_SAVED);
    assert_int_equal(again.now_seq, 1);
    assert_int_equal(test_number(&kit.test, "select count(*) from response"), before);
}

static void two_devices_do_not_overwrite_each_other_unseen(void **state) {
    (void)state;
    assert_int_equal(kit_mark(0, 2, "i1", 1, 2, "ccccccc1").outcome, RESPONSE_SAVED);
    struct response_result late = kit_mark(0, 2, "i1", 1, 3, "ccccccc2");
    assert_int_equal(late.outcome, RESPONSE_CONFLICT);
    assert_int_equal(late.now_seq, 1);
    assert_int_equal(late.now_value, 2);
    // The second rater's cell is another cell.
    assert_int_equal(kit_mark(1, 2, "i1", 1, 0, "ccccccc3").outcome, RESPONSE_SAVED);
}

static void what_is_no_mark_of_the_sheet_is_refused_with_a_reason(void **state) {
    (void)state;
    static const struct {
        const char *item;
        int64_t seq;
        int value;
        const char *key, *says;
    } bad[] = {
        {"i1", 1, 4, "ddddddd1", "Такой отметки"}, {"i1", 1, -1, "ddddddd2", "Такой отметки"},
        {"i99", 1, 1, "ddddddd3", "признака нет"}, {"i1", 0, 1, "ddddddd4", "неполна"},
        {"i1", 1, 1, "short", "неполна"},          {"i1", 1, 1, "ddddddd 5", "неполна"},
    };
    int64_t before = test_number(&kit.test, "select count(*) from response");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct response_result r =
            kit_mark(0, 3, bad[i].item, bad[i].seq, bad[i].value, bad[i].key);
        assert_int_equal(r.outcome, RESPONSE_REFUSED);
        if (strstr(r.why, bad[i].says) == NULL) {
            fail_msg("«%s» does not say «%s»", r.why, bad[i].says);
        }
    }
    assert_int_equal(test_number(&kit.test, "select count(*) from response"), before);
}

static void a_stranger_cannot_mark(void **state) {
    (void)state;
    struct person stranger = {.org = kit.org, .account = 12345, .roles = ROLE_TEACHER};
    struct response_write write = {session_kit.pupils[4], S("i1"), 1, RESPONSE_MARK, 1, {0},
                                   S("eeeeeee1")};
    struct response_result result;
    struct response_batch batch = {&stranger, session_kit.session_id, &write, 1, &result};
    struct error error;
    kit_refused(response_save, &batch, &error);
    assert_int_equal(error.code, ERROR_FORBIDDEN);
}

static void a_closed_session_asks_for_a_reason(void **state) {
    (void)state;
    struct session_close close = {&kit.deputy, session_kit.session_id, true};
    kit_write(session_close, &close);
    struct response_result r = kit_mark(0, 5, "i1", 1, 1, "fffffff1");
    assert_int_equal(r.outcome, RESPONSE_REFUSED);
    assert_non_null(strstr(r.why, "причину"));
    struct response_write write = {session_kit.pupils[5], S("i1"),      1, RESPONSE_MARK, 1,
                                   S("описка"),           S("fffffff2")};
    struct response_batch batch = {&session_kit.raters[0], session_kit.session_id, &write, 1, &r};
    kit_write(response_save, &batch);
    assert_int_equal(r.outcome, RESPONSE_SAVED);
    close.closed = false;
    kit_write(session_close, &close);
}

static void cleared_and_unseen_cells_are_not_zero(void **state) {
    (void)state;
    int64_t done[SESSION_RATERS_MAX + 1];
    struct error error;
    struct response_write write = {
        .pupil_id = session_kit.pupils[6], .item = S("i2"), .seq = 1, .key = S("ggggggg1")};
    struct response_result r;
    struct response_batch batch = {&session_kit.raters[1], session_kit.session_id, &write, 1, &r};
    assert_true(
        response_progress(test_reader(&kit.test), kit.org, session_kit.session_id, done, &error));
    int64_t before = done[2];
    write.state = RESPONSE_NOT_OBSERVED;
    kit_write(response_save, &batch);
    arena_close(kit.test.arena);
    kit.test.arena = arena_open(0);
    assert_true(
        response_progress(test_reader(&kit.test), kit.org, session_kit.session_id, done, &error));
    assert_int_equal(done[2], before + 1);
    write.state = RESPONSE_CLEARED;
    write.seq = 2;
    write.key = S("ggggggg2");
    kit_write(response_save, &batch);
    assert_int_equal(r.outcome, RESPONSE_SAVED);
    arena_close(kit.test.arena);
    kit.test.arena = arena_open(0);
    assert_true(
        response_progress(test_reader(&kit.test), kit.org, session_kit.session_id, done, &error));
    assert_int_equal(done[2], before);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mark_is_kept_and_the_last_one_counts),
        cmocka_unit_test(a_repeated_delivery_is_not_doubled),
        cmocka_unit_test(two_devices_do_not_overwrite_each_other_unseen),
        cmocka_unit_test(what_is_no_mark_of_the_sheet_is_refused_with_a_reason),
        cmocka_unit_test(a_stranger_cannot_mark),
        cmocka_unit_test(a_closed_session_asks_for_a_reason),
        cmocka_unit_test(cleared_and_unseen_cells_are_not_zero),
    };
    return cmocka_run_group_tests(tests, session_kit_open, session_kit_close);
}
