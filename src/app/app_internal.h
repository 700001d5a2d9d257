// SPDX-License-Identifier: GPL-3.0-or-later
// For files of this room only.
#ifndef VSOKO_APP_INTERNAL_H
#define VSOKO_APP_INTERNAL_H

#include "base/command.h"
#include "instruments/shelf.h"
#include "school/web.h"
#include "store/store.h"

extern const struct room app_room;
extern const struct route today_routes[], trust_routes[];

// What main gives to every command as command_call.app.
struct program {
    const char *path;    // of the program itself
    struct store *store; // opened by the command, closed by main
};

// The folder of the data: --data, VSOKO_DATA, or ~/.local/share/vsoko; made if it is not there.
bool data_dir_of(struct command_call *call, struct str *out, struct error *error)
    __attribute__((warn_unused_result));
// --database, or the SQLite file in the folder of the data.
bool database_url_of(struct command_call *call, struct str *out, struct error *error)
    __attribute__((warn_unused_result));

// The school of this database; ERROR_NOT_FOUND with what to do when there is none yet.
bool school_here(struct command_call *call, struct store *store, int64_t *org, struct error *error)
    __attribute__((warn_unused_result));

#endif
