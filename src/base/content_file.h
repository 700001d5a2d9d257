// SPDX-License-Identifier: GPL-3.0-or-later
// The files of the knowledge base (content/), compiled into the program by tools/embed_content.
#ifndef VSOKO_BASE_CONTENT_FILE_H
#define VSOKO_BASE_CONTENT_FILE_H

#include "base/str.h"

struct content_file {
    const char *path; // "instruments/observation.yaml"
    struct str text;
};

// In the order of their paths; ends with path NULL.
extern const struct content_file content_files[];

#endif
