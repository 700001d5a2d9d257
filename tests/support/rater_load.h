// SPDX-License-Identifier: GPL-3.0-or-later
// Two observers at many connections, putting marks into the open sessions of a demo school: the
// load of the test that kills the server and of the bench.
#ifndef VSOKO_TESTS_RATER_LOAD_H
#define VSOKO_TESTS_RATER_LOAD_H

#include <stdbool.h>
#include <stdint.h>

enum { LOAD_CONNECTIONS = 50, LOAD_LOGINS = 3 }; // sign-ins of each observer

struct rater_load;

struct rater_load_options {
    uint16_t port;
    const char *database; // the SQLite file, read for the session and its observers
    const char *password; // of every account
    int batch;            // marks a request, 1..20
    bool patient;         // a lost connection is opened again until it works
};
// Signs in, reads the sheets, starts a thread a connection.
struct rater_load *rater_load_start(const struct rater_load_options *options);
// Lets every connection have its last request answered, ends the threads.
void rater_load_stop(struct rater_load *load);
void rater_load_free(struct rater_load *load);

// Marks acknowledged so far by all connections.
int64_t rater_load_acknowledged(const struct rater_load *load);

struct rater_verdict {
    int64_t acknowledged, lost, doubled, wrong, refused, resent;
};
// Holds every acknowledged mark against the database; the server must be stopped.
struct rater_verdict rater_load_verify(struct rater_load *load);

#endif
