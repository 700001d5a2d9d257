// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

// vsnprintf that does not leave half a UTF-8 character at the end of a full buffer.
static void print_whole(char *out, size_t size, const char *format, va_list args) {
    int n = vsnprintf(out, size, format, args);
    if (n < 0 || (size_t)n < size) {
        return;
    }
    size_t end = size - 1;
    while (end > 0 && ((unsigned char)out[end - 1] & 0xC0) == 0x80) {
        end--;
    }
    if (end > 0 && (unsigned char)out[end - 1] >= 0xC0) {
        end--;
    }
    out[end] = '\0';
}

bool error_set(struct error *error, enum error_code code, const char *format, ...) {
    if (error != NULL) {
        va_list args;
        va_start(args, format);
        error->code = code;
        error->cause[0] = '\0';
        print_whole(error->text, sizeof error->text, format, args);
        va_end(args);
    }
    return false;
}

bool error_cause(struct error *error, const char *format, ...) {
    if (error != NULL) {
        va_list args;
        va_start(args, format);
        print_whole(error->cause, sizeof error->cause, format, args);
        va_end(args);
    }
    return false;
}

int error_http_status(enum error_code code) {
    static const int status[] = {200, 422, 404, 403, 409, 413, 503, 500, 500, 500};
    return status[code];
}

int error_exit_code(enum error_code code) { return code == ERROR_NONE ? 0 : (int)code + 1; }
