// SPDX-License-Identifier: GPL-3.0-or-later
// Rules of declension of family names, given names and patronymics, one word at a time.
// Source of the rules: Д. Э. Розенталь, «Справочник по правописанию и литературной правке», § 149;
// Л. П. Калакуцкая, «Фамилии. Имена. Отчества» (1994).
#include "base/ru_internal.h"

#include <string.h>

// Patterns: letters to cut, then genitive, dative, accusative, instrumental, prepositional.
static const struct ru_pattern OV = {0, "а", "у", NULL, "ым", "е"};   // Иванов
static const struct ru_pattern HARD = {0, "а", "у", NULL, "ом", "е"}; // Шмидт, Иван
static const struct ru_pattern HUSH = {0, "а", "у", NULL, "ем", "е"}; // Мицкевич
static const struct ru_pattern ADJECTIVE = {2, "ого", "ому", NULL, "ым", "ом"};   // Белый
static const struct ru_pattern ADJECTIVE_K = {2, "ого", "ому", NULL, "им", "ом"}; // Горький
static const struct ru_pattern ADJECTIVE_SOFT = {2, "его", "ему", NULL, "им", "ем"};
static const struct ru_pattern SOFT = {1, "я", "ю", NULL, "ем", "е"}; // Коваль, Андрей
static const struct ru_pattern SOFT_I = {1, "я", "ю", NULL, "ем", "и"};     // Юрий
static const struct ru_pattern A = {1, "ы", "е", "у", "ой", "е"};           // Анна
static const struct ru_pattern A_K = {1, "и", "е", "у", "ой", "е"};         // Ольга
static const struct ru_pattern A_HUSH = {1, "и", "е", "у", "ей", "е"};      // Наташа
static const struct ru_pattern A_TS = {1, "ы", "е", "у", "ей", "е"};        // Капица
static const struct ru_pattern YA = {1, "и", "е", "ю", "ей", "е"};          // Наталья
static const struct ru_pattern YA_STRESSED = {1, "и", "е", "ю", "ёй", "е"}; // Илья
static const struct ru_pattern IYA = {1, "и", "и", "ю", "ей", "и"};         // Мария
static const struct ru_pattern OVA = {1, "ой", "ой", "у", "ой", "ой"};      // Иванова
static const struct ru_pattern AYA = {2, "ой", "ой", "ую", "ой", "ой"};     // Белая
static const struct ru_pattern AYA_HUSH = {2, "ей", "ей", "ую", "ей", "ей"};
static const struct ru_pattern YAYA = {2, "ей", "ей", "юю", "ей", "ей"};
static const struct ru_pattern FEMININE_SOFT = {1, "и", "и", "ь", "ью", "и"}; // Любовь
static const struct ru_pattern ICH_STRESSED = {0, "а", "у", NULL, "ом", "е"}; // Ильич
// Names whose vowel falls out, whole.
static const struct ru_pattern LEV = {3, "Льва", "Льву", NULL, "Львом", "Льве"};
static const struct ru_pattern PETR = {3, "етра", "етру", NULL, "етром", "етре"};
static const struct ru_pattern PAVEL = {2, "ла", "лу", NULL, "лом", "ле"};
static const struct ru_pattern NONE = {0, "", "", "", "", ""}; // not declined

struct str ru_apply(struct arena *arena, struct str word, const struct ru_pattern *pattern,
                    enum ru_case to) {
    const char *endings[RU_CASES] = {NULL,
                                     pattern->genitive,
                                     pattern->dative,
                                     pattern->accusative != NULL ? pattern->accusative
                                                                 : pattern->genitive,
                                     pattern->instrumental,
                                     pattern->prepositional};
    if (to == RU_NOMINATIVE || strcmp(endings[to], "=") == 0) {
        return word;
    }
    uint32_t last = ru_last_code(word);
    bool capitals = utf8_length(word) > 1 && ru_code_lower(last) != last;
    struct str ending = str_from(endings[to]);
    return ru_join(arena, ru_drop_last(word, (size_t)pattern->cut),
                   capitals ? ru_upper(arena, ending) : ending);
}

static struct str use(struct arena *arena, struct str word, const struct ru_pattern *pattern,
                      enum ru_case to, bool *sure) {
    if (pattern == NULL) {
        if (sure != NULL && to != RU_NOMINATIVE) {
            *sure = false;
        }
        return word;
    }
    return ru_apply(arena, word, pattern, to);
}

static uint32_t code_before_last(struct str word, size_t n) {
    return ru_last_code(ru_drop_last(word, n));
}

