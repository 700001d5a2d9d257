// SPDX-License-Identifier: GPL-3.0-or-later
// A small HTTP/1.1 client over a raw socket, for tests: keep-alive, cookies, pipelining, and any
// bytes at all for hostile requests. Not for TLS. A read waits at most 30 seconds.
#ifndef VSOKO_TESTS_HTTP_CLIENT_H
#define VSOKO_TESTS_HTTP_CLIENT_H

#include "base/str.h"

struct http; // one connection to 127.0.0.1 and its cookies

struct http_reply {
    int status;      // 0 when the server closed the connection without a reply
    struct str head; // the status line and headers; valid until the next reply
    struct str body; // without chunks' frames
};

struct http *http_open(uint16_t port);
void http_close(struct http *http);
// A new connection with the same cookies.
void http_reopen(struct http *http);
// The same; false when nobody listens there now.
bool http_try_reopen(struct http *http);
int http_fd(const struct http *http);

// Sends a request with cookies, waits for the reply. A POST with `form` text sends it as
// application/x-www-form-urlencoded. Returns the status.
int http_get(struct http *http, const char *path, struct http_reply *reply);
int http_post(struct http *http, const char *path, struct str form, struct http_reply *reply);
// The same with any method, headers (each line ends with \r\n; may be "") and body.
int http_request(struct http *http, const char *method, const char *path, const char *headers,
                 struct str body, struct http_reply *reply);

// Parts of the above: raw bytes out, one reply in.
bool http_send(struct http *http, struct str bytes);
bool http_read(struct http *http, bool without_body, struct http_reply *reply);

// A header of a reply, "" if it is absent.
struct str http_header(const struct http_reply *reply, const char *name);
struct str http_cookie(const struct http *http, const char *name); // kept by the client
void http_forget_cookies(struct http *http);

#endif
