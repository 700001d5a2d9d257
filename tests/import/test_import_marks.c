// SPDX-License-Identifier: GPL-3.0-or-later
// Sheets of marks that a school has kept in Excel come into a session: who is who is asked, what
// is not understood is told, the personal group stays out, and all of it is taken back in one go.
#include "test.h"

#include "import_kit.h"

#include "monitoring/response.h"
#include "school/account.h"
#include "school/year.h"

#include <inttypes.h>

#define FILE_01 "tests/data/inputs/01_Реестр контингента ОУ_19-12-2025 17-44.xlsx"
#define FILE_30 "tests/data/inputs/30_мониторинг УУД 1б.xlsx"
#define FILE_31 "tests/data/inputs/31_УУД 6А наблюдение группового проекта.xlsx"

static struct person teachers[2];

static int64_t count(const char *sql) { return test_number(&import_school.test, sql); }

static void add_account(const char *login, const char *name, unsigned roles, struct person *out) {
    struct account_add add = {
        .org = import_school.deputy.org,
        .account = {.login = str_from(login), .shown_name = str_from(name), .roles = roles},
        .password = S("x")};
    import_school_write(account_add, &add);
    *out = (struct person){.org = add.org, .account = add.account.account_id, .roles = roles};
}

static int open_school(void **state) {
    struct person admin;
    if (import_school_open(state) != 0) {
        return -1;
    }
    import_load_now(FILE_01);
    add_account("admin", "Администратор", ROLE_ADMINISTRATOR, &admin);
    add_account("petrova", "Петрова А. С.", ROLE_TEACHER, &teachers[0]);
    add_account("sidorov", "Сидоров И. П.", ROLE_TEACHER, &teachers[1]);
    return 0;
}

static struct str account_answer(struct arena *arena, size_t teacher) {
    return str_fmt(arena, "a%" PRId64, teachers[teacher].account);
}

static const struct plan_line *question(const struct import_load *load, const char *key) {
    for (size_t i = 0; i < load->plan.lines.n; i++) {
        if (str_eq(load->plan.lines.at[i].key, str_from(key))) {
            return &load->plan.lines.at[i];
        }
    }
    fail_msg("no question %s", key);
    return NULL;
}

// Loads the sheet of 6А as two teachers' marks, into `where`.
static struct import_load load_31(const char *where) {
    struct import_load load = import_load_file(FILE_31, "auto");
    struct import_answer answers[] = {{S("session"), str_from(where)},
                                      {S("observer.1"), account_answer(load.arena, 0)},
                                      {S("observer.2"), account_answer(load.arena, 1)}};
    import_load_plan(&load, answers, 3);
    import_load_apply(&load, answers, 3);
    return load;
}

static void a_sheet_that_is_none_of_ours_is_asked_about(void **state) {
    (void)state;
    struct import_load load = import_load_file(FILE_31, "auto");
    const struct plan_line *where = question(&load, "session");
    assert_int_equal(where->status, PLAN_ASK);
    assert_true(str_find(where->what, S("не совпали ни с одной картой")) != STR_NONE);
    assert_str(where->options.at[0].value, "own");
    import_load_apply(&load, NULL, 0);
    assert_int_equal(load.batch, 0);
    assert_int_equal(count("select count(*) from session"), 0);
    import_load_end(&load);
}

static void marks_of_two_observers_come_into_a_session_of_their_own(void **state) {
    (void)state;
    struct import_load load = load_31("own");
    assert_true(load.batch != 0);
    assert_int_equal(load.counts[PLAN_NEW], 52);
    assert_int_equal(load.counts[PLAN_SKIP], 0);
    assert_int_equal(count("select count(*) from session"), 1);
    assert_int_equal(count("select count(*) from session_rater"), 2);
    assert_int_equal(count("select count(*) from response where state = 1"), 26 * 2 * 6);
    // «Алексеев Марк»: the first observer's «+/- +/- - +/- +/- +/-» are 1 1 0 1 1 1.
    assert_int_equal(
        count("select sum(r.value) from response r join pupil_identity i on i.org_id = r.org_id"
              " and i.pupil_id = r.pupil_id where i.last_name = 'Алексеев'"
              " and i.first_name = 'Марк' and r.rater = 1"),
        5);
    // The agreement that the file holds: 82 cells of 156.
    assert_int_equal(
        count("select count(*) from response a join response b on b.org_id = a.org_id"
              " and b.session_id = a.session_id and b.pupil_id = a.pupil_id and b.item = a.item"
              " and b.rater = 2 and b.value = a.value where a.rater = 1"),
        82);
    assert_int_equal(count("select count(distinct team) from session_pupil"), 5);
    import_load_end(&load);
}

