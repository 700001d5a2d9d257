// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/net_internal.h"

#include "base/log.h"
#include "base/node.h"

#include <assert.h>
#include <string.h>

enum { STREAM_BLOCK = 64 * 1024 };

// On every reply. HSTS is absent on purpose: a school's own certificate may have to be left for
// plain http, and a browser that remembers HSTS would lock the people out.
static const char *const security_headers[][2] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
     "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
     "frame-ancestors 'none'; manifest-src 'self'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(self), microphone=(), geolocation=(), payment=(), usb=()"},
};

static const char forever[] = "public, max-age=31536000, immutable";

static void send_response(struct exchange *exchange, int status, struct MHD_Response *response,
                          int64_t bytes, const char *cache) {
    assert(exchange->stage == STAGE_RUN || exchange->stage == STAGE_RESUMED);
    exchange->stage = STAGE_REPLIED;
    if (response == NULL) {
        return; // without a response the connection is closed
    }
    for (size_t i = 0; i < sizeof security_headers / sizeof security_headers[0]; i++) {
        MHD_add_response_header(response, security_headers[i][0], security_headers[i][1]);
    }
    MHD_add_response_header(response, "Cache-Control", cache);
    for (size_t i = 0; i < exchange->reply_headers.n; i++) { // names and values end with NUL
        const struct pair *header = &exchange->reply_headers.at[i];
        MHD_add_response_header(response, header->name.p, header->value.p);
    }
    if (exchange->close_after || atomic_load(&exchange->loop->net->stopping)) {
        MHD_add_response_header(response, "Connection", "close");
    }
    if (MHD_queue_response(exchange->connection, (unsigned)status, response) == MHD_YES) {
        exchange->status = status;
        exchange->reply_bytes = exchange->head_only ? 0 : bytes;
        peer_enter(exchange->peer, PHASE_REPLY);
        exchange->peer->bytes = exchange->reply_bytes;
    }
    MHD_destroy_response(response);
}

static void send_bytes(struct exchange *exchange, int status, struct str bytes, const char *cache) {
    struct MHD_Response *response = MHD_create_response_from_buffer(
        bytes.n, bytes.n == 0 ? (void *)"" : (void *)bytes.p, MHD_RESPMEM_PERSISTENT);
    send_response(exchange, status, response, (int64_t)bytes.n, cache);
}

void reply_header(struct request *request, const char *name, struct str value) {
    struct str text = str_dup(request->arena, value);
    struct str key = str_dup(request->arena, str_from(name));
    pairs_add(request->arena, &request->exchange->reply_headers, key, text);
}

void reply_bytes(struct request *request, int status, const char *mime, struct str bytes) {
    reply_header(request, "Content-Type", str_from(mime));
    send_bytes(request->exchange, status, bytes, "no-store");
}

void reply_html(struct request *request, int status, struct str html) {
    reply_bytes(request, status, "text/html; charset=utf-8", html);
}

void reply_json(struct request *request, int status, struct str json) {
    reply_bytes(request, status, "application/json; charset=utf-8", json);
}

// Bytes that may not stand in a header or a URL, as %XX.
static void put_escaped(struct buf *out, struct str text, const char *also) {
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c <= 0x20 || c >= 0x7F || strchr(also, c) != NULL) {
            buf_fmt(out, "%%%02X", c);
        } else {
            buf_put_char(out, (char)c);
        }
    }
}

void reply_redirect(struct request *request, struct str path) {
    bool local =
        path.n > 0 && path.p[0] == '/' && !str_starts(path, S("//")) && !str_starts(path, S("/\\"));
    struct buf place = buf_open(request->arena, path.n * 3 + 1);
    put_escaped(&place, local ? path : S("/"), "\"<>\\^`{|}");
    if (request->htmx) { // a 303 would be followed by the part, not by the page
        reply_header(request, "HX-Redirect", buf_str(&place));
        send_bytes(request->exchange, 200, S(""), "no-store");
    } else {
        reply_header(request, "Location", buf_str(&place));
        send_bytes(request->exchange, 303, S(""), "no-store");
    }
}

