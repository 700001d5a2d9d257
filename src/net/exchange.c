// SPDX-License-Identifier: GPL-3.0-or-later
// The way of a request: head (address, session, gate) → body → handler → reply, driven by
// libmicrohttpd's callbacks. Each step runs under the arena's boundary.
#include "net/net_internal.h"

#include "base/clock.h"
#include "base/log.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <string.h>
#include <strings.h>

enum { SPARE_BYTES = 4 * 1024 * 1024, HOST_MAX = 255 };

static const struct str static_folder = S("/static/");

void *exchange_open(void *loop_arg, const char *uri, struct MHD_Connection *connection) {
    struct loop *loop = loop_arg;
    struct arena *arena = arena_open((size_t)loop->net->options.limits.arena_bytes);
    if (arena == NULL) {
        return NULL;
    }
    size_t n = strlen(uri); // the head of a request is far smaller than an arena's cap
    struct exchange *exchange = arena_new(arena, struct exchange);
    exchange->arena = arena;
    exchange->loop = loop;
    exchange->connection = connection;
    exchange->uri = str_dup(arena, str_n(uri, n)).p;
    exchange->started_us = clock_monotonic_us();
    exchange->request.arena = arena;
    exchange->request.app = loop->net->options.app;
    exchange->request.exchange = exchange;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    exchange->peer = info->socket_context;
    peer_enter(exchange->peer, PHASE_HEAD);
    loop->running++;
    return exchange;
}

bool exchange_refuse(struct exchange *exchange, int status, enum error_code code,
                     const char *text) {
    if (exchange->refusal == 0) {
        exchange->refusal = status;
        error_set(&exchange->refused, code, "%s", text);
        exchange->body.kind = BODY_DISCARD;
    }
    return false;
}

static bool split_path(struct exchange *exchange, struct str path) {
    struct request *request = &exchange->request;
    if (path.n == 0 || path.p[0] != '/' ||
        !form_decode(exchange->arena, path, false, &request->path)) {
        return exchange_refuse(exchange, 400, ERROR_INPUT,
                               "Адрес страницы набран с ошибкой. Проверьте его.");
    }
    struct str rest = str_from_at(path, 1);
    bool last = rest.n == 0;
    while (!last && exchange->segments_n < SEGMENTS_MAX) {
        last = str_find_char(rest, '/') == STR_NONE;
        struct str segment = str_cut(&rest, '/');
        // Checked with the whole path above.
        last = !form_decode(exchange->arena, segment, false,
                            &exchange->segments[exchange->segments_n++]) ||
               last;
    }
    if (!last) {
        exchange->segments_n = 0;
        return exchange_refuse(exchange, 404, ERROR_NOT_FOUND, "Такой страницы нет.");
    }
    return true;
}

static void read_client(struct exchange *exchange) {
    struct request *request = &exchange->request;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    char host[NI_MAXHOST] = "";
    if (info != NULL && info->client_addr != NULL) {
        socklen_t size = info->client_addr->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6)
                                                                  : sizeof(struct sockaddr_in);
        getnameinfo(info->client_addr, size, host, sizeof host, NULL, 0, NI_NUMERICHOST);
    }
    struct str client = str_from(host);
    if (str_starts(client, S("::ffff:"))) {
        client = str_from_at(client, 7);
    }
    struct net *net = exchange->loop->net;
    request->tls = net->options.tls_cert_pem != NULL;
    bool loopback = str_starts(client, S("127.")) || str_eq(client, S("::1"));
    if (net->options.behind_proxy && loopback) {
        // The proxy appends the address it saw; what stands before it is the client's own word.
        struct str forwarded = request_header(request, "X-Forwarded-For");
        for (size_t i = forwarded.n; i > 0; i--) {
            if (forwarded.p[i - 1] == ',') {
                forwarded = str_from_at(forwarded, i);
                break;
            }
        }
        client = forwarded.n > 0 ? str_trim(forwarded) : client;
        request->tls = str_eq(request_header(request, "X-Forwarded-Proto"), S("https"));
    }
    request->client = str_dup(exchange->arena, client);
}

static enum MHD_Result count_length(void *count, enum MHD_ValueKind kind, const char *key,
                                    const char *value) {
    (void)kind;
    (void)value;
    *(int *)count +=
        strcasecmp(key, "Content-Length") == 0 || strcasecmp(key, "Transfer-Encoding") == 0;
    return MHD_YES;
}

