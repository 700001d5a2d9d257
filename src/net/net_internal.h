// SPDX-License-Identifier: GPL-3.0-or-later
// What the files of this room share. A loop is one thread with one libmicrohttpd daemon; all that
// hangs on it (peers, exchanges) is touched by that thread alone, but for the list of resumed ones.
#ifndef VSOKO_NET_INTERNAL_H
#define VSOKO_NET_INTERNAL_H

#include "net/form.h"
#include "net/multipart.h"
#include "net/net.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

enum { LOOPS_MAX = 64, SEGMENTS_MAX = 16, TOKEN_BYTES = 32, DURATION_BUCKETS = 14 };

struct route_table;
struct asset_entry;
struct loop;

// Counters of /metrics, written by all loops.
struct counters {
    _Atomic int64_t replies[6]; // by hundreds of the status; [0] = the client left without one
    _Atomic int64_t duration[DURATION_BUCKETS + 1]; // not summed up; the last one is "longer"
    _Atomic int64_t duration_us;
    _Atomic int64_t reply_bytes, body_bytes;
    _Atomic int64_t connections, deferred; // now
    _Atomic int64_t accepted, cut;         // since the start; cut = by a deadline
};

struct net {
    struct net_options options; // limits without zeros
    struct route_table *routes;
    struct asset_entry *assets; // sorted by name
    size_t assets_n;
    struct counters counters;
    struct loop *loops[LOOPS_MAX];
    int loops_n;
    uint16_t port;
    char cookie[24]; // the session cookie's name
    _Atomic bool stopping;
    _Atomic int64_t stop_at_ms; // monotonic: when a stopping net waits no longer
};

enum phase { PHASE_IDLE, PHASE_HEAD, PHASE_BODY, PHASE_RUN, PHASE_REPLY };

// One connection.
struct peer {
    struct peer *next, *prev;
    struct loop *loop;
    int fd;
    enum phase phase;
    bool cut;
    int64_t since_ms; // monotonic: the beginning of the phase
    int64_t bytes;    // of a body received, or of a reply to send
};

struct loop {
    struct net *net;
    struct MHD_Daemon *daemon;
    int wake_fd;
    pthread_t thread;
    struct peer *peers;
    int64_t running;                 // exchanges open now
    struct exchange *deferred;       // waiting for request_resume()
    pthread_mutex_t lock;            // of the list below
    struct exchange *resumed, *last; // in order of request_resume()
    bool abandoned;                  // somebody still may resume: the loop's memory is kept
};

enum body_kind { BODY_NONE, BODY_DISCARD, BODY_FORM, BODY_MULTIPART, BODY_RAW };

struct body {
    enum body_kind kind;
    int64_t received;
    struct buf text; // a form or a raw body
    struct multipart *multipart;
    struct buf value;      // the multipart field being read
    struct str value_name; // its name
    struct upload *file;   // the file being read, NULL for a field
    int64_t files_bytes;
    struct str raw;
    VEC(struct upload) uploads;
};

enum stage { STAGE_HEAD, STAGE_BODY, STAGE_RUN, STAGE_DEFERRED, STAGE_RESUMED, STAGE_REPLIED };

struct exchange {
    struct request request; // its arena may be the spare one
    struct arena *arena;    // holds this exchange
    struct arena *spare;    // opened when the first one ran over
    struct loop *loop;
    struct peer *peer;
    struct MHD_Connection *connection;
    enum stage stage;
    const char *uri; // as the client sent it
    const char *verb;
    struct str segments[SEGMENTS_MAX]; // decoded
    size_t segments_n;
    struct pairs params, query, fields, reply_headers;
    struct body body;
    struct str piece; // of the body, while it is taken
    int refusal;      // status of an answer decided before the body came, 0 = none
    struct error refused;
    bool head_only;
    bool close_after;
    unsigned char session_hash[TOKEN_BYTES];
    int status;
    int64_t reply_bytes;
    int64_t started_us;
    void (*then)(struct request *request, void *arg);
    void *then_arg;
    struct exchange *next, *prev; // in loop->deferred
    struct exchange *next_resumed;
    bool resumed;
    bool abandoned;
    bool overflowed; // ran over its memory after it was deferred
};

// loop.c
bool loop_start(struct loop *loop, struct net *net, int listen_fd, struct error *error)
    __attribute__((warn_unused_result));
void loop_wake(struct loop *loop);
void loop_join(struct loop *loop);
// Marks the beginning of a phase for the deadlines.
void peer_enter(struct peer *peer, enum phase phase);

// exchange.c: the callbacks of libmicrohttpd
void *exchange_open(void *loop, const char *uri, struct MHD_Connection *connection);
enum MHD_Result exchange_step(void *loop, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload_data,
                              size_t *upload_size, void **exchange);
void exchange_close(void *loop, struct MHD_Connection *connection, void **exchange,
                    enum MHD_RequestTerminationCode code);
// Answers 503 to a request that nobody resumed in time.
void exchange_abandon(struct exchange *exchange);
// Notes an answer that is given once the body has come. Returns false.
bool exchange_refuse(struct exchange *exchange, int status, enum error_code code, const char *text);

// route.c
bool route_table_open(struct route_table **out, const struct route *const *arrays,
                      struct error *error) __attribute__((warn_unused_result));
void route_table_close(struct route_table *table);
struct route_match {
    const struct route *get, *post; // both NULL: no such path
};
struct route_match route_find(const struct route_table *table, const struct str *segments,
                              size_t n);
// Pairs the names of a pattern with the segments that took their places.
void route_params(struct arena *arena, const struct route *route, const struct str *segments,
                  struct pairs *out);

// body.c
void body_begin(struct exchange *exchange);
void body_take(struct exchange *exchange, struct str piece);
void body_end(struct exchange *exchange);
bool body_refuse_size(struct exchange *exchange); // notes a 413; false

// reply.c
void reply_refusal(struct exchange *exchange, int status, const struct error *error);
void reply_asset(struct exchange *exchange, const struct net_asset *asset, struct str etag,
                 const char *encoding, struct str bytes);
void reply_not_modified(struct exchange *exchange, struct str etag);

// session.c
void session_load(struct exchange *exchange);
// csrf.c
struct str csrf_token(struct arena *arena, struct str session_token);
bool csrf_allows(struct exchange *exchange);

// asset.c
bool assets_open(struct net *net, struct error *error) __attribute__((warn_unused_result));
void assets_close(struct net *net);
// Answers a request under /static/.
void asset_serve(struct exchange *exchange);

// metrics.c
void counters_note(struct counters *counters, const struct exchange *exchange);
void metrics_serve(struct exchange *exchange);
void health_serve(struct exchange *exchange);

#endif
