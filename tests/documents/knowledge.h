// SPDX-License-Identifier: GPL-3.0-or-later
// The knowledge base as the tests of documents read it: from the source tree.
#ifndef VSOKO_TESTS_KNOWLEDGE_H
#define VSOKO_TESTS_KNOWLEDGE_H

#include "documents/paper.h"

// Every content/papers/*.yaml and content/acts/*.yaml.
const struct content_file *knowledge_files(struct arena *arena);
// The shelf of all papers; the test fails with the loader's words if it does not load.
const struct paper_shelf *knowledge_papers(struct arena *arena);
// A whole file of the source tree.
struct str knowledge_read(struct arena *arena, const char *path);

#endif
