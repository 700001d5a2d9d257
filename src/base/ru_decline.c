// SPDX-License-Identifier: GPL-3.0-or-later
// Names as wholes, posts, schools and bodies. The rules of single words are in ru_names.c.
#include "base/ru_internal.h"
#include "base/vec.h"

struct words {
    VEC(struct str) all;
};

static void words_split(struct arena *arena, struct str text, struct words *out) {
    struct str rest = ru_tidy(arena, text);
    *out = (struct words){0};
    while (rest.n > 0) {
        *vec_push(arena, &out->all) = str_cut(&rest, ' ');
    }
}

static struct str words_join(struct arena *arena, const struct words *words, size_t from,
                             size_t to) {
    struct buf out = buf_open(arena, 64 * 1024);
    for (size_t i = from; i < to; i++) {
        if (i > from) {
            buf_put_char(&out, ' ');
        }
        buf_put(&out, words->all.at[i]);
    }
    return buf_str(&out);
}

// ---- parts of a name

static bool patronymic_word(struct str low) {
    return ru_ends_with(low, "ович|евич|ьич|кич|мич|тич|овна|евна|ична|ишна");
}

static bool patronymic_particle(struct str low) {
    return ru_one_of(low, "оглы|кызы|улы|угли|кизи|гызы");
}

// «А.», «А.С.», «А.-М.».
static bool initials_word(struct str word) {
    return str_ends(word, S(".")) && ru_vowels(ru_drop_last(word, 1)) <= 2 && word.n <= 12 &&
           utf8_length(word) >= 2 &&
           ru_code_lower(ru_last_code(str_sub(word, 0, 2))) != ru_last_code(str_sub(word, 0, 2));
}

struct ru_name ru_name_parse(struct arena *arena, struct str full) {
    struct words w;
    words_split(arena, full, &w);
    struct ru_name name = {0};
    size_t n = w.all.n;
    if (n == 0) {
        return name;
    }
    bool initials_first = n > 1 && initials_word(w.all.at[0]);
    bool patronymic_second = n >= 2 && patronymic_word(ru_lower(arena, w.all.at[1])) &&
                             !(n >= 3 && patronymic_word(ru_lower(arena, w.all.at[2])));
    if (initials_first) {
        name.given_first = true;
        name.family = w.all.at[n - 1];
        name.given = w.all.at[0];
        name.patronymic = words_join(arena, &w, 1, n - 1);
    } else if (patronymic_second) { // «Анна Петровна [Иванова]»
        name.given_first = true;
        name.given = w.all.at[0];
        name.patronymic = w.all.at[1];
        name.family = words_join(arena, &w, 2, n);
    } else {
        // «фон Браун Вернер»: small words lead the family name.
        size_t family = 1;
        while (family < n && ru_one_of(w.all.at[family - 1], "фон|ван|де|дер|ла|бен|ибн|аль|эль")) {
            family++;
        }
        name.family = words_join(arena, &w, 0, family);
        name.given = family < n ? w.all.at[family] : (struct str){0};
        name.patronymic = words_join(arena, &w, family + 1, n);
    }
    return name;
}

static struct str decline_given(struct arena *arena, struct str word, enum ru_sex sex,
                                enum ru_case to, bool *sure) {
    return str_empty(word) || initials_word(word) ? word
                                                  : ru_decline_given(arena, word, sex, to, sure);
}

static struct str decline_patronymic(struct arena *arena, struct str word, enum ru_sex sex,
                                     enum ru_case to, bool *sure) {
    return str_empty(word) || initials_word(word)
               ? word
               : ru_decline_patronymic(arena, word, sex, to, sure);
}

static struct str decline_family_words(struct arena *arena, struct str family, enum ru_sex sex,
                                       enum ru_case to, bool *sure) {
    struct words w;
    words_split(arena, family, &w);
    for (size_t i = 0; i < w.all.n; i++) {
        w.all.at[i] = ru_decline_family(arena, w.all.at[i], sex, to, sure);
    }
    return words_join(arena, &w, 0, w.all.n);
}

