// SPDX-License-Identifier: GPL-3.0-or-later
// From an open file to cells, or to the words why not: what is no table at all is named by its
// first bytes before a decoder is started.
#ifndef VSOKO_IMPORT_FILE_H
#define VSOKO_IMPORT_FILE_H

#include "import/import.h"

// Fills *book, or the verdict IMPORT_REFUSE of *result with its reason. false only when the file
// cannot be read at all or the program has failed.
bool import_file_open(const struct import_reader *reader, int fd, struct workbook *book,
                      struct import_result *result, struct error *error)
    __attribute__((warn_unused_result));

#endif
