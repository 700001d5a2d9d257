// SPDX-License-Identifier: GPL-3.0-or-later
// A thief has everything at once: the database's files as they lie while a survey is open, with the
// log and the free room of pages, a copy, the file after closing. Sheets are long and many, so that
// pages split and rows move. Beside tests/monitoring/test_survey_secrecy.c, which looks at rows.
#include "test.h"

#include "session_kit.h"

#include "instruments/version.h"
#include "monitoring/survey_answer.h"

#include <stdio.h>
#include <unistd.h>

enum { SURVEYS = 2, SHEETS = 13, HEX = 32 };

static struct arena *own; // outlives the store's reopening
static struct survey surveys[SURVEYS];
static struct instrument instrument;
static struct str codes[SURVEYS][SHEETS], claims[SURVEYS][SHEETS], words[SURVEYS][SHEETS];
static struct str keys[SURVEYS * SHEETS]; // of answers, before closing
static struct store_rows before_last;     // rows of all tables before the last sheet came

static struct str new_claim(void) {
    unsigned char bytes[HEX / 2];
    struct buf out = buf_open(own, HEX + 1);
    FILE *source = fopen("/dev/urandom", "rb");
    assert_int_equal(fread(bytes, 1, sizeof bytes, source), sizeof bytes);
    fclose(source);
    for (size_t i = 0; i < sizeof bytes; i++) {
        buf_fmt(&out, "%02x", bytes[i]);
    }
    return buf_str(&out);
}

static struct query rows_of(const char *text) {
    struct query q;
    struct sql *sql = arena_new(own, struct sql);
    *sql = (struct sql){"red_team", text};
    if (!query_open(&q, test_reader(&kit.test), sql, ARGS0, NULL)) {
        fail_msg("%s", text);
    }
    return q;
}

static void open_survey(size_t which) {
    struct error error;
    bool found;
    struct session_plan plan = {.by = &kit.deputy,
                                .class_id = kit.class_5a,
                                .instrument =
                                    shelf_find(&session_kit.shelf, S("q-satisfaction-pupils")),
                                .title = S("Опрос"),
                                .held_on = DAY(2026, 10, 20 + (int)which)};
    struct survey_codes unused;
    kit_write(session_open, &plan);
    struct db *db = test_reader(&kit.test);
    assert_true(survey_get(db, own, kit.org, plan.session_id, &surveys[which], &found, &error));
    assert_true(survey_codes_unused(db, own, kit.org, plan.session_id, &unused, &error));
    for (size_t i = 0; i < SHEETS; i++) {
        claims[which][i] = new_claim();
        codes[which][i] = unused.rows.at[i];
        // Long and like no other, so that wherever it lies it is found.
        words[which][i] =
            str_fmt(own, "word-%zu-%zu-%s-%0500d", which, i, str_c(own, new_claim()), (int)i);
    }
    assert_true(instrument_version_get(db, own, kit.org, surveys[which].instrument_id,
                                       surveys[which].instrument_version, &instrument, &error));
}

static void answer(size_t which, size_t i) {
    struct error error;
    struct survey_sheet *sheet = arena_new(own, struct survey_sheet);
    struct survey_enter enter = {
        .survey = &surveys[which], .code = codes[which][i], .claim = claims[which][i]};
    *vec_push(own, &sheet->fields) = (struct survey_field){S("q-i1"), S("1")};
    *vec_push(own, &sheet->fields) = (struct survey_field){S("q-i11"), words[which][i]};
    assert_true(survey_sheet_read(own, &instrument, sheet, &error));
    kit_write(survey_enter, &enter);
    struct survey_send send = {&surveys[which], enter.claim, enter.ticket, sheet};
    kit_write(survey_send, &send);
}

