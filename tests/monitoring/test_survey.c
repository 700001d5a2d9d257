// SPDX-License-Identifier: GPL-3.0-or-later
// Surveys: who may open one, who is invited, codes, answers that are kept once and without an
// order, closing for good.
#include "test.h"

#include "session_kit.h"

#include "instruments/version.h"
#include "monitoring/survey_answer.h"
#include "school/consent.h"

static struct survey survey;
static struct instrument questionnaire;

static struct session_plan plan_of(const char *instrument) {
    return (struct session_plan){.by = &kit.deputy,
                                 .class_id = kit.class_5a,
                                 .instrument = shelf_find(&session_kit.shelf, str_from(instrument)),
                                 .title = S("Довольны ли вы школой"),
                                 .held_on = DAY(2026, 10, 20)};
}

static void open_survey(struct session_plan plan) {
    struct error error;
    bool found;
    kit_write(session_open, &plan);
    struct db *db = test_reader(&kit.test);
    if (!survey_get(db, kit.test.arena, kit.org, plan.session_id, &survey, &found, &error) ||
        !instrument_version_get(db, kit.test.arena, kit.org, survey.instrument_id,
                                survey.instrument_version, &questionnaire, &error)) {
        fail_msg("%s", error.text);
    }
    assert_true(found);
}

static int open_kit(void **state) {
    if (session_kit_open(state) != 0) {
        return -1;
    }
    open_survey(plan_of("q-satisfaction-pupils"));
    return 0;
}

static struct survey_codes free_codes(void) {
    struct survey_codes codes;
    struct error error;
    assert_true(survey_codes_unused(test_reader(&kit.test), kit.test.arena, kit.org,
                                    survey.session_id, &codes, &error));
    return codes;
}

static int64_t answers(void) {
    int64_t n;
    struct error error;
    assert_true(
        survey_answer_count(test_reader(&kit.test), kit.org, survey.session_id, &n, &error));
    return n;
}

// A claim that is told from others by its last digits.
static struct str claim_of(int number) {
    return str_fmt(kit.test.arena, "%032x", (unsigned)number);
}

static struct str entered(struct str code, struct str claim) {
    struct survey_enter *ask = arena_new(kit.test.arena, struct survey_enter);
    *ask = (struct survey_enter){.survey = &survey, .code = code, .claim = claim};
    kit_write(survey_enter, ask);
    return ask->ticket;
}

static struct survey_sheet *sheet_of(const char *i1, const char *words) {
    struct survey_sheet *sheet = arena_new(kit.test.arena, struct survey_sheet);
    struct error error;
    *vec_push(kit.test.arena, &sheet->fields) = (struct survey_field){S("q-i1"), str_from(i1)};
    *vec_push(kit.test.arena, &sheet->fields) = (struct survey_field){S("q-i11"), str_from(words)};
    if (!survey_sheet_read(kit.test.arena, &questionnaire, sheet, &error)) {
        fail_msg("%s", error.text);
    }
    return sheet;
}

static void send(struct str claim, struct str ticket, const char *i1, const char *words) {
    struct survey_send ask = {&survey, claim, ticket, sheet_of(i1, words)};
    kit_write(survey_send, &ask);
}

static void as_many_slips_as_are_invited(void **state) {
    (void)state;
    assert_int_equal(survey.invited, KIT_PUPILS);
    struct survey_codes codes = free_codes();
    assert_int_equal(codes.rows.n, KIT_PUPILS);
    assert_int_equal(codes.rows.at[0].n, SURVEY_CODE_DIGITS);
    assert_int_equal(survey.code.n, SURVEY_CODE_DIGITS);
}

static void a_slip_lets_one_device_in_and_the_same_again(void **state) {
    (void)state;
    struct str code = free_codes().rows.at[0];
    struct str first = entered(code, claim_of(1));
    assert_true(str_eq(entered(code, claim_of(1)), first)); // the reply was lost
    struct survey_enter other = {.survey = &survey, .code = code, .claim = claim_of(2)};
    struct error error;
    kit_refused(survey_enter, &other, &error);
    assert_non_null(strstr(error.text, "на другом устройстве"));
    assert_int_equal(free_codes().rows.n, KIT_PUPILS - 1);
}

static void a_code_that_is_none_is_refused(void **state) {
    (void)state;
    struct survey_enter ask = {.survey = &survey, .code = S("00"), .claim = claim_of(3)};
    struct error error;
    kit_refused(survey_enter, &ask, &error);
    assert_non_null(strstr(error.text, "Такого кода нет"));
}

static void an_answer_sent_twice_is_one_answer(void **state) {
    (void)state;
    struct str ticket = entered(free_codes().rows.at[0], claim_of(4));
    int64_t before = answers();
    send(claim_of(4), ticket, "2", "Больше кружков");
    send(claim_of(4), ticket, "0", "Другое"); // what is sent first stands
    assert_int_equal(answers(), before + 1);
    assert_int_equal(test_number(&kit.test, "select count(*) from survey_text"), 1);
}

