// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of universal learning actions (УУД) kept in spreadsheets: «показатели в строках, ученики
// в столбцах» and observation sheets with two observers. Kind "uud".
#ifndef VSOKO_MONITORING_UUD_IMPORT_H
#define VSOKO_MONITORING_UUD_IMPORT_H

#include "import/import.h"

extern const struct import_kind uud_import;

// Indicators in rows, pupils in columns by list number (kind «uud»).
double uud_matrix_recognise(const struct import_reader *reader);
void uud_matrix_read(const struct import_reader *reader, struct import_result *result);

// Pupils in rows, signs in columns, a row for each observer (kind «uud_observation»).
double uud_observation_recognise(const struct import_reader *reader);
void uud_observation_read(const struct import_reader *reader, struct import_result *result);

// Is a sign of this title, or of a sign under this heading, of the personal group (личностные УУД)?
bool uud_personal(struct arena *arena, struct str title);

#endif
