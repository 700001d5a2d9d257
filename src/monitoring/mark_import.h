// SPDX-License-Identifier: GPL-3.0-or-later
// Long lists of marks (имя – отметка): named for the person, counted, and not yet saved.
#ifndef VSOKO_MONITORING_MARK_IMPORT_H
#define VSOKO_MONITORING_MARK_IMPORT_H

#include "import/import.h"

extern const struct import_kind mark_import; // kind «marks_long»

#endif