// RFC 6266: a plain name for old programs, the true one beside it.
static void disposition(struct request *request, struct str name) {
    struct buf value = buf_open(request->arena, 64 + name.n * 4);
    buf_put_c(&value, "attachment; filename=\"");
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool plain =
            (unsigned char)c >= 0x20 && (unsigned char)c < 0x7F && strchr("\"\\/%;", c) == NULL;
        bool begins = ((unsigned char)c & 0xC0) != 0x80; // one sign for a character, not a byte
        if (plain || begins) {
            buf_put_char(&value, plain ? c : '_');
        }
    }
    buf_put_c(&value, "\"; filename*=UTF-8''");
    put_escaped(&value, name, "\"'()*,/:;<=>?@[\\]{}%");
    reply_header(request, "Content-Disposition", buf_str(&value));
}

void reply_file(struct request *request, const char *mime, struct str name, struct str bytes) {
    disposition(request, name);
    reply_bytes(request, 200, mime, bytes);
}

struct stream {
    struct exchange *exchange;
    int64_t (*read)(void *arg, char *out, size_t n);
    void *arg;
};

static ssize_t stream_read(void *arg, uint64_t position, char *out, size_t n) {
    (void)position;
    struct stream *stream = arg;
    int64_t got = stream->read(stream->arg, out, n);
    if (got > 0) {
        stream->exchange->reply_bytes += got;
        stream->exchange->peer->bytes += got;
        return (ssize_t)got;
    }
    return got == 0 ? MHD_CONTENT_READER_END_OF_STREAM : MHD_CONTENT_READER_END_WITH_ERROR;
}

void reply_stream(struct request *request, const char *mime, struct str name,
                  int64_t (*read)(void *arg, char *out, size_t n), void *arg) {
    struct stream *stream = arena_new(request->arena, struct stream);
    *stream = (struct stream){request->exchange, read, arg};
    disposition(request, name);
    reply_header(request, "Content-Type", str_from(mime));
    struct MHD_Response *response = MHD_create_response_from_callback(
        MHD_SIZE_UNKNOWN, STREAM_BLOCK, stream_read, stream, NULL);
    send_response(request->exchange, 200, response, 0, "no-store");
}

static void reply_problem_json(struct request *request, int status, const struct error *error) {
    struct node *map = node_map(request->arena);
    node_put(request->arena, map, "error", node_text(request->arena, str_from(error->text)));
    struct buf out = buf_open(request->arena, 8 * sizeof error->text);
    node_json(&out, map, 0);
    reply_json(request, status, buf_str(&out));
}

void reply_refusal(struct exchange *exchange, int status, const struct error *error) {
    struct request *request = &exchange->request;
    const struct net_hooks *hooks = &exchange->loop->net->options.hooks;
    if (status >= 500) {
        log_line(status == 503 ? LOG_WARN : LOG_ERROR, "net", "%s: %s (%s)",
                 request->route == NULL ? "-" : request->route->pattern, error->text, error->cause);
    }
    if (request->route != NULL && (request->route->flags & ROUTE_API) != 0) {
        reply_problem_json(request, status, error);
        return;
    }
    struct str login =
        status == 401 && hooks->login_path != NULL ? hooks->login_path(request) : (struct str){0};
    if (login.n > 0) {
        reply_redirect(request, login);
    } else if (hooks->error_page != NULL) {
        reply_html(request, status, hooks->error_page(request, status, error));
    } else {
        reply_bytes(request, status, "text/plain; charset=utf-8",
                    str_dup(request->arena, str_from(error->text)));
    }
}

void reply_error(struct request *request, const struct error *error) {
    reply_refusal(request->exchange, error_http_status(error->code), error);
}

void reply_asset(struct exchange *exchange, const struct net_asset *asset, struct str etag,
                 const char *encoding, struct str bytes) {
    struct request *request = &exchange->request;
    reply_header(request, "ETag", etag);
    reply_header(request, "Vary", S("Accept-Encoding"));
    reply_header(request, "Content-Type", str_from(asset->mime));
    if (encoding != NULL) {
        reply_header(request, "Content-Encoding", str_from(encoding));
    }
    send_bytes(exchange, 200, bytes, forever);
}

void reply_not_modified(struct exchange *exchange, struct str etag) {
    reply_header(&exchange->request, "ETag", etag);
    reply_header(&exchange->request, "Vary", S("Accept-Encoding"));
    send_bytes(exchange, 304, S(""), forever);
}
