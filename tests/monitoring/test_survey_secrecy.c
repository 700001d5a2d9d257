// SPDX-License-Identifier: GPL-3.0-or-later
// Tries to lead answers of a survey back to codes, devices and the order of coming, with all that a
// thief of the database has: tables, hidden columns, the file itself, a backup, the log of deeds.
// The thief is told more than he may know: every claim, code and sheet.
#include "test.h"

#include "session_kit.h"

#include "instruments/version.h"
#include "monitoring/survey_answer.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHEETS = 9 };

static struct arena *own; // outlives the store's reopening
static struct survey survey;
static struct str codes[SHEETS], claims[SHEETS], tickets[SHEETS], sheets[SHEETS];
static struct str open_keys[SHEETS]; // before closing

static struct str new_claim(void) {
    unsigned char bytes[SURVEY_CLAIM_CHARS / 2];
    struct buf out = buf_open(own, 100);
    FILE *source = fopen("/dev/urandom", "rb");
    assert_int_equal(fread(bytes, 1, sizeof bytes, source), sizeof bytes);
    fclose(source);
    for (size_t i = 0; i < sizeof bytes; i++) {
        buf_fmt(&out, "%02x", bytes[i]);
    }
    return buf_str(&out);
}

static void enter_all(void) {
    struct survey_codes free;
    struct error error;
    assert_true(survey_codes_unused(test_reader(&kit.test), own, kit.org, survey.session_id, &free,
                                    &error));
    for (size_t i = 0; i < SHEETS; i++) {
        claims[i] = new_claim();
        codes[i] = free.rows.at[i];
        struct survey_enter *ask = arena_new(own, struct survey_enter);
        *ask = (struct survey_enter){.survey = &survey, .code = codes[i], .claim = claims[i]};
        kit_write(survey_enter, ask);
        tickets[i] = ask->ticket;
    }
}

// No two sheets are alike, so that each is found again wherever it lies.
static void send_all(const struct instrument *instrument) {
    for (size_t i = 0; i < SHEETS; i++) {
        struct survey_sheet *sheet = arena_new(own, struct survey_sheet);
        struct error error;
        const char *const places[] = {"0", "1", "2", "3"};
        const struct survey_field fields[] = {
            {S("q-i1"), str_from(places[i % 4])},
            {S("q-i2"), str_from(places[i / 4])},
            {S("q-i11"), str_fmt(own, "словами %zu", i)},
        };
        for (size_t f = 0; f < 3; f++) {
            *vec_push(own, &sheet->fields) = fields[f];
        }
        if (!survey_sheet_read(own, instrument, sheet, &error)) {
            fail_msg("%s", error.text);
        }
        sheets[i] = sheet->json;
        struct survey_send ask = {&survey, claims[i], tickets[i], sheet};
        kit_write(survey_send, &ask);
    }
}

static struct query column_of(const char *text) {
    struct query q;
    struct sql *sql = arena_new(own, struct sql);
    *sql = (struct sql){"secrecy", text};
    if (!query_open(&q, test_reader(&kit.test), sql, ARGS0, NULL)) {
        fail_msg("%s", text);
    }
    return q;
}

static void keep_keys(void) {
    struct query q = column_of("select answer_key from survey_answer order by answer_key");
    for (size_t i = 0; query_next(&q); i++) {
        open_keys[i] = str_dup(own, query_text(&q, 0));
    }
    assert_true(query_close(&q, NULL));
}

static int open_kit(void **state) {
    struct error error;
    struct instrument instrument;
    bool found;
    own = arena_open(0);
    if (session_kit_open(state) != 0) {
        return -1;
    }
    struct session_plan plan = {.by = &kit.deputy,
                                .class_id = kit.class_5a,
                                .instrument =
                                    shelf_find(&session_kit.shelf, S("q-satisfaction-pupils")),
                                .title = S("Опрос"),
                                .held_on = DAY(2026, 10, 20)};
    kit_write(session_open, &plan);
    struct db *db = test_reader(&kit.test);
    if (!survey_get(db, own, kit.org, plan.session_id, &survey, &found, &error) ||
        !instrument_version_get(db, own, kit.org, survey.instrument_id, survey.instrument_version,
                                &instrument, &error)) {
        return -1;
    }
    enter_all();
    send_all(&instrument);
    keep_keys();
    return 0;
}

// ---- what stands in the tables