static bool in_letters(uint32_t code, const char *letters) {
    char bytes[4];
    return code != 0 &&
           str_find(str_from(letters), str_n(bytes, utf8_put(bytes, code))) != STR_NONE;
}

static const struct ru_pattern *consonant_pattern(struct str low) {
    return in_letters(ru_last_code(low), "жцчшщ") ? &HUSH : &HARD;
}

// «-а»: by the letter before it.
static const struct ru_pattern *a_pattern(struct str low) {
    uint32_t before = code_before_last(low, 1);
    if (in_letters(before, "гкх")) {
        return &A_K;
    }
    if (in_letters(before, "жчшщ")) {
        return &A_HUSH;
    }
    return in_letters(before, "ц") ? &A_TS : &A;
}

// ---- family names

// Family names in -ин, -ов that came from elsewhere: Чаплином, not Чаплиным.
static const char *const FOREIGN_IN =
    "чаплин|дарвин|грин|кронин|бенжамин|остин|мартин|франклин|гершвин|бюлов|фейхтвангов|эйзенштейн";

static const struct ru_pattern *male_iy(struct str low) {
    uint32_t before = code_before_last(low, 2);
    if (in_letters(before, "гкх")) {
        return &ADJECTIVE_K; // Достоевский, Горький
    }
    if (in_letters(before, "жшщн")) {
        return &ADJECTIVE_SOFT; // Рыжий, Нижний
    }
    return in_letters(before, "ч") ? NULL : &SOFT_I; // Топчий and Рабочий differ; Палий
}

static const struct ru_pattern *male_y(struct str low) {
    if (ru_ends_with(low, "ий")) {
        return male_iy(low);
    }
    if (ru_ends_with(low, "ый")) {
        return &ADJECTIVE;
    }
    if (ru_ends_with(low, "ой") && ru_vowels(low) > 1) {
        return in_letters(code_before_last(low, 2), "гкхжшчщ") ? &ADJECTIVE_K : &ADJECTIVE;
    }
    // Воробей may give Воробья and Воробея: the family decides.
    return ru_ends_with(low, "бей|вей") ? NULL : &SOFT;
}

static const struct ru_pattern *male_consonant(struct str low) {
    size_t vowels = ru_vowels(low);
    if (ru_ends_with(low, "ых") && vowels > 1) {
        return &NONE; // Черных
    }
    if (ru_ends_with(low, "ких|гих|хих|ших|щих|жих|чих|них") && vowels > 1) {
        return &NONE; // Долгих
    }
    if (ru_one_of(low, FOREIGN_IN)) {
        return &HARD;
    }
    if (ru_ends_with(low, "ов|ев|ёв") && !ru_one_of(low, "лев")) {
        return &OV;
    }
    if (ru_ends_with(low, "ин|ын") && vowels > 1) {
        return &OV;
    }
    // A vowel that may fall out: Кравец, Волчок, Орёл. The family decides.
    if (vowels > 1 && ru_ends_with(low, "ец|ок|ек|ёк|ёл|аяц|ень|пес|пёс")) {
        return NULL;
    }
    return ru_one_of(low, "лев|пёс|пес|лоб|лёд") ? NULL : consonant_pattern(low);
}

// Names in -а and -я, the same for both sexes.
static const struct ru_pattern *family_vowel(struct str low) {
    if (ru_one_of(low, "дюма|петипа|золя|гёрдта|тома|дега|бенуа|моруа|делакруа|гамсахурдиа")) {
        return &NONE;
    }
    if (ru_ends_with(low, "а")) {
        uint32_t before = code_before_last(low, 1);
        return ru_code_vowel(before) ? &NONE : a_pattern(low);
    }
    return ru_ends_with(low, "ия") ? &IYA : &YA;
}

static const struct ru_pattern *female_family(struct str low) {
    // Nouns that only look like «-ина» and «-ова» of a woman.
    if (ru_one_of(low, "калина|малина|рябина|щербина|былина|сова|корова|подкова|скотина|дубина")) {
        return a_pattern(low);
    }
    if (ru_ends_with(low, "ова|ева|ёва") || (ru_ends_with(low, "ина|ына") && ru_vowels(low) > 2)) {
        return &OVA;
    }
    if (ru_ends_with(low, "жая|шая|чая|щая")) {
        return &AYA_HUSH;
    }
    if (ru_ends_with(low, "ая")) {
        return &AYA;
    }
    if (ru_ends_with(low, "яя")) {
        return &YAYA;
    }
    // Зина, Мина, Цына: two vowels leave it open whether it is Зин + а.
    if (ru_ends_with(low, "ина|ына")) {
        return NULL;
    }
    return ru_ends_with(low, "а|я") ? family_vowel(low) : &NONE;
}

