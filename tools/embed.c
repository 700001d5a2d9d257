// SPDX-License-Identifier: GPL-3.0-or-later
#include "embed.h"

void embed_begin(struct buf *assembler) { buf_put(assembler, S("    .section .rodata\n")); }

// FNV-1a (Fowler, Noll, Vo 1991).
static unsigned long long digest(struct str bytes) {
    unsigned long long hash = 0xCBF29CE484222325u;
    for (size_t i = 0; i < bytes.n; i++) {
        hash = (hash ^ (unsigned char)bytes.p[i]) * 0x100000001B3u;
    }
    return hash;
}

void embed_file(struct buf *assembler, const char *symbol, const char *path, struct str bytes) {
    // A cache of compilations knows the assembler's text, not the file it takes in: the digest
    // makes the text change with the file.
    buf_fmt(assembler, "    .set .L%s_%016llx, 0\n", symbol, digest(bytes));
    buf_fmt(assembler,
            "    .balign 16\n    .global %s\n    .type %s, %%object\n%s:\n    .incbin \"%s\"\n"
            "    .size %s, . - %s\n",
            symbol, symbol, symbol, path, symbol, symbol);
}

void embed_end(struct buf *assembler) {
    buf_put(assembler, S("    .section .note.GNU-stack, \"\", %progbits\n"));
}