struct str ru_decline_name(struct arena *arena, struct str full, enum ru_sex sex, enum ru_case to,
                           bool *sure) {
    struct ru_name name = ru_name_parse(arena, full);
    sex = sex != RU_SEX_UNKNOWN ? sex : ru_name_sex(arena, &name);
    struct str family = decline_family_words(arena, name.family, sex, to, sure);
    struct str given = decline_given(arena, name.given, sex, to, sure);
    struct str patronymic = decline_patronymic(arena, name.patronymic, sex, to, sure);
    struct words parts = {0};
    if (!name.given_first) {
        *vec_push(arena, &parts.all) = family;
    }
    if (!str_empty(given)) {
        *vec_push(arena, &parts.all) = given;
    }
    if (!str_empty(patronymic)) {
        *vec_push(arena, &parts.all) = patronymic;
    }
    if (name.given_first && !str_empty(family)) {
        *vec_push(arena, &parts.all) = family;
    }
    return words_join(arena, &parts, 0, parts.all.n);
}

// ---- initials

// «А.» of «Анна», «А.-М.» of «Анна-Мария», «Р. оглы» of «Рашад оглы»; initials stay.
static void put_initial(struct arena *arena, struct buf *out, struct str part) {
    struct str rest = part;
    if (str_empty(part)) {
        return;
    }
    while (rest.n > 0) {
        struct str word = str_cut(&rest, ' ');
        if (patronymic_particle(ru_lower(arena, word))) {
            buf_put_c(out, RU_NBSP);
            buf_put(out, word);
            continue;
        }
        bool again = false;
        while (word.n > 0) {
            struct str piece = str_cut(&word, '-');
            if (again) {
                buf_put_char(out, '-');
            }
            again = true;
            if (initials_word(piece)) { // «А.С.» keeps both letters
                buf_put(out, piece);
            } else if (piece.n > 0) {
                buf_put_code(out, ru_code_upper(utf8_next(&piece)));
                buf_put_char(out, '.');
            }
        }
    }
}

static struct str initials(struct arena *arena, struct str full, bool family_first) {
    struct ru_name name = ru_name_parse(arena, full);
    struct buf letters = buf_open(arena, full.n + 64);
    put_initial(arena, &letters, name.given);
    if (!str_empty(name.given) && !str_empty(name.patronymic)) {
        buf_put_c(&letters, RU_NBSP);
    }
    put_initial(arena, &letters, name.patronymic);
    if (letters.n == 0 || str_empty(name.family)) {
        return ru_tidy(arena, full);
    }
    struct buf out = buf_open(arena, full.n * 2 + 64);
    buf_put(&out, family_first ? name.family : buf_str(&letters));
    buf_put_c(&out, RU_NBSP);
    buf_put(&out, family_first ? buf_str(&letters) : name.family);
    return buf_str(&out);
}

struct str ru_initials(struct arena *arena, struct str full) {
    return initials(arena, full, true);
}

struct str ru_initials_first(struct arena *arena, struct str full) {
    return initials(arena, full, false);
}

// ---- posts, schools, bodies

enum gender { MASCULINE_ALIVE, MASCULINE, FEMININE, NEUTER };

// Head nouns whose rule is known; anything else is left as it stands.
static const struct {
    const char *words;
    enum gender gender;
    struct ru_pattern pattern;
} HEADS[] = {
    {"директор|педагог|психолог|методист|специалист|координатор|администратор|логопед|дефектолог|"
     "тьютор|инженер|лаборант|бухгалтер|диспетчер|эксперт|организатор|оператор|куратор|ассистент|"
     "ректор|советник|начальник|помощник|ученик|член|участник|завуч|делегат|хореограф|тренер|"
     "концертмейстер|программист|техник|механик|повар|юрисконсульт|архивариус|кадровик|медик|"
     "аналитик|сурдопедагог|олигофренопедагог|тифлопедагог|мастер|менеджер|врач|завхоз",
     MASCULINE_ALIVE,
     {0, "а", "у", NULL, "ом", "е"}},
    {"заместитель|руководитель|учитель|преподаватель|воспитатель|председатель|библиотекарь|"
     "наблюдатель|представитель|делопроизводитель|составитель|исполнитель|"
     "родитель|водитель|слесарь",
     MASCULINE_ALIVE,
     {1, "я", "ю", NULL, "ем", "е"}},
    {"завуч", MASCULINE_ALIVE, {0, "а", "у", NULL, "ем", "е"}},
    {"секретарь", MASCULINE_ALIVE, {1, "я", "ю", NULL, "ём", "е"}},
    {"совет|педсовет|комитет|центр|интернат|комплекс|класс|отдел|департамент|институт|техникум|"
     "университет|филиал|корпус|кабинет|сад|фонд|союз|методсовет|приказ|протокол|план|отчёт",
     MASCULINE,
     {0, "а", "у", "=", "ом", "е"}},
    {"колледж", MASCULINE, {0, "а", "у", "=", "ем", "е"}},
    {"лицей", MASCULINE, {1, "я", "ю", "=", "ем", "е"}},
    {"школа|группа|служба|кафедра|структура|палата|медсестра|сестра",
     FEMININE,
     {1, "ы", "е", "у", "ой", "е"}},
    {"учительница|воспитательница|начальница", FEMININE, {1, "ы", "е", "у", "ей", "е"}},
    {"гимназия|прогимназия|организация|комиссия|администрация|конференция|академия|секция",
     FEMININE,
     {1, "и", "и", "ю", "ей", "и"}},
    {"учреждение|объединение|собрание|управление|отделение|заседание|положение|предприятие",
     NEUTER,
     {1, "я", "ю", "=", "ем", "и"}},
};

