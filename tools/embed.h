// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes of files as symbols of a program: an assembler source with .incbin, which costs the
// compiler nothing, whatever the size. The build must list the files as inputs itself.
#ifndef VSOKO_TOOLS_EMBED_H
#define VSOKO_TOOLS_EMBED_H

#include "base/buf.h"

void embed_begin(struct buf *assembler);
// Adds a file's bytes under a symbol. `bytes`, or a name that changes with them, is only digested.
void embed_file(struct buf *assembler, const char *symbol, const char *path, struct str bytes);
void embed_end(struct buf *assembler);

#endif
