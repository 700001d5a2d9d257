// SPDX-License-Identifier: GPL-3.0-or-later
// The command `measure`: tables as people write them, the answers as people and programs read them.
#include "test.h"

#include "analysis/room.h"
#include "analysis/study.h"
#include "base/command.h"
#include "base/ru.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

static const struct room *const rooms[] = {&analysis_room, NULL};

// What one call of the command printed.
struct said {
    char *out;
    char *err;
    int code;
};

static struct said run_words(int argc, char **argv) {
    struct said said = {0};
    size_t n_out, n_err;
    int words = 0;
    struct error error = {0};
    struct arena *arena = arena_open(0);
    struct command_call call = {.arena = arena,
                                .command = command_find(rooms, argc, argv, &words),
                                .out = open_memstream(&said.out, &n_out),
                                .err = open_memstream(&said.err, &n_err),
                                .in = stdin};
    assert_non_null(call.command);
    said.code = command_parse(&call, argc - words, argv + words, &error)
                    ? call.command->run(&call)
                    : command_fail(&call, &error);
    fclose(call.out);
    fclose(call.err);
    arena_close(arena);
    return said;
}

#define RUN(...)                                                                                   \
    run_words((int)(sizeof((char *[]){"measure", __VA_ARGS__}) / sizeof(char *)),                  \
              (char *[]){"measure", __VA_ARGS__})

static void said_free(struct said said) {
    free(said.out);
    free(said.err);
}

static char *source_file(char path[512], const char *name) {
    const char *root = getenv("VSOKO_SOURCE");
    snprintf(path, 512, "%s/tests/oracle/%s", root != NULL ? root : ".", name);
    return path;
}

// A file of this text; the caller removes it.
static char *text_file(char path[64], const char *text) {
    static const char pattern[] = "/tmp/vsoko-study-XXXXXX";
    memcpy(path, pattern, sizeof pattern);
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    size_t n = strlen(text);
    assert_int_equal(write(fd, text, n), (ssize_t)n);
    close(fd);
    return path;
}

static void json_has_the_named_keys_and_the_oracles_numbers(void **state) {
    (void)state;
    char path[512];
    struct said said = RUN(source_file(path, "science.csv"), "--model", "grm", "--json");
    assert_int_equal(said.code, 0);
    struct arena *arena = arena_open(0);
    struct error error = {0};
    const struct node *root = node_from_json(arena, str_from(said.out), &error);
    assert_non_null(root);
    assert_str(node_str(node_get(root, "model")), "grm");
    assert_int_equal(node_as_int(node_get(root, "persons"), 0), 392);
    assert_int_equal(node_as_int(node_get(root, "items_used"), 0), 4);
    assert_true(fabs(node_as_real(node_get(root, "loglik"), 0) + 1608.8694) < 1e-3);
    assert_true(node_as_bool(node_get(root, "converged"), false));
    assert_true(node_as_int(node_get(root, "iterations"), 0) > 0);
    assert_true(fabs(node_as_real(node_get(root, "sigma2"), 0) - 1) < 1e-12);
    const struct node *item = node_at(node_get(root, "items"), 0);
    assert_str(node_str(node_get(item, "id")), "Comfort");
    assert_true(fabs(node_as_real(node_get(item, "a"), 0) - 1.0406) < 1e-3);
    assert_int_equal(node_get(item, "d")->n, 3);
    assert_int_equal(node_get(item, "b")->n, 3);
    assert_int_equal(node_get(node_get(item, "se"), "d")->n, 3);
    assert_null(node_get(root, "scores"));
    assert_null(node_get(root, "groups"));
    arena_close(arena);
    said_free(said);
}

static void two_groups_are_compared_and_their_odd_item_found(void **state) {
    (void)state;
    char path[512];
    struct said said = RUN(source_file(path, "dif.csv"), "--model", "2pl", "--by", "group");
    assert_int_equal(said.code, 0);
    assert_non_null(
        strstr(said.out, "Учеников с ответами: 1" RU_NBSP "300; заданий в оценке: 20 из 20"));
    assert_non_null(strstr(said.out, "различие"));
    assert_non_null(strstr(said.out, "I5 "));
    said_free(said);
}

static void the_number_of_threads_does_not_change_a_bit(void **state) {
    (void)state;
    char path[512];
    source_file(path, "poly500.csv");
    struct said one = RUN(path, "--model", "gpcm", "--json", "--scores", "--threads", "1");
    struct said four = RUN(path, "--model", "gpcm", "--json", "--scores", "--threads", "4");
    assert_int_equal(one.code, 0);
    assert_string_equal(one.out, four.out);
    said_free(one);
    said_free(four);
}

static const char *const school_table = "\"ФИО\";Класс;З1;З2;З3;Заметка\r\n"
                                        "Иванов;5А;1;0;1;молодец\r\n"
                                        "Петров;5Б;1;1;;болел\r\n"
                                        "Сидорова;5А;0;н;0;\r\n"
                                        "Ким;5Б;0;1;1;\r\n"
                                        "\r\n"
                                        "Орлова;5А;1;0;0;\r\n";

