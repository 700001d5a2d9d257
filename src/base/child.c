// SPDX-License-Identifier: GPL-3.0-or-later
// The parent's side: starts a child, takes its messages, outlives it.
#include "base/child_internal.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PIECE = 64 * 1024, FIRST_FREE_FD = 10, WALL_FACTOR = 3, WALL_EXTRA_MS = 5000 };

// A child that runs. Released with the arena if a receiver's allocation jumps out.
struct run {
    const struct child_task *task;
    pid_t pid; // 0 when there is none to wait for
    int socket;
    int status;  // of the dead child
    char *bytes; // received and not yet taken
    size_t n;
    size_t cap;
    int64_t left; // bytes the child may still send
    int64_t deadline;
    bool greeted;
    bool done;
};

static void run_release(void *arg) {
    struct run *run = arg;
    if (run->socket >= 0) {
        close(run->socket);
        run->socket = -1;
    }
    if (run->pid > 0) {
        // A child that already ends keeps its own status.
        kill(run->pid, SIGKILL);
        while (waitpid(run->pid, &run->status, 0) < 0 && errno == EINTR) {
        }
        run->pid = 0;
    }
    free(run->bytes);
    run->bytes = NULL;
}

// Descriptors past those the child will have, so that moving one does not close the other.
static int move_up(int fd) { return fcntl(fd, F_DUPFD_CLOEXEC, FIRST_FREE_FD); }

// Options of a sanitizer are all of the environment that a child inherits.
static void child_environment(char *mark, char **out, int max) {
    extern char **environ;
    static const char *const kept[] = {"ASAN_OPTIONS=", "UBSAN_OPTIONS=", "TSAN_OPTIONS="};
    int n = 0;
    out[n++] = mark;
    for (char **at = environ; *at != NULL && n < max - 1; at++) {
        for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
            if (strncmp(*at, kept[i], strlen(kept[i])) == 0 && n < max - 1) {
                out[n++] = *at;
            }
        }
    }
    out[n] = NULL;
}

// Starts this program again with the file and the socket. Returns errno's value.
static int spawn(struct run *run, int file, int socket) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t all;
    sigset_t none;
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, file, CHILD_FILE_FD);
    posix_spawn_file_actions_adddup2(&actions, socket, CHILD_SOCKET_FD);
    posix_spawn_file_actions_addclosefrom_np(&actions, CHILD_SOCKET_FD + 1);
    char program[] = "vsoko";
    char word[] = CHILD_WORD;
    char mark[] = CHILD_MARK "=1";
    char kind[64];
    snprintf(kind, sizeof kind, "%s", run->task->kind->name);
    char *argv[] = {program, word, kind, NULL};
    char *environment[8];
    child_environment(mark, environment, 8);
    int failure =
        posix_spawn(&run->pid, "/proc/self/exe", &actions, &attributes, argv, environment);
    run->pid = failure == 0 ? run->pid : 0;
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

static bool start(struct run *run, struct error *error) {
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
        return error_set(error, ERROR_BUSY,
                         "Системе не хватает ресурсов, чтобы читать файл. "
                         "Повторите позже.");
    }
    run->socket = pair[0];
    int file = move_up(run->task->fd);
    int socket = move_up(pair[1]);
    close(pair[1]);
    int failure = file < 0 || socket < 0 ? errno : spawn(run, file, socket);
    close(file);
    close(socket);
    if (failure != 0) {
        error_set(error, ERROR_BUSY, "Не удалось запустить чтение файла. Повторите позже.");
        return error_cause(error, "%s", strerror(failure));
    }
    struct child_request request = {.seconds = (uint32_t)run->task->seconds,
                                    .request_bytes = (uint32_t)run->task->request.n};
    // Both fit the socket's buffer; a child that died at once shows at the first reading.
    if (send(run->socket, &request, sizeof request, MSG_NOSIGNAL) < 0 ||
        (request.request_bytes > 0 &&
         send(run->socket, run->task->request.p, request.request_bytes, MSG_NOSIGNAL) < 0)) {
        error_cause(error, "%s", strerror(errno));
    }
    return true;
}

static bool too_long(struct error *error) {
    return error_set(
        error, ERROR_LIMIT,
        "Файл не прочитан: чтение заняло слишком много времени. Сохраните его заново в "
        "Excel или LibreOffice либо разделите на части.");
}

static bool misbehaved(struct error *error, const char *cause) {
    error_set(error, ERROR_INPUT,
              "Файл повреждён так, что его чтение прервалось. Откройте его в Excel или LibreOffice "
              "и сохраните заново.");
    return error_cause(error, "%s", cause);
}

