// SPDX-License-Identifier: GPL-3.0-or-later
// What a list writes: everyone once, nothing twice, namesakes apart, history kept, and all of it
// taken back in one go.
#include "test.h"

#include "import_kit.h"

#include "base/clock.h"
#include "import/plan.h"
#include "school/batch.h"
#include "school/class.h"
#include "school/org.h"
#include "school/pupil.h"
#include "school/year.h"
#include "support/test_store.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

static struct test_store test;
static struct person deputy;

#define FILE_01 "tests/data/inputs/01_Реестр контингента ОУ_19-12-2025 17-44.xlsx"
#define FILE_02 "tests/data/inputs/02_netgorod_ученики.csv"
#define FILE_04 "tests/data/inputs/04_eljur_списки_по_классам.xlsx"
#define FILE_06 "tests/data/inputs/06_5кл список НОВЫЙ (2) испр.xlsx"

static void write_it(store_write_fn *write, void *ask) {
    struct error error = {0};
    if (!store_write_wait(test.store, write, ask, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
}

static int open_school(void **state) {
    (void)state;
    test = (struct test_store){0};
    clock_fake_ms(1768467600000); // 15 January 2026
    test_store_open(&test, import_kit_rooms);
    struct org_save save = {.org = {.full_name = S("МБОУ «СОШ № 99 г. Примерска»"),
                                    .short_name = S("СОШ № 99"),
                                    .city = S("г. Примерск"),
                                    .levels = LEVELS_ALL}};
    write_it(org_save, &save);
    deputy = (struct person){.org = save.org.org_id, .roles = ROLE_DEPUTY};
    static const enum term_kind kinds[LEVEL_COUNT] = {TERM_QUARTER, TERM_QUARTER, TERM_HALF_YEAR};
    struct calendar_save year = {.by = &deputy};
    calendar_propose(test.arena, 2025, 5, LEVELS_ALL, kinds, &year.calendar);
    write_it(calendar_save, &year);
    return 0;
}

static int close_school(void **state) {
    (void)state;
    clock_fake_ms(0);
    test_store_close(&test);
    return 0;
}

// One load of a file, or of a text given as it is.
struct load {
    struct arena *arena;
    struct import_result result;
    struct import_plan plan;
    int64_t batch;
    int64_t counts[PLAN_STATUSES];
};

static void plan_of(struct load *load, const struct import_answer *answers, size_t n) {
    struct error error = {0};
    struct db *db = store_reader(test.store, load->arena, &error);
    assert_non_null(db);
    struct import_work work = {.db = db,
                               .arena = load->arena,
                               .by = &deputy,
                               .on = {2026, 1, 15},
                               .answers = answers,
                               .n_answers = n};
    if (!import_plan_make(&work, &load->result, &load->plan, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
}

static struct load read_file(const char *path, const char *kind) {
    struct load load = {.arena = arena_open((size_t)1 << 30)};
    struct error error = {0};
    struct db *db = store_reader(test.store, load.arena, &error);
    assert_non_null(db);
    import_kit_read(load.arena, db, deputy.org, path, kind, &load.result);
    plan_of(&load, NULL, 0);
    return load;
}

static struct load read_text(const char *text, const char *kind) {
    struct load load = {.arena = arena_open((size_t)1 << 30)};
    struct error error = {0};
    struct import_request request = {.fd = memfd_create("list", MFD_CLOEXEC),
                                     .file_name = S("список.csv"),
                                     .kind = str_from(kind),
                                     .today = {2026, 1, 15}};
    assert_int_equal(write(request.fd, text, strlen(text)), strlen(text));
    struct db *db = store_reader(test.store, load.arena, &error);
    assert_non_null(db);
    if (!import_read(load.arena, import_kit_rooms, db, deputy.org, &request, &load.result,
                     &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
    close(request.fd);
    plan_of(&load, NULL, 0);
    return load;
}

static void apply(struct load *load, const struct import_answer *answers, size_t n) {
    struct import_apply ask = {.by = &deputy,
                               .result = &load->result,
                               .file_name = S("список"),
                               .on = {2026, 1, 15},
                               .answers = answers,
                               .n_answers = n};
    write_it(import_apply, &ask);
    load->batch = ask.batch_id;
    memcpy(load->counts, ask.counts, sizeof load->counts);
}

static void end(struct load *load) { arena_close(load->arena); }

static void load_file(const char *path) {
    struct load load = read_file(path, "auto");
    apply(&load, NULL, 0);
    end(&load);
}

static int64_t pupils(void) { return test_number(&test, "select count(*) from pupil_identity"); }

static const struct plan_line *line_of(const struct load *load, const char *who) {
    for (size_t i = 0; i < load->plan.lines.n; i++) {
        if (str_find(load->plan.lines.at[i].who, str_from(who)) != STR_NONE) {
            return &load->plan.lines.at[i];
        }
    }
    fail_msg("no line of %s", who);
    return NULL;
}

static void the_first_list_makes_classes_and_pupils(void **state) {
    (void)state;
    struct load load = read_file(FILE_01, "auto");
    assert_int_equal(load.plan.counts[PLAN_NEW], 580);
    assert_int_equal(load.plan.new_classes.n, 24);
    apply(&load, NULL, 0);
    assert_true(load.batch != 0);
    assert_int_equal(pupils(), 580);
    assert_int_equal(test_number(&test, "select count(*) from class"), 24);
    assert_int_equal(test_number(&test, "select count(*) from membership where ends = ''"
                                        " and begins = '2025-09-01'"),
                     580);
    end(&load);
}

static void the_same_file_again_changes_nothing(void **state) {
    (void)state;
    load_file(FILE_01);
    struct load again = read_file(FILE_01, "auto");
    assert_int_equal(again.plan.counts[PLAN_SAME], 580);
    apply(&again, NULL, 0);
    assert_int_equal(again.batch, 0);
    assert_int_equal(pupils(), 580);
    assert_int_equal(test_number(&test, "select count(*) from import_batch"), 1);
    end(&again);
}

static void other_exports_of_the_same_school_find_everyone(void **state) {
    (void)state;
    load_file(FILE_01);
    static const char *const files[] = {FILE_02, FILE_04};
    for (int i = 0; i < 2; i++) {
        struct load load = read_file(files[i], "auto");
        assert_int_equal(load.plan.matched, 580);
        assert_int_equal(load.plan.ambiguous, 2);
        assert_int_equal(load.plan.ambiguous_born, 0);
        assert_int_equal(load.plan.counts[PLAN_NEW], 0);
        assert_int_equal(load.plan.counts[PLAN_ASK], 0);
        end(&load);
    }
}

static void a_worn_list_of_three_classes_finds_its_pupils(void **state) {
    (void)state;
    load_file(FILE_01);
    struct load load = read_file(FILE_06, "auto");
    assert_int_equal(load.result.refused.at.n, 6);
    assert_int_equal(load.plan.matched, 72);
    assert_int_equal(load.plan.new_names.n, 2);
    assert_int_equal(load.plan.counts[PLAN_ASK], 0);
    assert_int_equal(load.plan.counts[PLAN_NEW], 1); // the one who came
    assert_int_equal(line_of(&load, "Шилова Кира Олеговна")->status, PLAN_SKIP);
    // ё of the school is not lost by a list typed without it.
    assert_int_equal(line_of(&load, "Семёнов Андрей Артёмович")->status, PLAN_SAME);
    end(&load);
}

static void an_import_is_taken_back_in_one_go(void **state) {
    (void)state;
    struct load load = read_file(FILE_01, "auto");
    apply(&load, NULL, 0);
    struct batch_undo undo = {.by = &deputy, .batch_id = load.batch};
    write_it(batch_undo, &undo);
    assert_int_equal(undo.kept, 0);
    assert_int_equal(pupils(), 0);
    assert_int_equal(test_number(&test, "select count(*) from class"), 0);
    assert_int_equal(test_number(&test, "select count(*) from membership"), 0);
    end(&load);
}

#define FIRST_LIST                                                                                 \
    "ФИО;Класс;Дата рождения;№ личного дела\n"                    \
    "Иванов Александр Сергеевич;5А;11.03.2014;5-1\n"                      \
    "Петрова Анна Олеговна;5А;12.04.2014;5-2\n"                                \
    "Сидорова Вера Ильинична;5А;13.05.2014;5-3\n"                            \
    "Кузьмин Лев Ильич;5Б;14.06.2014;5-4\n"                                        \
    "Орлов Пётр Романович;5Б;15.07.2014;5-5\n"

static void a_later_list_moves_renames_and_asks(void **state) {
    (void)state;
    struct load first = read_text(FIRST_LIST, "pupils");
    apply(&first, NULL, 0);
    assert_int_equal(pupils(), 5);
    end(&first);
    struct load later = read_text("ФИО;Класс;Дата рождения;№ личного дела\n"
                                  "Иванов Александр Сергеевич;5А;11.03.2014;5-1\n"
                                  "Смирнова Анна Олеговна;5А;12.04.2014;5-2\n"      // married name
                                  "Кузьмин Лев Ильич;5А;14.06.2014;5-4\n"           // moved
                                  "Орлов Петр Романович;5Б;15.07.2014;5-5\n"        // without ё
                                  "Иванов Александр Сергеевич;5Б;02.10.2014;5-9\n", // a namesake
                                  "pupils");
    assert_int_equal(line_of(&later, "Смирнова Анна")->status, PLAN_CHANGED);
    assert_int_equal(line_of(&later, "Кузьмин Лев")->status, PLAN_MOVED);
    assert_int_equal(line_of(&later, "Орлов")->status, PLAN_SAME);
    assert_int_equal(line_of(&later, "Иванов Александр Сергеевич, 5Б")->status, PLAN_NEW);
    const struct plan_line *gone = line_of(&later, "Сидорова");
    assert_int_equal(gone->status, PLAN_ASK);
    struct import_answer left = {gone->key, S("left")};
    apply(&later, &left, 1);
    assert_int_equal(later.counts[PLAN_LEFT], 1);
    assert_int_equal(pupils(), 6);
    // History is kept: the one who moved was in 5Б until the day before.
    assert_int_equal(test_number(&test, "select count(*) from membership where ends = '2026-01-14'"
                                        " and end_reason = 'moved'"),
                     1);
    assert_int_equal(test_number(&test, "select count(*) from membership where ends <> ''"
                                        " and end_reason = 'left'"),
                     1);
    struct batch_undo undo = {.by = &deputy, .batch_id = later.batch};
    write_it(batch_undo, &undo);
    assert_int_equal(pupils(), 5);
    assert_int_equal(test_number(&test, "select count(*) from membership where ends = ''"), 5);
    end(&later);
}

static void namesakes_are_never_merged_unasked(void **state) {
    (void)state;
    struct load first = read_text("ФИО;Класс;Дата рождения\n"
                                  "Кузнецова Анна Дмитриевна;7А;05.02.2012\n"
                                  "Кузнецова Анна Дмитриевна;7А;19.07.2012\n"
                                  "Попов Иван Олегович;7А;01.01.2012\n",
                                  "pupils");
    assert_int_equal(first.plan.counts[PLAN_NEW], 3);
    apply(&first, NULL, 0);
    end(&first);
    // Without a date nobody can tell which of the two she is; another date asks, too.
    struct load later = read_text("ФИО;Класс;Дата рождения\n"
                                  "Кузнецова Анна Дмитриевна;7А;\n"
                                  "Попов Иван Олегович;7А;02.01.2012\n",
                                  "pupils");
    assert_int_equal(line_of(&later, "Кузнецова")->status, PLAN_ASK);
    assert_int_equal(line_of(&later, "Кузнецова")->options.n, 4);
    assert_int_equal(line_of(&later, "Попов")->status, PLAN_ASK);
    apply(&later, NULL, 0);
    assert_int_equal(later.batch, 0); // nothing is written without an answer
    struct import_answer same = {line_of(&later, "Попов")->key,
                                 line_of(&later, "Попов")->options.at[0].value};
    apply(&later, &same, 1);
    assert_int_equal(pupils(), 3);
    assert_int_equal(
        test_number(&test, "select count(*) from pupil_identity where born = '2012-01-02'"), 1);
    end(&later);
}

static void classes_named_by_digits_are_classes(void **state) {
    (void)state;
    struct load load = read_text("ФИО;Класс\nИванов Пётр Ильич;10-1\nКотов Лев Ильич;10-2\n"
                                 "Белов Олег Юрьевич;9\n",
                                 "pupils");
    apply(&load, NULL, 0);
    assert_int_equal(pupils(), 3);
    assert_int_equal(test_number(&test, "select count(*) from class where grade = 10"), 2);
    end(&load);
    struct load again = read_text("ФИО;Класс\nИванов Пётр Ильич;10-1\n", "pupils");
    assert_int_equal(again.plan.counts[PLAN_SAME], 1);
    end(&again);
}

static void staff_and_their_load_come_in(void **state) {
    (void)state;
    struct load pupils_list = read_text(FIRST_LIST, "pupils");
    apply(&pupils_list, NULL, 0);
    end(&pupils_list);
    struct load staff = read_text("ФИО;Должность\n"
                                  "Андреева Алёна Александровна;учитель математики\n"
                                  "Боброва Василиса Артёмовна;учитель русского языка\n",
                                  "auto");
    assert_str(staff.result.kind_name, "staff");
    apply(&staff, NULL, 0);
    assert_int_equal(staff.counts[PLAN_NEW], 2);
    end(&staff);
    const char *text = "Учитель;Предмет;Класс;Группа;Часы\n"
                       "Андреева А. А.;Математика;5А;;5\n"
                       ";;5Б;;5\n"
                       "Боброва В.А.;Русский язык;5А;1 группа;2,5\n"
                       "Новикова Яна Олеговна;Музыка;5А;;1\n";
    struct load hours = read_text(text, "auto");
    assert_str(hours.result.kind_name, "load");
    assert_int_equal(hours.plan.counts[PLAN_NEW], 3);
    const struct plan_line *stranger = line_of(&hours, "Новикова Яна");
    assert_int_equal(stranger->status, PLAN_ASK);
    struct import_answer answer = {stranger->key, S("new")};
    apply(&hours, &answer, 1);
    assert_int_equal(test_number(&test, "select count(*) from teaching"), 4);
    assert_int_equal(test_number(&test, "select count(*) from staff"), 3);
    struct load again = read_text(text, "load");
    assert_int_equal(again.plan.counts[PLAN_SAME], 4);
    apply(&again, NULL, 0);
    assert_int_equal(again.batch, 0);
    end(&again);
    struct batch_undo undo = {.by = &deputy, .batch_id = hours.batch};
    write_it(batch_undo, &undo);
    assert_int_equal(test_number(&test, "select count(*) from teaching"), 0);
    end(&hours);
}

static void columns_chosen_by_hand_are_remembered(void **state) {
    (void)state;
    const char *text = "Кто;Где;Когда\nИванов Пётр Ильич;5А;01.02.2014\n"
                       "Котов Лев Ильич;5А;01.03.2014\n";
    struct load load = read_text(text, "pupils");
    struct import_choice choice = {S("enrolled"), S("C")};
    struct import_apply ask = {.by = &deputy,
                               .result = &load.result,
                               .choices = &choice,
                               .n_choices = 1,
                               .on = {2026, 1, 15}};
    load.result.tables.at.at[0].columns.at[2].chosen = true;
    write_it(import_apply, &ask);
    end(&load);
    struct load again = read_text(text, "pupils");
    const struct sheet_table *table = &again.result.tables.at.at[0];
    assert_true(table->columns.at[2].chosen);
    assert_str(str_from(again.result.kind->fields[table->columns.at[2].field].name), "enrolled");
    end(&again);
}

int main(int argc, char **argv) {
    if (import_kit_child(argc, argv)) {
        return 0;
    }
#define SCHOOL_TEST(name) cmocka_unit_test_setup_teardown(name, open_school, close_school)
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(the_first_list_makes_classes_and_pupils),
        SCHOOL_TEST(the_same_file_again_changes_nothing),
        SCHOOL_TEST(other_exports_of_the_same_school_find_everyone),
        SCHOOL_TEST(a_worn_list_of_three_classes_finds_its_pupils),
        SCHOOL_TEST(an_import_is_taken_back_in_one_go),
        SCHOOL_TEST(a_later_list_moves_renames_and_asks),
        SCHOOL_TEST(namesakes_are_never_merged_unasked),
        SCHOOL_TEST(classes_named_by_digits_are_classes),
        SCHOOL_TEST(staff_and_their_load_come_in),
        SCHOOL_TEST(columns_chosen_by_hand_are_remembered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
