// SPDX-License-Identifier: GPL-3.0-or-later
// What went wrong, in words for a person: what, where, what to do. Filled once, where it is seen.
#ifndef VSOKO_BASE_ERROR_H
#define VSOKO_BASE_ERROR_H

#include <stdbool.h>

enum error_code {
    ERROR_NONE = 0,
    ERROR_INPUT,     // the user's data or arguments: mend and repeat (HTTP 422, exit 2)
    ERROR_NOT_FOUND, // no such record (404, exit 3)
    ERROR_FORBIDDEN, // the role gate or the k-gate said no (403, exit 4)
    ERROR_CONFLICT,  // someone changed it meanwhile, or it exists already (409, exit 5)
    ERROR_LIMIT,     // larger, deeper or longer than allowed (413, exit 6)
    ERROR_BUSY,      // try again later (503, exit 7)
    ERROR_IO,        // disk, file, network (500, exit 8)
    ERROR_DATABASE,  // the database refused or is damaged (500, exit 9)
    ERROR_INTERNAL,  // a fault of the program (500, exit 10)
};

struct error {
    enum error_code code;
    char text[512];  // a Russian sentence, UTF-8, never cut inside a character
    char cause[256]; // technical cause for the log (an engine's message, errno), may be empty
};

// Fills *error (which may be NULL) and returns false, so that `return error_set(…)` reads well.
bool error_set(struct error *error, enum error_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// Adds the technical cause. Returns false.
bool error_cause(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// The HTTP status and the exit code of a command that a code ends in.
int error_http_status(enum error_code code);
int error_exit_code(enum error_code code);

#endif
