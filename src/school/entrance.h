// SPDX-License-Identifier: GPL-3.0-or-later
// The door (вход): how often one may try, where passwords are hashed, and the code by which the
// first run is opened to a machine other than this one.
#ifndef VSOKO_SCHOOL_ENTRANCE_H
#define VSOKO_SCHOOL_ENTRANCE_H

#include "base/str.h"

struct entrance;
struct worker;

// One for a server. NULL if there is no memory.
struct entrance *entrance_open(void);
void entrance_close(struct entrance *entrance);

// The threads where passwords are hashed (base/worker.h).
struct worker *entrance_worker(struct entrance *entrance);

// Takes a try of this login from this address: five at once, then one a minute; an address forty,
// then twenty a minute (a whole school may stand behind one). False when none is left.
bool entrance_try(struct entrance *entrance, struct str login, struct str client);
// The password was right: the login's tries are given back.
void entrance_welcome(struct entrance *entrance, struct str login);

// Takes a try at a code of a survey, named by its address: so many at once that a class may sit
// down, then one a second. False when none is left.
bool entrance_try_survey(struct entrance *entrance, struct str address);

// The one-time code of the first run, eight digits, new at each start of the server. It is printed
// on the console by whoever opens the server to a network.
const char *entrance_code(const struct entrance *entrance);
// Is the client on this machine?
bool entrance_is_local(struct str client);
// May this client make the school? From this machine always, else with the code.
bool entrance_may_begin(struct entrance *entrance, struct str client, struct str code);

#endif
