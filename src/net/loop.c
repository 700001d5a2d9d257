// SPDX-License-Identifier: GPL-3.0-or-later
// A thread that waits on libmicrohttpd's epoll descriptor and on an eventfd of ours, since
// libmicrohttpd's own loop sleeps on exactly 128 ready connections and, without a thread of its
// own, is not woken by MHD_resume_connection(). Deadlines are ours too: its timeout is renewed by
// every byte of a client that trickles.
#include "net/net_internal.h"

#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTION_MEMORY = 32 * 1024, SWEEP_MS = 1000, SWEEP_LEAST_MS = 10, FLUSH_MS = 500 };

void peer_enter(struct peer *peer, enum phase phase) {
    peer->phase = phase;
    peer->since_ms = clock_monotonic_ms();
    peer->bytes = 0;
}

static void peer_notify(void *loop_arg, struct MHD_Connection *connection, void **context,
                        enum MHD_ConnectionNotificationCode code) {
    struct loop *loop = loop_arg;
    struct counters *counters = &loop->net->counters;
    struct peer *peer = *context;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        peer = calloc(1, sizeof *peer);
        *context = peer;
        if (peer == NULL) {
            return; // exchange_open() refuses its requests
        }
        const union MHD_ConnectionInfo *info =
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        peer->fd = info->connect_fd;
        peer->next = loop->peers;
        if (loop->peers != NULL) {
            loop->peers->prev = peer;
        }
        loop->peers = peer;
        peer_enter(peer, PHASE_IDLE);
        atomic_fetch_add(&counters->connections, 1);
        atomic_fetch_add(&counters->accepted, 1);
    } else if (peer != NULL) {
        if (peer->prev != NULL) {
            peer->prev->next = peer->next;
        } else {
            loop->peers = peer->next;
        }
        if (peer->next != NULL) {
            peer->next->prev = peer->prev;
        }
        *context = NULL;
        free(peer);
        atomic_fetch_sub(&counters->connections, 1);
    }
}

// How long a connection may stay in its phase, ms; -1 for ever.
static int64_t phase_limit(const struct net_limits *limits, const struct peer *peer) {
    enum { LEAST_BYTES_A_MS = 8 };
    switch (peer->phase) {
    case PHASE_IDLE:
        return limits->idle_ms;
    case PHASE_HEAD:
        return limits->head_ms;
    case PHASE_BODY:
        return limits->body_ms + peer->bytes / LEAST_BYTES_A_MS;
    case PHASE_RUN:
        return -1;
    case PHASE_REPLY:
        return limits->reply_ms + peer->bytes / LEAST_BYTES_A_MS;
    }
    return -1;
}

// Cuts the connections that are past their deadline: libmicrohttpd sees their end and closes them.
static void sweep(struct loop *loop, int64_t now) {
    for (struct peer *peer = loop->peers; peer != NULL; peer = peer->next) {
        int64_t limit = phase_limit(&loop->net->options.limits, peer);
        if (!peer->cut && limit >= 0 && now - peer->since_ms > limit) {
            peer->cut = true;
            shutdown(peer->fd, SHUT_RDWR);
            atomic_fetch_add(&loop->net->counters.cut, 1);
        }
    }
}

static int64_t sweep_interval(const struct net_limits *limits) {
    const int64_t all[] = {limits->idle_ms, limits->head_ms, limits->body_ms, limits->reply_ms};
    int64_t least = SWEEP_MS * 4;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        least = all[i] < least ? all[i] : least;
    }
    return least / 4 < SWEEP_LEAST_MS ? SWEEP_LEAST_MS : least / 4;
}

static void take_back(struct loop *loop, struct exchange *exchange) {
    if (exchange->prev != NULL) {
        exchange->prev->next = exchange->next;
    } else {
        loop->deferred = exchange->next;
    }
    if (exchange->next != NULL) {
        exchange->next->prev = exchange->prev;
    }
    exchange->stage = STAGE_RESUMED;
    exchange->resumed = false; // its `then` may defer again
    atomic_fetch_sub(&loop->net->counters.deferred, 1);
    MHD_resume_connection(exchange->connection);
}

static void take_resumed(struct loop *loop) {
    pthread_mutex_lock(&loop->lock);
    struct exchange *exchange = loop->resumed;
    loop->resumed = loop->last = NULL;
    pthread_mutex_unlock(&loop->lock);
    while (exchange != NULL) {
        struct exchange *next = exchange->next_resumed;
        take_back(loop, exchange);
        exchange = next;
    }
}

// True when a stopping loop has nothing left to wait for.
static bool stopped(struct loop *loop, int64_t now) {
    struct net *net = loop->net;
    if (!atomic_load(&net->stopping)) {
        return false;
    }
    if (loop->running == 0) {
        return true;
    }
    int64_t stop_at = atomic_load(&net->stop_at_ms);
    if (now < stop_at) {
        return false;
    }
    for (struct exchange *exchange = loop->deferred, *next; exchange != NULL; exchange = next) {
        next = exchange->next;
        exchange_abandon(exchange);
        if (exchange->abandoned) {
            take_back(loop, exchange);
        }
    }
    return now > stop_at + FLUSH_MS && loop->deferred == NULL;
}

