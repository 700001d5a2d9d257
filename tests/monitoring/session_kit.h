// SPDX-License-Identifier: GPL-3.0-or-later
// A class with a session opened in it, on top of the school's kit.
#ifndef VSOKO_TESTS_SESSION_KIT_H
#define VSOKO_TESTS_SESSION_KIT_H

#include "school/school_kit.h"

#include "instruments/shelf.h"
#include "monitoring/response.h"
#include "monitoring/session.h"

enum { KIT_PUPILS = 13 };

struct session_kit {
    struct content_shelf shelf;
    struct person raters[2]; // two teachers with accounts
    int64_t pupils[KIT_PUPILS];
    int64_t session_id; // obs-group-project-ooo in 5А
};

extern struct session_kit session_kit;

int session_kit_open(void **state);
int session_kit_close(void **state);

// The session as it stands now.
struct session kit_session(void);

// One mark by rater 0 or 1; gives what became of it.
struct response_result kit_mark(size_t rater, size_t pupil, const char *item, int64_t seq,
                                int value, const char *key);

#endif
