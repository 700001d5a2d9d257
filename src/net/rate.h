// SPDX-License-Identifier: GPL-3.0-or-later
// How often something may be tried: a bucket of tokens for each key (an address, a login). Keys are
// kept only as keyed hashes.
#ifndef VSOKO_NET_RATE_H
#define VSOKO_NET_RATE_H

#include "base/str.h"

struct rate;

// `burst` tries at once, then `per_minute` more each minute, for each of up to `keys` keys (the
// least recently limited one gives way to a new one). NULL if there is no memory.
struct rate *rate_open(int burst, double per_minute, size_t keys);
void rate_close(struct rate *rate);

// Takes one try; false when none is left. From any thread.
bool rate_take(struct rate *rate, struct str key);
// The same at a given monotonic time, ms.
bool rate_take_at(struct rate *rate, struct str key, int64_t now_ms);
// Gives all tries back: the password was right.
void rate_forgive(struct rate *rate, struct str key);

#endif
