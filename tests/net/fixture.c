// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/fixture.h"

#include "base/log.h"
#include "base/vec.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SESSIONS = 64, WAITING = 1024 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct net_session sessions[SESSIONS];
static int64_t blocked;
static struct request *waiting[WAITING];
static int waiting_n, waiting_total, waiting_batch = 1;

// Sessions in memory -----------------------------------------------------------------------------

static struct net_session *find(const unsigned char hash[32]) {
    for (int i = 0; i < SESSIONS; i++) {
        if (sessions[i].user != 0 && memcmp(sessions[i].token_hash, hash, 32) == 0) {
            return &sessions[i];
        }
    }
    return NULL;
}

static bool session_find(void *app, struct arena *arena, const unsigned char hash[32],
                         struct net_session *out) {
    (void)app;
    (void)arena;
    pthread_mutex_lock(&lock);
    struct net_session *session = find(hash);
    if (session != NULL) {
        *out = *session;
    }
    pthread_mutex_unlock(&lock);
    return session != NULL;
}

static bool session_keep(void *app, const struct net_session *session, struct error *error) {
    (void)app;
    pthread_mutex_lock(&lock);
    struct net_session *place = find(session->token_hash);
    for (int i = 0; i < SESSIONS && place == NULL; i++) {
        place = sessions[i].user == 0 ? &sessions[i] : NULL;
    }
    if (place != NULL) {
        *place = *session;
    }
    pthread_mutex_unlock(&lock);
    return place != NULL || error_set(error, ERROR_BUSY, "Слишком много сессий.");
}

static void session_end(void *app, const unsigned char hash[32]) {
    (void)app;
    pthread_mutex_lock(&lock);
    struct net_session *session = find(hash);
    if (session != NULL) {
        *session = (struct net_session){0};
    }
    pthread_mutex_unlock(&lock);
}

int fixture_sessions(void) {
    int n = 0;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < SESSIONS; i++) {
        n += sessions[i].user != 0;
    }
    pthread_mutex_unlock(&lock);
    return n;
}

void fixture_age_sessions(int64_t ms) {
    pthread_mutex_lock(&lock);
    for (int i = 0; i < SESSIONS; i++) {
        sessions[i].seen_ms -= ms;
    }
    pthread_mutex_unlock(&lock);
}

void fixture_block(int64_t user) {
    pthread_mutex_lock(&lock);
    blocked = user;
    pthread_mutex_unlock(&lock);
}

static bool identify(struct request *request) {
    pthread_mutex_lock(&lock);
    bool ok = request->user != blocked;
    pthread_mutex_unlock(&lock);
    request->person = ok ? "person" : NULL;
    return ok;
}

static bool may(const struct request *request, const char *permission) {
    return request->user == 1 && strcmp(permission, "marks.read") == 0;
}

static struct str login_path(struct request *request) {
    return str_fmt(request->arena, "/login?next=%.*s", STR_ARG(request->path));
}

static struct str error_page(struct request *request, int status, const struct error *error) {
    return str_fmt(request->arena, "page %d: %s", status, error->text);
}

static void metrics(void *app, struct buf *out) {
    (void)app;
    buf_put_c(out, "fixture_total 1\n");
}

// Pages ------------------------------------------------------------------------------------------

static void client(struct request *request) {
    reply_html(request, 200,
               str_fmt(request->arena, "%.*s %s", STR_ARG(request->client),
                       request->tls ? "https" : "http"));
}

static void hello(struct request *request) { reply_html(request, 200, S("hello")); }

static void show_item(struct request *request) {
    reply_html(
        request, 200,
        str_fmt(request->arena, "item %.*s %lld q=%.*s", STR_ARG(request_param(request, "id")),
                (long long)request_param_id(request, "id"), STR_ARG(request_query(request, "q"))));
}

static void show_new(struct request *request) { reply_html(request, 200, S("new item")); }

static void show_two(struct request *request) {
    reply_html(request, 200,
               str_fmt(request->arena, "%.*s+%.*s", STR_ARG(request_param(request, "id")),
                       STR_ARG(request_param(request, "name"))));
}

static void put_field(void *arg, struct str name, struct str value) {
    struct buf *out = arg;
    buf_put(out, name);
    buf_put_char(out, '=');
    buf_put(out, value);
    buf_put_char(out, ';');
}

