// SPDX-License-Identifier: GPL-3.0-or-later
// The web server: HTTP over libmicrohttpd in our own epoll loops. Knows routes, sessions, CSRF,
// limits and nothing of schools; what it must know of people it asks through hooks.
#ifndef VSOKO_NET_NET_H
#define VSOKO_NET_NET_H

#include "net/request.h"
#include "net/route.h"

struct net;

// A kept session. Only the hash of its token is stored.
struct net_session {
    unsigned char token_hash[32]; // BLAKE2b of the cookie's token
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
    // Fills request->person from request->user; false ends the session (account blocked).
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
};

bool net_start(struct net **out, const struct net_options *options, struct error *error)
    __attribute__((warn_unused_result));
// Stops accepting, lets running requests end (up to 10 s), then closes.
void net_stop(struct net *net);
uint16_t net_port(const struct net *net);

#endif
