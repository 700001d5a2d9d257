// SPDX-License-Identifier: GPL-3.0-or-later
// Another program of this machine, run without a shell: text in, text out. For programs that only
// compute (a layout of a graph); a stranger's file goes through base/child.h.
#ifndef VSOKO_BASE_PROGRAM_H
#define VSOKO_BASE_PROGRAM_H

#include "base/error.h"
#include "base/str.h"

struct program_task {
    const char *name;        // a file of PATH: "dot"
    const char *const *args; // after the name; ends with NULL
    struct str input;        // what it reads from its standard input
    size_t max_output;       // bytes it may write, more is an error
    int seconds;             // it is stopped after them
};

// Is it installed?
bool program_there(const char *name);

// Runs it to its end. Its error output is thrown away, its environment is the language "C" and
// nothing else. ERROR_NOT_FOUND when it is not installed, ERROR_LIMIT when it takes too long or
// writes too much, ERROR_INTERNAL when it ends with a failure.
bool program_run(struct arena *arena, const struct program_task *task, struct str *out,
                 struct error *error) __attribute__((warn_unused_result));

#endif
