// SPDX-License-Identifier: GPL-3.0-or-later
// The texts of content/ taken apart: every text with its place, its sentences, its words.
#ifndef VSOKO_TESTS_CONTENT_TEXT_H
#define VSOKO_TESTS_CONTENT_TEXT_H

#include "base/content_file.h"
#include "base/vec.h"

struct content_text {
    const char *path; // of the file
    int line;
    struct str text;
};
struct content_texts {
    VEC(struct content_text) rows;
};

struct text_words {
    VEC(struct str) rows;
};

// All texts of all files, in their order.
void content_texts_read(struct arena *arena, struct content_texts *out);

// The texts below a node.
void content_texts_below(struct arena *arena, const char *path, const struct node *node,
                         struct content_texts *out);

// Takes the first sentence off a text: up to . ! ? … before a blank, or to the end of a line.
struct str text_cut_sentence(struct str *rest);

// The words of a text as they are written: letters and digits with hyphens inside, a date is one
// word, a {placeholder} none.
void text_split(struct arena *arena, struct str text, struct text_words *out);

#endif
