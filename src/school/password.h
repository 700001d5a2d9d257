// SPDX-License-Identifier: GPL-3.0-or-later
// Passwords: argon2id of libsodium (INTERACTIVE: 64 MiB and about 50 ms each), at most two at a
// time, so that a crowd at the door does not take the machine's memory. Never on a net thread.
#ifndef VSOKO_SCHOOL_PASSWORD_H
#define VSOKO_SCHOOL_PASSWORD_H

#include "base/error.h"
#include "base/str.h"

// The text that is kept instead of the password: salt and settings are inside.
bool password_hash(struct arena *arena, struct str password, struct str *out, struct error *error)
    __attribute__((warn_unused_result));
// With an empty hash it takes the same time and says no: a guesser cannot tell an unknown login.
bool password_verify(struct arena *arena, struct str hash, struct str password);

// A first password: ten digits, so that no keyboard layout stands in the way. It opens only the
// page where it is changed.
struct str password_first(struct arena *arena);

// What a person's own password must be.
bool password_check(struct arena *arena, struct str password, struct str login, struct error *error)
    __attribute__((warn_unused_result));

#endif
