// SPDX-License-Identifier: GPL-3.0-or-later
// Zip archives: in, from bytes that nobody vouches for; out, the same bytes for the same content.
#ifndef VSOKO_BASE_ZIP_H
#define VSOKO_BASE_ZIP_H

#include "base/buf.h"
#include "base/error.h"

// ---- Reading (libzip). Nothing is ever unpacked to disk. ----

struct zip_limits {
    int64_t part_bytes; // unpacked bytes of one part, counted while reading: the header may lie
    int ratio;          // unpacked/packed of one part past the first MiB
    int parts;          // in the archive
};

struct zip_in;

// Opens an archive whose bytes stay where they are until the arena closes. Refused with a sentence:
// a damaged or cut archive, too many parts, a part whose name leads out of the archive (absolute,
// «..», a drive, a backslash) or that is a symbolic link.
struct zip_in *zip_in_open(struct arena *arena, struct str bytes, const struct zip_limits *limits,
                           struct error *error);

// Whether the archive has a part of this name (case does not matter, as in Office files).
bool zip_in_has(const struct zip_in *zip, struct str name);

// Number of parts and their names, in the order of the archive.
size_t zip_in_count(const struct zip_in *zip);
struct str zip_in_name(const struct zip_in *zip, size_t i);

// Unpacks a part piece by piece (of at most 64 KiB) into `feed`, which returns false to stop; after
// the last one it is called with an empty piece and `last`.
bool zip_in_feed(struct zip_in *zip, struct str name,
                 bool (*feed)(void *context, struct str piece, bool last, struct error *error),
                 void *context, struct error *error) __attribute__((warn_unused_result));

// Unpacks a whole part of at most `max` bytes into the arena.
bool zip_in_read(struct zip_in *zip, struct arena *arena, struct str name, size_t max,
                 struct str *out, struct error *error) __attribute__((warn_unused_result));

// ---- Writing (zlib). Dates are those of 1980, so that equal content gives equal bytes. ----

struct zip_out;

// An archive of at most `max` bytes, built in the arena.
struct zip_out *zip_out_open(struct arena *arena, size_t max);

// Adds a part; `store` leaves it unpacked («mimetype» of OpenDocument must be so, and first).
bool zip_out_add(struct zip_out *zip, struct str name, struct str bytes, bool store,
                 struct error *error) __attribute__((warn_unused_result));

// Ends the archive and gives its bytes.
bool zip_out_finish(struct zip_out *zip, struct str *out, struct error *error)
    __attribute__((warn_unused_result));

#endif