// The columns themselves are counted, so that a new one must come past this test.
static void an_answer_has_no_column_that_says_whose_it_is(void **state) {
    (void)state;
    static const char *const counts[] = {
        "select count(answer_key) from survey_answer where org_id > 0 and session_id > 0 "
        "and length(cast(answers as text)) > 0",
        "select count(text_key) from survey_text where org_id > 0 and session_id > 0 "
        "and item <> '' and body <> '' and released = 0"};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(test_number(&kit.test, counts[i]), SHEETS);
    }
    static const struct sql sqlite = {
        "columns", "select count(*) from sqlite_schema as s, pragma_table_xinfo(s.name) as c "
                   "where s.name = 'survey_answer' or s.name = 'survey_text'"};
    static const struct sql postgres = {
        "columns", "select count(*) from information_schema.columns where table_schema = "
                   "current_schema() and table_name in ('survey_answer', 'survey_text')"};
    struct query q;
    assert_true(query_open(&q, test_reader(&kit.test), test_on_postgres() ? &postgres : &sqlite,
                           ARGS0, NULL));
    assert_true(query_next(&q));
    assert_int_equal(query_int(&q, 0), 4 + 6);
    assert_true(query_close(&q, NULL));
}

static bool stands_in(struct str hay, struct str needle) {
    return str_find(hay, needle) != STR_NONE;
}

// Every key and every claim's hash against every other, and against what the thief was told.
static void nothing_is_common_to_codes_and_answers(void **state) {
    (void)state;
    struct query q = column_of("select code, claim from survey_code where used = 1 order by code");
    size_t used = 0;
    for (; query_next(&q); used++) {
        struct str code = query_text(&q, 0), hash = query_text(&q, 1);
        for (size_t i = 0; i < SHEETS; i++) {
            assert_false(stands_in(hash, claims[i]));
            assert_false(stands_in(hash, tickets[i]));
            assert_false(str_eq(hash, open_keys[i]));
            assert_false(stands_in(open_keys[i], code));
            assert_false(stands_in(open_keys[i], str_sub(hash, 0, 8)));
            assert_false(stands_in(open_keys[i], str_sub(claims[i], 0, 8)));
            assert_false(stands_in(open_keys[i], str_sub(tickets[i], 0, 8)));
        }
    }
    assert_true(query_close(&q, NULL));
    assert_int_equal(used, SHEETS);
}

static void the_log_of_deeds_keeps_no_entry_and_no_answer(void **state) {
    (void)state;
    assert_int_equal(
        test_number(&kit.test, "select count(*) from audit where action like 'survey%'"), 0);
}

// ---- the order in which answers came

// How many neighbours of the list came one right after the other, in either direction.
static size_t neighbours(const size_t *came, size_t n) {
    size_t found = 0;
    for (size_t i = 0; i + 1 < n; i++) {
        found += came[i + 1] == came[i] + 1 || came[i] == came[i + 1] + 1;
    }
    return found;
}

static size_t came_at(struct str json) {
    for (size_t i = 0; i < SHEETS; i++) {
        if (str_eq(sheets[i], json)) {
            return i;
        }
    }
    fail_msg("an answer that nobody sent: %.*s", STR_ARG(json));
    return 0;
}

static void hidden_columns_tell_no_order(void **state) {
    (void)state;
    if (!test_on_postgres()) {
        skip();
    }
    static const char *const tables[] = {"survey_answer", "survey_text"};
    for (size_t t = 0; t < 2; t++) {
        const char *text = str_fmt(own,
                                   "select count(distinct cast(xmin as text)), "
                                   "count(distinct cast(cmax as text)) from %s",
                                   tables[t])
                               .p;
        struct query q = column_of(text);
        assert_true(query_next(&q));
        assert_int_equal(query_int(&q, 0), 1); // one transaction wrote them all
        assert_true(query_close(&q, NULL));
    }
    struct query q = column_of("select answer_key from survey_answer order by ctid");
    struct str last = {0};
    while (query_next(&q)) {
        struct str key = str_dup(own, query_text(&q, 0));
        assert_true(str_cmp(last, key) < 0); // places are those of the random keys
        last = key;
    }
    assert_true(query_close(&q, NULL));
}

static struct str file_bytes(const char *path) {
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    long n = ftell(file);
    rewind(file);
    char *bytes = arena_alloc(own, (size_t)n + 1);
    assert_int_equal(fread(bytes, 1, (size_t)n, file), n);
    fclose(file);
    return str_n(bytes, (size_t)n);
}

