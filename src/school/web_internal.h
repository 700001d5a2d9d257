// SPDX-License-Identifier: GPL-3.0-or-later
// What request->person points to, for web.c and web_hooks.c only. The person stands first, so that
// the pointer is a struct person to everyone else.
#ifndef VSOKO_SCHOOL_WEB_INTERNAL_H
#define VSOKO_SCHOOL_WEB_INTERNAL_H

#include "school/person.h"
#include "store/store.h"

struct web_state {
    struct person person;
    struct arena *reading; // holds the reader; given back before a write
    struct db *db;         // NULL = none is held
};

// A state whose reader is given back when the arena closes.
struct web_state *web_state_new(struct arena *arena);
// Its reader, opened at the first call. NULL on an error.
struct db *web_state_db(struct web_state *state, struct store *store, struct error *error);

#endif
