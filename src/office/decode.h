// SPDX-License-Identifier: GPL-3.0-or-later
// The decoders, one a format. They run in the child (and in the fuzz harnesses); `bytes` is the
// whole file. A new format is a new file and a row in workbook_decode.c.
#ifndef VSOKO_OFFICE_DECODE_H
#define VSOKO_OFFICE_DECODE_H

#include "base/zip.h"
#include "office/sink.h"

// Finds the format by content and runs its decoder.
bool workbook_decode(struct sink *sink, struct str bytes, struct error *error);

// Office Open XML; the package is open already.
bool xlsx_decode(struct sink *sink, struct zip_in *zip, struct error *error);
// OpenDocument; likewise.
bool ods_decode(struct sink *sink, struct zip_in *zip, struct error *error);
// A Word document: its tables and the lines between them; likewise.
bool docx_decode(struct sink *sink, struct zip_in *zip, struct error *error);
// Excel 5.0 to 2003, and the words for what else an OLE file may be.
bool xls_decode(struct sink *sink, struct str bytes, struct error *error);
// A web page with tables.
bool html_decode(struct sink *sink, struct str bytes, struct error *error);
// Separated values in any encoding that encoding_decode() knows.
bool csv_decode(struct sink *sink, struct str bytes, struct error *error);

// SPSS system files.
bool sav_decode(struct sink *sink, struct str bytes, struct error *error);
// OneRoster: a package of tables; it is open already.
bool oneroster_decode(struct sink *sink, struct zip_in *zip, struct error *error);
// QTI 2.1 and 3.0: a package of tasks; likewise.
bool qti_decode(struct sink *sink, struct zip_in *zip, struct error *error);
// CASE: a framework of outcomes.
bool case_decode(struct sink *sink, struct str bytes, struct error *error);

// Limits of an archive by those of a workbook.
struct zip_limits workbook_zip_limits(const struct workbook_limits *limits);

#endif
