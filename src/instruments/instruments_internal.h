// SPDX-License-Identifier: GPL-3.0-or-later
// For files of this room only.
#ifndef VSOKO_INSTRUMENTS_INTERNAL_H
#define VSOKO_INSTRUMENTS_INTERNAL_H

#include "base/coherence.h"
#include "instruments/sheet.h"
#include "knowledge/kind.h"
#include "net/route.h"
#include "school/restore.h"
#include "store/migrate.h"

struct sql;

extern const struct route instrument_choice_routes[], instrument_routes[],
    instrument_catalogue_routes[], instrument_blank_routes[], instrument_editor_routes[];
extern const struct sql *const instrument_version_sql[];
extern const struct sql *const instrument_choice_sql[], *const instrument_own_sql[];
extern const struct rule instrument_rules[];
extern const struct proposal_deed instrument_deeds[];
extern const struct chain_column instrument_columns[];
extern const struct sql *const instrument_version_sql[], *const instrument_content_sql[];
extern const struct content_kind instrument_content_kinds[];
extern const struct migration instruments_migrations[]; // generated from schema/

struct blank_view;
struct content_shelf;
struct request;

// The instrument that the address names, of the shelf as the school sees it; NULL when there is
// none: it has replied.
const struct passport *instrument_asked(struct request *request, struct db **db,
                                        struct content_shelf *shelf);
// What stands on paper.
void blank_fill(struct arena *arena, const struct instrument_sheet *sheet, bool large,
                struct blank_view *view);
// Large letters: asked for, or the sheet is for children of grade 1.
bool blank_is_large(const struct request *request, const struct instrument_sheet *sheet);

// Takes back a draft that a batch made; one that was changed or put in force meanwhile stays.
restore_fn instrument_draft_restore;

#endif
