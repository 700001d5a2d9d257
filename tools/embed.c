// SPDX-License-Identifier: GPL-3.0-or-later
#include "embed.h"

void embed_begin(struct buf *assembler) { buf_put(assembler, S("    .section .rodata\n")); }

void embed_file(struct buf *assembler, const char *symbol, const char *path) {
    buf_fmt(assembler,
            "    .balign 16\n    .global %s\n    .type %s, %%object\n%s:\n    .incbin \"%s\"\n"
            "    .size %s, . - %s\n",
            symbol, symbol, symbol, path, symbol, symbol);
}

void embed_end(struct buf *assembler) {
    buf_put(assembler, S("    .section .note.GNU-stack, \"\", %progbits\n"));
}
