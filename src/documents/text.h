// SPDX-License-Identifier: GPL-3.0-or-later
// Text of a clause: words, `{{name|filter}}` and `{? condition ?words?}`, read once when the papers
// are loaded and filled for each document.
#ifndef VSOKO_DOCUMENTS_TEXT_H
#define VSOKO_DOCUMENTS_TEXT_H

#include "documents/expression.h"

struct text_piece; // private

struct text {
    struct text_piece *first;
    size_t slots;
};

// What filling a text came upon; one for a whole document.
struct text_notes {
    struct arena *arena;
    struct node *missing; // list of names that stood empty, each once
    struct node *unsure;  // list of words whose case no rule was sure of, as they were printed
};

// The error quotes what is wrong in the text: an unknown filter, a bracket left open.
bool text_parse(struct arena *arena, struct str source, struct text *out, struct error *error)
    __attribute__((warn_unused_result));

enum { TEXT_MAX = 64 * 1024 }; // bytes of one filled text

// Fills the text. A missing value becomes a line to write on, or nothing with `blank_missing` (the
// cell of a table, which is written on anyway; a cell with no value at all is left empty).
struct str text_fill(struct arena *arena, const struct text *text, const struct scope *scope,
                     bool blank_missing, struct text_notes *notes);

// Calls `see` with every name that the text and its conditions ask for.
void text_names(const struct text *text, void (*see)(void *context, struct str name),
                void *context);

#endif
