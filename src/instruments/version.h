// SPDX-License-Identifier: GPL-3.0-or-later
// A frozen version of an instrument: what was used stays as it was used. A change of the content
// makes a new version; marks name the version they were made with.
#ifndef VSOKO_INSTRUMENTS_VERSION_H
#define VSOKO_INSTRUMENTS_VERSION_H

#include "instruments/instrument.h"
#include "store/store.h"

// Finds the version with the same content, or adds the next one. A write.
bool instrument_freeze(struct db *db, struct arena *arena, int64_t org,
                       const struct instrument *instrument, int64_t *version, struct error *error)
    __attribute__((warn_unused_result));

// The instrument as it was when frozen. ERROR_NOT_FOUND.
bool instrument_version_get(struct db *db, struct arena *arena, int64_t org, struct str id,
                            int64_t version, struct instrument *out, struct error *error)
    __attribute__((warn_unused_result));

#endif