static const struct ru_pattern *male_family(struct str low) {
    uint32_t last = ru_last_code(low);
    if (in_letters(last, "ая")) {
        return family_vowel(low);
    }
    if (in_letters(last, "оеиуыэюё")) {
        return &NONE; // Шевченко, Гогоберидзе, Дурново
    }
    if (in_letters(last, "й")) {
        return male_y(low);
    }
    if (in_letters(last, "ь")) {
        return ru_ends_with(low, "ень|лоть|оготь") ? NULL : &SOFT;
    }
    return ru_code_cyrillic(last) ? male_consonant(low) : NULL;
}

static const struct ru_pattern *family_pattern(struct str low, enum ru_sex sex) {
    if (!ru_code_cyrillic(ru_last_code(low))) {
        return NULL;
    }
    if (sex != RU_SEX_UNKNOWN) {
        return sex == RU_MALE ? male_family(low) : female_family(low);
    }
    const struct ru_pattern *male = male_family(low);
    return male == female_family(low) ? male : NULL;
}

// The first part of a double name that is no name by itself: Бонч-Бруевич, Тер-Петросян.
static bool first_part_fixed(struct str low) {
    return ru_one_of(low, "бонч|тер|грум|демут|хан|сан|тян|аль|эль|бей|кара|де|ван|дон|мак") ||
           ru_vowels(low) == 0;
}

struct str ru_decline_family(struct arena *arena, struct str word, enum ru_sex sex, enum ru_case to,
                             bool *sure) {
    struct buf out = buf_open(arena, word.n * 3 + 64);
    struct str rest = word;
    while (rest.n > 0) {
        struct str part = str_cut(&rest, '-');
        struct str low = ru_lower(arena, part);
        bool fixed = (rest.n > 0 && first_part_fixed(low)) ||
                     ru_one_of(low, "фон|ван|де|дер|ла|бен|ибн|оглы|кызы|заде");
        buf_put(&out, fixed ? part : use(arena, part, family_pattern(low, sex), to, sure));
        if (rest.n > 0) {
            buf_put_char(&out, '-');
        }
    }
    return buf_str(&out);
}

// ---- given names

// Men's names that end as women's do.
static const char *const MALE_A =
    "никита|илья|лука|фома|кузьма|савва|мустафа|данила|гаврила|добрыня|муса|иса|исса|абдулла|сила|"
    "емеля|миша|гриша|лёша|леша|паша|серёжа|сережа|дима|вова|коля|петя|ваня|костя|толя|рома|"
    "лёва|сева|стёпа|степа|федя|юра|боря|гоша|тёма|зия|ата";
static const char *const FEMALE_SOFT = "любовь|нинель|рахиль|юдифь|эсфирь|руфь|агарь|ассоль";
// Women's names that end as men's do; they are not declined, or usage differs («Айгуль»).
static const char *const FEMALE_AS_MALE =
    "айгуль|гюзель|гузель|асель|нургуль|адель|николь|жизель|изабель|рашель|элен|кармен|ирэн|"
    "гульшат|мадлен|жаклин|эллен|катрин|энн|эдит|элизабет|ингрид|гульназ|айназ|айжан|гульжан";
static const char *const BOTH_SEXES = "саша|женя|валя|слава|шура|вася|сима|мишель";

static const struct ru_pattern *male_given(struct str low) {
    uint32_t last = ru_last_code(low);
    if (ru_one_of(low, "илья")) {
        return &YA_STRESSED;
    }
    if (ru_one_of(low, "лев")) {
        return &LEV;
    }
    if (ru_one_of(low, "пётр|петр")) {
        return &PETR;
    }
    if (ru_one_of(low, "павел")) {
        return &PAVEL;
    }
    if (ru_ends_with(low, "ий")) {
        return &SOFT_I;
    }
    if (in_letters(last, "йь")) {
        return &SOFT;
    }
    if (in_letters(last, "а")) {
        return a_pattern(low);
    }
    if (in_letters(last, "я")) {
        return ru_ends_with(low, "ия") ? &IYA : &YA;
    }
    if (in_letters(last, "о")) {
        return ru_one_of(low, "отто|бруно|марко|серджо|лео|нико|пабло|антонио") ? &NONE : NULL;
    }
    return ru_code_vowel(last) ? &NONE : consonant_pattern(low);
}