// Two lengths of one body mean that somebody in between may read another request than we do.
static bool check_framing(struct exchange *exchange) {
    int lengths = 0;
    MHD_get_connection_values(exchange->connection, MHD_HEADER_KIND, count_length, &lengths);
    if (lengths > 1) {
        exchange->close_after = true;
        return exchange_refuse(exchange, 400, ERROR_INPUT, "Запрос составлен неверно.");
    }
    return true;
}

// On 127.0.0.1 a foreign site could give its own name this address and read our pages
// (DNS rebinding); the name in the Host header gives it away.
static bool check_host(struct exchange *exchange) {
    const struct net *net = exchange->loop->net;
    struct str host = exchange->request.host;
    if (host.n > HOST_MAX) {
        return exchange_refuse(exchange, 400, ERROR_INPUT, "Запрос составлен неверно.");
    }
    struct str listening = str_from(net->options.address);
    bool loopback = str_starts(listening, S("127.")) || str_eq(listening, S("::1"));
    if (!loopback || net->options.behind_proxy || host.n == 0) {
        return true;
    }
    struct str name = host;
    if (name.p[0] == '[') {
        name = str_sub(name, 1, str_find_char(name, ']') - 1);
    } else {
        name = str_cut(&name, ':');
    }
    if (str_starts(name, S("127.")) || str_eq(name, S("localhost")) || str_eq(name, S("::1"))) {
        return true;
    }
    return exchange_refuse(exchange, 421, ERROR_FORBIDDEN,
                           "Программа открыта только на этом компьютере, под адресом 127.0.0.1.");
}

static bool find_route(struct exchange *exchange) {
    struct request *request = &exchange->request;
    struct route_match match =
        route_find(exchange->loop->net->routes, exchange->segments, exchange->segments_n);
    if (match.get == NULL && match.post == NULL) {
        return exchange_refuse(exchange, 404, ERROR_NOT_FOUND,
                               "Такой страницы нет. Возможно, адрес набран с ошибкой или запись "
                               "удалена.");
    }
    request->route = request->method == HTTP_POST  ? match.post
                     : request->method == HTTP_GET ? match.get
                                                   : NULL;
    if (request->route == NULL) {
        reply_header(request, "Allow",
                     match.post == NULL  ? S("GET, HEAD")
                     : match.get == NULL ? S("POST")
                                         : S("GET, HEAD, POST"));
        return exchange_refuse(exchange, 405, ERROR_INPUT,
                               "Эту страницу нельзя открыть таким способом.");
    }
    route_params(exchange->arena, request->route, exchange->segments, &exchange->params);
    return true;
}

static int64_t body_limit(const struct exchange *exchange) {
    const struct net_options *options = &exchange->loop->net->options;
    bool upload = (exchange->request.route->flags & ROUTE_UPLOAD) != 0;
    return options->limits.form_bytes + (upload ? options->upload_max : 0);
}

// The length that the client declared; 0 if it did not, INT64_MAX if it is no number.
static int64_t declared_length(const struct exchange *exchange) {
    int64_t length = 0;
    struct str text = request_header(&exchange->request, "Content-Length");
    return text.n == 0 || str_to_int(text, &length) ? length : INT64_MAX;
}

// Session and role gate. 401 is turned into the way to the login page by the reply.
static bool pass_gate(struct exchange *exchange) {
    struct request *request = &exchange->request;
    const struct net_hooks *hooks = &exchange->loop->net->options.hooks;
    session_load(exchange);
    if (request->user == 0 && (request->route->flags & ROUTE_PUBLIC) == 0) {
        return exchange_refuse(exchange, 401, ERROR_FORBIDDEN,
                               "Войдите в программу: эта страница открыта только сотрудникам.");
    }
    if (request->route->permission != NULL && !hooks->may(request, request->route->permission)) {
        return exchange_refuse(exchange, 403, ERROR_FORBIDDEN,
                               "Эта страница не для вашей роли. Если она вам нужна, обратитесь к "
                               "администратору программы.");
    }
    return true;
}

static bool special_path(const struct exchange *exchange) {
    struct str path = exchange->request.path;
    return str_starts(path, static_folder) || str_eq(path, S("/health")) ||
           str_eq(path, S("/metrics"));
}

