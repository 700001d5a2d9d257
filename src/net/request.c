// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/net_internal.h"

#include <assert.h>

struct str request_param(const struct request *request, const char *name) {
    return pairs_get(&request->exchange->params, str_from(name));
}

int64_t request_param_id(const struct request *request, const char *name) {
    int64_t id = 0;
    return str_to_int(request_param(request, name), &id) && id > 0 ? id : 0;
}

struct str request_query(const struct request *request, const char *name) {
    return pairs_get(&request->exchange->query, str_from(name));
}

struct str request_field(const struct request *request, const char *name) {
    return pairs_get(&request->exchange->fields, str_from(name));
}

struct str request_body(const struct request *request) {
    return request->exchange->body.raw;
}

struct str request_header(const struct request *request, const char *name) {
    return str_from(
        MHD_lookup_connection_value(request->exchange->connection, MHD_HEADER_KIND, name));
}

struct str request_cookie(const struct request *request, const char *name) {
    return cookie_find(request_header(request, "Cookie"), str_from(name));
}

const struct upload *request_upload(const struct request *request, const char *name) {
    const struct body *body = &request->exchange->body;
    for (size_t i = 0; i < body->uploads.n; i++) {
        if (str_eq(body->uploads.at[i].field, str_from(name))) {
            return &body->uploads.at[i];
        }
    }
    return NULL;
}

void request_each_upload(const struct request *request,
                         void (*fn)(void *arg, const struct upload *upload), void *arg) {
    const struct body *body = &request->exchange->body;
    for (size_t i = 0; i < body->uploads.n; i++) {
        fn(arg, &body->uploads.at[i]);
    }
}

void request_each_field(const struct request *request,
                        void (*fn)(void *arg, struct str name, struct str value), void *arg) {
    const struct pairs *fields = &request->exchange->fields;
    for (size_t i = 0; i < fields->n; i++) {
        fn(arg, fields->at[i].name, fields->at[i].value);
    }
}

void request_defer(struct request *request) {
    struct exchange *exchange = request->exchange;
    assert(exchange->stage == STAGE_RUN || exchange->stage == STAGE_RESUMED);
    exchange->stage = STAGE_DEFERRED; // suspended when the handler returns
}

void request_resume(struct request *request, void (*then)(struct request *request, void *arg),
                    void *arg) {
    struct exchange *exchange = request->exchange;
    struct loop *loop = exchange->loop;
    pthread_mutex_lock(&loop->lock);
    if (!exchange->abandoned) {
        exchange->then = then;
        exchange->then_arg = arg;
        exchange->resumed = true;
        exchange->next_resumed = NULL;
        if (loop->resumed == NULL) {
            loop->resumed = exchange;
            loop_wake(loop); // once for a whole batch; under the lock, since the loop may end after
        } else {
            loop->last->next_resumed = exchange;
        }
        loop->last = exchange;
    }
    pthread_mutex_unlock(&loop->lock);
}
