// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/backup_seal.h"

#include "base/buf.h"
#include "base/rng.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char magic[] = "VSOKO-COPY-1\n";
_Static_assert(SEAL_SALT == crypto_pwhash_SALTBYTES, "the salt of argon2id");
_Static_assert(SEAL_KEY == crypto_secretstream_xchacha20poly1305_KEYBYTES, "the stream's key");
static const char alphabet[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"; // no I, O, 0, 1

enum {
    MAGIC_BYTES = sizeof magic - 1,
    FRAME = 64 * 1024,
    SEAL = crypto_secretstream_xchacha20poly1305_ABYTES,
    HEADER = crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    PHRASE_LETTERS = 24,
};

struct str recovery_phrase_new(struct arena *arena) {
    unsigned char bytes[PHRASE_LETTERS];
    struct buf out = buf_open(arena, 64);
    rng_secret(bytes, sizeof bytes);
    for (size_t i = 0; i < PHRASE_LETTERS; i++) {
        if (i > 0 && i % 4 == 0) {
            buf_put_char(&out, '-');
        }
        buf_put_char(&out, alphabet[bytes[i] % 32]);
    }
    return buf_str(&out);
}

struct str recovery_phrase_clean(struct arena *arena, struct str typed) {
    static const struct {
        uint32_t cyrillic;
        char latin;
    } alike[] = {{0x410, 'A'}, {0x412, 'B'}, {0x415, 'E'}, {0x41A, 'K'}, {0x41C, 'M'}, {0x41D, 'H'},
                 {0x420, 'P'}, {0x421, 'C'}, {0x422, 'T'}, {0x423, 'Y'}, {0x425, 'X'}};
    struct buf out = buf_open(arena, 256);
    while (typed.n > 0) {
        uint32_t code = utf8_next(&typed);
        code = code >= 0x430 && code <= 0x44F ? code - 0x20 : code;
        code = code >= 'a' && code <= 'z' ? code - 0x20 : code;
        for (size_t i = 0; i < sizeof alike / sizeof *alike; i++) {
            code = code == alike[i].cyrillic ? (uint32_t)alike[i].latin : code;
        }
        if (code < 0x80 && code > 0 && strchr(alphabet, (int)code) != NULL) {
            buf_put_char(&out, (char)code);
        }
    }
    return buf_str(&out);
}

struct copying {
    FILE *in, *out;
    const char *from, *to;
    crypto_secretstream_xchacha20poly1305_state state;
    unsigned char header[HEADER];
    unsigned char plain[FRAME], sealed[FRAME + SEAL];
};

static bool io_failed(struct error *error, const char *path) {
    error_set(error, ERROR_IO,
              "Копия: файл «%s» не читается или не пишется – проверьте диск и "
              "права.",
              path);
    return error_cause(error, "%s", strerror(errno));
}

static bool open_files(struct copying *c, struct error *error) {
    c->in = fopen(c->from, "rb");
    if (c->in == NULL) {
        return io_failed(error, c->from);
    }
    c->out = fopen(c->to, "wbx"); // a copy never overwrites another
    if (c->out == NULL) {
        return io_failed(error, c->to);
    }
    return fchmod(fileno(c->out), 0600) == 0 || io_failed(error, c->to);
}

static bool derive_key(struct arena *arena, struct str phrase, struct seal_key *key,
                       struct error *error) {
    struct str clean = recovery_phrase_clean(arena, phrase);
    if (clean.n != PHRASE_LETTERS) {
        return error_set(error, ERROR_INPUT,
                         "В фразе восстановления должно быть 24 знака, а введено %zu.", clean.n);
    }
    if (crypto_pwhash(key->key, SEAL_KEY, clean.p, clean.n, key->salt,
                      crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE,
                      crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return error_set(error, ERROR_BUSY, "Не хватило памяти, чтобы проверить фразу.");
    }
    return true;
}

bool seal_key_make(struct arena *arena, struct str phrase, struct seal_key *out,
                   struct error *error) {
    rng_secret(out->salt, SEAL_SALT);
    return derive_key(arena, phrase, out, error);
}

bool seal_key_fits(struct arena *arena, struct str phrase, const struct seal_key *key, bool *fits,
                   struct error *error) {
    struct seal_key own = *key;
    bool ok = derive_key(arena, phrase, &own, error);
    *fits = ok && sodium_memcmp(own.key, key->key, SEAL_KEY) == 0;
    sodium_memzero(&own, sizeof own);
    return ok;
}

static bool seal_frames(struct copying *c, struct error *error) {
    for (bool last = false; !last;) {
        size_t n = fread(c->plain, 1, FRAME, c->in);
        if (ferror(c->in)) {
            return io_failed(error, c->from);
        }
        last = n < FRAME;
        unsigned long long sealed = 0;
        crypto_secretstream_xchacha20poly1305_push(
            &c->state, c->sealed, &sealed, c->plain, n, NULL, 0,
            last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0);
        if (fwrite(c->sealed, 1, sealed, c->out) != sealed) {
            return io_failed(error, c->to);
        }
    }
    return true;
}

static bool unseal_frames(struct copying *c, struct error *error) {
    unsigned char tag = 0;
    bool first = true;
    while (tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL) {
        size_t n = fread(c->sealed, 1, FRAME + SEAL, c->in);
        unsigned long long plain = 0;
        if (n < SEAL || crypto_secretstream_xchacha20poly1305_pull(
                            &c->state, c->plain, &plain, &tag, c->sealed, n, NULL, 0) != 0) {
            return first ? error_set(error, ERROR_INPUT,
                                     "Копия «%s» не открывается: фраза восстановления не та, или "
                                     "повреждено начало файла.",
                                     c->from)
                         : error_set(error, ERROR_IO,
                                     "Копия «%s» повреждена или обрезана: возьмите более раннюю.",
                                     c->from);
        }
        if (fwrite(c->plain, 1, plain, c->out) != plain) {
            return io_failed(error, c->to);
        }
        first = false;
    }
    return true;
}

// A copy counts when it is on the disk, not when it was handed to the system.
static bool finish(struct copying *c, bool ok, struct error *error) {
    if (c->out != NULL) {
        if (ok && (fflush(c->out) != 0 || fsync(fileno(c->out)) != 0)) {
            ok = io_failed(error, c->to);
        }
        fclose(c->out);
        if (!ok) {
            unlink(c->to);
        }
    }
    if (c->in != NULL) {
        fclose(c->in);
    }
    sodium_memzero(c, sizeof *c);
    return ok;
}

static bool start_seal(struct copying *c, const struct seal_key *key, struct error *error) {
    crypto_secretstream_xchacha20poly1305_init_push(&c->state, c->header, key->key);
    return (fwrite(magic, 1, MAGIC_BYTES, c->out) == MAGIC_BYTES &&
            fwrite(key->salt, 1, SEAL_SALT, c->out) == SEAL_SALT &&
            fwrite(c->header, 1, HEADER, c->out) == HEADER) ||
           io_failed(error, c->to);
}

static bool start_unseal(struct arena *arena, struct copying *c, struct str phrase,
                         struct error *error) {
    struct seal_key key;
    char start[MAGIC_BYTES];
    if (fread(start, 1, MAGIC_BYTES, c->in) != MAGIC_BYTES ||
        memcmp(start, magic, MAGIC_BYTES) != 0 ||
        fread(key.salt, 1, SEAL_SALT, c->in) != SEAL_SALT ||
        fread(c->header, 1, HEADER, c->in) != HEADER) {
        return error_set(error, ERROR_INPUT, "Файл «%s» – не запечатанная копия vsoko.", c->from);
    }
    if (!derive_key(arena, phrase, &key, error)) {
        return false;
    }
    int opened = crypto_secretstream_xchacha20poly1305_init_pull(&c->state, c->header, key.key);
    sodium_memzero(&key, sizeof key);
    return opened == 0 || error_set(error, ERROR_IO, "Копия «%s» повреждена.", c->from);
}

bool backup_seal(struct arena *arena, const char *from, const char *to, const struct seal_key *key,
                 struct error *error) {
    struct copying *c = arena_new(arena, struct copying);
    c->from = from;
    c->to = to;
    bool ok = open_files(c, error) && start_seal(c, key, error) && seal_frames(c, error);
    return finish(c, ok, error);
}

bool backup_unseal(struct arena *arena, const char *from, const char *to, struct str phrase,
                   struct error *error) {
    struct copying *c = arena_new(arena, struct copying);
    c->from = from;
    c->to = to;
    bool ok =
        open_files(c, error) && start_unseal(arena, c, phrase, error) && unseal_frames(c, error);
    return finish(c, ok, error);
}

bool backup_is_sealed(const char *path) {
    char start[MAGIC_BYTES];
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return false;
    }
    bool sealed =
        fread(start, 1, MAGIC_BYTES, file) == MAGIC_BYTES && memcmp(start, magic, MAGIC_BYTES) == 0;
    fclose(file);
    return sealed;
}
