// SPDX-License-Identifier: GPL-3.0-or-later
// What the targets of table formats share: decoding as the child does it, and the parent's side of
// what comes out.
#ifndef VSOKO_FUZZ_FUZZ_TABLE_H
#define VSOKO_FUZZ_FUZZ_TABLE_H

#include "fuzz.h"
#include "office/decode.h"

// Decodes with small limits; every message the decoder makes must be one the parent takes.
void fuzz_table(struct str bytes,
                bool (*decode)(struct sink *sink, struct str bytes, struct error *error));

// A part of a package made of the input: text up to two zero bytes is the first part, and so on.
struct str fuzz_next_part(struct str *rest);

#endif