static void step_head(struct exchange *exchange) {
    struct request *request = &exchange->request;
    exchange->stage = STAGE_BODY;
    exchange->head_only = strcmp(exchange->verb, "HEAD") == 0;
    if (exchange->head_only || strcmp(exchange->verb, "GET") == 0) {
        request->method = HTTP_GET;
    } else if (strcmp(exchange->verb, "POST") == 0) {
        request->method = HTTP_POST;
    }
    request->host = request_header(request, "Host");
    request->htmx = str_eq(request_header(request, "HX-Request"), S("true"));
    read_client(exchange);
    struct str rest = str_from(exchange->uri);
    struct str path = str_cut(&rest, '?');
    if (!check_framing(exchange) || !split_path(exchange, path) || !check_host(exchange)) {
        return;
    }
    if (request->method == HTTP_GET && special_path(exchange)) {
        return;
    }
    struct error error;
    size_t max = (size_t)exchange->loop->net->options.limits.fields;
    if (!form_parse(exchange->arena, rest, max, &exchange->query, &error)) {
        exchange_refuse(exchange, 400, error.code, error.text);
        return;
    }
    if (find_route(exchange) && pass_gate(exchange) && request->method == HTTP_POST) {
        if (declared_length(exchange) > body_limit(exchange)) {
            body_refuse_size(exchange);
        } else {
            body_begin(exchange);
        }
    }
}

static void step_refusal(struct exchange *exchange) {
    reply_refusal(exchange, exchange->refusal, &exchange->refused);
}

static void step_run(struct exchange *exchange) {
    struct request *request = &exchange->request;
    peer_enter(exchange->peer, PHASE_RUN);
    exchange->stage = STAGE_RUN;
    if (exchange->refusal == 0 && request->method == HTTP_POST) {
        body_end(exchange);
    }
    if (exchange->refusal == 0 && request->method == HTTP_POST && !csrf_allows(exchange)) {
        exchange_refuse(exchange, 403, ERROR_FORBIDDEN,
                        "Страница устарела. Откройте её заново и повторите действие.");
    }
    if (exchange->refusal != 0) {
        step_refusal(exchange);
    } else if (request->route != NULL) {
        request->route->handle(request);
    } else if (str_starts(request->path, static_folder)) {
        asset_serve(exchange);
    } else if (str_eq(request->path, S("/health"))) {
        health_serve(exchange);
    } else {
        metrics_serve(exchange);
    }
}

// Turns the request into a refusal that is answered from a second, small arena.
static bool overflow(struct exchange *exchange) {
    if (exchange->spare != NULL || (exchange->spare = arena_open(SPARE_BYTES)) == NULL) {
        return false;
    }
    exchange->request.arena = exchange->spare;
    exchange->refusal = 0;
    exchange_refuse(exchange, 413, ERROR_LIMIT,
                    "Слишком большой запрос: программе не хватило отведённой ему памяти. "
                    "Разделите данные на части или выберите меньше записей.");
    return true;
}

static void step_body(struct exchange *exchange) { body_take(exchange, exchange->piece); }

static void step_resumed(struct exchange *exchange) {
    peer_enter(exchange->peer, PHASE_RUN);
    if (exchange->abandoned) {
        struct error error;
        error_set(&error, ERROR_BUSY, "Программа останавливается. Повторите через минуту.");
        reply_error(&exchange->request, &error);
    } else if (exchange->overflowed) {
        if (overflow(exchange)) {
            step_refusal(exchange);
        }
    } else {
        exchange->then(&exchange->request, exchange->then_arg);
    }
}

// Runs a step under the arena's boundary.
static void guarded(struct exchange *exchange, void (*step)(struct exchange *exchange)) {
    struct arena *volatile arena = exchange->request.arena;
    if (setjmp(*arena_guard(arena)) == 0) {
        step(exchange);
        arena_unguard(arena);
        return;
    }
    if (exchange->stage == STAGE_DEFERRED) {
        exchange->overflowed = true; // whoever has the work will resume it
    } else if (exchange->stage != STAGE_REPLIED) {
        if (!overflow(exchange)) {
            exchange->stage = STAGE_REPLIED; // without a status: the connection is closed
        } else if (exchange->stage == STAGE_RUN || exchange->stage == STAGE_RESUMED) {
            guarded(exchange, step_refusal);
        }
    }
}

