// SPDX-License-Identifier: GPL-3.0-or-later
// A withdrawn consent erases at once: no row, no byte of the files, no next copy has the name or
// the marks; audit keeps the number of the record. Who may open what, with whose consent. Terms of
// keeping.
#include "test.h"

#include "session_kit.h"

#include "school/consent.h"
#include "school/data_context.h"
#include "school/keeping.h"

#include <stdio.h>
#include <unistd.h>

enum { ERASED = 3 }; // of the kit's pupils; «Учениковг» is in no other name

static const char NAME[] = "Учениковг";
static const char BORN[] = "2015-07-19";

static int64_t pupil(void) { return session_kit.pupils[ERASED]; }

static void give(const char *kind, int64_t pupil_id) {
    struct consent_give ask = {
        &kit.deputy, {.pupil_id = pupil_id, .kind = str_from(kind), .given_on = DAY(2026, 9, 1)}};
    kit_write(consent_give, &ask);
}

static void withdraw(const char *kind) {
    struct consent_withdraw ask = {&kit.deputy, pupil(), str_from(kind), DAY(2026, 10, 19),
                                   kit_rooms};
    kit_write(consent_withdraw, &ask);
}

// Everything that a school comes to have of a pupil, in each table that names one.
static int open_kit(void **state) {
    static const char *const rows[] = {
        "update pupil_identity set born = '2015-07-19', file_number = 'Д-1904' "
        "where org_id = $1 and pupil_id = $2",
        "insert into import_step (org_id, batch_id, ordinal, noun, noun_id, action, before, after) "
        "values ($1, 1, 1, 'pupil', $2, 'insert', '{}', '{\"last_name\": \"Учениковг\"}')",
        "insert into external_result (org_id, work_id, result_id, code, pupil_id, class_id, "
        "class_mark, variant, absent, total, mark, journal_mark, word) "
        "values ($1, 1, 1, '', $2, 0, '', '', 0, 11, 4, 0, '')",
        "insert into external_code (org_id, code_id, year, code, pupil_id) "
        "values ($1, 1, 2026, '50012', $2)",
        "insert into evidence_pupil (org_id, session_id, outcome, pupil_id, level, share) "
        "values ($1, 1, 'ooo.K2', $2, 3, 7000)",
        "insert into session_note (org_id, session_id, pupil_id, item, rater, seq, body, at_ms) "
        "values ($1, 1, $2, '', 1, 1, 'Слова ученика', 1)",
        "insert into project_stage (org_id, session_id, pupil_id, stage, done_on) "
        "values ($1, 1, $2, 'plan', '2026-09-30')",
        "insert into project_appeal (org_id, appeal_id, session_id, pupil_id, filed_on, reason, "
        "decided_on, changed, decision) values ($1, 1, 1, $2, '2026-10-01', 'Не согласен', '', 0, "
        "'')",
    };
    if (session_kit_open(state) != 0) {
        return -1;
    }
    give("personal_data", pupil());
    give("psychology", pupil());
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_write(&kit.test, rows[i], ARGS(ARG_INT(kit.org), ARG_INT(pupil())));
    }
    assert_true(kit_mark(0, ERASED, "i1", 1, 2, "erasure-1").outcome == RESPONSE_SAVED);
    assert_true(kit_mark(0, ERASED + 1, "i1", 1, 2, "erasure-2").outcome == RESPONSE_SAVED);
    return 0;
}

static int64_t rows_of(const char *table) {
    return test_number(&kit.test,
                       str_fmt(kit.test.arena, "select count(*) from %s where pupil_id = %lld",
                               table, (long long)pupil())
                           .p);
}

static void another_consent_leaves_the_marks(void **state) {
    (void)state;
    withdraw("psychology"); // the sheet of the kit is a teacher's
    assert_int_equal(rows_of("response"), 1);
    assert_int_equal(
        test_number(&kit.test, "select count(*) from audit where action = 'pupil.erase'"), 0);
}