static int open_kit(void **state) {
    own = arena_open(0);
    if (session_kit_open(state) != 0) {
        return -1;
    }
    for (size_t which = 0; which < SURVEYS; which++) {
        open_survey(which);
    }
    for (size_t i = 0; i < SHEETS; i++) {
        for (size_t which = 0; which < SURVEYS; which++) {
            struct error error;
            if (!store_count_rows(kit.test.store, own, &before_last, &error)) {
                return -1;
            }
            answer(which, i);
        }
    }
    struct query q = rows_of("select answer_key from survey_answer order by answer_key");
    for (size_t i = 0; query_next(&q); i++) {
        keys[i] = str_dup(own, query_text(&q, 0));
    }
    assert_true(query_close(&q, NULL));
    return 0;
}

// ---- what the thief takes

static struct str file_bytes(const char *path) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return S("");
    }
    fseek(file, 0, SEEK_END);
    long n = ftell(file);
    rewind(file);
    char *bytes = arena_alloc(own, (size_t)n + 1);
    assert_int_equal(fread(bytes, 1, (size_t)n, file), n);
    fclose(file);
    return str_n(bytes, (size_t)n);
}

// The pages of a table as they lie on PostgreSQL's disk.
static struct str heap_bytes(const char *table) {
    struct query mark = rows_of("checkpoint");
    assert_true(query_close(&mark, NULL));
    struct query q =
        rows_of(str_fmt(own, "select pg_read_binary_file(pg_relation_filepath('%s'))", table).p);
    assert_true(query_next(&q));
    struct str bytes = str_dup(own, query_blob(&q, 0));
    assert_true(query_close(&q, NULL));
    return bytes;
}

static struct str loot(void) {
    struct buf all = buf_open(own, 256 * 1024 * 1024);
    if (test_on_postgres()) {
        static const char *const tables[] = {"survey", "survey_code", "survey_answer",
                                             "survey_text"};
        for (size_t i = 0; i < 4; i++) {
            buf_put(&all, heap_bytes(tables[i]));
        }
    } else {
        buf_put(&all, file_bytes(kit.test.url));
        buf_put(&all, file_bytes(str_fmt(own, "%s-wal", kit.test.url).p));
    }
    return buf_str(&all);
}

static size_t times(struct str hay, struct str needle) {
    size_t n = 0;
    for (size_t at = 0; (at = str_find(hay, needle)) != STR_NONE; n++) {
        hay = str_from_at(hay, at + needle.n);
    }
    return n;
}

// The test's readers go back, their snapshots end.
static void end_reading(void) {
    arena_close(kit.test.arena);
    kit.test.arena = arena_open(0);
}

// The engine is given time to forget: until then a reader may need what was.
static void wait_forgotten(void) {
    for (int i = 0; i < 200 && store_counts(kit.test.store).unforgotten > 0; i++) {
        usleep(100 * 1000);
    }
    assert_int_equal(store_counts(kit.test.store).unforgotten, 0);
}

// ---- while it is open

// On PostgreSQL dead rows of an open survey stay for half a minute, and its own log is not ours.
static void files_of_an_open_survey_hold_each_sheet_once(void **state) {
    (void)state;
    if (test_on_postgres()) {
        skip();
    }
    end_reading();
    wait_forgotten();
    struct str bytes = loot();
    for (size_t which = 0; which < SURVEYS; which++) {
        for (size_t i = 0; i < SHEETS; i++) {
            assert_int_equal(times(bytes, words[which][i]), 1);
            assert_int_equal(times(bytes, claims[which][i]), 0);
        }
    }
}

static void no_row_of_codes_tells_who_entered_after_whom(void **state) {
    (void)state;
    if (!test_on_postgres()) {
        skip(); // rows lie by their keys
    }
    struct query q = rows_of("select count(distinct cast(xmin as text)) from survey_code "
                             "group by session_id");
    while (query_next(&q)) {
        assert_int_equal(query_int(&q, 0), 1);
    }
    assert_true(query_close(&q, NULL));
    q = rows_of("select code, session_id from survey_code order by session_id, ctid");
    struct str last = {0};
    for (int64_t of = 0; query_next(&q); of = query_int(&q, 1)) {
        assert_true(of != query_int(&q, 1) || str_cmp(last, query_text(&q, 0)) < 0);
        last = str_dup(own, query_text(&q, 0));
    }
    assert_true(query_close(&q, NULL));
}

