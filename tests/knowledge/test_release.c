// SPDX-License-Identifier: GPL-3.0-or-later
// A new release over a school's own texts: nothing is lost, conflicts are shown.
#include "test.h"

#include "knowledge/knowledge_kit.h"

// The shipped content with one text in a file put in the place of another.
static struct content_file *edited(const char *path, const char *from, const char *to) {
    size_t n = 0;
    while (content_files[n].path != NULL) {
        n++;
    }
    struct content_file *files = arena_array(knowledge_kit.arena, struct content_file, n + 1);
    bool met = false;
    for (size_t i = 0; i < n; i++) {
        files[i] = content_files[i];
        size_t at =
            strcmp(files[i].path, path) == 0 ? str_find(files[i].text, str_from(from)) : STR_NONE;
        if (at != STR_NONE) {
            struct buf out = buf_open(knowledge_kit.arena, 1 << 20);
            buf_put(&out, str_sub(files[i].text, 0, at));
            buf_put_c(&out, to);
            buf_put(&out, str_from_at(files[i].text, at + strlen(from)));
            files[i].text = buf_str(&out);
            met = true;
        }
    }
    assert_true(met);
    return files;
}

// The program starts anew with that content.
static void restart_with(const struct content_file *files) {
    struct error error = {0};
    if (!content_base_load(knowledge_kit.arena, files, knowledge_rooms, &knowledge_kit.knowledge,
                           &error) ||
        !outcome_catalogue_load(knowledge_kit.arena, files, &knowledge_kit.outcomes, &error) ||
        !content_base_sync(web.test.store, &knowledge_kit.knowledge, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
}

static int64_t waiting(void) {
    return test_number(&web.test, "select count(*) from content_change where decided_ms = 0");
}

static const char *const old_title = "title: Сравнивает, находит основание и аналогию";
static const char *const old_text = "text: Сопоставляет предметы и явления";

static struct content_file *next_release(void) {
    return edited("outcomes.yaml", old_text, "text: Сопоставляет разные предметы и явления");
}

static void choose_outcomes(void) {
    assert_int_equal(web_get("/key"), 200);
    assert_int_equal(web_post("/key", FORM("x", "")), 303);
}

static void the_same_content_changes_nothing(void **state) {
    (void)state;
    restart_with(content_files);
    assert_int_equal(waiting(), 0);
    assert_int_equal(web_get("/content/changes"), 200);
    assert_true(web_says("Всё решено"));
}

static void what_the_school_does_not_use_comes_at_once(void **state) {
    (void)state;
    restart_with(next_release());
    assert_int_equal(waiting(), 0);
    assert_true(
        str_starts(knowledge_text("outcome", "noo.P1.1", "text"), S("Сопоставляет разные")));
}

static void what_the_school_uses_waits_for_its_choice(void **state) {
    (void)state;
    choose_outcomes();
    restart_with(next_release());
    assert_int_equal(waiting(), 1);
    assert_true(
        str_starts(knowledge_text("outcome", "noo.P1.1", "text"), S("Сопоставляет предметы")));
    assert_int_equal(web_get("/outcomes/noo.P1.1"), 200);
    assert_true(web_says("Сопоставляет предметы"));
    assert_int_equal(web_get("/content"), 200);
    assert_true(web_says("Посмотреть и решить"));
    assert_int_equal(web_get("/content/changes"), 200);
    assert_true(web_says("Сопоставляет предметы"));
    assert_true(web_says("Сопоставляет разные предметы"));
    restart_with(next_release()); // a restart asks nothing new
    assert_int_equal(waiting(), 1);
    assert_int_equal(web_get("/content/changes"), 200);
    assert_int_equal(web_post("/content/changes/outcome/noo.P1.1", FORM("c.text", "take")), 303);
    assert_int_equal(waiting(), 0);
    assert_true(
        str_starts(knowledge_text("outcome", "noo.P1.1", "text"), S("Сопоставляет разные")));
    assert_int_equal(test_number(&web.test, "select count(*) from content_edit"), 0);
}

static void the_text_before_can_be_kept(void **state) {
    (void)state;
    choose_outcomes();
    restart_with(next_release());
    assert_int_equal(web_get("/content/changes"), 200);
    assert_int_equal(web_post("/content/changes/outcome/noo.P1.1", FORM("c.text", "keep")), 303);
    assert_true(
        str_starts(knowledge_text("outcome", "noo.P1.1", "text"), S("Сопоставляет предметы")));
    assert_int_equal(waiting(), 0);
    assert_int_equal(web_get("/content/changes"), 200);
    assert_int_equal(web_post("/content/changes/outcome/noo.P1.1", FORM("c.text", "keep")), 404);
}

static void the_schools_own_text_stands_through_a_release(void **state) {
    (void)state;
    knowledge_change("outcome", "noo.P1.1", "title", "Сравнивает сам");
    restart_with(next_release()); // another field than the school's
    assert_int_equal(waiting(), 1);
    assert_str(knowledge_text("outcome", "noo.P1.1", "title"), "Сравнивает сам");
    assert_int_equal(web_get("/content/changes"), 200);
    assert_false(web_says("расхождение"));
    assert_int_equal(web_post("/content/changes", FORM("x", "")), 303);
    assert_int_equal(waiting(), 0);
    assert_str(knowledge_text("outcome", "noo.P1.1", "title"), "Сравнивает сам");
    assert_true(
        str_starts(knowledge_text("outcome", "noo.P1.1", "text"), S("Сопоставляет разные")));
}

static void a_conflict_is_shown_and_decided_field_by_field(void **state) {
    (void)state;
    knowledge_change("outcome", "noo.P1.1", "title", "Сравнивает сам");
    restart_with(edited("outcomes.yaml", old_title, "title: Сравнивает по признаку"));
    assert_int_equal(web_get("/content/changes"), 200);
    assert_true(web_says("изменили и школа, и поставка"));
    assert_true(web_says("Сравнивает сам"));
    assert_true(web_says("Сравнивает по признаку"));
    assert_true(web_says("Сравнивает, находит основание и аналогию"));
    assert_int_equal(web_post("/content/changes", FORM("x", "")), 303); // never taken in a heap
    assert_int_equal(waiting(), 1);
    assert_int_equal(web_get("/content/changes"), 200);
    assert_int_equal(web_post("/content/changes/outcome/noo.P1.1", FORM("c.title", "keep")), 303);
    assert_str(knowledge_text("outcome", "noo.P1.1", "title"), "Сравнивает сам");
    assert_int_equal(web_get("/content/outcome/noo.P1.1/edit"), 200);
    assert_true(web_says("В поставке: Сравнивает по признаку"));
    restart_with(edited("outcomes.yaml", old_title, "title: Сравнивает по главному признаку"));
    assert_int_equal(web_get("/content/changes"), 200);
    assert_int_equal(web_post("/content/changes/outcome/noo.P1.1", FORM("c.title", "take")), 303);
    assert_str(knowledge_text("outcome", "noo.P1.1", "title"), "Сравнивает по главному признаку");
}

static void a_record_that_left_the_release_stays_with_the_school_that_uses_it(void **state) {
    (void)state;
    knowledge_change("decision", "dec-seminar-pair", "title", "Наша пара семинаров");
    struct content_file *files =
        edited("model.yaml", "- id: dec-seminar-pair\n", "- id: dec-seminar-couple\n");
    restart_with(files);
    assert_str(knowledge_text("decision", "dec-seminar-pair", "title"), "Наша пара семинаров");
    assert_true(knowledge_text("decision", "dec-seminar-pair", "what").n > 0);
    assert_int_equal(waiting(), 0);
    assert_int_equal(web_get("/content/decision/dec-seminar-pair"), 200);
    assert_true(web_says("в новой версии") || web_says("В новой версии"));
}

#define ON_SCHOOL(name)                                                                            \
    cmocka_unit_test_setup_teardown(name, knowledge_kit_open, knowledge_kit_close)

int main(void) {
    const struct CMUnitTest tests[] = {
        ON_SCHOOL(the_same_content_changes_nothing),
        ON_SCHOOL(what_the_school_does_not_use_comes_at_once),
        ON_SCHOOL(what_the_school_uses_waits_for_its_choice),
        ON_SCHOOL(the_text_before_can_be_kept),
        ON_SCHOOL(the_schools_own_text_stands_through_a_release),
        ON_SCHOOL(a_conflict_is_shown_and_decided_field_by_field),
        ON_SCHOOL(a_record_that_left_the_release_stays_with_the_school_that_uses_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