static void show_fields(struct request *request) {
    struct buf out = buf_open(request->arena, 16 << 20);
    request_each_field(request, put_field, &out);
    reply_html(request, 200, buf_str(&out));
}

static void login(struct request *request) {
    struct error error;
    if (!request_session_start(request, 1, request_param_id(request, "user"), &error)) {
        reply_error(request, &error);
        return;
    }
    reply_html(request, 200, request->csrf);
}

static void logout(struct request *request) {
    request_session_end(request);
    reply_redirect(request, S("/"));
}

static void whoami(struct request *request) {
    reply_html(request, 200, str_fmt(request->arena, "user %lld", (long long)request->user));
}

// Prints each upload with its size and the sum of its bytes, read back from its file.
static void put_upload(void *arg, const struct upload *upload) {
    struct buf *out = arg;
    static _Thread_local unsigned char bytes[64 * 1024];
    uint64_t sum = 0;
    for (ssize_t n; (n = read(upload->fd, bytes, sizeof bytes)) > 0;) {
        for (ssize_t i = 0; i < n; i++) {
            sum += bytes[i];
        }
    }
    buf_fmt(out, "[%.*s|%.*s|%lld|%llu]", STR_ARG(upload->field), STR_ARG(upload->name),
            (long long)upload->size, (unsigned long long)sum);
}

static void upload(struct request *request) {
    struct buf out = buf_open(request->arena, 1 << 20);
    request_each_upload(request, put_upload, &out);
    request_each_field(request, put_field, &out);
    reply_html(request, 200, buf_str(&out));
}

static void api(struct request *request) { reply_json(request, 200, request_body(request)); }

static void api_refuse(struct request *request) {
    struct error error;
    error_set(&error, ERROR_CONFLICT, "Уже «есть»");
    reply_error(request, &error);
}

static void hungry(struct request *request) {
    for (;;) {
        arena_alloc(request->arena, 1 << 20);
    }
}

static void silent(struct request *request) { (void)request; }

static void redirect(struct request *request) {
    reply_redirect(request, request_query(request, "to"));
}

static void file(struct request *request) {
    reply_file(request, "text/csv", S("Класс 5 «А».csv"), S("1;2"));
}

static int64_t count_down(void *arg, char *out, size_t n) {
    int64_t *left = arg;
    n = (int64_t)n > *left ? (size_t)*left : n;
    memset(out, 'x', n);
    *left -= (int64_t)n;
    return (int64_t)n;
}

static void stream(struct request *request) {
    int64_t *left = arena_new(request->arena, int64_t);
    *left = 3000000;
    reply_stream(request, "text/plain", S("long.txt"), count_down, left);
}

static void committed(struct request *request, void *arg) {
    reply_html(request, 200, str_fmt(request->arena, "saved %s", (const char *)arg));
}

// Resumes the oldest `n` of the waiting requests.
static void resume_waiting(int n) {
    struct request *batch[WAITING];
    pthread_mutex_lock(&lock);
    memcpy(batch, waiting, sizeof batch[0] * (size_t)n);
    waiting_n -= n;
    memmove(waiting, waiting + n, sizeof waiting[0] * (size_t)waiting_n);
    pthread_mutex_unlock(&lock);
    for (int i = 0; i < n; i++) {
        request_resume(batch[i], committed, "all");
    }
}

static void *resume_batch(void *arg) {
    resume_waiting((int)(intptr_t)arg);
    return NULL;
}

static void defer(struct request *request) {
    request_defer(request);
    pthread_mutex_lock(&lock);
    waiting[waiting_n++] = request;
    intptr_t batch = waiting_batch;
    bool full = ++waiting_total % batch == 0;
    pthread_mutex_unlock(&lock);
    pthread_t thread;
    if (full && pthread_create(&thread, NULL, resume_batch, (void *)batch) == 0) {
        pthread_detach(thread);
    }
}

void fixture_batch(int batch) {
    pthread_mutex_lock(&lock);
    waiting_batch = batch;
    waiting_n = waiting_total = 0;
    pthread_mutex_unlock(&lock);
}

int fixture_waiting(void) {
    pthread_mutex_lock(&lock);
    int n = waiting_n;
    pthread_mutex_unlock(&lock);
    return n;
}

void fixture_resume_waiting(void) { resume_waiting(fixture_waiting()); }