static const char *const SUBSTANTIVES =
    "ответственный|ответственная|заведующий|заведующая|исполняющий|исполняющая|вожатый|вожатая|"
    "управляющий|управляющая|дежурный|дежурная|уполномоченный|уполномоченная|рабочий|проверяющий|"
    "проверяющая";

// Index in HEADS, or -1.
static int head_of(struct str low) {
    for (size_t i = 0; i < sizeof HEADS / sizeof HEADS[0]; i++) {
        if (ru_one_of(low, HEADS[i].words)) {
            return (int)i;
        }
    }
    return -1;
}

// A hyphenated head has a known noun on each side: «педагог-психолог».
static bool head_word(struct arena *arena, struct str word) {
    struct str rest = ru_lower(arena, word);
    if (rest.n == 0) {
        return false;
    }
    while (rest.n > 0) {
        if (head_of(str_cut(&rest, '-')) < 0) {
            return false;
        }
    }
    return true;
}

static enum gender head_gender(struct arena *arena, struct str word) {
    struct str rest = ru_lower(arena, word);
    return HEADS[head_of(str_cut(&rest, '-'))].gender;
}

static struct str decline_head(struct arena *arena, struct str word, enum ru_case to) {
    struct buf out = buf_open(arena, word.n * 2 + 64);
    struct str rest = word;
    while (rest.n > 0) {
        struct str part = str_cut(&rest, '-');
        buf_put(&out, ru_apply(arena, part, &HEADS[head_of(ru_lower(arena, part))].pattern, to));
        if (rest.n > 0) {
            buf_put_char(&out, '-');
        }
    }
    return buf_str(&out);
}

// Adjectives by the letter of the stem; `alive` decides the accusative of the masculine.
static const struct ru_pattern *adjective_pattern(struct str low, bool alive) {
    static const struct ru_pattern hard = {2, "ого", "ому", NULL, "ым", "ом"};
    static const struct ru_pattern velar = {2, "ого", "ому", NULL, "им", "ом"};
    static const struct ru_pattern soft = {2, "его", "ему", NULL, "им", "ем"};
    static const struct ru_pattern hard_thing = {2, "ого", "ому", "=", "ым", "ом"};
    static const struct ru_pattern velar_thing = {2, "ого", "ому", "=", "им", "ом"};
    static const struct ru_pattern soft_thing = {2, "его", "ему", "=", "им", "ем"};
    static const struct ru_pattern feminine = {2, "ой", "ой", "ую", "ой", "ой"};
    static const struct ru_pattern feminine_hush = {2, "ей", "ей", "ую", "ей", "ей"};
    static const struct ru_pattern feminine_soft = {2, "ей", "ей", "юю", "ей", "ей"};
    if (ru_ends_with(low, "ый")) {
        return alive ? &hard : &hard_thing;
    }
    if (ru_ends_with(low, "кий|гий|хий")) {
        return alive ? &velar : &velar_thing;
    }
    if (ru_ends_with(low, "ий")) {
        return alive ? &soft : &soft_thing;
    }
    if (ru_ends_with(low, "кое|гое|хое")) {
        return &velar_thing;
    }
    if (ru_ends_with(low, "ое")) {
        return &hard_thing;
    }
    if (ru_ends_with(low, "ее")) {
        return &soft_thing;
    }
    if (ru_ends_with(low, "жая|шая|чая|щая")) {
        return &feminine_hush;
    }
    if (ru_ends_with(low, "ая")) {
        return &feminine;
    }
    return ru_ends_with(low, "яя") ? &feminine_soft : NULL;
}