// Each table that has pupil_id, so that a new one must come past this test.
static void no_table_keeps_what_was_by_name(void **state) {
    (void)state;
    static const struct sql sqlite = {
        "tables", "select s.name from sqlite_schema as s, pragma_table_xinfo(s.name) as c "
                  "where s.type = 'table' and c.name = 'pupil_id' order by s.name"};
    static const struct sql postgres = {
        "tables", "select table_name from information_schema.columns where table_schema = "
                  "current_schema() and column_name = 'pupil_id' order by table_name"};
    struct query q;
    size_t erased = 0;
    withdraw("personal_data");
    assert_true(query_open(&q, test_reader(&kit.test), test_on_postgres() ? &postgres : &sqlite,
                           ARGS0, NULL));
    while (query_next(&q)) {
        const char *table = str_c(kit.test.arena, query_text(&q, 0));
        // The number of the record, its places in classes, the days of consents, the empty name.
        bool stays = strcmp(table, "pupil") == 0 || strcmp(table, "membership") == 0 ||
                     strcmp(table, "consent") == 0 || strcmp(table, "pupil_identity") == 0;
        if (!stays && rows_of(table) != 0) {
            fail_msg("%s keeps rows of the pupil", table);
        }
        erased += !stays;
    }
    assert_true(query_close(&q, NULL));
    assert_true(erased >= 5);
    assert_int_equal(test_number(&kit.test, "select count(*) from import_step"), 0);
    assert_int_equal(test_number(&kit.test, "select count(*) from response"), 1); // of another
    assert_int_equal(test_number(&kit.test, "select count(*) from pupil_identity where "
                                            "last_name like 'Стёрто%' and born = ''"),
                     1);
}

static void audit_keeps_the_number_and_no_name(void **state) {
    (void)state;
    const char *by_number = str_fmt(kit.test.arena,
                                    "select count(*) from audit where action = 'pupil.erase' "
                                    "and noun = 'pupil' and noun_id = %lld",
                                    (long long)pupil())
                                .p;
    assert_int_equal(test_number(&kit.test, by_number), 1);
    assert_int_equal(
        test_number(&kit.test,
                    "select count(*) from audit where cast(detail as text) like '%Ученик%'"),
        0);
}

static struct str file_bytes(const char *path) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return S("");
    }
    fseek(file, 0, SEEK_END);
    long n = ftell(file);
    rewind(file);
    char *bytes = arena_alloc(kit.test.arena, (size_t)n + 1);
    assert_int_equal(fread(bytes, 1, (size_t)n, file), n);
    fclose(file);
    return str_n(bytes, (size_t)n);
}

static void assert_clean(struct str bytes) {
    assert_true(str_find(bytes, S("Учениковд")) != STR_NONE); // the neighbour is there
    assert_true(str_find(bytes, str_from(NAME)) == STR_NONE);
    assert_true(str_find(bytes, str_from(BORN)) == STR_NONE);
}

// PostgreSQL's own files, the tables and the index of names.
static struct str heap_bytes(void) {
    static const char *const of[] = {"pupil_identity", "import_step", "pupil_identity_by_fold"};
    struct buf all = buf_open(kit.test.arena, 64 * 1024 * 1024);
    struct sql mark = {"mark", "checkpoint"};
    struct query q;
    assert_true(query_open(&q, test_reader(&kit.test), &mark, ARGS0, NULL));
    assert_true(query_close(&q, NULL));
    for (size_t i = 0; i < 3; i++) {
        struct sql sql = {
            "heap",
            str_fmt(kit.test.arena, "select pg_read_binary_file(pg_relation_filepath('%s'))", of[i])
                .p};
        assert_true(query_open(&q, test_reader(&kit.test), &sql, ARGS0, NULL));
        assert_true(query_next(&q));
        buf_put(&all, query_blob(&q, 0));
        assert_true(query_close(&q, NULL));
    }
    return buf_str(&all);
}

static void files_and_the_next_copy_have_nothing_of_it(void **state) {
    (void)state;
    struct error error;
    arena_close(kit.test.arena); // the test's own reading ends
    kit.test.arena = arena_open(0);
    for (int i = 0; i < 200 && store_counts(kit.test.store).unforgotten > 0; i++) {
        usleep(100 * 1000);
    }
    assert_int_equal(store_counts(kit.test.store).unforgotten, 0);
    if (test_on_postgres()) {
        assert_clean(heap_bytes());
    } else {
        struct buf both = buf_open(kit.test.arena, 64 * 1024 * 1024);
        buf_put(&both, file_bytes(kit.test.url));
        buf_put(&both, file_bytes(str_fmt(kit.test.arena, "%s-wal", kit.test.url).p));
        assert_clean(buf_str(&both));
    }
    const char *copy = test_path(&kit.test, "copy.db");
    assert_true(store_backup(kit.test.store, copy, &error));
    assert_clean(file_bytes(copy));
    remove(copy);
}

// ---- who may open what, with whose consent

