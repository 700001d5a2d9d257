// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the sources as text and finds what breaks the rules of the house.
#ifndef VSOKO_TESTS_HOUSE_H
#define VSOKO_TESTS_HOUSE_H

#include "base/vec.h"
#include "base/str.h"

struct source {
    struct str path; // from the root: "src/school/pupil.c"
    struct str room; // "school"; "" outside src
    struct str text;
    VEC(struct str) lines;
};

struct findings {
    const char **at;
    size_t n;
    size_t cap;
};

struct house {
    struct arena *arena;
    VEC(struct source) sources; // .c and .h of src, tools, tests, include, examples, bench, fuzz
    struct str floors, exceptions;
    struct findings found; // of the last question
};

bool house_load(struct house *house); // from the folder in VSOKO_SOURCE
void house_close(struct house *house);

// Each forgets the findings before and gives its own: "path:line: what".
const struct findings *house_includes(struct house *house);
const struct findings *house_lengths(struct house *house);
const struct findings *house_banned(struct house *house);
const struct findings *house_handlers(struct house *house);
const struct findings *house_answers(struct house *house);
const struct findings *house_comments(struct house *house);
const struct findings *house_licences(struct house *house);
const struct findings *house_strangers(struct house *house);
const struct findings *house_names(struct house *house);

#endif
