// SPDX-License-Identifier: GPL-3.0-or-later
// The web server: HTTP over libmicrohttpd in our own epoll loops. Knows routes, sessions, CSRF,
// limits and nothing of schools; what it must know of people it asks through hooks.
#ifndef VSOKO_NET_NET_H
#define VSOKO_NET_NET_H

#include "base/buf.h"
#include "net/request.h"
#include "net/route.h"

struct net;

// A kept session. Only the hash of its token is stored.
struct net_session {
    unsigned char token_hash[32]; // BLAKE2b of the cookie's token
    int64_t org;                  // whose account it is; net only hands it on
    int64_t user;
    int64_t created_ms;
    int64_t seen_ms; // refreshed at most once a minute
};

// Each is called on a net thread. `app` is net_options.app.
struct net_hooks {
    // Finds the session by its hash; false if there is none or it has ended.
    bool (*session_find)(void *app, struct arena *arena, const unsigned char hash[32],
                         struct net_session *out);
    // Keeps, refreshes, ends. Durable when they return; called rarely.
    bool (*session_keep)(void *app, const struct net_session *session, struct error *error);
    void (*session_end)(void *app, const unsigned char hash[32]);
    // Fills request->person from request->org and user; false ends the session (account blocked).
    bool (*identify)(struct request *request);
    // The role gate: may this person pass this permission?
    bool (*may)(const struct request *request, const char *permission);
    // Where to send someone without a session who asks for a page ("/login?next=…"), "" for 401.
    struct str (*login_path)(struct request *request);
    // HTML of an error's page.
    struct str (*error_page)(struct request *request, int status, const struct error *error);
    // Text in Prometheus' format, appended to net's own counters.
    void (*metrics)(void *app, struct buf *out);
    // One line for /health: false with a reason when the database does not answer.
    bool (*healthy)(void *app, struct error *error);
};

struct net_asset {    // a file compiled into the program, served under /static/
    const char *name; // "app.4f1c2a.css": with a hash of its content, so cached for ever
    const char *mime;
    struct str raw, gzip, brotli; // gzip, brotli may be empty
};

// Zero means the default in brackets.
struct net_limits {
    int connections;         // open at once, all threads together [2048]
    int64_t form_bytes;      // a form without its files, or the raw body of an API post [4 MiB]
    int fields;              // of one form or query [4096]
    int uploads;             // files of one request [20]
    int64_t arena_bytes;     // memory of one request [64 MiB]
    int64_t idle_ms;         // an open connection without a request line [60 s]
    int64_t head_ms;         // from the request line to the end of the headers [10 s]
    int64_t body_ms;         // to send a body: this, and a second for each 8 KiB [20 s]
    int64_t reply_ms;        // to take a reply: this, and a second for each 8 KiB [30 s]
    int64_t stop_ms;         // net_stop() waits so long for running requests [10 s]
    int64_t session_idle_ms; // a session ends after so long without a request [8 h]
    int64_t session_life_ms; // and after so long in any case [7 days]
};

struct net_options {
    const char *address;                    // "127.0.0.1", "0.0.0.0", "::"
    uint16_t port;                          // 0 = any free one, see net_port()
    int threads;                            // 0 = 2
    const char *tls_cert_pem, *tls_key_pem; // both or none
    int64_t upload_max;                     // bytes, 0 = 64 MiB
    const char *upload_dir;                 // for temporary files, "" = the system's
    const struct route *const *routes;      // arrays of the rooms; ends with NULL
    const struct net_asset *assets;         // ends with name NULL
    struct net_hooks hooks;
    void *app;
    struct net_limits limits;
    bool behind_proxy; // believes X-Forwarded-For and X-Forwarded-Proto of a loopback client
    bool metrics_open; // /metrics answers any client, not the machine itself alone
};

// Listens and starts the threads. Fails when the port is taken, the address is not this machine's,
// the certificate is broken, or a route is declared wrong (ERROR_INTERNAL).
bool net_start(struct net **out, const struct net_options *options, struct error *error)
    __attribute__((warn_unused_result));
// Stops accepting, lets running requests end (up to limits.stop_ms), then closes. A request still
// deferred then is answered 503, its memory is kept, and its late request_resume() does nothing.
void net_stop(struct net *net);
uint16_t net_port(const struct net *net);

#endif
