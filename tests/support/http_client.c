// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { COOKIES = 8, COOKIE_BYTES = 256, HEAD_BYTES = 8192, WAIT_SECONDS = 30 };

struct http {
    uint16_t port;
    int fd;
    char *in; // bytes received; the last reply's first
    size_t in_n, in_cap;
    size_t used; // bytes of the last reply
    char *body;  // of a chunked reply
    char cookies[COOKIES][COOKIE_BYTES];
};

static bool http_connect(struct http *http) {
    const struct timeval wait = {.tv_sec = WAIT_SECONDS};
    const int yes = 1;
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons(http->port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    http->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(http->fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    setsockopt(http->fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
    setsockopt(http->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    http->in_n = http->used = 0;
    return http->fd >= 0 && connect(http->fd, (struct sockaddr *)&to, sizeof to) == 0;
}

static void connect_or_abort(struct http *http) {
    if (!http_connect(http)) {
        perror("http_open");
        abort();
    }
}

struct http *http_open(uint16_t port) {
    struct http *http = calloc(1, sizeof *http);
    if (http == NULL) {
        abort();
    }
    http->port = port;
    connect_or_abort(http);
    return http;
}

void http_reopen(struct http *http) {
    close(http->fd);
    connect_or_abort(http);
}

bool http_try_reopen(struct http *http) {
    close(http->fd);
    return http_connect(http);
}

void http_close(struct http *http) {
    close(http->fd);
    free(http->in);
    free(http->body);
    free(http);
}

int http_fd(const struct http *http) { return http->fd; }

bool http_send(struct http *http, struct str bytes) {
    while (bytes.n > 0) {
        ssize_t n = send(http->fd, bytes.p, bytes.n, MSG_NOSIGNAL);
        if (n <= 0) {
            return false;
        }
        bytes = str_from_at(bytes, (size_t)n);
    }
    return true;
}

// Receives more; false at the end of the stream.
static bool receive(struct http *http) {
    if (http->in_cap - http->in_n < 64 * 1024) {
        http->in_cap = http->in_cap * 2 + 128 * 1024;
        http->in = realloc(http->in, http->in_cap);
        if (http->in == NULL) {
            abort();
        }
    }
    ssize_t n = recv(http->fd, http->in + http->in_n, http->in_cap - http->in_n, 0);
    if (n <= 0) {
        return false;
    }
    http->in_n += (size_t)n;
    return true;
}

struct str http_header(const struct http_reply *reply, const char *name) {
    struct str rest = reply->head;
    size_t n = strlen(name);
    while (rest.n > 0) {
        struct str line = str_cut(&rest, '\n');
        if (line.n > n && line.p[n] == ':' && strncasecmp(line.p, name, n) == 0) {
            return str_trim(str_from_at(line, n + 1));
        }
    }
    return S("");
}

static void keep_cookies(struct http *http, struct str head) {
    static const char name[] = "Set-Cookie:";
    while (head.n > 0) {
        struct str line = str_cut(&head, '\n');
        if (strncasecmp(line.p, name, sizeof name - 1) != 0) {
            continue;
        }
        struct str pair = str_from_at(line, sizeof name - 1);
        pair = str_trim(str_cut(&pair, ';'));
        struct str value = pair;
        struct str key = str_cut(&value, '=');
        char(*place)[COOKIE_BYTES] = NULL;
        for (int i = COOKIES - 1; i >= 0; i--) {
            struct str kept = str_from(http->cookies[i]);
            if (kept.n == 0 || str_eq(str_cut(&kept, '='), key)) {
                place = &http->cookies[i];
            }
        }
        if (place != NULL) {
            snprintf(*place, COOKIE_BYTES, "%.*s", value.n > 0 ? (int)pair.n : 0, pair.p);
        }
    }
}

struct str http_cookie(const struct http *http, const char *name) {
    for (int i = 0; i < COOKIES; i++) {
        struct str value = str_from(http->cookies[i]);
        if (str_eq(str_cut(&value, '='), str_from(name))) {
            return value;
        }
    }
    return S("");
}

void http_forget_cookies(struct http *http) { memset(http->cookies, 0, sizeof http->cookies); }

// The body of a chunked reply that begins at `at`; sets http->used.
static bool read_chunks(struct http *http, size_t at, struct str *body) {
    size_t n = 0;
    free(http->body);
    http->body = NULL;
    for (;;) {
        const char *end;
        while ((end = memmem(http->in + at, http->in_n - at, "\r\n", 2)) == NULL) {
            if (!receive(http)) {
                return false;
            }
        }
        size_t size = strtoul(http->in + at, NULL, 16);
        at = (size_t)(end - http->in) + 2;
        while (http->in_n < at + size + 2) {
            if (!receive(http)) {
                return false;
            }
        }
        http->body = realloc(http->body, n + size + 1);
        memcpy(http->body + n, http->in + at, size);
        n += size;
        at += size + 2;
        if (size == 0) {
            http->used = at;
            *body = str_n(http->body, n);
            return true;
        }
    }
}

bool http_read(struct http *http, bool without_body, struct http_reply *reply) {
    *reply = (struct http_reply){0};
    http->in_n -= http->used;
    if (http->in_n > 0) {
        memmove(http->in, http->in + http->used, http->in_n);
    }
    http->used = 0;
    const char *end;
    while (http->in_n == 0 || (end = memmem(http->in, http->in_n, "\r\n\r\n", 4)) == NULL) {
        if (!receive(http)) {
            return false;
        }
    }
    size_t head = (size_t)(end - http->in) + 4;
    reply->head = str_n(http->in, head);
    int status = 0;
    sscanf(http->in, "HTTP/1.1 %d", &status);
    keep_cookies(http, reply->head);
    if (status == 100) { // only tells to go on
        http->used = head;
        return http_read(http, without_body, reply);
    }
    int64_t length = 0;
    bool chunked = str_eq(http_header(reply, "Transfer-Encoding"), S("chunked"));
    bool empty = without_body || status == 304;
    if (!empty && !chunked && !str_to_int(http_header(reply, "Content-Length"), &length)) {
        return false;
    }
    if (chunked && !empty) {
        if (!read_chunks(http, head, &reply->body)) {
            return false;
        }
    } else {
        while (http->in_n < head + (size_t)length) {
            if (!receive(http)) {
                return false;
            }
        }
        http->used = head + (size_t)length;
        reply->body = str_n(http->in + head, (size_t)length);
    }
    reply->head = str_n(http->in, head); // the buffer may have moved
    reply->status = status;
    return true;
}

int http_request(struct http *http, const char *method, const char *path, const char *headers,
                 struct str body, struct http_reply *reply) {
    char head[HEAD_BYTES];
    int n = snprintf(head, sizeof head, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n%s", method, path,
                     http->port, headers);
    bool some = false; // one header for all of them, as browsers do
    for (int i = 0; i < COOKIES; i++) {
        if (http->cookies[i][0] != '\0') {
            n += snprintf(head + n, sizeof head - (size_t)n, "%s%s",
                          some ? "; " : "Cookie: ", http->cookies[i]);
            some = true;
        }
    }
    n += snprintf(head + n, sizeof head - (size_t)n, "%s", some ? "\r\n" : "");
    if (body.n > 0 || strcmp(method, "POST") == 0) {
        n += snprintf(head + n, sizeof head - (size_t)n, "Content-Length: %zu\r\n", body.n);
    }
    n += snprintf(head + n, sizeof head - (size_t)n, "\r\n");
    http_send(http, str_n(head, (size_t)n));
    http_send(http, body);
    http_read(http, strcmp(method, "HEAD") == 0, reply);
    return reply->status;
}

int http_get(struct http *http, const char *path, struct http_reply *reply) {
    return http_request(http, "GET", path, "", S(""), reply);
}

int http_post(struct http *http, const char *path, struct str form, struct http_reply *reply) {
    return http_request(http, "POST", path, "Content-Type: application/x-www-form-urlencoded\r\n",
                        form, reply);
}