// «МБОУ», «СОШ», «и. о.», «врио», a number, a quoted title: nothing of it is declined.
static bool fixed_word(struct arena *arena, struct str word) {
    struct str rest = word;
    uint32_t first = utf8_next(&rest);
    return !str_eq(ru_lower(arena, word), word)
               ? str_eq(ru_upper(arena, word), word) && word.n > 2
               : (!ru_code_cyrillic(first) || ru_one_of(word, "и.|и.о.|врио|врид|вр."));
}

struct str ru_decline_phrase(struct arena *arena, struct str phrase, enum ru_case to, bool *sure) {
    struct words w;
    words_split(arena, phrase, &w);
    if (w.all.n == 0 || to == RU_NOMINATIVE || fixed_word(arena, w.all.at[0])) {
        return ru_tidy(arena, phrase);
    }
    size_t adjectives = 0;
    while (adjectives < w.all.n && !head_word(arena, w.all.at[adjectives]) &&
           adjective_pattern(ru_lower(arena, w.all.at[adjectives]), true) != NULL) {
        adjectives++;
    }
    bool head = adjectives < w.all.n && head_word(arena, w.all.at[adjectives]);
    bool fixed = adjectives > 0 && adjectives < w.all.n && fixed_word(arena, w.all.at[adjectives]);
    bool alone =
        adjectives > 0 && ru_one_of(ru_lower(arena, w.all.at[adjectives - 1]), SUBSTANTIVES);
    if (!head && !alone && !fixed) {
        if (sure != NULL) {
            *sure = false;
        }
        return ru_tidy(arena, phrase);
    }
    bool alive = head ? head_gender(arena, w.all.at[adjectives]) == MASCULINE_ALIVE : alone;
    for (size_t i = 0; i < adjectives; i++) {
        struct str low = ru_lower(arena, w.all.at[i]);
        w.all.at[i] = ru_apply(arena, w.all.at[i], adjective_pattern(low, alive), to);
    }
    if (head) {
        w.all.at[adjectives] = decline_head(arena, w.all.at[adjectives], to);
    }
    return words_join(arena, &w, 0, w.all.n);
}

// ---- anything

static bool capital(struct str word) {
    uint32_t first = word.n > 0 ? utf8_next(&word) : 0;
    return ru_code_cyrillic(first) && ru_code_lower(first) != first;
}

// «УВР» before «Петрова»: capitals only, though the next word is not.
static bool abbreviation(struct arena *arena, struct str word, struct str next) {
    return utf8_length(word) > 1 && ru_last_code(word) != '.' &&
           str_eq(ru_upper(arena, word), word) && !str_eq(ru_upper(arena, next), next);
}

// Words from `from` to the end are a name: capitals, with initials or a patronymic among them.
static bool name_tail(struct arena *arena, const struct words *w, size_t from) {
    size_t n = w->all.n - from;
    bool marked = false;
    if (n < 2 || n > 4 || head_word(arena, w->all.at[from]) ||
        (from > 0 && abbreviation(arena, w->all.at[from], w->all.at[from + 1]))) {
        return false;
    }
    for (size_t i = from; i < w->all.n; i++) {
        struct str low = ru_lower(arena, w->all.at[i]);
        bool particle = patronymic_particle(low);
        if (!capital(w->all.at[i]) && !particle) {
            return false;
        }
        marked = marked || particle || patronymic_word(low) || initials_word(w->all.at[i]);
    }
    return marked;
}

struct str ru_decline(struct arena *arena, struct str text, enum ru_case to, bool *sure) {
    struct words w;
    words_split(arena, text, &w);
    size_t name = 0;
    while (name < w.all.n && !name_tail(arena, &w, name)) {
        name++;
    }
    if (name == w.all.n && w.all.n == 2 && capital(w.all.at[0]) && capital(w.all.at[1]) &&
        !head_word(arena, w.all.at[0]) && !head_word(arena, w.all.at[1]) &&
        !fixed_word(arena, w.all.at[0])) {
        name = 0; // «Ким Алина»
    }
    struct str tail = words_join(arena, &w, name, w.all.n);
    if (name == 0) {
        return ru_decline_name(arena, tail, RU_SEX_UNKNOWN, to, sure);
    }
    struct str head = ru_decline_phrase(arena, words_join(arena, &w, 0, name), to, sure);
    if (str_empty(tail)) {
        return head;
    }
    struct buf out = buf_open(arena, 64 * 1024);
    buf_put(&out, head);
    buf_put_char(&out, ' ');
    buf_put(&out, ru_decline_name(arena, tail, RU_SEX_UNKNOWN, to, sure));
    return buf_str(&out);
}