// The socket has ended without a word of farewell.
static bool explain_death(struct run *run, struct error *error) {
    bool greeted = run->greeted;
    run_release(run);
    if (WIFSIGNALED(run->status)) {
        int signal = WTERMSIG(run->status);
        char cause[64];
        snprintf(cause, sizeof cause, "child killed by signal %d", signal);
        return signal == SIGXCPU || (signal == SIGKILL && greeted) ? too_long(error)
                                                                   : misbehaved(error, cause);
    }
    if (!greeted) {
        return error_set(error, ERROR_INTERNAL,
                         "Чтение файла не запустилось: программа собрана неверно.");
    }
    return misbehaved(error, "child ended early");
}

static bool reserve(struct run *run, size_t more) {
    if (more > run->cap - run->n) {
        size_t cap = run->cap * 2 > run->n + more ? run->cap * 2 : run->n + more;
        char *bytes = realloc(run->bytes, cap);
        if (bytes == NULL) {
            return false;
        }
        run->bytes = bytes;
        run->cap = cap;
    }
    return true;
}

static bool take_frame(struct run *run, struct child_frame frame, const char *body,
                       struct error *error) {
    struct error said;
    switch (frame.kind) {
    case CHILD_FRAME_HELLO:
        run->greeted = true;
        return true;
    case CHILD_FRAME_MESSAGE:
        return run->task->receive(run->task->context, str_n(body, frame.bytes), error);
    case CHILD_FRAME_DONE:
        run->done = true;
        return true;
    case CHILD_FRAME_ERROR:
        if (frame.bytes != sizeof said) {
            return misbehaved(error, "error frame of a wrong length");
        }
        memcpy(&said, body, sizeof said);
        said.text[sizeof said.text - 1] = '\0';
        said.cause[sizeof said.cause - 1] = '\0';
        error_set(error,
                  said.code > ERROR_NONE && said.code <= ERROR_INTERNAL ? said.code : ERROR_INPUT,
                  "%s", said.text);
        return error_cause(error, "%s", said.cause);
    default:
        return misbehaved(error, "unknown frame");
    }
}

// Takes all whole frames that have arrived.
static bool take_frames(struct run *run, struct error *error) {
    size_t at = 0;
    bool ok = true;
    while (ok && !run->done && run->n - at >= sizeof(struct child_frame)) {
        struct child_frame frame;
        memcpy(&frame, run->bytes + at, sizeof frame);
        if (frame.bytes > run->left) {
            return error_set(error, ERROR_LIMIT,
                             "Файл не прочитан: в нём слишком много данных. Разделите его.");
        }
        if (run->n - at - sizeof frame < frame.bytes) {
            break;
        }
        run->left -= frame.bytes;
        at += sizeof frame;
        ok = take_frame(run, frame, run->bytes + at, error);
        at += frame.bytes;
    }
    if (at > 0) {
        memmove(run->bytes, run->bytes + at, run->n - at);
        run->n -= at;
    }
    return ok;
}

static bool take_all(struct run *run, struct error *error) {
    while (!run->done) {
        int64_t wait = run->deadline - clock_monotonic_ms();
        struct pollfd ready = {.fd = run->socket, .events = POLLIN};
        int n = wait <= 0 ? 0 : poll(&ready, 1, (int)wait);
        if (n == 0) {
            return too_long(error);
        }
        if (n < 0) {
            continue; // interrupted
        }
        if (!reserve(run, PIECE)) {
            return error_set(error, ERROR_LIMIT, "Файл слишком велик: не хватило памяти.");
        }
        ssize_t got = recv(run->socket, run->bytes + run->n, run->cap - run->n, 0);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return explain_death(run, error);
        }
        run->n += (size_t)got;
        if (!take_frames(run, error)) {
            return false;
        }
    }
    return true;
}

bool child_run(struct arena *arena, const struct child_task *task, struct error *error) {
    if (getenv(CHILD_MARK) != NULL) {
        return error_set(error, ERROR_INTERNAL, "Читающий процесс не может запустить другой.");
    }
    if (task->request.n > CHILD_REQUEST_MAX) {
        return error_set(error, ERROR_INTERNAL, "Запрос к читающему процессу слишком длинный.");
    }
    struct run *run = arena_new(arena, struct run);
    run->task = task;
    run->socket = -1;
    run->left = task->max_bytes;
    run->deadline =
        clock_monotonic_ms() + (int64_t)task->seconds * 1000 * WALL_FACTOR + WALL_EXTRA_MS;
    arena_on_close(arena, run_release, run);
    bool ok = start(run, error) && take_all(run, error);
    run_release(run);
    return ok;
}
