// SPDX-License-Identifier: GPL-3.0-or-later
// Threads that share the work of one loop.
#ifndef VSOKO_BASE_TEAM_H
#define VSOKO_BASE_TEAM_H

#include <stddef.h>

struct team;

// As many threads as processors are there for this program, at least 1.
int team_processors(void);

// `threads` in all, the caller's among them. NULL for one thread, or if the system gives none:
// team_run() takes NULL.
struct team *team_open(int threads);
// Ends the threads. NULL is allowed.
void team_close(struct team *team);

// Calls task(arg, 0) .. task(arg, n - 1), in any order and on any of the threads, and returns when
// all are done. One caller at a time; a task must not run a loop of the same team. `team` is a
// struct team: the signature is that of struct measure_pool.
void team_run(void *team, void (*task)(void *arg, size_t index), void *arg, size_t n);

#endif
