// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/doc.h"

#include "base/ru.h"

#include <math.h>

struct str doc_number(struct arena *arena, double value) {
    bool whole = isfinite(value) && fabs(value - round(value)) < 0.05;
    return ru_real(arena, value, whole ? 0 : 1);
}

struct doc_block *doc_add(struct arena *arena, struct doc *doc, enum doc_block_kind kind) {
    struct doc_block *block = vec_push(arena, &doc->blocks);
    block->kind = kind;
    return block;
}

const char *doc_block_kind_name(enum doc_block_kind kind) {
    static const char *const names[] = {"heading", "paragraph", "table",
                                        "chart",   "signature", "page-break"};
    return names[kind];
}
