// SPDX-License-Identifier: GPL-3.0-or-later
// For files of this room only.
#ifndef VSOKO_INSTRUMENTS_INTERNAL_H
#define VSOKO_INSTRUMENTS_INTERNAL_H

#include "base/coherence.h"
#include "knowledge/kind.h"
#include "net/route.h"
#include "store/migrate.h"

struct sql;

extern const struct route instrument_choice_routes[], instrument_routes[];
extern const struct sql *const instrument_version_sql[];
extern const struct sql *const instrument_choice_sql[];
extern const struct rule instrument_rules[];
extern const struct chain_column instrument_columns[];
extern const struct sql *const instrument_version_sql[], *const instrument_content_sql[];
extern const struct content_kind instrument_content_kinds[];
extern const struct migration instruments_migrations[]; // generated from schema/

#endif
