// SPDX-License-Identifier: GPL-3.0-or-later
// Answers that were given in a form elsewhere come into the anonymous store: nobody's name, address
// or time comes with them, the order of the file is gone, groups of few are not kept, and all of it
// is taken back in one go.
#include "test.h"

#include "import_kit.h"

#include "base/ru.h"
#include "monitoring/survey.h"
#include "school/year.h"

#include <sqlite3.h>
#include <stdio.h>

#define FILE_01 "tests/data/inputs/01_Реестр контингента ОУ_19-12-2025 17-44.xlsx"
#define FILE_40 "tests/data/inputs/40_Анкета родителей (Ответы) - Ответы на форму (1).csv"
#define FILE_41 "tests/data/inputs/41_yandex_forms_ученики.csv"
#define FILE_60 "tests/data/inputs/60_анкета_мотивация.sav"

static int64_t count(const char *sql) { return test_number(&import_school.test, sql); }

static int open_school(void **state) {
    if (import_school_open(state) != 0) {
        return -1;
    }
    import_load_now(FILE_01);
    return 0;
}

static const struct plan_line *line_of(const struct import_load *load, const char *key) {
    for (size_t i = 0; i < load->plan.lines.n; i++) {
        if (str_eq(load->plan.lines.at[i].key, str_from(key))) {
            return &load->plan.lines.at[i];
        }
    }
    return NULL;
}

static bool offers(const struct plan_line *line, const char *value) {
    for (size_t i = 0; line != NULL && i < line->options.n; i++) {
        if (str_eq(line->options.at[i].value, str_from(value))) {
            return true;
        }
    }
    return false;
}

static const struct import_answer own_school[] = {{{"form", 4}, {"own", 3}},
                                                  {{"place", 5}, {"school", 6}}};
static const struct import_answer own_classes[] = {{{"form", 4}, {"own", 3}},
                                                   {{"place", 5}, {"classes", 7}}};

static struct import_load load_as(const char *file, const struct import_answer *answers, size_t n) {
    struct import_load load = import_load_file(file, "auto");
    import_load_plan(&load, answers, n);
    import_load_apply(&load, answers, n);
    return load;
}

static void a_form_that_is_none_of_ours_is_asked_about(void **state) {
    (void)state;
    struct import_load load = import_load_file(FILE_40, "auto");
    const struct plan_line *form = line_of(&load, "form");
    assert_int_equal(form->status, PLAN_ASK);
    assert_true(offers(form, "own"));
    import_load_apply(&load, NULL, 0);
    assert_int_equal(load.batch, 0);
    assert_int_equal(count("select count(*) from survey_answer"), 0);
    import_load_end(&load);
}

static void answers_of_parents_become_a_closed_survey_of_the_school(void **state) {
    (void)state;
    struct import_load load = load_as(FILE_40, own_school, 2);
    assert_true(load.batch != 0);
    assert_int_equal(count("select count(*) from survey_answer"), 120);
    assert_int_equal(count("select count(*) from survey_text"), 3);
    assert_int_equal(count("select count(*) from survey where invited = 120 and secret = ''"), 1);
    assert_int_equal(count("select count(*) from session where class_id = 0 and closed_ms > 0"), 1);
    assert_int_equal(count("select count(*) from session_pupil"), 0);
    // A list of sessions holds it, though it is of no class.
    struct session_list list;
    struct error error;
    struct school_year year;
    struct db *db = test_reader(&import_school.test);
    assert_true(year_current(db, load.arena, import_school.deputy.org, ((struct date){2026, 1, 15}),
                             &year, &error));
    struct session_filter filter = {.org = import_school.deputy.org, .year = year.year_id};
    assert_true(session_list_of(db, load.arena, &filter, &list, &error));
    assert_int_equal(list.rows.n, 1);
    assert_str(list.rows.at[0].class_name, "Вся школа");
    import_load_end(&load);
}

static struct str read_all(struct arena *arena, const char *text) {
    struct query q;
    struct buf all = buf_open(arena, 8 << 20);
    struct sql *sql = arena_new(arena, struct sql);
    *sql = (struct sql){"forms_all", text};
    assert_true(query_open(&q, test_reader(&import_school.test), sql, ARGS0, NULL));
    while (query_next(&q)) {
        buf_put(&all, query_text(&q, 0));
        buf_put_char(&all, '\n');
    }
    assert_true(query_close(&q, NULL));
    return buf_str(&all);
}

