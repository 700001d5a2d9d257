// SPDX-License-Identifier: GPL-3.0-or-later
// What the programs of the build share: reading a source, writing a result, errors that name the
// source's line.
#ifndef VSOKO_TOOLS_TOOL_H
#define VSOKO_TOOLS_TOOL_H

#include "base/buf.h"

enum { TOOL_FILE_MAX = 16 * 1024 * 1024 };

struct tool_source {
    const char *name;
    struct str text;
    int line; // 1-based, kept by the reader
};

// Reads a whole file; ends the program with a message if it cannot.
struct tool_source tool_read(struct arena *arena, const char *name);

// Writes a file unless it holds the same already, so that nothing is rebuilt for nothing.
bool tool_write(const char *name, struct str text);

// Prints "name:line: error: text" and ends the program with code 1.
_Noreturn void tool_fail(const struct tool_source *source, int line, const char *text);

// The last part of a path.
struct str tool_basename(const char *path);

#endif
