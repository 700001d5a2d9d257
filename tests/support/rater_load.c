// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/rater_load.h"

#include "base/node.h"
#include "base/vec.h"
#include "support/http_client.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BATCH_MAX = 20, HEADERS = 512, RETRY_US = 20000 };

struct cell {
    int64_t pupil;
    struct str item;
    int64_t seq; // the last one acknowledged
    int values[10], n_values;
};

struct mark {
    int64_t session_id, pupil, seq;
    struct str item;
    int value, rater;
    char key[32];
};

struct connection {
    struct rater_load *load;
    int number, rater;
    int64_t session_id;
    char headers[HEADERS];
    struct http *http;
    struct arena *arena; // what lives as long as the load
    pthread_t thread;
    VEC(struct cell) cells;
    VEC(struct mark) acknowledged;
    struct mark batch[BATCH_MAX];
    int64_t next_key, refused, resent;
    size_t next_cell;
};

struct rater_load {
    struct rater_load_options options;
    struct arena *arena;
    int64_t org;
    int64_t sessions[LOAD_CONNECTIONS / 2]; // open, of the same two observers
    int n_sessions;
    char logins[2][80];
    atomic_bool stopping;
    atomic_llong acknowledged;
    struct connection connections[LOAD_CONNECTIONS];
};

static void give_up(const char *what, const char *more) {
    fprintf(stderr, "load: %s %s\n", what, more);
    exit(2);
}

static void find_sessions(struct rater_load *load) {
    static const char text[] =
        "select s.session_id, a.login, b.login, s.org_id from session s "
        "join session_rater r on r.session_id = s.session_id and r.rater = 1 "
        "join account a on a.account_id = r.account_id "
        "join session_rater t on t.session_id = s.session_id and t.rater = 2 "
        "join account b on b.account_id = t.account_id "
        "where s.closed_ms = 0 order by s.session_id";
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_open_v2(load->options.database, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(db, text, -1, &stmt, NULL) != SQLITE_OK) {
        give_up("the database is not read:", sqlite3_errmsg(db));
    }
    while (load->n_sessions < LOAD_CONNECTIONS / 2 && sqlite3_step(stmt) == SQLITE_ROW) {
        char logins[2][80];
        for (int i = 0; i < 2; i++) {
            snprintf(logins[i], sizeof logins[i], "%s", sqlite3_column_text(stmt, i + 1));
        }
        if (load->n_sessions == 0) {
            memcpy(load->logins, logins, sizeof logins);
            load->org = sqlite3_column_int64(stmt, 3);
        }
        if (strcmp(load->logins[0], logins[0]) == 0 && strcmp(load->logins[1], logins[1]) == 0) {
            load->sessions[load->n_sessions++] = sqlite3_column_int64(stmt, 0);
        }
    }
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    if (load->n_sessions == 0) {
        give_up("the school has no open session with two observers", "");
    }
}

// ---- signing in

// The cookie as a header; the token against forged requests comes with the sheet.
static void sign_in(struct rater_load *load, int rater, char headers[HEADERS]) {
    struct http_reply reply;
    char form[256];
    struct http *http = http_open(load->options.port);
    snprintf(form, sizeof form, "login=%s&password=%s", load->logins[rater],
             load->options.password);
    int status = http_post(http, "/login", str_from(form), &reply);
    struct str cookie = http_header(&reply, "Set-Cookie");
    if (status != 303 || cookie.n == 0) {
        give_up("nobody could sign in as", load->logins[rater]);
    }
    struct str pair = str_cut(&cookie, ';');
    snprintf(headers, HEADERS, "Cookie: %.*s\r\n", STR_ARG(pair));
    http_close(http);
}

// Pairs of observers take the sessions in turn; pairs of one session share its cells.
static void add_cells(struct connection *c, const struct node *sheet) {
    const struct node *items = node_get(sheet, "items");
    int pair = c->number / 2, n = c->load->n_sessions;
    size_t sharing = (size_t)((LOAD_CONNECTIONS / 2 - pair % n + n - 1) / n);
    size_t at = 0;
    for (const struct node *pupil = node_get(sheet, "pupils")->first; pupil != NULL;
         pupil = pupil->next) {
        for (const struct node *item = items->first; item != NULL; item = item->next, at++) {
            if (at % sharing != (size_t)(pair / n) ||
                node_as_bool(node_get(pupil, "absent"), false)) {
                continue;
            }
            struct cell *cell = vec_push(c->arena, &c->cells);
            cell->pupil = node_as_int(node_get(pupil, "id"), 0);
            cell->item = str_dup(c->arena, node_str(node_get(item, "id")));
            for (const struct node *option = node_get(item, "options")->first;
                 option != NULL && cell->n_values < 10; option = option->next) {
                cell->values[cell->n_values++] = (int)node_as_int(node_get(option, "value"), 0);
            }
        }
    }
    for (const struct node *known = node_get(sheet, "cells")->first; known != NULL;
         known = known->next) {
        for (size_t i = 0; i < c->cells.n; i++) {
            struct cell *cell = &c->cells.at[i];
            if (cell->pupil == node_as_int(node_at(known, 0), 0) &&
                str_eq(cell->item, node_str(node_at(known, 1)))) {
                cell->seq = node_as_int(node_at(known, 2), 0);
            }
        }
    }
}