// Every table that the load writes into, as one text.
static void nothing_says_who_answered_and_when(void **state) {
    (void)state;
    struct import_load load = load_as(FILE_40, own_school, 2);
    static const char *const tables[] = {
        "select cast(answers as text) from survey_answer",
        "select body from survey_text",
        "select body from instrument_version",
        "select columns from import_mapping",
        "select cast(what as text) || ' ' || cast(who as text) from import_line",
        "select cast(after as text) from import_step",
        "select title || ' ' || purpose from procedure"};
    static const char *const secrets[] = {"@example", "parent0",    "8:59",
                                          "9:56:05",  "2025/11/24", "GMT"};
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
        struct str text = read_all(load.arena, tables[t]);
        for (size_t s = 0; s < sizeof secrets / sizeof *secrets; s++) {
            if (str_find(text, str_from(secrets[s])) != STR_NONE) {
                fail_msg("%s: %s", tables[t], secrets[s]);
            }
        }
    }
    assert_true(str_find(read_all(load.arena, tables[4]), S("HYPERLINK")) == STR_NONE);
    import_load_end(&load);
}

// The same file twice lies in two orders: neither is that of the file.
static void the_order_of_the_file_is_gone(void **state) {
    (void)state;
    static const char all[] = "select cast(answers as text) from survey_answer order by answer_key";
    const struct import_answer once_more[] = {
        own_school[0], own_school[1], {S("again"), S("load")}};
    struct arena *arena = arena_open(0);
    struct import_load first = load_as(FILE_40, own_school, 2);
    struct str stored = str_dup(arena, read_all(first.arena, all));
    assert_int_equal(import_load_undo(&first), 0);
    import_load_end(&first);
    struct import_load second = load_as(FILE_40, once_more, 3);
    assert_int_equal(count("select count(*) from survey_answer"), 120);
    struct str other = read_all(second.arena, all);
    assert_int_equal(stored.n, other.n);
    assert_false(str_eq(stored, other)); // 120 random keys agree in their order never
    import_load_end(&second);
    arena_close(arena);
}

static struct str file_bytes(struct arena *arena, const char *path) {
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    long n = ftell(file);
    rewind(file);
    char *bytes = arena_alloc(arena, (size_t)n + 1);
    assert_int_equal(fread(bytes, 1, (size_t)n, file), n);
    fclose(file);
    return str_n(bytes, (size_t)n);
}

static void holds_no_secret(struct arena *arena, const char *path) {
    static const char *const secrets[] = {"parent0@", "@example", "8:59:05 AM", "9:56:05 AM"};
    struct str bytes = file_bytes(arena, path);
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
        if (str_find(bytes, str_from(secrets[i])) != STR_NONE) {
            fail_msg("%s: %s", path, secrets[i]);
        }
    }
}

