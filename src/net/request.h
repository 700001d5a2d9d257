// SPDX-License-Identifier: GPL-3.0-or-later
// One HTTP request and its reply. A handler runs on a net thread, reads validated input, and
// either replies at once or defers (a write waits for its commit on another thread).
#ifndef VSOKO_NET_REQUEST_H
#define VSOKO_NET_REQUEST_H

#include "base/error.h"
#include "base/str.h"
#include "net/route.h"

#include <stdint.h>

struct upload {
    struct str field; // name of the form's field
    struct str name;  // file name as the browser gave it, without folders; may be hostile text
    int fd;           // unlinked temporary file, positioned at 0; closed with the request
    int64_t size;     // bytes
};

struct request {
    struct arena *arena; // released after the reply
    void *app;           // what net_start() was given
    enum http_method method;
    struct str path;           // decoded, without the query
    const struct route *route; // NULL for an unknown path
    int64_t org;               // of the signed-in account
    int64_t user;              // signed-in account, 0 for nobody (net knows no more of people)
    void *person;              // filled by net_hooks.identify: school's struct person
    void *state;               // the app's own, for this request; NULL at first
    struct str csrf;           // token to put into forms; "" without a session
    struct str host;           // as the client sent it: "192.168.1.5:8443"
    struct str client;         // remote address, for rate limits; never logged
    bool tls;
    bool htmx;                 // the client asks for a part of a page
    struct exchange *exchange; // private
};

// Input. Missing gives the empty string.
struct str request_param(const struct request *request, const char *name); // from the pattern
int64_t request_param_id(const struct request *request, const char *name); // 0 if not a number
struct str request_query(const struct request *request, const char *name);
struct str request_field(const struct request *request, const char *name); // form field
struct str request_body(const struct request *request); // raw body of a ROUTE_API post
struct str request_header(const struct request *request, const char *name);
struct str request_cookie(const struct request *request, const char *name);
const struct upload *request_upload(const struct request *request, const char *name);
// Calls fn for each file in order: a field may bring many.
void request_each_upload(const struct request *request,
                         void (*fn)(void *arg, const struct upload *upload), void *arg);
// Calls fn for each form field in order, repeated names too.
void request_each_field(const struct request *request,
                        void (*fn)(void *arg, struct str name, struct str value), void *arg);

// Replies: exactly one per request. The text must live in request->arena or be static.
void reply_html(struct request *request, int status, struct str html);
void reply_json(struct request *request, int status, struct str json);
void reply_redirect(struct request *request, struct str path); // 303; with htmx HX-Redirect
// A download; `name` may be Russian (RFC 6266 filename*).
void reply_file(struct request *request, const char *mime, struct str name, struct str bytes);
// Bytes shown in place, of any type (an SVG picture, a certificate to install).
void reply_bytes(struct request *request, int status, const char *mime, struct str bytes);
// A download of any length in constant memory: `read` fills at most `n` bytes and returns how many,
// 0 at the end, -1 on a fault (the connection is cut). Runs on the net thread after the handler;
// what it uses must live in request->arena.
void reply_stream(struct request *request, const char *mime, struct str name,
                  int64_t (*read)(void *arg, char *out, size_t n), void *arg);
// The page of an error by its code, through net_hooks.error_page; JSON for ROUTE_API.
void reply_error(struct request *request, const struct error *error);
void reply_header(struct request *request, const char *name, struct str value); // before a reply

// Sessions. Start puts a cookie on the reply (HttpOnly, SameSite=Lax, Secure when tls), after the
// old session was ended: no fixation.
bool request_session_start(struct request *request, int64_t org, int64_t user, struct error *error)
    __attribute__((warn_unused_result));
void request_session_end(struct request *request);

// Defer: the connection is suspended; request_resume() may be called from any thread, once, and
// `then(request, arg)` runs on the request's net thread and must reply. A handler defers as its
// last act: what it needs is allocated before the work is handed over. While deferred, the other
// thread must not allocate in request->arena.
void request_defer(struct request *request);
void request_resume(struct request *request, void (*then)(struct request *request, void *arg),
                    void *arg);

#endif
