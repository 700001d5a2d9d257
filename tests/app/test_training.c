// SPDX-License-Identifier: GPL-3.0-or-later
// The training of teachers on the demo school: needs with their reasons, who sees whose, the year
// of seminars.
#include "test.h"

#include "app_kit.h"

#include "training/need.h"
#include "training/year_plan.h"

#define PASSWORD "пароль из слов"

static struct arena *reading;
static struct coherence run;
static struct school_year year;

static int open_demo(void **state) {
    int opened = app_kit_open(state);
    test_write(&web.test, "update account set must_change = 0", ARGS0);
    web_login("zavuch", PASSWORD);
    return opened;
}

static int close_demo(void **state) {
    arena_close(reading);
    return app_kit_close(state);
}

static void begin_run(void) {
    struct error error = {0};
    arena_close(reading);
    reading = arena_open((size_t)256 << 20);
    struct db *db = store_reader(web.test.store, reading, &error);
    if (db == NULL || !training_run_open(reading, db, &web.app, app_kit.org, &year, &run, &error)) {
        fail_msg("%s", error.text);
    }
}

static struct needs find_needs(void) {
    struct needs needs;
    struct error error = {0};
    begin_run();
    if (!needs_find(&run, &needs, &error)) {
        fail_msg("%s", error.text);
    }
    return needs;
}

static const char *login_of(int64_t staff_id) {
    static const struct sql one = {"login_of", "select login from account where staff_id = $1"};
    struct query q;
    struct str login = {0};
    struct arena *arena = arena_open(0);
    struct error error;
    assert_true(query_open(&q, store_reader(web.test.store, arena, &error), &one,
                           ARGS(ARG_INT(staff_id)), &error));
    if (query_next(&q)) {
        login = str_dup(web.test.arena, query_text(&q, 0));
    }
    assert_true(query_close(&q, &error));
    arena_close(arena);
    return login.p;
}

static const char *path_of(const char *pattern, int64_t id) {
    return str_fmt(web.test.arena, "%s/%lld", pattern, (long long)id).p;
}

// A need with somebody who lacks something and is no more than a teacher.
static const struct profile_teacher *needing_teacher(const struct needs *needs) {
    for (size_t i = 0; i < needs->rows.n; i++) {
        for (size_t c = 0; c < needs->rows.at[i].competences.n; c++) {
            const struct need_competence *row = &needs->rows.at[i].competences.at[c];
            for (size_t p = 0; p < row->people.n; p++) {
                for (size_t t = 0; t < app_kit.demo.teachers.n; t++) {
                    const struct demo_teacher *teacher = &app_kit.demo.teachers.at[t];
                    if (teacher->staff_id == row->people.at[p].teacher->staff_id &&
                        teacher->roles == ROLE_TEACHER) {
                        return row->people.at[p].teacher;
                    }
                }
            }
        }
    }
    fail_msg("nobody needs anything");
    return NULL;
}

static void every_need_says_why_by_what_and_by_whom(void **state) {
    (void)state;
    struct needs needs = find_needs();
    size_t weak = 0;
    assert_true(needs.skills_known);
    assert_true(needs.rows.n > 0);
    for (size_t i = 0; i < needs.rows.n; i++) {
        const struct need *need = &needs.rows.at[i];
        assert_true(str_ends(need->reason, S(".")));
        assert_false(str_ends(need->reason, S("..")));
        assert_true(need->technologies.n > 0);
        weak += need->why == NEED_WEAK;
        for (size_t c = 0; c < need->competences.n; c++) {
            const struct need_competence *row = &need->competences.at[c];
            assert_true(row->asked_by.n > 0);
            assert_true(row->people.n > 0);
            assert_true(row->pairs.n > 0);
            for (size_t p = 0; p < row->people.n; p++) {
                assert_false(profile_has_skill(row->people.at[p].teacher, row->competence));
                assert_false(str_empty(row->people.at[p].reason));
            }
            for (size_t p = 0; p < row->pairs.n; p++) {
                assert_true(pair_teaches(row->pairs.at[p], row->competence));
            }
        }
    }
    assert_true(weak > 0);
}

