// SPDX-License-Identifier: GPL-3.0-or-later
// The program's start: a sandboxed child, or one command of a room.
#include "app/app_internal.h"
#include "app/rooms.h"

#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static struct store *open_store(struct command_call *call, struct error *error) {
    struct program *program = call->app;
    struct str url;
    const struct store_options options = {.rooms = app_rooms};
    if (program->store == NULL && (!database_url_of(call, &url, error) ||
                                   !store_open(&program->store, url.p, &options, error))) {
        return NULL;
    }
    return program->store;
}

static struct store *open_reading(struct command_call *call, struct error *error) {
    struct program *program = call->app;
    struct str url;
    const struct store_options options = {.rooms = app_rooms, .read_only = true};
    if (program->store == NULL && (!database_url_of(call, &url, error) ||
                                   !store_open(&program->store, url.p, &options, error))) {
        return NULL;
    }
    return program->store;
}

static int usage(FILE *out, struct arena *arena, int code) {
    fputs("vsoko – внутренняя система оценки качества образования школы.\n\n"
          "Начать: vsoko serve    Посмотреть на примере: vsoko demo\n\n",
          out);
    command_print_list(out, arena, app_rooms);
    fputs("\nПодробно об одной команде: vsoko КОМАНДА --help\n", out);
    return code;
}

// `help`, `help --man`, `help --markdown`.
static int help(struct arena *arena, const char *form) {
    if (form == NULL) {
        return usage(stdout, arena, 0);
    }
    if (strcmp(form, "--man") == 0) {
        command_print_man(stdout, arena, app_rooms, VSOKO_VERSION);
        return 0;
    }
    if (strcmp(form, "--markdown") == 0) {
        command_print_markdown(stdout, arena, app_rooms);
        return 0;
    }
    return usage(stderr, arena, error_exit_code(ERROR_INPUT));
}

static int run(struct arena *arena, int argc, char **argv) {
    struct program program = {.path = argv[0]};
    struct error error;
    int words = 0;
    if (argc < 2) {
        return usage(stdout, arena, error_exit_code(ERROR_INPUT));
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        return help(arena, argc > 2 ? argv[2] : NULL);
    }
    if (strcmp(argv[1], "--version") == 0) {
        argv[1] += 2;
    }
    struct command_call call = {.arena = arena,
                                .command = command_find(app_rooms, argc - 1, argv + 1, &words),
                                .app = &program,
                                .rooms = app_rooms,
                                .out = stdout,
                                .err = stderr,
                                .in = stdin,
                                .find_folder = data_dir_of,
                                .find_url = database_url_of,
                                .open_store = open_store,
                                .open_reading = open_reading};
    if (call.command == NULL) {
        fprintf(stderr, "vsoko: нет команды «%s».\n\n", argv[1]);
        return usage(stderr, arena, error_exit_code(ERROR_INPUT));
    }
    if (!command_parse(&call, argc - 1 - words, argv + 1 + words, &error)) {
        return command_fail(&call, &error);
    }
    if (call.help) {
        command_print_help(stdout, call.command);
        return 0;
    }
    struct arena_mark before = arena_mark(arena);
    int code = call.command->run(&call);
    arena_rewind(arena, before); // readers go back to the store before it is closed
    store_close(program.store);
    return code;
}

int main(int argc, char **argv) {
    if (child_asked(argc, argv)) {
        return child_main(argv, app_children);
    }
    signal(SIGPIPE, SIG_IGN);
    struct arena *arena = arena_open((size_t)1 << 30);
    if (arena == NULL || sodium_init() < 0) {
        fputs("vsoko: не хватило памяти для начала работы\n", stderr);
        return error_exit_code(ERROR_INTERNAL);
    }
    int code = error_exit_code(ERROR_LIMIT);
    if (setjmp(*arena_guard(arena)) == 0) {
        code = run(arena, argc, argv);
    } else {
        fputs("vsoko: не хватило памяти на эту работу\n", stderr);
    }
    arena_close(arena);
    return code;
}
