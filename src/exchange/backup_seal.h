// SPDX-License-Identifier: GPL-3.0-or-later
// Sealing a copy of the data with a recovery phrase (фраза восстановления) that is printed and
// kept in the safe: the copy may lie on any disk, and without the phrase it is noise.
//
// File: "VSOKO-COPY-1\n", 16 bytes of salt, the header of libsodium's secretstream (XChaCha20 and
// Poly1305), then frames of up to 64 KiB, each sealed; the last one is marked as the last, so a cut
// copy is noticed. The key is argon2id of the phrase (INTERACTIVE) with the salt.
#ifndef VSOKO_EXCHANGE_BACKUP_SEAL_H
#define VSOKO_EXCHANGE_BACKUP_SEAL_H

#include "base/error.h"
#include "base/str.h"

// 24 letters and digits in groups of four, without those that look alike: 120 bits.
struct str recovery_phrase_new(struct arena *arena);
// As a person types it: case, blanks, dashes and look-alike Cyrillic letters do not matter.
struct str recovery_phrase_clean(struct arena *arena, struct str typed);

// Seals the file `from` into the new file `to`; opens it again. A wrong phrase and a damaged copy
// give different sentences. On failure `to` is removed.
bool backup_seal(struct arena *arena, const char *from, const char *to, struct str phrase,
                 struct error *error) __attribute__((warn_unused_result));
bool backup_unseal(struct arena *arena, const char *from, const char *to, struct str phrase,
                   struct error *error) __attribute__((warn_unused_result));
// Does the file begin as a sealed copy?
bool backup_is_sealed(const char *path);

#endif
