// SPDX-License-Identifier: GPL-3.0-or-later
// What a fuzz target is: libFuzzer calls it with bytes of its own making. A target checks what must
// hold for any input and aborts when it does not.
#ifndef VSOKO_FUZZ_FUZZ_H
#define VSOKO_FUZZ_FUZZ_H

#include "base/str.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(condition)                                                                            \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

#endif