// No order of people but that of the staff list.
static void people_of_a_need_stand_in_the_order_of_the_staff_list(void **state) {
    (void)state;
    struct needs needs = find_needs();
    struct error error = {0};
    const struct practice_facts *practice = practice_facts(&run, &error);
    for (size_t i = 0; i < needs.rows.n; i++) {
        for (size_t c = 0; c < needs.rows.at[i].competences.n; c++) {
            const struct need_competence *row = &needs.rows.at[i].competences.at[c];
            if (row->asked_by.n > 1) {
                continue;
            }
            for (size_t p = 1; p < row->people.n; p++) {
                assert_true(row->people.at[p - 1].teacher < row->people.at[p].teacher);
            }
            assert_true(row->people.at[0].teacher >= practice->profile.teachers.at);
        }
    }
}

static void names_are_seen_by_the_teacher_the_named_methodologist_and_the_deputy(void **state) {
    (void)state;
    struct needs needs = find_needs();
    const struct profile_teacher *teacher = needing_teacher(&needs);
    const char *name = str_c(web.test.arena, teacher->name);
    const char *path = path_of("/training/people", teacher->staff_id);
    const struct demo_teacher *mentor = NULL;
    for (size_t i = 0; i < app_kit.demo.teachers.n && mentor == NULL; i++) {
        const struct demo_teacher *other = &app_kit.demo.teachers.at[i];
        bool fits = other->roles == ROLE_TEACHER && other->staff_id != teacher->staff_id;
        mentor = fits ? other : NULL;
    }
    assert_int_equal(web_get("/training"), 200);
    assert_true(web_says(name));
    assert_int_equal(web_get(path), 200);
    web_login(login_of(mentor->staff_id), PASSWORD);
    assert_int_equal(web_get("/training"), 200);
    assert_false(web_says(name));
    assert_int_equal(web_get(path), 403);
    // The teacher sees his own, and names one who may see it too.
    web_login(login_of(teacher->staff_id), PASSWORD);
    assert_int_equal(web_get("/training"), 200);
    assert_true(web_says(name));
    assert_int_equal(web_get(path), 200);
    assert_int_equal(web_get("/my/training"), 200);
    const char *id = str_fmt(web.test.arena, "%lld", (long long)mentor->staff_id).p;
    assert_int_equal(web_post("/my/training/mentor", FORM("mentor", id)), 303);
    web_login(login_of(mentor->staff_id), PASSWORD);
    assert_int_equal(web_get(path), 200);
    assert_int_equal(web_get("/my/training"), 200);
    assert_true(web_says(path));
    assert_int_equal(web_get("/training"), 200);
    assert_true(web_says(name));
    // Taken back, it is closed again.
    web_login(login_of(teacher->staff_id), PASSWORD);
    assert_int_equal(web_get("/my/training"), 200);
    assert_int_equal(web_post("/my/training/mentor", FORM("mentor", "0")), 303);
    web_login(login_of(mentor->staff_id), PASSWORD);
    assert_int_equal(web_get(path), 403);
    web_login("zavuch", PASSWORD);
}

static void a_teacher_says_a_word_of_himself_and_it_stands_apart(void **state) {
    (void)state;
    struct needs needs = find_needs();
    const struct profile_teacher *teacher = needing_teacher(&needs);
    const char *path = path_of("/training/people", teacher->staff_id);
    web_login(login_of(teacher->staff_id), PASSWORD);
    assert_int_equal(web_get("/my/training"), 200);
    assert_int_equal(web_post("/my/training", FORM("c.c-reading", "2", "c.c-data", "7")), 422);
    assert_int_equal(web_get("/my/training"), 200);
    assert_int_equal(web_post("/my/training", FORM("c.c-reading", "2")), 303);
    web_login("zavuch", PASSWORD);
    assert_int_equal(web_get(path), 200);
    assert_true(web_says("сам, "));
}