static const struct ru_pattern *female_given(struct str low) {
    uint32_t last = ru_last_code(low);
    // «-ия» under stress: «Алие», not «Алии».
    if (ru_one_of(low, "алия|зульфия|альфия|гульфия|рузия|галия|мадия|нурия|фирдания|сания")) {
        return &YA;
    }
    if (ru_ends_with(low, "ия")) {
        return &IYA;
    }
    if (in_letters(last, "а")) {
        return a_pattern(low);
    }
    if (in_letters(last, "я")) {
        return &YA;
    }
    if (in_letters(last, "ь")) {
        return ru_one_of(low, FEMALE_SOFT) ? &FEMININE_SOFT : NULL;
    }
    return &NONE; // Элен, Мери
}

static const struct ru_pattern *given_pattern(struct str low, enum ru_sex sex) {
    if (!ru_code_cyrillic(ru_last_code(low))) {
        return NULL;
    }
    if (sex != RU_SEX_UNKNOWN) {
        return sex == RU_MALE ? male_given(low) : female_given(low);
    }
    const struct ru_pattern *male = male_given(low);
    return male == female_given(low) ? male : NULL;
}

struct str ru_decline_given(struct arena *arena, struct str word, enum ru_sex sex, enum ru_case to,
                            bool *sure) {
    struct buf out = buf_open(arena, word.n * 3 + 64);
    struct str rest = word;
    while (rest.n > 0) { // «Анна-Мария»
        struct str part = str_cut(&rest, '-');
        buf_put(&out, use(arena, part, given_pattern(ru_lower(arena, part), sex), to, sure));
        if (rest.n > 0) {
            buf_put_char(&out, '-');
        }
    }
    return buf_str(&out);
}

// ---- patronymics

struct str ru_decline_patronymic(struct arena *arena, struct str word, enum ru_sex sex,
                                 enum ru_case to, bool *sure) {
    struct str low = ru_lower(arena, word);
    (void)sex; // a patronymic shows it itself
    if (ru_ends_with(low, " оглы| кызы| улы| угли| кизи| гызы|-оглы|-кызы")) {
        return word;
    }
    if (ru_one_of(low, "ильич|кузьмич|лукич|фомич")) {
        return use(arena, word, &ICH_STRESSED, to, sure);
    }
    if (ru_ends_with(low, "ич")) {
        return use(arena, word, &HUSH, to, sure);
    }
    if (ru_ends_with(low, "вна|чна|шна")) {
        return use(arena, word, &A, to, sure);
    }
    return use(arena, word, NULL, to, sure);
}

// ---- sex

static enum ru_sex sex_of_patronymic(struct str low) {
    if (ru_ends_with(low, "вич|ьич|мич|кич|тич|оглы|улы|угли")) {
        return RU_MALE;
    }
    return ru_ends_with(low, "вна|чна|шна|кызы|кизи|гызы") ? RU_FEMALE : RU_SEX_UNKNOWN;
}

static enum ru_sex sex_of_family(struct str low) {
    if (ru_ends_with(low, "ова|ева|ёва|ская|цкая")) {
        return RU_FEMALE;
    }
    return ru_ends_with(low, "ов|ев|ёв|ский|цкий") ? RU_MALE : RU_SEX_UNKNOWN;
}

static enum ru_sex sex_of_given(struct str low) {
    uint32_t last = ru_last_code(low);
    if (ru_one_of(low, BOTH_SEXES) || ru_vowels(low) == 0) {
        return RU_SEX_UNKNOWN;
    }
    if (ru_one_of(low, FEMALE_AS_MALE) || ru_one_of(low, FEMALE_SOFT)) {
        return RU_FEMALE;
    }
    if (ru_one_of(low, MALE_A)) {
        return RU_MALE;
    }
    if (in_letters(last, "ая")) {
        return RU_FEMALE;
    }
    return !in_letters(last, ".") && ru_code_cyrillic(last) && !ru_code_vowel(last)
               ? RU_MALE
               : RU_SEX_UNKNOWN;
}

enum ru_sex ru_name_sex(struct arena *arena, const struct ru_name *name) {
    enum ru_sex sex = sex_of_patronymic(ru_lower(arena, name->patronymic));
    if (sex == RU_SEX_UNKNOWN) {
        sex = sex_of_family(ru_lower(arena, name->family));
    }
    if (sex == RU_SEX_UNKNOWN) {
        sex = sex_of_given(ru_lower(arena, name->given));
    }
    struct str low = ru_lower(arena, name->family);
    if (sex == RU_SEX_UNKNOWN && ru_ends_with(low, "ина|ына|ая")) {
        sex = RU_FEMALE;
    } else if (sex == RU_SEX_UNKNOWN && ru_ends_with(low, "ин|ын") && ru_vowels(low) > 1) {
        sex = RU_MALE;
    }
    return sex;
}
