// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "base/buf.h"
#include "base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MEMORY = 32 << 20 };

static bool echo(struct arena *arena, struct str file, struct str request, struct child_out *out,
                 struct error *error) {
    (void)error;
    child_send(out, request);
    child_send(out, file);
    struct str large = {arena_alloc(arena, 1 << 20), 1 << 20};
    child_send(out, large);
    return true;
}

static bool refuse(struct arena *arena, struct str file, struct str request, struct child_out *out,
                   struct error *error) {
    (void)arena;
    (void)file;
    (void)out;
    return error_set(error, ERROR_INPUT, "Не годится: %.*s.", STR_ARG(request));
}

// Each of these is something a decoder must not be able to do. True means it could.
static bool trespass(struct arena *arena, struct str file, struct str request,
                     struct child_out *out, struct error *error) {
    (void)arena;
    (void)file;
    (void)out;
    bool could = false;
    if (str_eq(request, S("open"))) {
        could = open("/etc/passwd", O_RDONLY) >= 0;
    } else if (str_eq(request, S("socket"))) {
        could = socket(AF_INET, SOCK_STREAM, 0) >= 0;
    } else if (str_eq(request, S("fork"))) {
        could = fork() >= 0;
    } else if (str_eq(request, S("exec"))) {
        char *argv[] = {"true", NULL};
        could = execv("/bin/true", argv) == 0;
    } else if (str_eq(request, S("code"))) {
        could = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS,
                     -1, 0) != MAP_FAILED;
    } else if (str_eq(request, S("kill"))) {
        could = kill(getppid(), 0) == 0;
    }
    return could || error_set(error, ERROR_FORBIDDEN, "не пустили");
}

static bool die(struct arena *arena, struct str file, struct str request, struct child_out *out,
                struct error *error) {
    (void)file;
    (void)error;
    child_send(out, request);
    if (str_eq(request, S("abort"))) {
        abort();
    } else if (str_eq(request, S("trap"))) {
        __builtin_trap();
    } else if (str_eq(request, S("leave"))) {
        _exit(0);
    } else if (str_eq(request, S("memory"))) {
        for (;;) {
            arena_alloc(arena, 1 << 20);
        }
    } else if (str_eq(request, S("flood"))) {
        for (;;) {
            child_send(out, str_n(arena_alloc(arena, 16), 16));
        }
    } else if (str_eq(request, S("forever"))) {
        for (volatile unsigned i = 0;; i++) {
        }
    }
    return true;
}

static const struct child_kind echo_kind = {"echo", MEMORY, echo};
static const struct child_kind refuse_kind = {"refuse", MEMORY, refuse};
static const struct child_kind trespass_kind = {"trespass", MEMORY, trespass};
static const struct child_kind die_kind = {"die", MEMORY, die};
static const struct child_kind unknown_kind = {"unknown", MEMORY, die};
static const struct child_kind *const kinds[] = {&echo_kind, &refuse_kind, &trespass_kind,
                                                 &die_kind, NULL};

static bool collect(void *context, struct str message, struct error *error) {
    (void)error;
    struct buf *out = context;
    if (message.n > 1000) {
        buf_fmt(out, "[%zu]", message.n);
    } else {
        buf_fmt(out, "[%.*s]", STR_ARG(message));
    }
    return true;
}

static bool run(struct arena *arena, const struct child_kind *kind, const char *request,
                struct buf *out, struct error *error) {
    int fd = memfd_create("file", MFD_CLOEXEC);
    assert_int_equal(write(fd, "содержимое", 20), 20);
    struct child_task task = {.kind = kind,
                              .fd = fd,
                              .request = str_from(request),
                              .seconds = 1,
                              .max_bytes = 8 << 20,
                              .receive = collect,
                              .context = out};
    bool ok = child_run(arena, &task, error);
    close(fd);
    return ok;
}

static void a_child_sees_the_file_and_answers(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct buf out = buf_open(arena, 1000);
    struct error error = {0};
    assert_true(run(arena, &echo_kind, "прошу", &out, &error));
    assert_str(buf_str(&out), "[прошу][содержимое][1048576]");
    assert_false(run(arena, &refuse_kind, "причина", &out, &error));
    assert_string_equal(error.text, "Не годится: причина.");
    assert_int_equal(error.code, ERROR_INPUT);
    arena_close(arena);
}

static void a_child_can_reach_nothing(void **state) {
    (void)state;
    const char *ways[] = {"open", "socket", "fork", "exec", "code", "kill"};
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        struct arena *arena = arena_open(0);
        struct buf out = buf_open(arena, 1000);
        struct error error = {0};
        if (run(arena, &trespass_kind, ways[i], &out, &error)) {
            fail_msg("the child could %s", ways[i]);
        }
        assert_true(error.text[0] != '\0');
        arena_close(arena);
    }
}

static void whatever_a_child_dies_of_the_parent_has_a_sentence(void **state) {
    (void)state;
    static const struct {
        const char *way;
        const char *sentence;
    } cases[] = {
        {"abort", "Файл повреждён так"},   {"trap", "Файл повреждён так"},
        {"leave", "Файл повреждён так"},   {"memory", "не хватило памяти"},
        {"flood", "слишком много данных"}, {"forever", "слишком много времени"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena *arena = arena_open(0);
        struct buf out = buf_open(arena, 1000);
        struct error error = {0};
        assert_false(run(arena, &die_kind, cases[i].way, &out, &error));
        if (strstr(error.text, cases[i].sentence) == NULL) {
            fail_msg("%s: %s (%s)", cases[i].way, error.text, error.cause);
        }
        arena_close(arena);
    }
}

static void a_kind_the_program_does_not_list_is_a_fault_of_ours(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct buf out = buf_open(arena, 1000);
    struct error error = {0};
    assert_false(run(arena, &unknown_kind, "", &out, &error));
    assert_int_equal(error.code, ERROR_INTERNAL);
    arena_close(arena);
}

int main(int argc, char **argv) {
    if (child_asked(argc, argv)) {
        return child_main(argv, kinds);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_child_sees_the_file_and_answers),
        cmocka_unit_test(a_child_can_reach_nothing),
        cmocka_unit_test(whatever_a_child_dies_of_the_parent_has_a_sentence),
        cmocka_unit_test(a_kind_the_program_does_not_list_is_a_fault_of_ours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
