// SPDX-License-Identifier: GPL-3.0-or-later
// Logins, roles as words, the role that a post asks for: the parts of account.h without a database
// but one.
#include "school/account.h"

#include "base/buf.h"
#include "base/ru.h"

enum { LOGIN_MAX = 64, ROLES_MAX = 512 };

struct str account_fold_login(struct arena *arena, struct str login) {
    return ru_lower(arena, ru_tidy(arena, login));
}

// The Latin spelling of a small Russian letter, close to that of passports.
static const char *latin_of(uint32_t letter) {
    static const char *const table[] = {
        "a", "b", "v", "g", "d", "e",  "zh", "z",  "i",  "i",    "k", "l", "m", "n", "o",  "p",
        "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "",  "y", "",  "e", "iu", "ia"};
    enum { FIRST = 0x430, LAST = 0x44F, YO = 0x451 };
    if (letter == YO) {
        return "e";
    }
    return letter >= FIRST && letter <= LAST ? table[letter - FIRST] : NULL;
}

// At most `most` letters of a word in Latin.
static void put_latin(struct arena *arena, struct buf *out, struct str word, size_t most) {
    struct str rest = ru_lower(arena, word);
    for (size_t i = 0; i < most && rest.n > 0; i++) {
        uint32_t code = utf8_next(&rest);
        const char *latin = latin_of(code);
        if (latin != NULL) {
            buf_put_c(out, latin);
        } else if ((code >= 'a' && code <= 'z') || code == '-') {
            buf_put_char(out, (char)code);
        }
    }
}

bool account_propose_login(struct db *db, struct arena *arena, int64_t org,
                           const struct person_name *name, struct str *out, struct error *error) {
    enum { FAMILY_LETTERS = 20, TRIES = 1000 };
    struct buf base = buf_open(arena, LOGIN_MAX);
    put_latin(arena, &base, name->last, FAMILY_LETTERS);
    struct buf initials = buf_open(arena, LOGIN_MAX);
    put_latin(arena, &initials, name->first, 1);
    put_latin(arena, &initials, name->middle, 1);
    buf_put_c(&base, initials.n > 0 ? "." : "");
    buf_put(&base, buf_str(&initials));
    for (int i = 1; i < TRIES; i++) {
        struct account twin;
        *out = i == 1 ? buf_str(&base) : str_fmt(arena, "%.*s%d", STR_ARG(buf_str(&base)), i);
        if (!account_by_login(db, arena, org, *out, &twin, NULL, error)) {
            return false;
        }
        if (twin.account_id == 0) {
            return true;
        }
    }
    return error_set(error, ERROR_CONFLICT,
                     "Не удалось подобрать свободное имя для входа: впишите его сами");
}

enum role account_role_of_position(struct arena *arena, struct str position) {
    static const struct {
        const char *word;
        enum role role;
    } words[] = {{"заместител", ROLE_DEPUTY},     {"зам. ", ROLE_DEPUTY},
                 {"завуч", ROLE_DEPUTY},          {"директор", ROLE_DIRECTOR},
                 {"психолог", ROLE_PSYCHOLOGIST}, {"руководитель мо", ROLE_METHOD_HEAD},
                 {"методическ", ROLE_METHOD_HEAD}};
    struct str lower = ru_lower(arena, ru_tidy(arena, position));
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_find(lower, str_from(words[i].word)) != STR_NONE) {
            return words[i].role;
        }
    }
    return ROLE_TEACHER;
}

bool account_roles_from_text(struct str text, unsigned *out, struct error *error) {
    *out = 0;
    while (text.n > 0) {
        struct str word = str_trim(str_cut(&text, ','));
        enum role role = role_from_name(word);
        if (role == 0) {
            return error_set(error, ERROR_INPUT,
                             "Роли «%.*s» нет. Есть: administrator, director, deputy, method_head,"
                             " psychologist, teacher, observer",
                             STR_ARG(word));
        }
        *out |= role;
    }
    return true;
}

static struct str join_roles(struct arena *arena, unsigned roles, const char *between,
                             const char *(*word)(enum role role)) {
    struct buf out = buf_open(arena, ROLES_MAX);
    for (unsigned i = 0; i < ROLE_COUNT; i++) {
        if ((roles & (1U << i)) != 0) {
            buf_put_c(&out, out.n > 0 ? between : "");
            buf_put_c(&out, word((enum role)(1U << i)));
        }
    }
    return buf_str(&out);
}

struct str account_roles_text(struct arena *arena, unsigned roles) {
    return join_roles(arena, roles, ",", role_name);
}

struct str account_roles_title(struct arena *arena, unsigned roles) {
    return join_roles(arena, roles, ", ", role_title);
}
