// SPDX-License-Identifier: GPL-3.0-or-later
// Compound files ([MS-CFB]): the container of .xls, .doc and of Office files under a password.
#ifndef VSOKO_OFFICE_OLE_H
#define VSOKO_OFFICE_OLE_H

#include "base/error.h"
#include "base/str.h"
#include "base/vec.h"

struct ole_entry {
    struct str name; // UTF-8
    uint32_t start;  // first sector
    uint64_t size;   // bytes
    bool stream;
};

struct ole {
    struct arena *arena;
    struct str bytes;
    size_t sector;            // bytes of one
    VEC(uint32_t) next;       // the sector that follows each sector
    VEC(uint32_t) next_small; // the same of the 64-byte sectors inside `small`
    struct str small;         // stream of small sectors
    VEC(struct ole_entry) entries;
};

// Whether the bytes begin as a compound file does.
bool ole_is(struct str bytes);
// Reads the tables and the list of streams.
bool ole_open(struct arena *arena, struct str bytes, struct ole *out, struct error *error)
    __attribute__((warn_unused_result));
// Whether it holds a stream of this name.
bool ole_has(const struct ole *ole, const char *name);
// A whole stream, copied together. False without an error text when there is none of that name.
bool ole_read(const struct ole *ole, const char *name, struct str *out);

#endif
