// SPDX-License-Identifier: GPL-3.0-or-later
// Memory that ends at any allocation: the deed fails as a whole, the store lives on.
#include "test.h"

#include "app_kit.h"

#include "analysis/class_map.h"
#include "app/rooms.h"
#include "documents/document.h"
#include "monitoring/response.h"
#include "office/doc.h"

#include <setjmp.h>

// A deed that is tried again and again: the first allocation fails, then the second and so on, in
// growing steps past the fortieth, until it passes whole.
typedef bool deed_fn(struct db *db, struct arena *arena, void *arg, struct error *error);

enum { ALLOCATIONS_MAX = 400000 };

static size_t next_step(size_t n) { return n < 40 ? n + 1 : n + n / 8; }

struct attempt {
    deed_fn *deed;
    void *arg;
    size_t fail_at;
};

// A store_write_fn around the deed: the writer's own arena is the one that fails.
static bool write_with_failure(struct db *db, struct arena *arena, void *arg, struct error *error) {
    struct attempt *attempt = arg;
    arena_fail_after(arena, attempt->fail_at);
    bool ok = attempt->deed(db, arena, attempt->arg, error);
    arena_fail_after(arena, 0);
    return ok;
}

// How many rows the tables hold that a half-written deed would change.
static int64_t rows_now(void) {
    return test_number(&web.test,
                       "select (select count(*) from session) + (select count(*) from procedure) + "
                       "(select count(*) from session_pupil) + (select count(*) from "
                       "session_rater) + (select count(*) from response) + (select count(*) from "
                       "audit) + (select count(*) from instrument_version)");
}

static void torture_write(deed_fn *deed, void *arg) {
    size_t failed = 0;
    for (size_t n = 1;; n = next_step(n)) {
        struct attempt attempt = {deed, arg, n};
        struct error error = {0};
        int64_t before = rows_now();
        assert_true(n < ALLOCATIONS_MAX);
        if (store_write_wait(web.test.store, write_with_failure, &attempt, &error)) {
            assert_true(rows_now() > before);
            break;
        }
        failed++;
        assert_true(error.code != ERROR_NONE && error.text[0] != '\0');
        assert_int_equal(rows_now(), before);
    }
    assert_true(failed > 0);
}

static void torture_read(deed_fn *deed, void *arg) {
    volatile size_t failed = 0;
    volatile bool done = false;
    for (volatile size_t n = 1; !done; n = next_step(n)) {
        struct error error = {0};
        struct arena *arena = arena_open((size_t)256 << 20);
        struct db *db = store_reader(web.test.store, arena, &error);
        assert_non_null(db);
        if (setjmp(*arena_guard(arena)) == 0) {
            arena_fail_after(arena, n);
            done = deed(db, arena, arg, &error);
            assert_true(done);
            arena_fail_after(arena, 0);
        } else {
            failed++;
        }
        arena_close(arena);
    }
    assert_true(failed > 0);
}

// ---- the deeds

static bool open_procedure(struct db *db, struct arena *arena, void *arg, struct error *error) {
    struct session_plan plan = {
        .by = &app_kit.demo.by,
        .class_id = app_kit.demo.classes[DEMO_YEARS - 1][6][0].class_id,
        .instrument = shelf_find(&app_kit.knowledge.shelf, S("obs-group-project-ooo")),
        .title = S("Групповой проект"),
        .held_on = date_today(),
        .team_size = 5,
    };
    *vec_push(arena, &plan.raters) = app_kit.demo.teachers.at[4].account;
    *vec_push(arena, &plan.raters) = app_kit.demo.teachers.at[5].account;
    bool ok = session_open(db, arena, &plan, error);
    *(int64_t *)arg = plan.session_id;
    return ok;
}

static int64_t opened; // by the first test, marked by the second

static void a_procedure_is_opened_whole_or_not_at_all(void **state) {
    (void)state;
    torture_write(open_procedure, &opened);
    assert_true(app_kit_read_session(opened).pupils.n > 0);
}

static bool save_marks(struct db *db, struct arena *arena, void *arg, struct error *error) {
    const struct session *session = arg;
    struct person by = app_kit.demo.by;
    struct response_write writes[4];
    struct response_result results[4];
    by.account = session->raters.at[0].account;
    for (size_t i = 0; i < 4; i++) {
        writes[i] = (struct response_write){
            .pupil_id = session->pupils.at[i].pupil_id,
            .item = session->instrument.items.at[i].id,
            .seq = 1,
            .state = RESPONSE_MARK,
            .value = 1,
            .key = str_fmt(arena, "torture-%zu", i),
        };
    }
    struct response_batch batch = {&by, session->session_id, writes, 4, results};
    return response_save(db, arena, &batch, error);
}

static void a_batch_of_marks_is_saved_whole_or_not_at_all(void **state) {
    (void)state;
    struct session session = app_kit_read_session(opened);
    torture_write(save_marks, &session);
}

static bool make_map(struct db *db, struct arena *arena, void *arg, struct error *error) {
    struct session session;
    struct class_map map;
    return session_get(db, arena, app_kit.org, *(int64_t *)arg, &session, error) &&
           class_map_make(db, arena, app_kit.org, &session, &map, error);
}

static void a_map_that_does_not_fit_leaves_the_store_well(void **state) {
    (void)state;
    int64_t session = app_kit_session("");
    torture_read(make_map, &session);
}

static bool build_document(struct db *db, struct arena *arena, void *arg, struct error *error) {
    struct document document;
    struct str bytes;
    struct data_context context = {db, &app_kit.demo.by, "0.1.0"};
    struct node *ask = node_map(arena);
    node_put(arena, ask, "session", node_int(arena, *(int64_t *)arg));
    return document_build(arena, &context, app_rooms, &app_kit.knowledge.papers,
                          S("spravka-protsedura"), ask, &document, error) &&
           doc_to_docx(arena, &document.doc, &bytes, error);
}

static void a_document_that_does_not_fit_leaves_the_store_well(void **state) {
    (void)state;
    int64_t session = app_kit_session("");
    torture_read(build_document, &session);
    torture_read(make_map, &session);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_procedure_is_opened_whole_or_not_at_all),
        cmocka_unit_test(a_batch_of_marks_is_saved_whole_or_not_at_all),
        cmocka_unit_test(a_map_that_does_not_fit_leaves_the_store_well),
        cmocka_unit_test(a_document_that_does_not_fit_leaves_the_store_well),
    };
    return cmocka_run_group_tests(tests, app_kit_open, app_kit_close);
}
