// SPDX-License-Identifier: GPL-3.0-or-later
// Text from outside to UTF-8: what encoding a file is in is found by its bytes.
#ifndef VSOKO_BASE_ENCODING_H
#define VSOKO_BASE_ENCODING_H

#include "base/str.h"

struct decoded_text {
    struct str text;     // UTF-8 without a byte-order mark; broken sequences became U+FFFD
    struct str encoding; // "utf-8", "utf-8-sig", "utf-16le", "utf-16be", "windows-1251"
};

// A byte-order mark decides; then zero bytes at every second place (UTF-16); then valid UTF-8 (a
// few broken sequences among many good ones are still UTF-8); what is left is windows-1251. The
// text points into `bytes` where nothing had to be changed.
struct decoded_text encoding_decode(struct arena *arena, struct str bytes);

// One byte of windows-1251 as a code point.
uint32_t encoding_cp1251(unsigned char byte);

// UTF-16 text of `n` units, low byte first, to UTF-8; lone surrogates become U+FFFD.
struct str encoding_utf16le(struct arena *arena, struct str bytes);

#endif
