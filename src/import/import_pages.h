// SPDX-License-Identifier: GPL-3.0-or-later
// The pages of import. Of this room only.
#ifndef VSOKO_IMPORT_IMPORT_PAGES_H
#define VSOKO_IMPORT_IMPORT_PAGES_H

#include "import/import_view.h"
#include "import/protocol.h"
#include "net/route.h"

extern const struct route import_routes[];

// The list of kinds for a select; `chosen` is a command's name or "auto".
void import_fill_kinds(struct arena *arena, const struct room *const *rooms, struct str chosen,
                       struct import_kind_options *out);

// What became, or will become, of each row: a section and a tab for each fate.
void import_fill_protocol(struct arena *arena, const struct protocol *protocol,
                          struct import_sections *out);

// What a person sees of a file that was read and compared.
void import_fill_preview(struct arena *arena, const struct import_result *result,
                         const struct import_plan *plan, struct import_preview_view *out);

#endif
