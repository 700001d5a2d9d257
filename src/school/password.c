// SPDX-License-Identifier: GPL-3.0-or-later
#include "school/password.h"

#include "base/rng.h"
#include "base/ru.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

enum { AT_ONCE = 2, FIRST_DIGITS = 10, SHORTEST = 8, LONGEST = 128 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t freed = PTHREAD_COND_INITIALIZER;
static int running;

static void begin(void) {
    pthread_mutex_lock(&lock);
    while (running == AT_ONCE) {
        pthread_cond_wait(&freed, &lock);
    }
    running++;
    pthread_mutex_unlock(&lock);
}

static void end(void) {
    pthread_mutex_lock(&lock);
    running--;
    pthread_cond_signal(&freed);
    pthread_mutex_unlock(&lock);
}

bool password_hash(struct arena *arena, struct str password, struct str *out, struct error *error) {
    char text[crypto_pwhash_STRBYTES] = "";
    begin();
    int failed = sodium_init() < 0 ? -1
                                   : crypto_pwhash_str(text, password.p, password.n,
                                                       crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                                       crypto_pwhash_MEMLIMIT_INTERACTIVE);
    end();
    if (failed != 0) {
        return error_set(error, ERROR_BUSY,
                         "Не хватает памяти, чтобы сохранить пароль. Повторите через минуту");
    }
    *out = str_dup(arena, str_from(text));
    return true;
}

bool password_verify(struct arena *arena, struct str hash, struct str password) {
    // A hash of no password at all, made once, for logins that do not exist.
    static const char nobody[] = "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                                 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    bool known = hash.n > 0;
    if (password.n > LONGEST) {
        return false;
    }
    const char *text = str_c(arena, known ? hash : str_from(nobody));
    begin();
    bool right = sodium_init() >= 0 && crypto_pwhash_str_verify(text, password.p, password.n) == 0;
    end();
    return right && known;
}

struct str password_first(struct arena *arena) {
    char *digits = arena_alloc(arena, FIRST_DIGITS + 1);
    for (int i = 0; i < FIRST_DIGITS;) {
        unsigned char byte = 0;
        rng_secret(&byte, 1);
        if (byte < 250) { // 250 is divisible by ten: each digit is as likely
            digits[i++] = (char)('0' + byte % 10);
        }
    }
    return str_n(digits, FIRST_DIGITS);
}

// Passwords that are tried first anywhere.
static bool is_common(struct str lower) {
    static const char *const common[] = {
        "password", "qwertyui", "qwerty123", "йцукенгш", "пароль123",  "1q2w3e4r", "qazwsxedc",
        "zaq12wsx", "school12", "школа123",  "abcd1234", "qwertyuiop", "parol123", "12345qwert"};
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++) {
        if (str_eq(lower, str_from(common[i]))) {
            return true;
        }
    }
    // One sign, or a run of digits: 11111111, 12345678.
    bool run = true;
    bool same = true;
    for (size_t i = 1; i < lower.n; i++) {
        run = run && lower.p[i] == lower.p[i - 1] + 1;
        same = same && lower.p[i] == lower.p[0];
    }
    return run || same;
}

bool password_check(struct arena *arena, struct str password, struct str login,
                    struct error *error) {
    if (!utf8_valid(password) || utf8_length(password) < SHORTEST) {
        return error_set(error, ERROR_INPUT, "Пароль короче %d знаков. Годится фраза из трёх слов",
                         SHORTEST);
    }
    if (password.n > LONGEST) {
        return error_set(error, ERROR_INPUT, "Пароль слишком длинный: больше %d байт", LONGEST);
    }
    struct str lower = ru_lower(arena, password);
    if (is_common(lower) || str_eq(lower, ru_lower(arena, login))) {
        return error_set(error, ERROR_INPUT,
                         "Такой пароль подбирают первым. Придумайте другой: годится фраза из трёх"
                         " слов");
    }
    return true;
}
