// SPDX-License-Identifier: GPL-3.0-or-later
// Sessions of the web kept in the database, so that a restarted server asks nobody to enter again.
// The hooks of net/net.h; how long a session lives is net's (struct net_limits).
#ifndef VSOKO_SCHOOL_SESSION_H
#define VSOKO_SCHOOL_SESSION_H

#include "net/net.h"
#include "store/store.h"

// False when there is none of this hash, or the database does not answer (logged).
bool session_find(struct store *store, const unsigned char hash[32], struct net_session *out);
// A new one is durable on return; a refresh is written behind.
bool session_keep(struct store *store, const struct net_session *session, struct error *error)
    __attribute__((warn_unused_result));
void session_end(struct store *store, const unsigned char hash[32]);

// A store_write_fn: forgets sessions that nobody used since an instant; ask is `const int64_t *`.
bool session_sweep(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