static void a_ticket_of_another_claim_is_refused(void **state) {
    (void)state;
    struct str ticket = entered(free_codes().rows.at[0], claim_of(5));
    struct survey_send ask = {&survey, claim_of(6), ticket, sheet_of("1", "")};
    struct error error;
    kit_refused(survey_send, &ask, &error);
    assert_int_equal(error.code, ERROR_FORBIDDEN);
    ask = (struct survey_send){&survey, claim_of(6), S(""), sheet_of("1", "")};
    kit_refused(survey_send, &ask, &error);
}

static void what_is_no_answer_of_the_sheet_is_refused(void **state) {
    (void)state;
    static const char *const bad[][2] = {{"q-i1", "9"}, {"q-i1", "x"},  {"q-i1", "-1"},
                                         {"q-i1", ""},  {"q-i99", "1"}, {"i1", "1"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct survey_sheet sheet = {0};
        struct error error;
        *vec_push(kit.test.arena, &sheet.fields) =
            (struct survey_field){str_from(bad[i][0]), str_from(bad[i][1])};
        if (survey_sheet_read(kit.test.arena, &questionnaire, &sheet, &error)) {
            fail_msg("%s = %s is taken", bad[i][0], bad[i][1]);
        }
    }
}

static void a_personal_questionnaire_is_the_psychologists(void **state) {
    (void)state;
    struct session_plan plan = plan_of("q-personal-5-7");
    struct error error;
    kit_refused(session_open, &plan, &error);
    assert_non_null(strstr(error.text, "психолог"));
}

static void only_those_with_consent_are_invited(void **state) {
    (void)state;
    struct person psychologist = {.org = kit.org, .roles = ROLE_PSYCHOLOGIST};
    struct session_plan plan = plan_of("q-personal-5-7");
    struct error error;
    plan.by = &psychologist;
    kit_refused(session_open, &plan, &error);
    assert_non_null(strstr(error.text, "согласия"));
    for (size_t i = 0; i < 6; i++) {
        struct consent_give give = {.by = &kit.deputy,
                                    .consent = {.pupil_id = session_kit.pupils[i],
                                                .kind = S("questionnaire"),
                                                .given_on = DAY(2026, 9, 1)}};
        kit_write(consent_give, &give);
    }
    plan.by_class = true;
    kit_refused(session_open, &plan, &error);
    assert_non_null(strstr(error.text, "листкам"));
    plan.by_class = false;
    struct survey before = survey;
    open_survey(plan);
    assert_int_equal(survey.invited, 6);
    survey = before;
}

static void a_class_of_another_grade_is_refused(void **state) {
    (void)state;
    struct session_plan plan = plan_of("q-satisfaction-noo");
    struct error error;
    kit_refused(session_open, &plan, &error);
}

static void lost_devices_get_new_slips_and_no_more(void **state) {
    (void)state;
    struct survey_more more = {.by = &kit.deputy, .session_id = survey.session_id};
    kit_write(survey_more_codes, &more);
    assert_int_equal((int64_t)free_codes().rows.n + answers(), KIT_PUPILS);
    kit_write(survey_more_codes, &more);
    assert_int_equal(more.added, 0);
}

static void a_closed_survey_takes_nothing_and_never_opens(void **state) {
    (void)state;
    struct str code = free_codes().rows.at[0];
    struct str ticket = entered(code, claim_of(7));
    int64_t before = answers();
    struct error error;
    struct session_close plain = {&kit.deputy, survey.session_id, true};
    kit_refused(session_close, &plain, &error);
    struct survey_close close = {&kit.deputy, survey.session_id};
    kit_write(survey_close, &close);
    struct survey_send ask = {&survey, claim_of(7), ticket, sheet_of("1", "")};
    kit_refused(survey_send, &ask, &error);
    assert_non_null(strstr(error.text, "закрыта"));
    struct survey_enter enter = {.survey = &survey, .code = code, .claim = claim_of(8)};
    kit_refused(survey_enter, &enter, &error);
    kit_refused(survey_close, &close, &error);
    plain.closed = false;
    kit_refused(session_close, &plain, &error);
    assert_int_equal(answers(), before);
    assert_int_equal(test_number(&kit.test, "select count(*) from survey where secret <> '' "
                                            "and session_id in (select session_id from session "
                                            "where closed_ms > 0)"),
                     0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_many_slips_as_are_invited),
        cmocka_unit_test(a_slip_lets_one_device_in_and_the_same_again),
        cmocka_unit_test(a_code_that_is_none_is_refused),
        cmocka_unit_test(an_answer_sent_twice_is_one_answer),
        cmocka_unit_test(a_ticket_of_another_claim_is_refused),
        cmocka_unit_test(what_is_no_answer_of_the_sheet_is_refused),
        cmocka_unit_test(a_personal_questionnaire_is_the_psychologists),
        cmocka_unit_test(only_those_with_consent_are_invited),
        cmocka_unit_test(a_class_of_another_grade_is_refused),
        cmocka_unit_test(lost_devices_get_new_slips_and_no_more),
        cmocka_unit_test(a_closed_survey_takes_nothing_and_never_opens),
    };
    return cmocka_run_group_tests(tests, open_kit, session_kit_close);
}
