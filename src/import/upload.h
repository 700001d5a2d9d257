// SPDX-License-Identifier: GPL-3.0-or-later
// A file that was brought and not yet written: kept in the data folder between the look and the
// deed, for one account, at most a day.
#ifndef VSOKO_IMPORT_UPLOAD_H
#define VSOKO_IMPORT_UPLOAD_H

#include "base/error.h"
#include "base/str.h"

// Copies the whole of `from` into the data folder, readable by the program alone; *id gets 32
// hexadecimal digits. Older uploads than a day are removed on the way.
bool upload_keep(struct arena *arena, const char *data_dir, int64_t account, int from,
                 struct str *id, struct error *error) __attribute__((warn_unused_result));

// Opens an upload of this account; -1 with ERROR_NOT_FOUND when it is gone or of somebody else.
int upload_open(struct arena *arena, const char *data_dir, int64_t account, struct str id,
                struct error *error);

// Removes it; one that is gone already is no error.
void upload_drop(struct arena *arena, const char *data_dir, int64_t account, struct str id);

#endif
