// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz_table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_table(str_n((const char *)data, size), sav_decode);
    return 0;
}
