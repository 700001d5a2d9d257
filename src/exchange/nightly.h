// SPDX-License-Identifier: GPL-3.0-or-later
// The copy of every night: a thread of the server that looks once a minute whether it is time.
#ifndef VSOKO_EXCHANGE_NIGHTLY_H
#define VSOKO_EXCHANGE_NIGHTLY_H

#include "store/store.h"

struct nightly;

// `data_dir` must live as long as the thread.
bool nightly_open(struct nightly **out, struct store *store, const char *data_dir,
                  struct error *error) __attribute__((warn_unused_result));
// Waits for a copy that is being made. NULL is allowed.
void nightly_close(struct nightly *nightly);

// For the first page: when a copy last succeeded (0 = never) and what was wrong since then.
bool nightly_last(struct db *db, struct arena *arena, int64_t org, int64_t *when,
                  struct str *problem, struct error *error) __attribute__((warn_unused_result));

#endif
