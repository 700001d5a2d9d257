// SPDX-License-Identifier: GPL-3.0-or-later
// Frameworks of outcomes in CASE (1EdTech) compared with the catalogue of the school: kind "case".
#ifndef VSOKO_OUTCOMES_CASE_IMPORT_H
#define VSOKO_OUTCOMES_CASE_IMPORT_H

#include "import/import.h"

extern const struct import_kind case_import;

#endif