static void the_same_sheet_again_finds_its_session_and_changes_nothing(void **state) {
    (void)state;
    struct import_load first = load_31("own");
    import_load_end(&first);
    struct import_load again = import_load_file(FILE_31, "auto");
    const struct plan_option *there = &question(&again, "session")->options.at[0];
    assert_int_equal(there->value.p[0], 's');
    struct import_answer into = {S("session"), there->value};
    import_load_plan(&again, &into, 1);
    // Places of the session's raters answer the questions who is «1» and who is «2».
    assert_int_equal(question(&again, "observer.1")->status, PLAN_TOLD);
    assert_str(question(&again, "observer.2")->answer, account_answer(again.arena, 1).p);
    assert_int_equal(again.plan.counts[PLAN_SAME], 52);
    import_load_apply(&again, &into, 1);
    assert_int_equal(again.batch, 0);
    assert_int_equal(count("select count(*) from response"), 312);
    import_load_end(&again);
}

static void a_loaded_session_is_taken_back_as_if_it_never_was(void **state) {
    (void)state;
    struct import_load load = load_31("own");
    assert_int_equal(import_load_undo(&load), 0);
    static const char *const tables[] = {"response",      "session",        "session_pupil",
                                         "session_rater", "procedure_item", "procedure"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        assert_int_equal(count(str_fmt(load.arena, "select count(*) from %s", tables[i]).p), 0);
    }
    import_load_end(&load);
}

static struct response_result mark(int64_t session, int64_t pupil, const char *item, int64_t seq,
                                   int value, const char *key) {
    struct response_write write = {.pupil_id = pupil,
                                   .item = str_from(item),
                                   .seq = seq,
                                   .state = RESPONSE_MARK,
                                   .value = value,
                                   .key = str_from(key)};
    struct response_result result;
    struct response_batch batch = {&teachers[0], session, &write, 1, &result};
    import_school_write(response_save, &batch);
    return result;
}

static void marks_put_by_hand_after_it_are_kept_at_the_undo(void **state) {
    (void)state;
    struct import_load load = load_31("own");
    int64_t session = count("select max(session_id) from session");
    int64_t pupil = count("select pupil_id from pupil_identity where last_name = 'Алексеев'"
                          " and first_name = 'Марк'");
    assert_int_equal(mark(session, pupil, "i1", 2, 2, "by-hand-1").outcome, RESPONSE_SAVED);
    assert_int_equal(import_load_undo(&load), 2); // the mark and the session it stands in
    assert_int_equal(count("select count(*) from session"), 1);
    assert_int_equal(count("select count(*) from response r where state = 1 and not exists"
                           " (select 1 from response l where l.session_id = r.session_id"
                           " and l.pupil_id = r.pupil_id and l.item = r.item"
                           " and l.rater = r.rater and l.seq > r.seq)"),
                     1);
    import_load_end(&load);
}

static void another_mark_of_the_same_observer_is_a_change_and_goes_back(void **state) {
    (void)state;
    struct import_load first = load_31("own");
    import_load_end(&first);
    const char *text = "Карта наблюдения 6А;;;;;;;\n"
                       "ФИ;Наблюдатель;Р1;Р2;Р3;К1;К2;К3\n"
                       "Алексеев Марк;1;+;+/-;-;+/-;+/-;+/-\n"
                       "Кто-то Чужой;1;+;+;+;+;+;+\n"
                       "Алексеев Марк;1;-;-;-;-;-;-\n";
    struct import_load later = import_load_text(text, "uud");
    struct import_answer into = {S("session"), question(&later, "session")->options.at[0].value};
    import_load_plan(&later, &into, 1);
    assert_int_equal(import_load_line(&later, "Алексеев Марк")->status, PLAN_CHANGED);
    assert_int_equal(import_load_line(&later, "Кто-то Чужой")->status, PLAN_SKIP);
    assert_int_equal(later.plan.counts[PLAN_SKIP], 2); // the stranger, and the row that repeats
    import_load_apply(&later, &into, 1);
    assert_int_equal(count("select value from response where seq = 2"), 2);
    assert_int_equal(import_load_undo(&later), 0);
    assert_int_equal(count("select value from response where seq = 3"), 1);
    assert_int_equal(count("select count(*) from session"), 1);
    import_load_end(&later);
}

static const struct plan_line *asked_about(const struct import_load *load, const char *who) {
    for (size_t i = 0; i < load->plan.lines.n; i++) {
        const struct plan_line *line = &load->plan.lines.at[i];
        if (line->status == PLAN_ASK && str_starts(line->who, str_from(who))) {
            return line;
        }
    }
    fail_msg("nothing is asked about %s", who);
    return NULL;
}

