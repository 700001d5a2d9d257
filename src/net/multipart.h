// SPDX-License-Identifier: GPL-3.0-or-later
// A streaming reader of multipart/form-data: pieces of any size go in, fields and files come out
// through calls, with a window of fixed size in between.
#ifndef VSOKO_NET_MULTIPART_H
#define VSOKO_NET_MULTIPART_H

#include "base/str.h"

struct multipart;

// Each returns false to stop the reading.
struct multipart_calls {
    // A part begins. A file has `is_file`; its name is without folders, "" when none was chosen.
    bool (*begin)(void *arg, struct str name, bool is_file, struct str file_name);
    bool (*data)(void *arg, struct str bytes); // valid during the call
    bool (*end)(void *arg);
};

// `content_type` is the header's value. NULL if it has no usable boundary.
struct multipart *multipart_open(struct arena *arena, struct str content_type,
                                 const struct multipart_calls *calls, void *arg);
// False for a malformed body or when a call stopped it; nothing more may be fed then.
bool multipart_feed(struct multipart *multipart, struct str piece)
    __attribute__((warn_unused_result));
// True when the closing boundary has come.
bool multipart_complete(const struct multipart *multipart);

#endif
