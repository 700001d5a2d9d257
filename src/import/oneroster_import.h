// SPDX-License-Identifier: GPL-3.0-or-later
// OneRoster packages (1EdTech, version 1.1): pupils, their classes and teachers in one file: kind
// "oneroster". Who is who is decided as for lists of pupils and of staff.
#ifndef VSOKO_IMPORT_ONEROSTER_IMPORT_H
#define VSOKO_IMPORT_ONEROSTER_IMPORT_H

#include "import/import.h"

extern const struct import_kind oneroster_import;

#endif
