// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/program.h"

#include "base/buf.h"
#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PIECE = 64 * 1024, ARGS_MAX = 16, FIRST_FREE_FD = 10 };

struct run {
    const struct program_task *task;
    pid_t pid; // 0 when there is none to wait for
    int fd;    // our end of a socket that is the program's standard input and output
    int status;
    size_t written;
    int64_t deadline;
};

// Also when an allocation jumps out of the run.
static void run_release(void *arg) {
    struct run *run = arg;
    if (run->fd >= 0) {
        close(run->fd);
        run->fd = -1;
    }
    if (run->pid > 0) {
        kill(run->pid, SIGKILL);
        while (waitpid(run->pid, &run->status, 0) < 0 && errno == EINTR) {
        }
        run->pid = 0;
    }
}

// The first executable file of the name in PATH; "" if there is none.
static struct str find(struct arena *arena, const char *name) {
    struct str rest = str_from(getenv("PATH"));
    while (!str_empty(rest)) {
        struct str folder = str_cut(&rest, ':');
        struct str path = str_fmt(arena, "%.*s/%s", STR_ARG(folder), name);
        if (!str_empty(folder) && access(path.p, X_OK) == 0) {
            return path;
        }
    }
    return S("");
}

bool program_there(const char *name) {
    struct arena *arena = arena_open(0);
    bool there = !str_empty(find(arena, name));
    arena_close(arena);
    return there;
}

// Returns errno's value.
static int spawn(struct run *run, const char *path, int socket) {
    static char language[] = "LC_ALL=C";
    char *environment[] = {language, NULL};
    char *argv[ARGS_MAX + 2] = {(char *)path};
    for (int i = 0; i < ARGS_MAX && run->task->args[i] != NULL; i++) {
        argv[i + 1] = (char *)run->task->args[i];
    }
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    posix_spawn_file_actions_adddup2(&actions, socket, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, socket, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    int failure = posix_spawn(&run->pid, path, &actions, &attributes, argv, environment);
    run->pid = failure == 0 ? run->pid : 0;
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

static bool start(struct run *run, const char *path, struct error *error) {
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
        return error_set(error, ERROR_BUSY, "Системе не хватает ресурсов. Повторите позже.");
    }
    run->fd = pair[0];
    int socket = fcntl(pair[1], F_DUPFD_CLOEXEC, FIRST_FREE_FD);
    close(pair[1]);
    int failure = socket < 0 ? errno : spawn(run, path, socket);
    if (socket >= 0) {
        close(socket);
    }
    if (failure != 0) {
        error_set(error, ERROR_BUSY, "Не удалось запустить программу %s.", run->task->name);
        return error_cause(error, "%s", strerror(failure));
    }
    return true;
}

// Gives it as much of the input as it takes now; closes that side at the end of the input.
static void give(struct run *run) {
    struct str rest = str_from_at(run->task->input, run->written);
    ssize_t n = send(run->fd, rest.p, rest.n, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n > 0) {
        run->written += (size_t)n;
    } else if (n < 0 && errno != EAGAIN && errno != EINTR) {
        run->written = run->task->input.n; // it reads no more
    }
    if (run->written == run->task->input.n) {
        shutdown(run->fd, SHUT_WR);
    }
}

// True at the end of the output.
static bool take(struct run *run, struct buf *out) {
    char piece[PIECE];
    ssize_t n = recv(run->fd, piece, sizeof piece, MSG_DONTWAIT);
    if (n > 0) {
        buf_put(out, str_n(piece, (size_t)n));
    }
    return n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR);
}

static bool talk(struct run *run, struct buf *out, struct error *error) {
    if (str_empty(run->task->input)) {
        shutdown(run->fd, SHUT_WR);
    }
    while (true) {
        int64_t left = run->deadline - clock_monotonic_ms();
        bool more = run->written < run->task->input.n;
        struct pollfd wait = {.fd = run->fd, .events = (short)(POLLIN | (more ? POLLOUT : 0))};
        if (left <= 0 || poll(&wait, 1, (int)left) == 0) {
            return error_set(error, ERROR_LIMIT, "Программа %s работает слишком долго.",
                             run->task->name);
        }
        if ((wait.revents & POLLOUT) != 0) {
            give(run);
        }
        if ((wait.revents & (POLLIN | POLLHUP | POLLERR)) != 0 && take(run, out)) {
            return true;
        }
        if (!buf_ok(out)) {
            return error_set(error, ERROR_LIMIT, "Программа %s пишет слишком много.",
                             run->task->name);
        }
    }
}

// Waits for its end; it has closed its output, so this is soon, or it is stopped.
static bool end(struct run *run, struct error *error) {
    while (waitpid(run->pid, &run->status, 0) < 0 && errno == EINTR) {
    }
    run->pid = 0;
    if (WIFEXITED(run->status) && WEXITSTATUS(run->status) == 0) {
        return true;
    }
    error_set(error, ERROR_INTERNAL, "Программа %s завершилась с ошибкой.", run->task->name);
    return error_cause(error, "status %d", run->status);
}

bool program_run(struct arena *arena, const struct program_task *task, struct str *out,
                 struct error *error) {
    struct str path = find(arena, task->name);
    if (str_empty(path)) {
        return error_set(error, ERROR_NOT_FOUND, "Программы %s на этом компьютере нет.",
                         task->name);
    }
    struct run *run = arena_new(arena, struct run);
    *run = (struct run){
        .task = task, .fd = -1, .deadline = clock_monotonic_ms() + (int64_t)task->seconds * 1000};
    arena_on_close(arena, run_release, run);
    struct buf text = buf_open(arena, task->max_output);
    bool ok = start(run, path.p, error) && talk(run, &text, error) && end(run, error);
    run_release(run);
    *out = buf_str(&text);
    return ok;
}