static size_t planned(void) {
    struct error error = {0};
    begin_run();
    const struct training_facts *facts = training_facts(&run, &error);
    assert_non_null(facts);
    return facts->seminars.rows.n;
}

static void the_year_goes_in_pairs_from_september_to_may(void **state) {
    (void)state;
    struct error error = {0};
    test_write(&web.test, "delete from seminar", ARGS0);
    assert_int_equal(web_get("/training"), 200);
    assert_int_equal(web_post("/training/plan/propose", FORM("a", "b")), 303);
    size_t n = planned();
    assert_true(n >= 8);
    const struct training_facts *facts = training_facts(&run, &error);
    for (size_t i = 0; i < n; i++) {
        const struct seminar *seminar = &facts->seminars.rows.at[i];
        const struct seminar_pair *pair = pair_find(facts->catalogue, seminar->pair_id);
        const struct seminar *saw = seminar_of_script(facts, pair->saw->id);
        const struct seminar *developed = seminar_of_script(facts, pair->developed->id);
        assert_non_null(saw);
        assert_non_null(developed);
        assert_true(school_month(saw->month) <= school_month(developed->month));
        assert_true(school_month(developed->month) <= school_month(5));
    }
    // Asked again, it adds nothing twice.
    assert_int_equal(web_get("/training"), 200);
    assert_int_equal(web_post("/training/plan/propose", FORM("a", "b")), 303);
    assert_int_equal(planned(), n);
    // Moved, and taken out.
    const char *id =
        str_fmt(web.test.arena, "%lld",
                (long long)training_facts(&run, &error)->seminars.rows.at[0].seminar_id)
            .p;
    assert_int_equal(web_get("/training"), 200);
    assert_int_equal(web_post("/training/plan/change", FORM("seminar", id, "month", "7")), 422);
    assert_int_equal(web_get("/training"), 200);
    assert_int_equal(web_post("/training/plan/change", FORM("seminar", id, "month", "5")), 303);
    assert_int_equal(web_get("/training"), 200);
    assert_int_equal(web_post("/training/plan/change", FORM("seminar", id, "remove", "1")), 303);
    assert_int_equal(planned(), n - 1);
}

static void a_need_put_aside_asks_for_no_seminar(void **state) {
    (void)state;
    struct needs needs = find_needs();
    const struct need *need = &needs.rows.at[0];
    const char *outcome = str_c(web.test.arena, need->outcome->id);
    const char *competence = str_c(web.test.arena, need->competences.at[0].competence->id);
    assert_int_equal(web_get("/training"), 200);
    assert_int_equal(
        web_post("/training/needs/aside", FORM("outcome", outcome, "competence", competence)), 422);
    assert_int_equal(web_get("/training"), 200);
    assert_int_equal(
        web_post("/training/needs/aside", FORM("outcome", outcome, "competence", competence,
                                               "reason", "Учились в прошлом году")),
        303);
    assert_int_equal(web_get("/training"), 200);
    assert_true(web_says("отложено: Учились в прошлом году"));
    needs = find_needs();
    assert_false(str_empty(needs.rows.at[0].competences.at[0].aside));
    assert_int_equal(web_post("/training/needs/aside",
                              FORM("outcome", outcome, "competence", competence, "return", "1")),
                     303);
    needs = find_needs();
    assert_true(str_empty(needs.rows.at[0].competences.at[0].aside));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_need_says_why_by_what_and_by_whom),
        cmocka_unit_test(people_of_a_need_stand_in_the_order_of_the_staff_list),
        cmocka_unit_test(names_are_seen_by_the_teacher_the_named_methodologist_and_the_deputy),
        cmocka_unit_test(a_teacher_says_a_word_of_himself_and_it_stands_apart),
        cmocka_unit_test(the_year_goes_in_pairs_from_september_to_may),
        cmocka_unit_test(a_need_put_aside_asks_for_no_seminar),
    };
    return cmocka_run_group_tests(tests, open_demo, close_demo);
}
