// SPDX-License-Identifier: GPL-3.0-or-later
// Chains as a spreadsheet: the matrix, the findings. Of this room only.
#ifndef VSOKO_ANALYSIS_CHAIN_XLSX_H
#define VSOKO_ANALYSIS_CHAIN_XLSX_H

#include "analysis/chain.h"

// The file's bytes.
bool chain_to_xlsx(struct arena *arena, const struct chain_report *report, struct str school,
                   const struct school_year *year, struct str *out, struct error *error)
    __attribute__((warn_unused_result));

#endif
