// SPDX-License-Identifier: GPL-3.0-or-later
// The shelf: the instruments of the knowledge base that ship with the program, loaded once at
// start and read by everyone.
#ifndef VSOKO_INSTRUMENTS_SHELF_H
#define VSOKO_INSTRUMENTS_SHELF_H

#include "base/content_file.h"
#include "instruments/instrument.h"
#include "instruments/passport.h"

struct content_shelf {
    VEC(struct instrument) instruments; // by id
    struct passports passports;         // of every record, of kinds not run yet too
};

// Reads every content/instruments/*.yaml. A record that breaks the schema stops the start with a
// sentence: content is tested at build time, so this is a damaged program or a school's own file.
bool shelf_load(struct arena *arena, const struct content_file *files, struct content_shelf *out,
                struct error *error) __attribute__((warn_unused_result));

const struct instrument *shelf_find(const struct content_shelf *shelf, struct str id); // or NULL

#endif