static int poll_timeout(struct loop *loop, int64_t interval) {
    bool stopping = atomic_load(&loop->net->stopping);
    int64_t timeout = stopping ? SWEEP_LEAST_MS : loop->peers != NULL ? interval : -1;
    MHD_UNSIGNED_LONG_LONG wanted = 0;
    if (MHD_get_timeout(loop->daemon, &wanted) == MHD_YES &&
        (timeout < 0 || wanted < (MHD_UNSIGNED_LONG_LONG)timeout)) {
        timeout = (int64_t)wanted;
    }
    return (int)timeout;
}

static void *loop_run(void *arg) {
    struct loop *loop = arg;
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(loop->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    struct pollfd fds[2] = {{.fd = info->epoll_fd, .events = POLLIN},
                            {.fd = loop->wake_fd, .events = POLLIN}};
    int64_t interval = sweep_interval(&loop->net->options.limits);
    int64_t next_sweep = clock_monotonic_ms() + interval;
    bool listening = true;
    for (int64_t now = clock_monotonic_ms(); !stopped(loop, now); now = clock_monotonic_ms()) {
        if (listening && atomic_load(&loop->net->stopping)) {
            listening = false;
            close(MHD_quiesce_daemon(loop->daemon)); // who comes now is refused, not left waiting
        }
        poll(fds, 2, poll_timeout(loop, interval));
        uint64_t count;
        if (read(loop->wake_fd, &count, sizeof count) > 0) {
            take_resumed(loop);
        }
        MHD_run(loop->daemon);
        if (now >= next_sweep) {
            sweep(loop, now);
            next_sweep = now + interval;
        }
    }
    MHD_stop_daemon(loop->daemon);
    return NULL;
}

static void log_mhd(void *arg, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
static void log_mhd(void *arg, const char *format, va_list args) {
    (void)arg;
    char text[256];
    vsnprintf(text, sizeof text, format, args);
    log_line(LOG_DEBUG, "net", "%s", text);
}

static bool daemon_start(struct loop *loop, int listen_fd) {
    struct net *net = loop->net;
    unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)net->options.tls_cert_pem},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)net->options.tls_key_pem},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)"NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"},
        {MHD_OPTION_END, 0, NULL},
    };
    if (net->options.tls_cert_pem != NULL) {
        flags |= MHD_USE_TLS;
    } else {
        tls[0].option = MHD_OPTION_END;
    }
    loop->daemon = MHD_start_daemon(
        flags, net->port, NULL, NULL, exchange_step, loop, MHD_OPTION_EXTERNAL_LOGGER, log_mhd,
        NULL, MHD_OPTION_LISTEN_SOCKET, listen_fd, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)(net->options.limits.connections / net->loops_n + 1),
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, MHD_OPTION_STRICT_FOR_CLIENT,
        1, MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_URI_LOG_CALLBACK, exchange_open, loop,
        MHD_OPTION_NOTIFY_COMPLETED, exchange_close, loop, MHD_OPTION_NOTIFY_CONNECTION,
        peer_notify, loop, MHD_OPTION_ARRAY, tls, MHD_OPTION_END);
    return loop->daemon != NULL;
}

bool loop_start(struct loop *loop, struct net *net, int listen_fd, struct error *error) {
    loop->net = net;
    pthread_mutex_init(&loop->lock, NULL);
    loop->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (loop->wake_fd < 0) {
        close(listen_fd);
        error_set(error, ERROR_IO,
                  "Не удалось запустить веб-сервер: слишком много файлов открыто.");
        return error_cause(error, "eventfd: %s", strerror(errno));
    }
    if (!daemon_start(loop, listen_fd)) { // libmicrohttpd has closed the socket
        close(loop->wake_fd);
        return error_set(error, ERROR_IO,
                         net->options.tls_cert_pem == NULL
                             ? "Не удалось запустить веб-сервер."
                             : "Не удалось запустить веб-сервер: проверьте сертификат и ключ.");
    }
    // Signals belong to the main thread; a broken pipe is told by write's result.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(&loop->thread, NULL, loop_run, loop);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failed != 0) {
        MHD_stop_daemon(loop->daemon);
        error_set(error, ERROR_IO, "Не удалось запустить веб-сервер: система не дала поток.");
        return error_cause(error, "pthread_create: %s", strerror(failed));
    }
    return true;
}

void loop_wake(struct loop *loop) {
    const uint64_t one = 1;
    // Fails only when the counter is full, and then the loop is awake anyway.
    ssize_t n = write(loop->wake_fd, &one, sizeof one);
    (void)n;
}

void loop_join(struct loop *loop) {
    pthread_join(loop->thread, NULL);
    if (!loop->abandoned) {
        close(loop->wake_fd);
        pthread_mutex_destroy(&loop->lock);
    }
}
