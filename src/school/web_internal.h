// SPDX-License-Identifier: GPL-3.0-or-later
// What a request's state is, for web.c and web_hooks.c only. Strangers on public pages have one
// too: whoever reads gives the reader back before a write.
#ifndef VSOKO_SCHOOL_WEB_INTERNAL_H
#define VSOKO_SCHOOL_WEB_INTERNAL_H

#include "net/request.h"
#include "school/person.h"
#include "store/store.h"

struct web_state {
    struct person person;  // of a signed-in account
    struct arena *reading; // holds the reader; given back before a write
    struct db *db;         // NULL = none is held
};

// The state of a request, made at the first call. Its reader is given back when the arena closes.
struct web_state *web_state(struct request *request);
// Its reader, opened at the first call. NULL on an error.
struct db *web_state_db(struct web_state *state, struct store *store, struct error *error);
void web_state_give_back(struct web_state *state);

#endif