// Brings the log into the file, as a stopped server does.
static void checkpoint(void) {
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(kit.test.url, &db), SQLITE_OK);
    sqlite3_busy_timeout(db, 10000);
    assert_int_equal(sqlite3_exec(db, "pragma wal_checkpoint(truncate)", NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
}

struct found {
    size_t at, sheet;
};

static int by_place(const void *a, const void *b) {
    size_t x = ((const struct found *)a)->at, y = ((const struct found *)b)->at;
    return (x > y) - (x < y);
}

static void places_in_the_file_tell_no_order(void **state) {
    (void)state;
    if (test_on_postgres()) {
        skip();
    }
    test_store_reopen(&kit.test);
    checkpoint();
    struct str bytes = file_bytes(kit.test.url);
    struct found found[SHEETS];
    for (size_t i = 0; i < SHEETS; i++) {
        found[i] = (struct found){str_find(bytes, sheets[i]), i};
        assert_true(found[i].at != STR_NONE);
        // What was deleted is gone: the sheet lies in the file once.
        assert_true(str_find(str_from_at(bytes, found[i].at + 1), sheets[i]) == STR_NONE);
    }
    qsort(found, SHEETS, sizeof *found, by_place);
    // A page is filled from its end: by falling keys.
    struct query q =
        column_of("select cast(answers as text) from survey_answer order by answer_key desc");
    for (size_t i = 0; query_next(&q); i++) {
        assert_int_equal(came_at(query_text(&q, 0)), found[i].sheet);
    }
    assert_true(query_close(&q, NULL));
}

// Nine random keys put all nine in the order of coming once in 181 440 times.
static void keys_are_no_order_of_coming(void **state) {
    (void)state;
    size_t came[SHEETS], n = 0;
    struct query q =
        column_of("select cast(answers as text) from survey_answer order by answer_key");
    while (query_next(&q)) {
        // PostgreSQL writes its JSON as it came; the sheet is found by its text on both engines.
        came[n++] = came_at(query_text(&q, 0));
    }
    assert_true(query_close(&q, NULL));
    assert_int_equal(n, SHEETS);
    assert_true(neighbours(came, n) < SHEETS - 1);
}

// ---- copies

static void a_copy_holds_no_claim_and_no_ticket(void **state) {
    (void)state;
    struct error error;
    const char *path = test_path(&kit.test, "copy.db");
    if (!store_backup(kit.test.store, path, &error)) {
        fail_msg("%s", error.text);
    }
    struct str bytes = file_bytes(path);
    for (size_t i = 0; i < SHEETS; i++) {
        assert_false(stands_in(bytes, claims[i]));
        assert_false(stands_in(bytes, tickets[i]));
    }
    remove(path);
}

// ---- after closing

static void closing_cuts_the_last_threads(void **state) {
    (void)state;
    struct survey_close close = {&kit.deputy, survey.session_id};
    kit_write(survey_close, &close);
    assert_int_equal(test_number(&kit.test, "select count(*) from survey_code"), 0);
    assert_int_equal(test_number(&kit.test, "select count(*) from survey where secret <> ''"), 0);
    struct query q = column_of("select answer_key from survey_answer order by answer_key");
    size_t n = 0;
    for (; query_next(&q); n++) {
        for (size_t i = 0; i < SHEETS; i++) {
            assert_false(str_eq(query_text(&q, 0), open_keys[i]));
        }
    }
    assert_true(query_close(&q, NULL));
    assert_int_equal(n, SHEETS);
    if (test_on_postgres()) {
        hidden_columns_tell_no_order(state);
    }
}

static void a_closed_file_holds_no_code_and_no_old_key(void **state) {
    (void)state;
    if (test_on_postgres()) {
        skip();
    }
    test_store_reopen(&kit.test);
    checkpoint();
    struct str bytes = file_bytes(kit.test.url);
    for (size_t i = 0; i < SHEETS; i++) {
        assert_false(stands_in(bytes, open_keys[i]));
        assert_false(stands_in(bytes, codes[i]));
        assert_false(stands_in(bytes, survey.secret));
    }
}

static int close_kit(void **state) {
    arena_close(own);
    return session_kit_close(state);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_has_no_column_that_says_whose_it_is),
        cmocka_unit_test(nothing_is_common_to_codes_and_answers),
        cmocka_unit_test(the_log_of_deeds_keeps_no_entry_and_no_answer),
        cmocka_unit_test(hidden_columns_tell_no_order),
        cmocka_unit_test(keys_are_no_order_of_coming),
        cmocka_unit_test(a_copy_holds_no_claim_and_no_ticket),
        cmocka_unit_test(places_in_the_file_tell_no_order),
        cmocka_unit_test(closing_cuts_the_last_threads),
        cmocka_unit_test(a_closed_file_holds_no_code_and_no_old_key),
    };
    return cmocka_run_group_tests(tests, open_kit, close_kit);
}
