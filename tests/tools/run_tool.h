// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a program of the build and keeps what it says on standard error.
#ifndef VSOKO_TESTS_TOOLS_RUN_TOOL_H
#define VSOKO_TESTS_TOOLS_RUN_TOOL_H

#include "base/str.h"

// A fresh folder under the system's temporary one.
struct str tool_folder(struct arena *arena);
// Writes folder/name and returns its path.
const char *tool_file(struct arena *arena, struct str folder, const char *name, struct str text);
struct str tool_file_read(struct arena *arena, const char *path);
// Runs argv (ends with NULL); *said gets standard error. Returns the exit code, -1 for a crash.
int tool_run(struct arena *arena, const char *const *argv, struct str *said);
// Removes the folder and the files in it.
void tool_folder_remove(struct arena *arena, struct str folder);

#endif
