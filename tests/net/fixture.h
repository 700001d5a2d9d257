// SPDX-License-Identifier: GPL-3.0-or-later
// A server with a page for each thing the room can do, and sessions kept in memory.
#ifndef VSOKO_TESTS_NET_FIXTURE_H
#define VSOKO_TESTS_NET_FIXTURE_H

#include "net/net.h"

struct fixture {
    struct net *net;
    uint16_t port;
    char cookie[32]; // the session cookie's name on plain http
};

// Starts on 127.0.0.1 with the fixture's routes, assets and hooks; other options as given.
struct fixture *fixture_open(struct net_options options);
void fixture_close(struct fixture *fixture);
// True when a stop has begun: a new connection is not taken any more.
bool fixture_stopping(const struct fixture *fixture);

// Hands deferred requests to one other thread, which resumes them all as soon as `batch` of them
// wait (as a writer does after a commit).
void fixture_batch(int batch);
int fixture_waiting(void); // deferred requests now waiting for it
void fixture_resume_waiting(void);
int fixture_sessions(void);            // kept now
void fixture_block(int64_t user);      // identify() refuses this account from now on, 0 = nobody
void fixture_age_sessions(int64_t ms); // as if all had been seen so long ago

#endif