static void read_sheet(struct connection *c) {
    struct http_reply reply;
    struct error error;
    char path[80];
    snprintf(path, sizeof path, "/api/sessions/%lld/sheet", (long long)c->session_id);
    if (http_request(c->http, "GET", path, c->headers, S(""), &reply) != 200) {
        give_up("no sheet for", c->load->logins[c->rater]);
    }
    struct node *sheet = node_from_json(c->arena, reply.body, &error);
    if (sheet == NULL) {
        give_up("the sheet is not read:", error.text);
    }
    size_t n = strlen(c->headers);
    snprintf(c->headers + n, HEADERS - n, "X-CSRF: %.*s\r\nContent-Type: application/json\r\n",
             STR_ARG(node_str(node_get(sheet, "csrf"))));
    add_cells(c, sheet);
}

// ---- putting marks

// A batch has each cell once at most, or its second mark could not know its number.
static int next_batch(struct connection *c) {
    int n = c->load->options.batch;
    n = n > (int)c->cells.n ? (int)c->cells.n : n;
    for (int i = 0; i < n; i++) {
        struct cell *cell = &c->cells.at[c->next_cell++ % c->cells.n];
        struct mark *mark = &c->batch[i];
        mark->session_id = c->session_id;
        mark->pupil = cell->pupil;
        mark->item = cell->item;
        mark->seq = cell->seq + 1;
        mark->rater = c->rater + 1;
        mark->value = cell->values[(size_t)c->next_key % (size_t)cell->n_values];
        snprintf(mark->key, sizeof mark->key, "load-%d-%lld", c->number, (long long)++c->next_key);
    }
    return n;
}

static struct str batch_json(struct arena *arena, const struct mark *batch, int n) {
    struct buf out = buf_open(arena, 64 * 1024);
    buf_put(&out, S("{\"marks\":["));
    for (int i = 0; i < n; i++) {
        buf_fmt(&out,
                "%s{\"pupil\":%lld,\"item\":\"%.*s\",\"seq\":%lld,\"state\":1,\"value\":%d,"
                "\"key\":\"%s\"}",
                i == 0 ? "" : ",", (long long)batch[i].pupil, STR_ARG(batch[i].item),
                (long long)batch[i].seq, batch[i].value, batch[i].key);
    }
    buf_put(&out, S("]}"));
    return buf_str(&out);
}

// What the server said of each mark of the batch.
static void take_results(struct connection *c, struct arena *arena, int n, struct str body) {
    struct error error;
    const struct node *results = node_get(node_from_json(arena, body, &error), "results");
    for (int i = 0; i < n; i++) {
        const struct mark *mark = &c->batch[i];
        if (!str_eq(node_str(node_get(node_at(results, (size_t)i), "outcome")), S("saved"))) {
            c->refused++;
            continue;
        }
        *vec_push(c->arena, &c->acknowledged) = *mark;
        atomic_fetch_add(&c->load->acknowledged, 1);
        for (size_t k = 0; k < c->cells.n; k++) {
            struct cell *cell = &c->cells.at[k];
            if (cell->pupil == mark->pupil && str_eq(cell->item, mark->item)) {
                cell->seq = mark->seq;
            }
        }
    }
}

// Sends the batch until it is answered. False when the load ends meanwhile.
static bool send_batch(struct connection *c, struct arena *arena, int n) {
    struct http_reply reply;
    char path[80];
    struct str json = batch_json(arena, c->batch, n);
    snprintf(path, sizeof path, "/api/sessions/%lld/marks", (long long)c->session_id);
    while (http_request(c->http, "POST", path, c->headers, json, &reply) != 200) {
        if (reply.status != 0 && reply.status != 503) {
            fprintf(stderr, "load: status %d: %.*s\n", reply.status, STR_ARG(reply.body));
            c->refused += n;
            return false;
        }
        c->resent++;
        while (reply.status == 0 && !http_try_reopen(c->http)) {
            if (!c->load->options.patient) {
                give_up("the server does not answer", "");
            }
            usleep(RETRY_US);
        }
    }
    take_results(c, arena, n, reply.body);
    return true;
}