// A row of the log of deeds, a job, a visit: anything beside the sheet would carry a time.
static void a_sheet_leaves_a_trace_in_no_other_table(void **state) {
    (void)state;
    struct store_rows after;
    struct error error;
    assert_true(store_count_rows(kit.test.store, own, &after, &error));
    assert_int_equal(after.tables.n, before_last.tables.n);
    for (size_t i = 0; i < after.tables.n; i++) {
        const struct store_table *row = &after.tables.at[i];
        bool grows = str_eq(row->name, S("survey_answer")) || str_eq(row->name, S("survey_text"));
        assert_int_equal(row->rows, before_last.tables.at[i].rows + (grows ? 1 : 0));
    }
}

// Copies of two nights: neither leads a sheet to a code, and the later has nothing more of the
// sheets that were there.
static void a_copy_of_an_open_survey_holds_each_sheet_once(void **state) {
    (void)state;
    struct error error;
    const char *path = test_path(&kit.test, "open.db");
    assert_true(store_backup(kit.test.store, path, &error));
    struct str bytes = file_bytes(path);
    for (size_t which = 0; which < SURVEYS; which++) {
        for (size_t i = 0; i < SHEETS; i++) {
            assert_int_equal(times(bytes, words[which][i]), 1);
            assert_int_equal(times(bytes, claims[which][i]), 0);
        }
    }
    remove(path);
}

// ---- after closing

// Nothing that joined a sheet with a code or a device, and each sheet once.
static void assert_sealed(struct str bytes) {
    for (size_t which = 0; which < SURVEYS; which++) {
        assert_int_equal(times(bytes, surveys[which].secret), 0);
        for (size_t i = 0; i < SHEETS; i++) {
            assert_int_equal(times(bytes, codes[which][i]), 0);
            assert_int_equal(times(bytes, claims[which][i]), 0);
            assert_int_equal(times(bytes, words[which][i]), 1);
        }
    }
    for (size_t i = 0; i < SURVEYS * SHEETS; i++) {
        assert_int_equal(times(bytes, keys[i]), 0);
    }
}

static void close_survey(size_t which) {
    struct survey_close ask = {&kit.deputy, surveys[which].session_id};
    kit_write(survey_close, &ask);
}

// A page is being read while the surveys are closed: the former versions wait for its end.
static void closing_leaves_nothing_of_before_in_the_files(void **state) {
    (void)state;
    struct query q = rows_of("select count(*) from survey_code");
    assert_true(query_next(&q));
    close_survey(0);
    close_survey(1);
    assert_true(query_close(&q, NULL));
    assert_true(store_counts(kit.test.store).unforgotten > 0);
    end_reading();
    wait_forgotten();
    assert_sealed(loot());
}

static void a_copy_after_closing_holds_nothing_of_before(void **state) {
    (void)state;
    struct error error;
    const char *path = test_path(&kit.test, "closed.db");
    assert_true(store_backup(kit.test.store, path, &error));
    assert_sealed(file_bytes(path));
    remove(path);
}

static int close_kit(void **state) {
    arena_close(own);
    return session_kit_close(state);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_of_an_open_survey_hold_each_sheet_once),
        cmocka_unit_test(no_row_of_codes_tells_who_entered_after_whom),
        cmocka_unit_test(a_sheet_leaves_a_trace_in_no_other_table),
        cmocka_unit_test(a_copy_of_an_open_survey_holds_each_sheet_once),
        cmocka_unit_test(closing_leaves_nothing_of_before_in_the_files),
        cmocka_unit_test(a_copy_after_closing_holds_nothing_of_before),
    };
    return cmocka_run_group_tests(tests, open_kit, close_kit);
}
