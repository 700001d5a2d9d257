// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "base/command.h"

static const struct command import = {
    "import", "import KIND FILE [--map FILE] [--dry-run] [--limit N]", "Внести файл", "", NULL};
static const struct command commands[] = {
    {"user add", "user add LOGIN --role ROLE", "Завести учётную запись", "", NULL},
    {"user", "user [LOGIN]", "Учётные записи", "", NULL},
    {"check", "check FILE...", "Проверить файлы", "", NULL},
    {0}};
static const struct room room = {.name = "room", .commands = commands};
static const struct room *const rooms[] = {&room, NULL};

static struct command_call call_of(struct arena *arena, const struct command *command) {
    return (struct command_call){
        .arena = arena, .command = command, .out = stdout, .err = stderr, .in = stdin};
}

#define PARSE(call, error, ...)                                                                    \
    command_parse((call), (int)(sizeof((char *[]){__VA_ARGS__}) / sizeof(char *)),                 \
                  (char *[]){__VA_ARGS__}, (error))

static void the_longest_name_wins(void **state) {
    (void)state;
    int words = 0;
    char *argv[] = {"user", "add", "zavuch"};
    assert_ptr_equal(command_find(rooms, 3, argv, &words), &commands[0]);
    assert_int_equal(words, 2);
    char *plain[] = {"user", "zavuch"};
    assert_ptr_equal(command_find(rooms, 2, plain, &words), &commands[1]);
    assert_int_equal(words, 1);
    char *unknown[] = {"usr"};
    assert_null(command_find(rooms, 1, unknown, &words));
}

static void words_and_options_come_in_any_order(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct error error = {0};
    struct command_call call = call_of(arena, &import);
    assert_true(PARSE(&call, &error, "--map", "m.json", "pupils", "--dry-run", "a b.xlsx", "--json",
                      "--data=/tmp/школа"));
    assert_int_equal(call.arguments, 2);
    assert_str(command_argument(&call, 1), "a b.xlsx");
    assert_str(command_argument(&call, 2), "");
    assert_str(command_option(&call, "map"), "m.json");
    assert_true(command_has(&call, "dry-run"));
    assert_false(command_has(&call, "limit"));
    assert_true(call.json);
    assert_string_equal(call.data_dir, "/tmp/школа");
    arena_close(arena);
}

static void a_wrong_word_is_told_with_the_right_usage(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct error error = {0};
    struct command_call call = call_of(arena, &import);
    assert_false(PARSE(&call, &error, "pupils", "f.csv", "--maps", "x"));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_non_null(strstr(error.text, "Неизвестный ключ «--maps»"));
    assert_non_null(strstr(error.text, "vsoko import KIND FILE"));
    call = call_of(arena, &import);
    assert_false(PARSE(&call, &error, "pupils"));
    assert_non_null(strstr(error.text, "Не указано «FILE»"));
    call = call_of(arena, &import);
    assert_false(PARSE(&call, &error, "pupils", "f.csv", "g.csv"));
    assert_non_null(strstr(error.text, "Лишнее слово «g.csv»"));
    call = call_of(arena, &import);
    assert_false(PARSE(&call, &error, "pupils", "f.csv", "--map"));
    assert_non_null(strstr(error.text, "Не указано значение ключа «--map»"));
    call = call_of(arena, &import);
    assert_false(PARSE(&call, &error, "pupils", "f.csv", "--dry-run=yes"));
    arena_close(arena);
}

static void a_number_is_checked(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct error error = {0};
    int64_t limit = 0;
    struct command_call call = call_of(arena, &import);
    assert_true(PARSE(&call, &error, "pupils", "f.csv", "--limit", "7"));
    assert_true(command_option_int(&call, "limit", 3, &limit, &error));
    assert_int_equal(limit, 7);
    call = call_of(arena, &import);
    assert_true(PARSE(&call, &error, "pupils", "f.csv", "--limit=семь"));
    assert_false(command_option_int(&call, "limit", 3, &limit, &error));
    call = call_of(arena, &import);
    assert_true(PARSE(&call, &error, "pupils", "--", "--json"));
    assert_str(command_argument(&call, 1), "--json");
    assert_false(call.json);
    arena_close(arena);
}

static void a_list_takes_all_and_help_asks_for_nothing(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct error error = {0};
    struct command_call call = call_of(arena, &commands[2]);
    assert_true(PARSE(&call, &error, "a", "b", "c"));
    assert_int_equal(call.arguments, 3);
    call = call_of(arena, &commands[2]);
    assert_false(command_parse(&call, 0, NULL, &error));
    call = call_of(arena, &commands[2]);
    assert_true(PARSE(&call, &error, "--help"));
    assert_true(call.help);
    arena_close(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_longest_name_wins),
        cmocka_unit_test(words_and_options_come_in_any_order),
        cmocka_unit_test(a_wrong_word_is_told_with_the_right_usage),
        cmocka_unit_test(a_number_is_checked),
        cmocka_unit_test(a_list_takes_all_and_help_asks_for_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
