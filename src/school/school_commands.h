// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of this room; the array ends with name NULL. room.c lists it.
#ifndef VSOKO_SCHOOL_COMMANDS_H
#define VSOKO_SCHOOL_COMMANDS_H

#include "base/room.h"

extern const struct command school_commands[];

#endif
