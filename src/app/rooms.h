// SPDX-License-Identifier: GPL-3.0-or-later
// The list of rooms: the only place that knows them all.
#ifndef VSOKO_APP_ROOMS_H
#define VSOKO_APP_ROOMS_H

#include "base/child.h"
#include "base/room.h"

// By floor, lowest first; ends with NULL.
extern const struct room *const app_rooms[];

// Kinds of sandboxed children (base/child.h); ends with NULL.
extern const struct child_kind *const app_children[];

#endif