static void *connection_main(void *arg) {
    struct connection *c = arg;
    struct arena *arena = arena_open(0);
    struct arena_mark mark = arena_mark(arena);
    while (!atomic_load(&c->load->stopping) && send_batch(c, arena, next_batch(c))) {
        arena_rewind(arena, mark);
    }
    arena_close(arena);
    return NULL;
}

struct rater_load *rater_load_start(const struct rater_load_options *options) {
    char headers[2][LOAD_LOGINS][HEADERS];
    struct arena *arena = arena_open((size_t)1 << 30);
    struct rater_load *load = arena_new(arena, struct rater_load);
    load->arena = arena;
    load->options = *options;
    find_sessions(load);
    for (int rater = 0; rater < 2; rater++) {
        for (int i = 0; i < LOAD_LOGINS; i++) {
            sign_in(load, rater, headers[rater][i]);
        }
    }
    for (int i = 0; i < LOAD_CONNECTIONS; i++) {
        struct connection *c = &load->connections[i];
        c->load = load;
        c->number = i;
        c->rater = i % 2;
        c->session_id = load->sessions[i / 2 % load->n_sessions];
        c->arena = arena_open((size_t)1 << 30);
        c->http = http_open(options->port);
        snprintf(c->headers, HEADERS, "%s", headers[c->rater][i / 2 % LOAD_LOGINS]);
        read_sheet(c);
    }
    for (int i = 0; i < LOAD_CONNECTIONS; i++) {
        struct connection *c = &load->connections[i];
        if (pthread_create(&c->thread, NULL, connection_main, c) != 0) {
            give_up("no more threads", "");
        }
    }
    return load;
}

void rater_load_stop(struct rater_load *load) {
    atomic_store(&load->stopping, true);
    for (int i = 0; i < LOAD_CONNECTIONS; i++) {
        pthread_join(load->connections[i].thread, NULL);
    }
}

void rater_load_free(struct rater_load *load) {
    for (int i = 0; i < LOAD_CONNECTIONS; i++) {
        http_close(load->connections[i].http);
        arena_close(load->connections[i].arena);
    }
    arena_close(load->arena);
}

int64_t rater_load_acknowledged(const struct rater_load *load) {
    return atomic_load(&load->acknowledged);
}

// ---- the verdict

static void verify_one(sqlite3_stmt *stmt, const struct rater_load *load, const struct mark *mark,
                       struct rater_verdict *verdict) {
    sqlite3_reset(stmt);
    sqlite3_bind_int64(stmt, 1, mark->session_id);
    sqlite3_bind_int64(stmt, 2, mark->pupil);
    sqlite3_bind_text(stmt, 3, mark->item.p, (int)mark->item.n, SQLITE_STATIC);
    sqlite3_bind_int(stmt, 4, mark->rater);
    sqlite3_bind_text(stmt, 5, mark->key, -1, SQLITE_STATIC);
    sqlite3_bind_int64(stmt, 6, load->org);
    int n = 0;
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        n++;
        verdict->wrong += sqlite3_column_int64(stmt, 0) != mark->seq ||
                          sqlite3_column_int(stmt, 1) != 1 ||
                          sqlite3_column_int(stmt, 2) != mark->value;
    }
    verdict->acknowledged++;
    verdict->lost += n == 0;
    verdict->doubled += n > 1;
}

struct rater_verdict rater_load_verify(struct rater_load *load) {
    static const char one[] =
        "select seq, state, value from response where org_id = ?6 and session_id = ?1 and "
        "pupil_id = ?2 and item = ?3 and rater = ?4 and write_key = ?5";
    static const char keys[] = "select count(*) - count(distinct write_key) from response where "
                               "write_key like 'load-%'";
    struct rater_verdict verdict = {0};
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    sqlite3_open_v2(load->options.database, &db, SQLITE_OPEN_READONLY, NULL);
    if (sqlite3_prepare_v2(db, one, -1, &stmt, NULL) != SQLITE_OK) {
        give_up("the database is not read:", sqlite3_errmsg(db));
    }
    for (int i = 0; i < LOAD_CONNECTIONS; i++) {
        const struct connection *c = &load->connections[i];
        for (size_t k = 0; k < c->acknowledged.n; k++) {
            verify_one(stmt, load, &c->acknowledged.at[k], &verdict);
        }
        verdict.refused += c->refused;
        verdict.resent += c->resent;
    }
    sqlite3_finalize(stmt);
    if (sqlite3_prepare_v2(db, keys, -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_step(stmt) == SQLITE_ROW) {
        verdict.doubled += sqlite3_column_int64(stmt, 0);
    }
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return verdict;
}