static struct session_plan plan_of(const struct instrument *instrument) {
    struct session_plan plan = {.by = &kit.deputy,
                                .class_id = kit.class_5a,
                                .instrument = instrument,
                                .title = S("Групповой проект"),
                                .held_on = DAY(2026, 10, 20),
                                .team_size = 5};
    *vec_push(kit.test.arena, &plan.raters) = session_kit.raters[0].account;
    *vec_push(kit.test.arena, &plan.raters) = session_kit.raters[1].account;
    return plan;
}

static void a_new_session_leaves_out_who_withdrew(void **state) {
    (void)state;
    struct error error;
    assert_true(shelf_load(kit.test.arena, content_files, &session_kit.shelf, &error));
    struct session_plan plan = plan_of(shelf_find(&session_kit.shelf, S("obs-group-project-ooo")));
    kit_write(session_open, &plan);
    assert_int_equal(rows_of("session_pupil"), 0);
    assert_int_equal(test_number(&kit.test, str_fmt(kit.test.arena,
                                                    "select count(*) from session_pupil "
                                                    "where session_id = %lld",
                                                    (long long)plan.session_id)
                                                .p),
                     KIT_PUPILS - 1);
}

static void an_instrument_is_opened_by_those_whom_its_passport_names(void **state) {
    (void)state;
    struct error error;
    struct instrument changed = *shelf_find(&session_kit.shelf, S("obs-group-project-ooo"));
    struct person psychologist = kit.deputy, teacher = kit.deputy;
    psychologist.roles = ROLE_PSYCHOLOGIST;
    teacher.roles = ROLE_METHOD_HEAD;
    struct session_plan plan = plan_of(&changed);
    changed.who_may_use = S("psychologist");
    kit_refused(session_open, &plan, &error);
    assert_non_null(strstr(error.text, "проводит педагог-психолог"));
    plan.by = &psychologist;
    kit_write(session_open, &plan);
    changed.who_may_use = S("administration");
    plan.by = &teacher;
    kit_refused(session_open, &plan, &error);
    assert_non_null(strstr(error.text, "директор"));
    assert_int_equal(error.code, ERROR_FORBIDDEN);
    changed.who_may_use = S("teacher");
    kit_write(session_open, &plan);
}

static void diagnostics_by_name_take_those_with_consent(void **state) {
    (void)state;
    struct error error;
    struct instrument changed = *shelf_find(&session_kit.shelf, S("obs-group-project-ooo"));
    struct person psychologist = kit.deputy;
    psychologist.roles = ROLE_PSYCHOLOGIST;
    struct session_plan plan = plan_of(&changed);
    plan.by = &psychologist;
    changed.who_may_use = S("psychologist");
    changed.consent = S("parent");
    kit_refused(session_open, &plan, &error);
    assert_non_null(strstr(error.text, "нет согласия"));
    give("psychology", session_kit.pupils[0]);
    give("personal_data", session_kit.pupils[1]); // is not consent to diagnostics
    kit_write(session_open, &plan);
    assert_int_equal(test_number(&kit.test, str_fmt(kit.test.arena,
                                                    "select count(*) from session_pupil "
                                                    "where session_id = %lld",
                                                    (long long)plan.session_id)
                                                .p),
                     1);
}

static void a_class_out_of_the_ages_of_an_instrument_is_refused(void **state) {
    (void)state;
    struct error error;
    struct session_plan plan = plan_of(shelf_find(&session_kit.shelf, S("obs-group-project-soo")));
    kit_refused(session_open, &plan, &error);
    assert_int_equal(error.code, ERROR_INPUT);
}

// ---- terms of keeping

// Gives its reader back.
static struct keeping keeping_of(const char *purpose, struct date today) {
    struct arena *arena = arena_open(0);
    struct keepings list;
    struct keeping found = {0};
    struct error error;
    assert_true(keeping_list(store_reader(kit.test.store, arena, &error), arena, kit_rooms, kit.org,
                             today, &list, &error));
    for (size_t i = 0; i < list.rows.n; i++) {
        bool it = strcmp(list.rows.at[i].purpose->name, purpose) == 0;
        found = it ? list.rows.at[i] : found;
    }
    assert_non_null(found.purpose);
    arena_close(arena);
    return found;
}