static void a_misspelt_pupil_is_asked_about_with_those_alike(void **state) {
    (void)state;
    test_write(&import_school.test,
               "update pupil_identity set last_name = 'Алексенко' where last_name = 'Алексеев' and "
               "first_name = 'Марк'",
               ARGS0);
    struct import_load load = import_load_file(FILE_31, "auto");
    struct import_answer answers[5] = {{S("session"), S("own")},
                                       {S("observer.1"), account_answer(load.arena, 0)},
                                       {S("observer.2"), account_answer(load.arena, 1)}};
    import_load_plan(&load, answers, 3);
    assert_int_equal(load.plan.counts[PLAN_NEW], 50);
    assert_int_equal(load.plan.counts[PLAN_ASK], 2); // one row of each observer
    const struct plan_line *line = asked_about(&load, "Алексеев Марк");
    struct str his = {0};
    for (size_t i = 0; i < line->options.n; i++) {
        if (str_starts(line->options.at[i].title, S("Алексенко Марк"))) {
            his = line->options.at[i].value;
        }
    }
    assert_false(str_empty(his));
    answers[3] = (struct import_answer){str_dup(load.arena, line->key), his};
    import_load_plan(&load, answers, 4);
    assert_int_equal(load.plan.counts[PLAN_NEW], 51);
    line = asked_about(&load, "Алексеев Марк");
    answers[4] = (struct import_answer){str_dup(load.arena, line->key), S("skip")};
    import_load_plan(&load, answers, 5);
    assert_int_equal(load.plan.counts[PLAN_NEW], 51);
    assert_int_equal(load.plan.counts[PLAN_ASK], 0);
    import_load_end(&load);
}

static void indicators_by_list_number_come_in_without_the_personal_group(void **state) {
    (void)state;
    struct import_load load = import_load_file(FILE_30, "auto");
    struct import_answer answers[] = {{S("session"), S("own")},
                                      {S("observer.1"), account_answer(load.arena, 0)}};
    import_load_plan(&load, answers, 2);
    assert_int_equal(load.plan.counts[PLAN_NEW], 25); // 24 with marks and the absent one
    assert_int_equal(load.plan.counts[PLAN_SKIP], 3); // the personal group
    import_load_apply(&load, answers, 2);
    // 8 indicators of three groups; one cell of file 30 is empty: nobody looked.
    assert_int_equal(count("select count(*) from response"), 24 * 8 - 1);
    assert_int_equal(count("select count(*) from procedure_item"), 8);
    assert_int_equal(count("select count(*) from session_pupil where absent = 1"), 1);
    // The seventh of the register was absent, the first has 2 3 3 2 2 3 3 3 after the personal.
    assert_int_equal(
        count("select sum(r.value) from response r where r.pupil_id = (select i.pupil_id"
              " from pupil_identity i join session_pupil s on s.org_id = i.org_id"
              " and s.pupil_id = i.pupil_id order by i.sort_key, i.pupil_id limit 1)"),
        21);
    assert_int_equal(import_load_undo(&load), 0);
    assert_int_equal(count("select count(*) from session"), 0);
    import_load_end(&load);
}

static void signs_named_as_ours_go_into_our_sheet(void **state) {
    (void)state;
    const char *text = "Карта наблюдения 6А;;;;;;;;;;\n"
                       "ФИ;Наблюдатель;i1;i2;i3;i4;i5;i6;i7;i8;i9\n"
                       "Алексеев Марк;Петрова;3;2;1;0;3;2;1;0;7\n"
                       "Алексеев Марк;Сидоров;3;2;1;0;3;2;1;0;3\n";
    struct import_load load = import_load_text(text, "uud");
    const struct plan_line *where = question(&load, "session");
    bool ours = false;
    for (size_t i = 0; i < where->options.n; i++) {
        ours = ours || str_eq(where->options.at[i].value, S("new.obs-group-project-ooo"));
    }
    assert_true(ours);
    struct import_answer answer = {S("session"), S("new.obs-group-project-ooo")};
    import_load_plan(&load, &answer, 1);
    // Family names are enough to know the observers.
    assert_int_equal(question(&load, "observer.1")->status, PLAN_TOLD);
    import_load_apply(&load, &answer, 1);
    assert_int_equal(count("select count(*) from response"), 17); // 7 is no mark
    import_load_end(&load);
}

int main(int argc, char **argv) {
    if (import_kit_child(argc, argv)) {
        return 0;
    }
#define SCHOOL_TEST(name) cmocka_unit_test_setup_teardown(name, open_school, import_school_close)
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(a_sheet_that_is_none_of_ours_is_asked_about),
        SCHOOL_TEST(marks_of_two_observers_come_into_a_session_of_their_own),
        SCHOOL_TEST(the_same_sheet_again_finds_its_session_and_changes_nothing),
        SCHOOL_TEST(a_loaded_session_is_taken_back_as_if_it_never_was),
        SCHOOL_TEST(marks_put_by_hand_after_it_are_kept_at_the_undo),
        SCHOOL_TEST(another_mark_of_the_same_observer_is_a_change_and_goes_back),
        SCHOOL_TEST(a_misspelt_pupil_is_asked_about_with_those_alike),
        SCHOOL_TEST(indicators_by_list_number_come_in_without_the_personal_group),
        SCHOOL_TEST(signs_named_as_ours_go_into_our_sheet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
