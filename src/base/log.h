// SPDX-License-Identifier: GPL-3.0-or-later
// The program's log: one line an event on standard error, UTC time, level, room, text. No personal
// data ever: ids and counts only.
#ifndef VSOKO_BASE_LOG_H
#define VSOKO_BASE_LOG_H

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

// Lines below this level are dropped. Default LOG_INFO.
void log_set_level(enum log_level level);
void log_line(enum log_level level, const char *room, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
