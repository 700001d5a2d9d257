// SPDX-License-Identifier: GPL-3.0-or-later
// A session is a random token in a cookie; the program keeps only its hash, so that whoever reads
// the database or a backup cannot enter with it.
#include "net/net_internal.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/rng.h"

#include <sodium.h>
#include <string.h>

enum {
    TOKEN_TEXT = 43, // 32 bytes in base64url without padding
    REFRESH_LEAST_MS = 60 * 1000,
    REFRESHES = 32 // in an idle time, at most
};

// One name a port: two schools on one computer do not end each other's sessions. The prefix makes
// browsers refuse a cookie set by a plain page or another host.
static struct str cookie_name(struct request *request) {
    const char *name = request->exchange->loop->net->cookie;
    return str_fmt(request->arena, "%s%s", request->tls ? "__Host-" : "", name);
}

static void set_cookie(struct request *request, struct str token) {
    const char *end = token.n == 0 ? "; Max-Age=0" : "";
    reply_header(request, "Set-Cookie",
                 str_fmt(request->arena, "%.*s=%.*s; Path=/; HttpOnly; SameSite=Lax%s%s",
                         STR_ARG(cookie_name(request)), STR_ARG(token),
                         request->tls ? "; Secure" : "", end));
}

static void forget(struct exchange *exchange) {
    struct request *request = &exchange->request;
    const struct net_hooks *hooks = &exchange->loop->net->options.hooks;
    if (hooks->session_end != NULL) {
        hooks->session_end(request->app, exchange->session_hash);
    }
    request->org = 0;
    request->user = 0;
    request->person = NULL;
    request->csrf = (struct str){0};
}

static void token_hash(struct str token, unsigned char hash[TOKEN_BYTES]) {
    crypto_generichash(hash, TOKEN_BYTES, (const unsigned char *)token.p, token.n, NULL, 0);
}

static void refresh(struct exchange *exchange, struct net_session *session, int64_t now) {
    const struct net *net = exchange->loop->net;
    int64_t every = net->options.limits.session_idle_ms / REFRESHES;
    every = every < REFRESH_LEAST_MS ? REFRESH_LEAST_MS : every;
    if (now - session->seen_ms < every) {
        return;
    }
    session->seen_ms = now;
    struct error error;
    if (!net->options.hooks.session_keep(net->options.app, session, &error)) {
        // The session goes on as long as its last kept time allows.
        log_line(LOG_WARN, "net", "session not refreshed: %s (%s)", error.text, error.cause);
    }
}

void session_load(struct exchange *exchange) {
    struct request *request = &exchange->request;
    const struct net_options *options = &exchange->loop->net->options;
    const struct net_hooks *hooks = &options->hooks;
    struct str token = request_cookie(request, cookie_name(request).p);
    if (token.n != TOKEN_TEXT || hooks->session_find == NULL) {
        return;
    }
    struct net_session session = {0};
    token_hash(token, exchange->session_hash);
    if (!hooks->session_find(request->app, request->arena, exchange->session_hash, &session)) {
        return;
    }
    int64_t now = clock_now_ms();
    if (now - session.seen_ms > options->limits.session_idle_ms ||
        now - session.created_ms > options->limits.session_life_ms) {
        forget(exchange);
        return;
    }
    request->org = session.org;
    request->user = session.user;
    request->csrf = csrf_token(request->arena, token);
    if (hooks->identify != NULL && !hooks->identify(request)) {
        forget(exchange);
        return;
    }
    refresh(exchange, &session, now);
}

bool request_session_start(struct request *request, int64_t org, int64_t user,
                           struct error *error) {
    struct exchange *exchange = request->exchange;
    const struct net_hooks *hooks = &exchange->loop->net->options.hooks;
    if (request->user != 0) {
        forget(exchange);
    }
    unsigned char secret[TOKEN_BYTES];
    rng_secret(secret, sizeof secret);
    char text[TOKEN_TEXT + 1];
    sodium_bin2base64(text, sizeof text, secret, sizeof secret,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(secret, sizeof secret);
    struct str token = str_dup(request->arena, str_n(text, TOKEN_TEXT));
    int64_t now = clock_now_ms();
    struct net_session session = {.org = org, .user = user, .created_ms = now, .seen_ms = now};
    token_hash(token, session.token_hash);
    if (!hooks->session_keep(request->app, &session, error)) {
        return false;
    }
    memcpy(exchange->session_hash, session.token_hash, TOKEN_BYTES);
    request->org = org;
    request->user = user;
    request->csrf = csrf_token(request->arena, token);
    set_cookie(request, token);
    return true;
}

void request_session_end(struct request *request) {
    if (request->user != 0) {
        forget(request->exchange);
    }
    set_cookie(request, S(""));
}