bool fixture_stopping(const struct fixture *fixture) {
    const struct sockaddr_in to = {.sin_family = AF_INET,
                                   .sin_port = htons(fixture->port),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool refused = connect(fd, (const struct sockaddr *)&to, sizeof to) != 0;
    close(fd);
    return refused;
}

static const struct route routes[] = {
    {HTTP_GET, "/", hello, NULL, ROUTE_PUBLIC, "", "0.1"},
    {HTTP_GET, "/client", client, NULL, ROUTE_PUBLIC, "", "0.1"},
    {HTTP_GET, "/items/{id}", show_item, NULL, ROUTE_PUBLIC, "", "0.1"},
    {HTTP_GET, "/items/new", show_new, NULL, ROUTE_PUBLIC, "", "0.1"},
    {HTTP_GET, "/items/{id}/of/{name}", show_two, NULL, ROUTE_PUBLIC, "", "0.1"},
    {HTTP_POST, "/items", show_fields, NULL, ROUTE_PUBLIC, "", "0.1"},
    {HTTP_GET, "/login-as/{user}", login, NULL, ROUTE_PUBLIC, "", "0.1"},
    {HTTP_POST, "/logout", logout, NULL, ROUTE_ANY_USER, "", "0.1"},
    {HTTP_GET, "/whoami", whoami, NULL, ROUTE_ANY_USER, "", "0.1"},
    {HTTP_POST, "/whoami", whoami, NULL, ROUTE_ANY_USER, "", "0.1"},
    {HTTP_GET, "/marks", hello, "marks.read", 0, "", "0.1"},
    {HTTP_POST, "/upload", upload, NULL, ROUTE_PUBLIC | ROUTE_UPLOAD, "", "0.1"},
    {HTTP_POST, "/private-upload", upload, NULL, ROUTE_ANY_USER | ROUTE_UPLOAD, "", "0.1"},
    {HTTP_POST, "/api", api, NULL, ROUTE_PUBLIC | ROUTE_API, "", "0.1"},
    {HTTP_GET, "/api/refuse", api_refuse, NULL, ROUTE_PUBLIC | ROUTE_API, "", "0.1"},
    {HTTP_GET, "/api/private", api, NULL, ROUTE_ANY_USER | ROUTE_API, "", "0.1"},
    {HTTP_GET, "/hungry", hungry, NULL, ROUTE_PUBLIC, "", "0.1"},
    {HTTP_GET, "/silent", silent, NULL, ROUTE_PUBLIC, "", "0.1"},
    {HTTP_GET, "/redirect", redirect, NULL, ROUTE_PUBLIC, "", "0.1"},
    {HTTP_GET, "/file", file, NULL, ROUTE_PUBLIC, "", "0.1"},
    {HTTP_GET, "/stream", stream, NULL, ROUTE_PUBLIC, "", "0.1"},
    {HTTP_GET, "/defer", defer, NULL, ROUTE_PUBLIC, "", "0.1"},
    {.pattern = NULL},
};

static const struct route *const all_routes[] = {routes, NULL};

static const struct net_asset assets[] = {
    {"app.1.css", "text/css", S("raw"), S("gz"), S("br")},
    {"plain.2.txt", "text/plain", S("only raw"), S(""), S("")},
    {.name = NULL},
};

struct fixture *fixture_open(struct net_options options) {
    struct fixture *fixture = calloc(1, sizeof *fixture);
    log_set_level(LOG_ERROR);
    memset(sessions, 0, sizeof sessions);
    blocked = 0;
    fixture_batch(1);
    options.address = options.address == NULL ? "127.0.0.1" : options.address;
    options.routes = all_routes;
    options.assets = assets;
    options.hooks = (struct net_hooks){
        .session_find = session_find,
        .session_keep = session_keep,
        .session_end = session_end,
        .identify = identify,
        .may = may,
        .login_path = login_path,
        .error_page = error_page,
        .metrics = metrics,
    };
    struct error error;
    if (fixture == NULL || !net_start(&fixture->net, &options, &error)) {
        fprintf(stderr, "fixture: %s (%s)\n", error.text, error.cause);
        abort();
    }
    fixture->port = net_port(fixture->net);
    snprintf(fixture->cookie, sizeof fixture->cookie, "vsoko-%u", fixture->port);
    return fixture;
}

void fixture_close(struct fixture *fixture) {
    net_stop(fixture->net);
    free(fixture);
}
