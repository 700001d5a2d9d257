// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/net_internal.h"

#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 1024, FILES_BESIDE = 256 };

static void fill_limits(struct net_options *options) {
    struct net_limits *limits = &options->limits;
    const struct net_limits usual = {
        .connections = 2048,
        .form_bytes = 4 << 20,
        .fields = 4096,
        .uploads = 20,
        .arena_bytes = ARENA_CAP_DEFAULT,
        .idle_ms = 60 * 1000,
        .head_ms = 10 * 1000,
        .body_ms = 20 * 1000,
        .reply_ms = 30 * 1000,
        .stop_ms = 10 * 1000,
        .session_idle_ms = 8 * 3600 * 1000,
        .session_life_ms = 7 * 24 * 3600 * (int64_t)1000,
    };
#define FILL(field) limits->field = limits->field == 0 ? usual.field : limits->field
    FILL(connections);
    FILL(form_bytes);
    FILL(fields);
    FILL(uploads);
    FILL(arena_bytes);
    FILL(idle_ms);
    FILL(head_ms);
    FILL(body_ms);
    FILL(reply_ms);
    FILL(stop_ms);
    FILL(session_idle_ms);
    FILL(session_life_ms);
#undef FILL
    options->upload_max = options->upload_max == 0 ? 64 << 20 : options->upload_max;
    options->threads = options->threads <= 0 ? 2 : options->threads;
    options->threads = options->threads > LOOPS_MAX ? LOOPS_MAX : options->threads;
}

// Each connection takes a descriptor; many systems give 1024 at first and more on demand.
static void raise_file_limit(const struct net *net) {
    struct rlimit limit;
    rlim_t wanted = (rlim_t)net->options.limits.connections + FILES_BESIDE;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < wanted) {
        limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static bool say_bind(const struct net_options *options, int cause, struct error *error) {
    if (cause == EADDRINUSE) {
        error_set(error, ERROR_CONFLICT,
                  "Порт %d на адресе %s занят: возможно, программа уже запущена. Закройте её или "
                  "укажите другой порт.",
                  options->port, options->address);
    } else if (cause == EACCES) {
        error_set(error, ERROR_IO, "Система не разрешает занять порт %d. Укажите порт больше 1024.",
                  options->port);
    } else {
        error_set(error, ERROR_IO,
                  "Не удалось открыть адрес %s. Проверьте, что у компьютера есть такой адрес.",
                  options->address);
    }
    return error_cause(error, "bind: %s", strerror(cause));
}

// A listening socket; -1 with errno. Sockets of one group (`share`) split the connections.
static int listen_on(const struct sockaddr *address, socklen_t size, bool share) {
    const int yes = 1, no = 0;
    int fd = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) {
        return -1;
    }
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (share) {
        setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes);
    }
    if (address->sa_family == AF_INET6) {
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
    }
    if (bind(fd, address, size) == 0 && listen(fd, BACKLOG) == 0) {
        return fd;
    }
    int cause = errno;
    close(fd);
    errno = cause;
    return -1;
}

static void address_set_port(struct sockaddr_storage *address, uint16_t port) {
    if (address->ss_family == AF_INET6) {
        ((struct sockaddr_in6 *)address)->sin6_port = htons(port);
    } else {
        ((struct sockaddr_in *)address)->sin_port = htons(port);
    }
}

static uint16_t address_port(const struct sockaddr_storage *address) {
    return ntohs(address->ss_family == AF_INET6 ? ((const struct sockaddr_in6 *)address)->sin6_port
                                                : ((const struct sockaddr_in *)address)->sin_port);
}

static bool read_address(const struct net_options *options, struct sockaddr_storage *out,
                         socklen_t *size) {
    const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_PASSIVE,
                                   .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    if (getaddrinfo(options->address, NULL, &hints, &found) != 0) {
        return false;
    }
    memcpy(out, found->ai_addr, found->ai_addrlen);
    *size = found->ai_addrlen;
    freeaddrinfo(found);
    address_set_port(out, options->port);
    return true;
}