static void defer(struct exchange *exchange) {
    struct loop *loop = exchange->loop;
    exchange->next = loop->deferred;
    exchange->prev = NULL;
    if (loop->deferred != NULL) {
        loop->deferred->prev = exchange;
    }
    loop->deferred = exchange;
    atomic_fetch_add(&loop->net->counters.deferred, 1);
    MHD_suspend_connection(exchange->connection);
}

void exchange_abandon(struct exchange *exchange) {
    struct loop *loop = exchange->loop;
    pthread_mutex_lock(&loop->lock);
    exchange->abandoned = !exchange->resumed;
    loop->abandoned = loop->abandoned || exchange->abandoned;
    pthread_mutex_unlock(&loop->lock);
}

// What was abandoned is kept till the program ends, which it is about to.
static void keep(struct exchange *exchange) {
    static struct exchange *_Atomic kept;
    exchange->next = atomic_load(&kept);
    while (!atomic_compare_exchange_weak(&kept, &exchange->next, exchange)) {
    }
}

void exchange_close(void *loop_arg, struct MHD_Connection *connection, void **context,
                    enum MHD_RequestTerminationCode code) {
    (void)connection;
    (void)code;
    struct loop *loop = loop_arg;
    struct exchange *exchange = *context;
    *context = NULL;
    if (exchange == NULL) {
        return;
    }
    counters_note(&loop->net->counters, exchange);
    peer_enter(exchange->peer, PHASE_IDLE);
    loop->running--;
    if (exchange->abandoned) {
        keep(exchange); // another thread may still look into it
        return;
    }
    arena_close(exchange->spare);
    arena_close(exchange->arena);
}

static enum MHD_Result run(struct exchange *exchange, void (*step)(struct exchange *exchange)) {
    guarded(exchange, step);
    if (exchange->stage == STAGE_DEFERRED) {
        defer(exchange);
        return MHD_YES;
    }
    if (exchange->stage != STAGE_REPLIED) {
        log_line(LOG_ERROR, "net", "the handler of %s neither replied nor deferred",
                 exchange->request.route == NULL ? "-" : exchange->request.route->pattern);
        struct error error;
        error_set(&error, ERROR_INTERNAL, "Ошибка в программе: страница не дала ответа.");
        reply_error(&exchange->request, &error);
    }
    return exchange->status != 0 ? MHD_YES : MHD_NO;
}

// What a refused body may weigh to be worth reading: the answer then reaches a browser.
static int64_t discard_limit(const struct exchange *exchange) {
    const struct net_options *options = &exchange->loop->net->options;
    return 2 * options->upload_max + options->limits.form_bytes;
}

// A client that asks first is told before it sends the body; so is one that would send too much.
static bool refuse_at_once(const struct exchange *exchange) {
    return exchange->refusal != 0 &&
           (exchange->close_after || request_header(&exchange->request, "Expect").n > 0 ||
            declared_length(exchange) > discard_limit(exchange));
}

enum MHD_Result exchange_step(void *loop, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload_data,
                              size_t *upload_size, void **context) {
    (void)connection;
    (void)url;
    (void)version;
    (void)loop;
    struct exchange *exchange = *context;
    if (exchange == NULL) {
        return MHD_NO;
    }
    switch (exchange->stage) {
    case STAGE_HEAD:
        exchange->verb = method;
        guarded(exchange, step_head);
        if (exchange->stage == STAGE_REPLIED) {
            return exchange->status != 0 ? MHD_YES : MHD_NO;
        }
        peer_enter(exchange->peer, PHASE_BODY);
        return refuse_at_once(exchange) ? run(exchange, step_run) : MHD_YES;
    case STAGE_BODY:
        if (*upload_size == 0) {
            return run(exchange, step_run);
        }
        if (exchange->body.received > discard_limit(exchange)) {
            return MHD_NO;
        }
        exchange->peer->bytes += (int64_t)*upload_size;
        exchange->piece = str_n(upload_data, *upload_size);
        *upload_size = 0;
        guarded(exchange, step_body);
        return exchange->stage == STAGE_REPLIED && exchange->status == 0 ? MHD_NO : MHD_YES;
    case STAGE_RESUMED:
        return run(exchange, step_resumed);
    case STAGE_RUN:
    case STAGE_DEFERRED:
    case STAGE_REPLIED:
        break;
    }
    return MHD_NO;
}