// The log of the database goes into its file, as when a server stops.
static void checkpoint(void) {
    sqlite3 *db = NULL;
    test_store_reopen(&import_school.test);
    assert_int_equal(sqlite3_open(import_school.test.url, &db), SQLITE_OK);
    sqlite3_busy_timeout(db, 10000);
    assert_int_equal(sqlite3_exec(db, "pragma wal_checkpoint(truncate)", NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
}

static void neither_the_file_of_the_database_nor_a_copy_says_who_answered(void **state) {
    (void)state;
    struct error error;
    struct arena *arena = arena_open(0);
    struct import_load load = load_as(FILE_40, own_school, 2);
    const char *copy = str_c(arena, str_from(test_path(&import_school.test, "copy.db")));
    const char *file = str_c(arena, str_from(import_school.test.url));
    import_load_end(&load); // its reader would keep the log of the database
    if (!store_backup(import_school.test.store, copy, &error)) {
        fail_msg("%s", error.text);
    }
    holds_no_secret(arena, copy);
    remove(copy);
    if (!test_on_postgres()) {
        const struct str words = S("отметку не поставил");
        checkpoint();
        holds_no_secret(arena, file);
        assert_true(str_find(file_bytes(arena, file), words) != STR_NONE);
        (void)import_load_undo(&load);
        checkpoint(); // what is taken back is overwritten
        assert_true(str_find(file_bytes(arena, file), words) == STR_NONE);
    }
    arena_close(arena);
}

static void hidden_columns_tell_no_order(void **state) {
    (void)state;
    if (!test_on_postgres()) {
        skip();
    }
    struct import_load load = load_as(FILE_40, own_school, 2);
    assert_int_equal(count("select count(distinct cast(xmin as text)) from survey_answer"), 1);
    assert_int_equal(count("select count(*) from (select answer_key < lag(answer_key) over "
                           "(order by ctid) as falls from survey_answer) as t where falls"),
                     0);
    import_load_end(&load);
}

static void classes_of_few_are_put_together(void **state) {
    (void)state;
    struct import_load load = load_as(FILE_40, own_classes, 2);
    // Twelve classes have five answers or more, the other 34 answers stand together.
    assert_int_equal(load.counts[PLAN_NEW], 13);
    assert_int_equal(count("select count(*) from survey"), 13);
    assert_int_equal(count("select count(*) from survey where invited < 5"), 0);
    assert_int_equal(count("select count(*) from survey_answer"), 120);
    import_load_end(&load);
}

static void fewer_than_five_are_not_kept(void **state) {
    (void)state;
    struct import_load load = import_load_text("Отметка времени,Вам нравится школа?\n"
                                               "2025-11-24 10:00:00,да\n2025-11-24 10:01:00,да\n"
                                               "2025-11-24 10:02:00,нет\n2025-11-24 10:03:00,да\n",
                                               "auto");
    struct import_answer answers[] = {{S("form"), S("own")}, {S("place"), S("school")}};
    import_load_plan(&load, answers, 2);
    assert_int_equal(load.plan.counts[PLAN_NEW], 0);
    import_load_apply(&load, answers, 2);
    assert_int_equal(load.batch, 0);
    assert_int_equal(count("select count(*) from survey_answer"), 0);
    import_load_end(&load);
}

// A rare answer is somebody's words, also where most chose from a list.
static void rare_answers_do_not_become_public(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct buf text = buf_open(arena, 8192);
    buf_put_c(&text, "Отметка времени,Какой кружок нужен?\n");
    for (int i = 0; i < 14; i++) {
        buf_fmt(&text, "1.1.2026 10:00:00,%s\n", i % 2 ? "шахматы" : "плавание");
    }
    buf_put_c(&text, "1.1.2026 10:00:00,уберите нашего тренера\n");
    struct import_load load = import_load_text(str_c(arena, buf_str(&text)), "auto");
    struct import_answer answers[] = {{S("form"), S("own")}, {S("place"), S("school")}};
    import_load_plan(&load, answers, 2);
    import_load_apply(&load, answers, 2);
    assert_int_equal(count("select count(*) from survey_answer"), 15);
    struct str made = read_all(load.arena, "select cast(body as text) from instrument_version");
    assert_true(str_find(made, S("шахматы")) != STR_NONE);
    assert_true(str_find(made, S("Другое")) != STR_NONE);
    assert_true(str_find(made, S("тренера")) == STR_NONE);
    import_load_end(&load);
    arena_close(arena);
}

static void who_says_no_is_not_taken(void **state) {
    (void)state;
    struct import_load load =
        import_load_text("Отметка времени,Даю согласие на участие в опросе,Вам нравится школа?\n"
                         "1.1.2026 10:00:00,да,да\n1.1.2026 10:00:00,нет,да\n"
                         "1.1.2026 10:00:00,да,нет\n1.1.2026 10:00:00,да,да\n"
                         "1.1.2026 10:00:00,да,да\n1.1.2026 10:00:00,да,да\n",
                         "auto");
    assert_int_equal(load.result.refused.at.n, 1);
    assert_str(str_from(load.result.refused.at.at[0].code), "no_consent");
    assert_int_equal(load.result.refused.at.at[0].row, 3);
    import_load_end(&load);
}

static void the_same_form_again_is_asked_about_and_remembers(void **state) {
    (void)state;
    struct import_load first = load_as(FILE_41, own_school, 2);
    import_load_end(&first);
    struct import_load again = import_load_file(FILE_41, "auto");
    assert_str(line_of(&again, "form")->answer, "own"); // as last time
    const struct plan_line *asked = line_of(&again, "again");
    assert_non_null(asked);
    assert_int_equal(asked->status, PLAN_ASK);
    import_load_apply(&again, NULL, 0);
    assert_int_equal(again.batch, 0);
    assert_int_equal(count("select count(*) from survey_answer"), 90);
    import_load_end(&again);
}

static void all_of_it_is_taken_back(void **state) {
    (void)state;
    struct import_load load = load_as(FILE_40, own_classes, 2);
    assert_int_equal(import_load_undo(&load), 0);
    static const char *const tables[] = {
        "select count(*) from survey_answer", "select count(*) from survey_text",
        "select count(*) from survey", "select count(*) from session",
        "select count(*) from procedure"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        assert_int_equal(count(tables[i]), 0);
    }
    import_load_end(&load);
}

static void spss_data_go_the_same_way(void **state) {
    (void)state;
    struct import_load load = load_as(FILE_60, own_school, 2);
    assert_true(load.batch != 0);
    assert_int_equal(count("select count(*) from survey_answer"), 75);
    assert_int_equal(count("select count(*) from survey where invited = 75"), 1);
    import_load_end(&load);
}

// Questions of a questionnaire that the program ships, put a little otherwise, answers of women
// too.
static void a_questionnaire_of_the_program_is_known_by_its_questions(void **state) {
    (void)state;
    struct import_load load = import_load_text(
        "Отметка времени;На уроках понятно, что надо сделать и по каким признакам это оценят;"
        "Оцените: «Если мне непонятно, объяснят ещё раз другим способом»;В столовой можно спокойно "
        "поесть;Как вас зовут?\n"
        "24.11.2025 10:00:00;Согласна;Согласен;не согласен;Оля\n"
        "24.11.2025 10:00:01;Скорее согласен;Скорее не согласен;согласен;Коля\n"
        "24.11.2025 10:00:02;Не согласен;Скорее согласен;скорее согласен;Вася\n"
        "24.11.2025 10:00:03;Согласен;Согласен;не согласна;Маша\n"
        "24.11.2025 10:00:04;Скорее не согласен;Не согласен;согласен;Петя\n",
        "survey");
    assert_true(offers(line_of(&load, "form"), "i.q-satisfaction-pupils"));
    struct import_answer answers[] = {{S("form"), S("i.q-satisfaction-pupils")},
                                      {S("place"), S("school")}};
    import_load_plan(&load, answers, 2);
    assert_str(line_of(&load, "column.2")->answer, "i1");
    assert_str(line_of(&load, "column.3")->answer, "i2");
    assert_str(line_of(&load, "column.4")->answer, "i6");
    import_load_apply(&load, answers, 2);
    assert_int_equal(count("select count(*) from survey_answer"), 5);
    struct str all = read_all(load.arena, "select cast(answers as text) from survey_answer");
    size_t best = 0; // «согласен» is the highest step, 3
    for (struct str rest = all; rest.n > 0;) {
        struct str sheet = str_cut(&rest, '\n');
        best += str_find(sheet, S("\"i1\":3")) != STR_NONE ||
                str_find(sheet, S("\"i1\": 3")) != STR_NONE;
    }
    assert_int_equal(best, 2);
    assert_int_equal(count("select count(*) from survey_text"), 0); // no names
    import_load_end(&load);
}

#define ON_SCHOOL(test) cmocka_unit_test_setup_teardown(test, open_school, import_school_close)

int main(int argc, char **argv) {
    if (import_kit_child(argc, argv)) {
        return 0;
    }
    const struct CMUnitTest tests[] = {
        ON_SCHOOL(a_form_that_is_none_of_ours_is_asked_about),
        ON_SCHOOL(answers_of_parents_become_a_closed_survey_of_the_school),
        ON_SCHOOL(nothing_says_who_answered_and_when),
        ON_SCHOOL(the_order_of_the_file_is_gone),
        ON_SCHOOL(neither_the_file_of_the_database_nor_a_copy_says_who_answered),
        ON_SCHOOL(hidden_columns_tell_no_order),
        ON_SCHOOL(classes_of_few_are_put_together),
        ON_SCHOOL(fewer_than_five_are_not_kept),
        ON_SCHOOL(rare_answers_do_not_become_public),
        ON_SCHOOL(who_says_no_is_not_taken),
        ON_SCHOOL(the_same_form_again_is_asked_about_and_remembers),
        ON_SCHOOL(all_of_it_is_taken_back),
        ON_SCHOOL(spss_data_go_the_same_way),
        ON_SCHOOL(a_questionnaire_of_the_program_is_known_by_its_questions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