// Semicolons, absent marks, notes beside the tasks: as it comes from a school.
static void a_table_of_a_school_is_read_as_it_is(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct arena *scratch = arena_open(0);
    struct study_data data;
    struct error error = {0};
    const struct study_columns columns = {.by = S("класс"), .names = true};
    assert_true(study_data_read(arena, scratch, str_from(school_table), &columns, &data, &error));
    arena_close(scratch);
    assert_int_equal(data.persons, 5);
    assert_int_equal(data.items.n, 3);
    assert_str(data.items.at[2].title, "З3");
    assert_int_equal(data.groups.n, 2);
    assert_str(data.groups.at[data.group[1]], "5Б");
    assert_str(data.name[3], "Ким");
    assert_int_equal(data.set_aside.n, 1);
    assert_str(data.set_aside.at[0], "Заметка");
    static const uint8_t want[15] = {1, 0, 1, 1, 1, 255, 0, 255, 0, 0, 1, 1, 1, 0, 0};
    assert_memory_equal(data.code, want, sizeof want);
    arena_close(arena);
}

static void letters_are_scored_by_the_key(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct arena *scratch = arena_open(0);
    struct study_data data;
    struct error error = {0};
    const struct study_columns columns = {.key = S("б,А")};
    const char *text = "№,З1,З2\n1,А,а\n2,Б,В\n3,,А\n";
    assert_true(study_data_read(arena, scratch, str_from(text), &columns, &data, &error));
    assert_int_equal(data.items.n, 2);
    assert_int_equal(study_category(&data, 0, 0), 0);
    assert_int_equal(study_category(&data, 1, 0), 1);
    assert_int_equal(study_category(&data, 2, 0), MEASURE_ABSENT);
    assert_int_equal(study_category(&data, 0, 1), 1);
    assert_int_equal(study_category(&data, 1, 1), 0);
    arena_close(scratch);
    arena_close(arena);
}

// A folder of pictures beside the tables; the caller's arena holds what was read.
static struct str picture_of(struct arena *arena, const char *folder, const char *name) {
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fail_msg("there is no picture %s", path);
        return (struct str){0};
    }
    char *text = arena_alloc(arena, 1 << 20);
    size_t n = fread(text, 1, 1 << 20, file);
    fclose(file);
    unlink(path);
    return str_n(text, n);
}

static bool holds(struct str text, const char *part) {
    return str_find(text, str_from(part)) != STR_NONE;
}

// Right answers to А, Б, В by the strength of each; «Г» is chosen by the weak alone.
static const char *const lettered = "№,З1,З2,З3\n"
                                    "1,А,Б,В\n2,А,Б,В\n3,А,Б,А\n4,А,Г,В\n5,Г,Б,А\n6,Г,Г,Г\n"
                                    "7,Б,А,В\n8,А,Г,Г\n9,Г,Б,Г\n10,В,В,А\n11,А,Б,В\n12,Г,Г,Б\n";

static void pictures_stand_alone_and_name_what_they_show(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    char path[64], folder[] = "/tmp/vsoko-pictures-XXXXXX";
    assert_non_null(mkdtemp(folder));
    text_file(path, lettered);
    struct said said = RUN(path, "--key", "А,Б,В", "--svg", folder);
    assert_int_equal(said.code, 0);
    struct str wright = picture_of(arena, folder, "wright.svg");
    assert_true(str_starts(wright, S("<svg xmlns=\"http://www.w3.org/2000/svg\"")));
    assert_true(holds(wright, "font-family") && holds(wright, ">З1</text>"));
    assert_true(holds(picture_of(arena, folder, "curves.svg"), ">З3</text>"));
    assert_true(holds(picture_of(arena, folder, "information.svg"), "информация теста"));
    assert_true(holds(picture_of(arena, folder, "options.svg"), ">Г</text>"));
    assert_int_equal(rmdir(folder), 0); // no picture but these: there was no --network
    said_free(said);
    unlink(path);
    arena_close(arena);
}

static void a_folder_that_cannot_be_written_is_told(void **state) {
    (void)state;
    char path[64];
    text_file(path, lettered);
    struct said said = RUN(path, "--key", "А,Б,В", "--svg", "/proc/none/pictures");
    assert_int_equal(said.code, error_exit_code(ERROR_IO));
    assert_non_null(strstr(said.err, "не удалось записать"));
    said_free(said);
    unlink(path);
}

static void options_stand_in_the_order_of_the_alphabet(void **state) {
    (void)state;
    char path[64];
    text_file(path, lettered);
    struct said said = RUN(path, "--key", "А,Б,В", "--json");
    struct arena *arena = arena_open(0);
    struct error error = {0};
    const struct node *root = node_from_json(arena, str_from(said.out), &error);
    assert_non_null(root);
    const struct node *options = node_get(node_at(node_get(root, "options"), 1), "options");
    static const char *const letters[] = {"А", "Б", "В", "Г"};
    static const int counts[] = {1, 6, 1, 4};
    assert_int_equal(options->n, 4);
    for (size_t k = 0; k < 4; k++) {
        assert_str(node_str(node_get(node_at(options, k), "id")), letters[k]);
        assert_int_equal(node_as_int(node_get(node_at(options, k), "n"), 0), counts[k]);
        assert_int_equal(node_as_bool(node_get(node_at(options, k), "right"), false), k == 1);
    }
    arena_close(arena);
    said_free(said);
    unlink(path);
}

