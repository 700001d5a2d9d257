// SPDX-License-Identifier: GPL-3.0-or-later
// /health, /metrics and the line of the log. They tell of routes, never of addresses or people.
#include "net/net_internal.h"

#include "base/clock.h"
#include "base/log.h"

#include <inttypes.h>

enum { METRICS_MAX = 1024 * 1024 };

static const int64_t bucket_us[DURATION_BUCKETS] = {
    500,    1000,   2500,   5000,    10000,   25000,   50000,
    100000, 250000, 500000, 1000000, 2500000, 5000000, 10000000,
};

void counters_note(struct counters *counters, const struct exchange *exchange) {
    int64_t took = clock_monotonic_us() - exchange->started_us;
    size_t bucket = 0;
    while (bucket < DURATION_BUCKETS && took > bucket_us[bucket]) {
        bucket++;
    }
    atomic_fetch_add(&counters->replies[exchange->status / 100 % 6], 1);
    atomic_fetch_add(&counters->duration[bucket], 1);
    atomic_fetch_add(&counters->duration_us, took);
    atomic_fetch_add(&counters->reply_bytes, exchange->reply_bytes);
    const struct request *request = &exchange->request;
    log_line(request->route != NULL ? LOG_INFO : LOG_DEBUG, "net",
             "%s %s %d %" PRId64 ".%" PRId64 " ms %" PRId64 " bytes",
             exchange->head_only            ? "HEAD"
             : request->method == HTTP_POST ? "POST"
             : request->method == HTTP_GET  ? "GET"
                                            : "-",
             request->route != NULL ? request->route->pattern : "-", exchange->status, took / 1000,
             took / 100 % 10, exchange->reply_bytes);
}

static void put_one(struct buf *out, const char *name, const char *type, const char *help,
                    int64_t value) {
    buf_fmt(out, "# HELP %s %s\n# TYPE %s %s\n%s %" PRId64 "\n", name, help, name, type, name,
            value);
}

static void put_durations(struct buf *out, struct counters *counters) {
    static const char name[] = "vsoko_http_request_duration_seconds";
    buf_fmt(out, "# HELP %s From the request line to the last byte of the reply.\n", name);
    buf_fmt(out, "# TYPE %s histogram\n", name);
    int64_t sum = 0;
    for (size_t i = 0; i < DURATION_BUCKETS; i++) {
        sum += atomic_load(&counters->duration[i]);
        buf_fmt(out, "%s_bucket{le=\"%g\"} %" PRId64 "\n", name, (double)bucket_us[i] / 1e6, sum);
    }
    sum += atomic_load(&counters->duration[DURATION_BUCKETS]);
    buf_fmt(out, "%s_bucket{le=\"+Inf\"} %" PRId64 "\n", name, sum);
    buf_fmt(out, "%s_sum %.6f\n", name, (double)atomic_load(&counters->duration_us) / 1e6);
    buf_fmt(out, "%s_count %" PRId64 "\n", name, sum);
}

void metrics_serve(struct exchange *exchange) {
    struct request *request = &exchange->request;
    struct net *net = exchange->loop->net;
    struct counters *counters = &net->counters;
    bool near = str_starts(request->client, S("127.")) || str_eq(request->client, S("::1"));
    if (!near && !net->options.metrics_open) {
        struct error error;
        error_set(&error, ERROR_FORBIDDEN, "Показатели сервера видны только с него самого.");
        reply_refusal(exchange, 403, &error);
        return;
    }
    struct buf out = buf_open(request->arena, METRICS_MAX);
    static const char replies[] = "vsoko_http_requests_total";
    buf_fmt(&out, "# HELP %s Requests by class of status; 0xx: the client left.\n", replies);
    buf_fmt(&out, "# TYPE %s counter\n", replies);
    for (int i = 0; i < 6; i++) {
        buf_fmt(&out, "%s{class=\"%dxx\"} %" PRId64 "\n", replies, i,
                atomic_load(&counters->replies[i]));
    }
    put_durations(&out, counters);
    put_one(&out, "vsoko_http_connections", "gauge", "Open connections.",
            atomic_load(&counters->connections));
    put_one(&out, "vsoko_http_connections_total", "counter", "Connections accepted.",
            atomic_load(&counters->accepted));
    put_one(&out, "vsoko_http_connections_cut_total", "counter", "Connections cut by a deadline.",
            atomic_load(&counters->cut));
    put_one(&out, "vsoko_http_deferred", "gauge", "Requests waiting for a commit.",
            atomic_load(&counters->deferred));
    put_one(&out, "vsoko_http_request_bytes_total", "counter", "Bytes of bodies received.",
            atomic_load(&counters->body_bytes));
    put_one(&out, "vsoko_http_reply_bytes_total", "counter", "Bytes of replies.",
            atomic_load(&counters->reply_bytes));
    if (net->options.hooks.metrics != NULL) {
        net->options.hooks.metrics(request->app, &out);
    }
    reply_bytes(request, 200, "text/plain; version=0.0.4; charset=utf-8", buf_str(&out));
}

void health_serve(struct exchange *exchange) {
    struct request *request = &exchange->request;
    const struct net_hooks *hooks = &exchange->loop->net->options.hooks;
    struct error error = {0};
    bool well = hooks->healthy == NULL || hooks->healthy(request->app, &error);
    struct str line = well ? S("ok\n") : str_fmt(request->arena, "%s\n", error.text);
    reply_bytes(request, well ? 200 : 503, "text/plain; charset=utf-8", line);
}
