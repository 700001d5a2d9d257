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

// What a phrase opens with one salt. It is kept in place of the phrase, so that copies are sealed
// every night and nobody can read the phrase from the disk.
enum { SEAL_SALT = 16, SEAL_KEY = 32 };
struct seal_key {
    unsigned char salt[SEAL_SALT];
    unsigned char key[SEAL_KEY];
};
// A key of the phrase with a new salt; ERROR_INPUT for what is no phrase. Takes about 0.1 s.
bool seal_key_make(struct arena *arena, struct str phrase, struct seal_key *out,
                   struct error *error) __attribute__((warn_unused_result));
// Is it the phrase that the key was made of? The same time.
bool seal_key_fits(struct arena *arena, struct str phrase, const struct seal_key *key, bool *fits,
                   struct error *error) __attribute__((warn_unused_result));

// Seals the file `from` into the new file `to`; opens it again. A wrong phrase and a damaged copy
// give different sentences. On failure `to` is removed.
bool backup_seal(struct arena *arena, const char *from, const char *to, const struct seal_key *key,
                 struct error *error) __attribute__((warn_unused_result));
bool backup_unseal(struct arena *arena, const char *from, const char *to, struct str phrase,
                   struct error *error) __attribute__((warn_unused_result));
// Does the file begin as a sealed copy?
bool backup_is_sealed(const char *path);

#endif
