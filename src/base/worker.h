// SPDX-License-Identifier: GPL-3.0-or-later
// A few threads that do what would hold up a net thread: hashing of passwords, long jobs.
#ifndef VSOKO_BASE_WORKER_H
#define VSOKO_BASE_WORKER_H

#include "base/arena.h"

struct worker;

// `threads` run at once, at most `queue` tasks wait. NULL if the system gives no thread.
struct worker *worker_open(int threads, int queue);
// Lets running and waiting tasks end. NULL is allowed.
void worker_close(struct worker *worker);

// Calls run(arena, arg) on one of the threads; the arena is the task's own and is closed after it.
// False when the queue is full: say "try again later".
bool worker_add(struct worker *worker, void (*run)(struct arena *arena, void *arg), void *arg);

#endif