static void nothing_is_due_within_its_term(void **state) {
    (void)state;
    struct error error;
    struct keeping_destroy ask = {.by = &kit.deputy, .today = DAY(2026, 11, 1), .rooms = kit_rooms};
    for (const struct keeping_purpose *p = keeping_purposes; p->name != NULL; p++) {
        assert_int_equal(keeping_of(p->name, ask.today).due, 0);
        ask.purpose = str_from(p->name);
        kit_refused(keeping_destroy, &ask, &error);
        assert_int_equal(error.code, ERROR_CONFLICT);
    }
}

// The marks of the kit's session are of 15 October 2026, their term is five years.
static void what_is_past_its_term_is_destroyed_and_stands_in_the_act(void **state) {
    (void)state;
    struct error error;
    struct keeping_destroy ask = {
        .by = &kit.deputy, .purpose = S("marks"), .today = DAY(2031, 10, 15), .rooms = kit_rooms};
    assert_int_equal(keeping_of("marks", ask.today).due, 0); // the last day of the term
    ask.today = DAY(2031, 10, 16);
    assert_int_equal(keeping_of("marks", ask.today).due, 1);
    kit_write(keeping_destroy, &ask);
    assert_int_equal(ask.rows, 1);
    assert_int_equal(test_number(&kit.test, "select count(*) from response"), 0);
    kit_refused(keeping_destroy, &ask, &error);
    struct data_context context = {test_reader(&kit.test), &kit.deputy, "0", NULL};
    struct node *out = node_map(kit.test.arena);
    assert_true(keeping_give(&context, kit.test.arena, NULL, out, &error));
    const struct node *row = node_at(node_get(node_get(out, "keep"), "rows"), 0);
    assert_int_equal(node_as_int(node_get(row, "rows"), -1), 1);
    assert_true(str_eq(node_str(node_get(row, "before")), S("2026-10-16")));
}

static void the_name_of_a_leaver_goes_a_year_after(void **state) {
    (void)state;
    struct keeping_destroy ask = {
        .by = &kit.deputy, .purpose = S("leavers"), .today = DAY(2027, 12, 1), .rooms = kit_rooms};
    int64_t gone = session_kit.pupils[7];
    assert_int_equal(keeping_of("leavers", ask.today).due, 0);
    test_write(&kit.test,
               "update membership set ends = '2026-11-30', end_reason = 'left' "
               "where org_id = $1 and pupil_id = $2",
               ARGS(ARG_INT(kit.org), ARG_INT(gone)));
    assert_int_equal(keeping_of("leavers", DAY(2027, 11, 30)).due, 0);
    assert_int_equal(keeping_of("leavers", ask.today).due, 1);
    kit_write(keeping_destroy, &ask);
    assert_int_equal(keeping_of("leavers", ask.today).due, 0);
    assert_int_equal(
        test_number(&kit.test, "select count(*) from pupil_identity where fold_key = ''"), 2);
}

static void withdrawn_consents_and_answers_without_names_have_their_terms(void **state) {
    (void)state;
    assert_int_equal(keeping_of("consents", DAY(2029, 10, 20)).due, 2); // of 19 October 2026
    test_write(&kit.test,
               "insert into survey_answer (org_id, session_id, answer_key, answers) "
               "values ($1, $2, 'aa', '{}')",
               ARGS(ARG_INT(kit.org), ARG_INT(session_kit.session_id)));
    struct keeping_destroy ask = {
        .by = &kit.deputy, .purpose = S("surveys"), .today = DAY(2030, 1, 1), .rooms = kit_rooms};
    kit_write(keeping_destroy, &ask);
    assert_int_equal(test_number(&kit.test, "select count(*) from survey_answer"), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(another_consent_leaves_the_marks),
        cmocka_unit_test(no_table_keeps_what_was_by_name),
        cmocka_unit_test(audit_keeps_the_number_and_no_name),
        cmocka_unit_test(files_and_the_next_copy_have_nothing_of_it),
        cmocka_unit_test(a_new_session_leaves_out_who_withdrew),
        cmocka_unit_test(an_instrument_is_opened_by_those_whom_its_passport_names),
        cmocka_unit_test(diagnostics_by_name_take_those_with_consent),
        cmocka_unit_test(a_class_out_of_the_ages_of_an_instrument_is_refused),
        cmocka_unit_test(nothing_is_due_within_its_term),
        cmocka_unit_test(what_is_past_its_term_is_destroyed_and_stands_in_the_act),
        cmocka_unit_test(the_name_of_a_leaver_goes_a_year_after),
        cmocka_unit_test(withdrawn_consents_and_answers_without_names_have_their_terms),
    };
    return cmocka_run_group_tests(tests, open_kit, session_kit_close);
}
