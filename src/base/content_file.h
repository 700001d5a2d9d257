// SPDX-License-Identifier: GPL-3.0-or-later
// The files of the knowledge base (content/), compiled into the program by tools/embed_content.
#ifndef VSOKO_BASE_CONTENT_FILE_H
#define VSOKO_BASE_CONTENT_FILE_H

#include "base/node.h"

struct content_file {
    const char *path; // "instruments/observation.yaml"
    struct str text;
    const struct node *root; // of the text, once content_parse() read it
};

// In the order of their paths; ends with path NULL.
extern const struct content_file content_files[];

// The same files with their roots, so that all who read them share one reading; NULL on an error,
// which names file and line.
const struct content_file *content_parse(struct arena *arena, const struct content_file *files,
                                         struct error *error);

// The root of one file, read now if content_parse() did not. NULL on an error.
const struct node *content_root(struct arena *arena, const struct content_file *file,
                                struct error *error);

#endif
