// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/log.h"

#include "base/clock.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

static _Atomic int least_level = LOG_INFO;

void log_set_level(enum log_level level) { atomic_store(&least_level, level); }

void log_line(enum log_level level, const char *room, const char *format, ...) {
    static const char *const names[] = {"debug", "info", "warn", "error"};
    if ((int)level < atomic_load(&least_level)) {
        return;
    }
    int64_t now = clock_now_ms();
    time_t seconds = (time_t)(now / 1000);
    struct tm utc;
    gmtime_r(&seconds, &utc);
    char at[32];
    strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%S", &utc);
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    for (char *c = text; *c != '\0'; c++) {
        if ((unsigned char)*c < 0x20) {
            *c = ' '; // one event stays one line whatever came from outside
        }
    }
    fprintf(stderr, "%s.%03dZ %s %s: %s\n", at, (int)(now % 1000), names[level], room, text);
}
