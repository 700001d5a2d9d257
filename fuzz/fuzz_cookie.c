// SPDX-License-Identifier: GPL-3.0-or-later
// A cookie's value lies inside the header that it came in.
#include "fuzz.h"

#include "net/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const struct str names[] = {S("vsoko-8080"), S("__Host-vsoko-8443"), S("")};
    struct str header = {(const char *)data, size};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct str value = cookie_find(header, names[i]);
        MUST(value.n == 0 || (value.p >= header.p && value.p + value.n <= header.p + header.n));
    }
    return 0;
}
