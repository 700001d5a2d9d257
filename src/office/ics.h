// SPDX-License-Identifier: GPL-3.0-or-later
// A calendar file (.ics, RFC 5545) of events that take whole days.
#ifndef VSOKO_OFFICE_ICS_H
#define VSOKO_OFFICE_ICS_H

#include "base/buf.h"
#include "base/clock.h"

struct ics {
    struct buf out;
    int64_t stamp; // instant that every event names as its making, ms
};

// Begins a calendar; `name` is what calendar programs call it.
struct ics ics_open(struct arena *arena, struct str name, int64_t stamp, size_t max);
// An event of one day. `uid` is unique in the world and the same at the next export, so that a
// calendar program changes the event instead of doubling it.
void ics_event(struct ics *ics, struct str uid, struct date on, struct str title, struct str text);
// Ends it and gives the file; false when it passed its largest size.
bool ics_close(struct ics *ics, struct str *out);

#endif