// One socket a thread, all on one port.
static bool open_sockets(struct net *net, int *fds, int n, struct error *error) {
    const struct net_options *options = &net->options;
    struct sockaddr_storage address;
    socklen_t size;
    if (!read_address(options, &address, &size)) {
        return say_bind(options, EADDRNOTAVAIL, error);
    }
    // Sockets that share a port also share it with another copy of the program, which then takes
    // half of the connections: ask for the port alone first.
    int probe = listen_on((struct sockaddr *)&address, size, false);
    if (probe < 0) {
        return say_bind(options, errno, error);
    }
    getsockname(probe, (struct sockaddr *)&address, &size);
    close(probe);
    net->port = address_port(&address);
    for (int i = 0; i < n; i++) {
        fds[i] = listen_on((struct sockaddr *)&address, size, true);
        if (fds[i] < 0) {
            int cause = errno;
            while (i-- > 0) {
                close(fds[i]);
            }
            return say_bind(options, cause, error);
        }
    }
    return true;
}

static void stop_loops(struct net *net, int started) {
    atomic_store(&net->stop_at_ms, clock_monotonic_ms() + net->options.limits.stop_ms);
    atomic_store(&net->stopping, true);
    for (int i = 0; i < started; i++) {
        loop_wake(net->loops[i]);
    }
    for (int i = 0; i < started; i++) {
        loop_join(net->loops[i]);
    }
}

static void net_free(struct net *net) {
    bool abandoned = false;
    for (int i = 0; i < net->loops_n; i++) {
        abandoned = abandoned || (net->loops[i] != NULL && net->loops[i]->abandoned);
    }
    route_table_close(net->routes);
    assets_close(net);
    if (abandoned) {
        log_line(LOG_WARN, "net", "stopped while requests were still waiting");
        return; // a late request_resume() looks into the loop
    }
    for (int i = 0; i < net->loops_n; i++) {
        free(net->loops[i]);
    }
    free(net);
}

static bool start_loops(struct net *net, struct error *error) {
    int fds[LOOPS_MAX];
    if (!open_sockets(net, fds, net->loops_n, error)) {
        return false;
    }
    snprintf(net->cookie, sizeof net->cookie, "vsoko-%u", net->port);
    int started = 0;
    while (started < net->loops_n) {
        net->loops[started] = calloc(1, sizeof *net->loops[started]);
        if (net->loops[started] == NULL) {
            error_set(error, ERROR_IO, "Не хватило памяти для веб-сервера.");
            break;
        }
        if (!loop_start(net->loops[started], net, fds[started], error)) {
            fds[started] = -1;
            break;
        }
        started++;
    }
    if (started == net->loops_n) {
        return true;
    }
    for (int i = started; i < net->loops_n; i++) {
        if (fds[i] >= 0) {
            close(fds[i]);
        }
    }
    stop_loops(net, started);
    return false;
}

bool net_start(struct net **out, const struct net_options *options, struct error *error) {
    if (sodium_init() < 0) {
        return error_set(error, ERROR_INTERNAL, "Не удалось запустить шифрование (libsodium).");
    }
    struct net *net = calloc(1, sizeof *net);
    if (net == NULL) {
        return error_set(error, ERROR_IO, "Не хватило памяти для веб-сервера.");
    }
    net->options = *options;
    fill_limits(&net->options);
    net->loops_n = net->options.threads;
    raise_file_limit(net);
    if (!route_table_open(&net->routes, options->routes, error) || !assets_open(net, error) ||
        !start_loops(net, error)) {
        net_free(net);
        return false;
    }
    *out = net;
    return true;
}

void net_stop(struct net *net) {
    if (net != NULL) {
        stop_loops(net, net->loops_n);
        net_free(net);
    }
}

uint16_t net_port(const struct net *net) { return net->port; }
