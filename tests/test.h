// SPDX-License-Identifier: GPL-3.0-or-later
// cmocka with the headers it needs, and what all tests share.
#ifndef VSOKO_TESTS_TEST_H
#define VSOKO_TESTS_TEST_H

// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on

#include "base/str.h"

#include <stdio.h>
#include <string.h>

// Compares a str with a C string, both shown when they differ.
#define assert_str(actual, expected)                                                               \
    do {                                                                                           \
        struct str got_ = (actual);                                                                \
        const char *want_ = (expected);                                                            \
        if (!str_eq(got_, str_from(want_))) {                                                      \
            fail_msg("got «%.*s», expected «%s»", STR_ARG(got_), want_);                           \
        }                                                                                          \
    } while (0)

#endif