// The seed is in the intervals, the threads are not.
static void the_network_depends_on_the_seed_alone(void **state) {
    (void)state;
    char path[512];
    source_file(path, "science.csv");
    struct said one = RUN(path, "--network", "--json", "--seed", "7", "--threads", "1");
    struct said two = RUN(path, "--network", "--json", "--seed", "7", "--threads", "2");
    struct said other = RUN(path, "--network", "--json", "--seed", "8");
    assert_int_equal(one.code, 0);
    assert_non_null(strstr(one.out, "\"network\""));
    assert_non_null(strstr(one.out, "\"enough\""));
    assert_string_equal(one.out, two.out);
    assert_string_not_equal(one.out, other.out);
    said_free(one);
    said_free(two);
    said_free(other);
}

static const struct {
    const char *text;
    const char *option; // "--name=value" or NULL
    const char *told;
} faults[] = {
    {"", NULL, "Файл пуст"},
    {"З1,З2\n", NULL, "учеников нет"},
    {"1,0\n1,1\n", NULL, "В первой строке файла одни числа"},
    {"З1,З1\n1,1\n", NULL, "Два столбца называются «З1»"},
    {"З1,З2\n1,0\n1\n", NULL, "Строка 3: полей 1, а в первой строке 2"},
    {"З1,З2\n1,0\n1,да\n", NULL, "Строка 3, столбец «З2»: «да» – не балл"},
    {"З1,З2\n1,0\n1,99\n", NULL, "Строка 3, столбец «З2»: «99» – не балл"},
    {"З1,З2\nа,б\n", NULL, "нет ни одного столбца с баллами"},
    {"З1,З2\n1,0\n0,1\n", "--by=класс", "нет столбца «класс» из --by"},
    {"З1,З2\n1,0\n0,1\n", "--items=З2..З1", "Поменяйте их местами"},
    {"З1,З2\nА,Б\n", "--key=А", "В --key ответов 1, а заданий в файле 2"},
    {"З1,З2,в\n1,0,x\n", "--weight=в", "вес «x»"},
    {"З1,З2\n1,1\n1,1\n", NULL, "Оценивать нечего"},
    {"З1,З2\n1,0\n2,1\n0,0\n", "--model=2pl", "Возьмите --model gpcm или grm"},
    {"З1,З2\n1,0\n0,1\n", "--model=лучшая", "Модели «лучшая» нет"},
    {"З1,З2\n1,0\n0,1\n", "--threads=0", "Ключу --threads нужно число"},
};

static void a_fault_is_told_with_its_place(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        char path[64];
        text_file(path, faults[i].text);
        char *option = (char *)(uintptr_t)faults[i].option;
        struct said said = option != NULL ? RUN(path, option) : RUN(path);
        assert_int_not_equal(said.code, 0);
        if (strstr(said.err, faults[i].told) == NULL) {
            fail_msg("fault %zu: «%s» is not in «%s»", i, faults[i].told, said.err);
        }
        said_free(said);
        unlink(path);
    }
    struct said said = RUN("/nowhere/file.csv");
    assert_int_equal(said.code, error_exit_code(ERROR_NOT_FOUND));
    said_free(said);
}

static void seven_pupils_get_a_warning_not_a_verdict(void **state) {
    (void)state;
    char path[64];
    text_file(path, "З1,З2,З3\n1,0,1\n0,1,0\n1,1,0\n0,0,1\n1,1,1\n0,1,1\n1,0,0\n");
    struct said said = RUN(path);
    assert_int_equal(said.code, 0);
    assert_non_null(strstr(said.out, "7" RU_NBSP "учеников: для этой модели мало"));
    said_free(said);
    unlink(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_has_the_named_keys_and_the_oracles_numbers),
        cmocka_unit_test(two_groups_are_compared_and_their_odd_item_found),
        cmocka_unit_test(the_number_of_threads_does_not_change_a_bit),
        cmocka_unit_test(a_table_of_a_school_is_read_as_it_is),
        cmocka_unit_test(letters_are_scored_by_the_key),
        cmocka_unit_test(pictures_stand_alone_and_name_what_they_show),
        cmocka_unit_test(a_folder_that_cannot_be_written_is_told),
        cmocka_unit_test(options_stand_in_the_order_of_the_alphabet),
        cmocka_unit_test(the_network_depends_on_the_seed_alone),
        cmocka_unit_test(a_fault_is_told_with_its_place),
        cmocka_unit_test(seven_pupils_get_a_warning_not_a_verdict),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
