// SPDX-License-Identifier: GPL-3.0-or-later
// Packages of tasks (QTI 2.1 and 3.0) become a draft of the school's own instrument: kind "qti".
#ifndef VSOKO_INSTRUMENTS_QTI_IMPORT_H
#define VSOKO_INSTRUMENTS_QTI_IMPORT_H

#include "import/import.h"

extern const struct import_kind qti_import;

#endif
