// SPDX-License-Identifier: GPL-3.0-or-later
// A document made by a command, into the file of its option --out.
#ifndef VSOKO_DOCUMENTS_DOCUMENT_FILE_H
#define VSOKO_DOCUMENTS_DOCUMENT_FILE_H

#include "base/command.h"
#include "office/doc.h"

// The bytes by the ending of --out: .docx or .html.
bool document_file_bytes(struct command_call *call, const struct doc *doc, struct str *out,
                         struct error *error) __attribute__((warn_unused_result));

// Writes the file and answers with its name.
bool document_file_write(struct command_call *call, struct str bytes, struct error *error)
    __attribute__((warn_unused_result));

#endif
