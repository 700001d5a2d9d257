// SPDX-License-Identifier: GPL-3.0-or-later
// The command "import KIND FILE".
#ifndef VSOKO_IMPORT_CLI_H
#define VSOKO_IMPORT_CLI_H

#include "base/room.h"

extern const struct command import_commands[];

#endif
