// SPDX-License-Identifier: GPL-3.0-or-later
#include "instruments/wording.h"

#include "base/ru.h"
#include "school/org.h"

#include <math.h>

struct wording {
    const char *word, *text;
};

static const struct wording filled_by[] = {{"two_observers", "два наблюдателя"},
                                           {"panel", "комиссия"},
                                           {"teacher", "учитель"},
                                           {"psychologist", "педагог-психолог"},
                                           {"pupil", "ученик"},
                                           {"parent", "родитель"},
                                           {"staff", "сотрудник"},
                                           {0}};

static const struct wording who_may_use[] = {{"teacher", "учитель"},
                                             {"psychologist", "педагог-психолог"},
                                             {"administration", "администрация школы"},
                                             {0}};

static const struct wording setting[] = {{"individual", "с каждым по одному"},
                                         {"pair", "в паре"},
                                         {"group", "в группе"},
                                         {"class", "со всем классом"},
                                         {0}};

static const struct wording evidence[] = {
    {"validated", "проверен на выборке"},       {"used", "опробован в школах"},
    {"expert", "составлен экспертами"},         {"criticised", "есть возражения"},
    {INSTRUMENT_OF_SCHOOL, "составлен школой"}, {0}};

static const struct wording evidence_note[] = {
    {"validated", "исследование подтвердило, что он измеряет то, что назван измерять"},
    {"used", "на выборке проверен не полностью"},
    {"expert", "на выборке не проверен: судите осторожно и сверяйте с другими источниками"},
    {"criticised", "применяется, но исследователи спорят о том, что он измеряет"},
    {INSTRUMENT_OF_SCHOOL,
     "на выборке не проверен: судите осторожно и сверяйте с другими источниками"},
    {0}};

static const struct wording consent[] = {
    {"none", "отдельного согласия не нужно"}, {"parent", "нужно согласие родителей"}, {0}};

static const struct wording levels[] = {{"noo", "НОО"}, {"ooo", "ООО"}, {"soo", "СОО"}, {0}};

static const struct {
    const char *word, *one, *many, *use;
} kinds[] = {
    {"observation", "карта наблюдения", "карты наблюдения",
     "Взрослые отмечают поступки ученика по ходу дела."},
    {"rubric", "рубрика", "рубрики", "Взрослые судят о готовой работе ученика по критериям."},
    {"project", "проект", "проекты",
     "Ученик или группа ведёт работу по вехам и защищает её; комиссия судит по критериям."},
    {"task", "работа", "работы", "Ученик выполняет задания; проверяют по ключу и критериям."},
    {"questionnaire", "анкета", "анкеты", "Человек отвечает о себе или о школе."},
    {"portfolio", "портфолио", "портфолио", "Ученик отбирает свои работы, их смотрят вместе."},
    {"visit", "карта посещения урока", "карты посещения урока",
     "Взрослые смотрят урок: чему он учит. Карта – для разговора с учителем, не оценка учителя."},
    {"expert_review", "лист экспертизы", "листы экспертизы",
     "Эксперты независимо читают программу или оценочное средство по строкам листа."},
    {"checklist", "чек-лист", "чек-листы", "Комиссия смотрит, что есть и чего нет."},
    {"interview", "беседа", "беседы", "Взрослый спрашивает и записывает слова ученика."},
    {"scorecard", "карточка известной методики", "карточки известных методик",
     "Методику проводят по изданному руководству; здесь – паспорт и лист итогов. Текстов и ключей "
     "методики в программе нет."},
};

static int kind_at(struct str word) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (str_eq(word, str_from(kinds[i].word))) {
            return (int)i;
        }
    }
    return -1;
}

const char *wording_kind(struct str word) {
    int i = kind_at(word);
    return i < 0 ? NULL : kinds[i].one;
}

const char *wording_kinds(struct str word) {
    int i = kind_at(word);
    return i < 0 ? NULL : kinds[i].many;
}

const char *wording_kind_use(struct str word) {
    int i = kind_at(word);
    return i < 0 ? NULL : kinds[i].use;
}

static const char *find(const struct wording *list, struct str word) {
    while (list->word != NULL && !str_eq(str_from(list->word), word)) {
        list++;
    }
    return list->text;
}

const char *wording_filled_by(struct str word) { return find(filled_by, word); }
const char *wording_who_may_use(struct str word) { return find(who_may_use, word); }
const char *wording_setting(struct str word) { return find(setting, word); }
const char *wording_evidence(struct str word) { return find(evidence, word); }
const char *wording_evidence_note(struct str word) { return find(evidence_note, word); }
const char *wording_consent(struct str word) { return find(consent, word); }
const char *wording_level(struct str word) { return find(levels, word); }

const char *wording_identity(enum instrument_identity identity) {
    static const char *const texts[] = {[IDENTITY_NAMED] = "с именами учеников",
                                        [IDENTITY_CODED] = "по кодам, без имён на листе",
                                        [IDENTITY_ANONYMOUS] = "без имён"};
    return texts[identity];
}

const char *wording_method(enum measure_scale_method method) {
    static const char *const texts[] = {[MEASURE_SUM] = "сумма баллов",
                                        [MEASURE_MEAN] = "средний балл",
                                        [MEASURE_PERCENT] = "процент от наибольшего"};
    return texts[method];
}

struct str wording_grade_list(struct arena *arena, const int *g, size_t n) {
    struct buf out = buf_open(arena, 200);
    bool whole = n > 1 && g[n - 1] - g[0] == (int)n - 1;
    for (size_t i = 0; i < n; i++) {
        if (whole && i > 0 && i + 1 < n) {
            continue;
        }
        buf_put(&out, i == 0 ? S("") : whole ? S("–") : S(", "));
        buf_put_int(&out, g[i]);
    }
    buf_put(&out, n == 0 ? S("") : n == 1 ? S(" класс") : S(" классы"));
    return buf_str(&out);
}

struct str wording_grades(struct arena *arena, const struct instrument *instrument) {
    return wording_grade_list(arena, instrument->grades.at, instrument->grades.n);
}

struct str wording_level_bits(struct arena *arena, unsigned bits) {
    static const enum level all[] = {LEVEL_NOO, LEVEL_OOO, LEVEL_SOO};
    struct buf out = buf_open(arena, 200);
    for (size_t i = 0; i < 3; i++) {
        if ((bits & (unsigned)all[i]) != 0) {
            buf_put(&out, buf_str(&out).n == 0 ? S("") : S(", "));
            buf_put(&out, str_from(wording_level(str_from(level_name(all[i])))));
        }
    }
    return buf_str(&out);
}

struct str wording_levels(struct arena *arena, const struct instrument *instrument) {
    struct buf out = buf_open(arena, 200);
    for (size_t i = 0; i < instrument->levels.n; i++) {
        buf_put(&out, i == 0 ? S("") : S(", "));
        buf_put(&out, str_from(wording_level(instrument->levels.at[i])));
    }
    return buf_str(&out);
}

// As the sheet writes it: «0,8», «50 %».
static struct str bound(struct arena *arena, const struct scale *scale, double value) {
    int decimals = 0;
    for (double v = value; decimals < 2 && fabs(v - round(v)) > 1e-9; v *= 10) {
        decimals++;
    }
    return scale->method == MEASURE_PERCENT ? ru_percent(arena, value, decimals)
                                            : ru_real(arena, value, decimals);
}

struct str wording_cut(struct arena *arena, const struct scale *scale, size_t i) {
    const struct measure_cut *cuts = scale->cuts.at;
    struct str from = i > 0 ? bound(arena, scale, cuts[i - 1].below) : S("");
    if (i + 1 == scale->cuts.n) {
        return i == 0 ? S("все") : str_fmt(arena, "от %.*s", STR_ARG(from));
    }
    struct str below = bound(arena, scale, cuts[i].below);
    return i == 0 ? str_fmt(arena, "до %.*s", STR_ARG(below))
                  : str_fmt(arena, "от %.*s до %.*s", STR_ARG(from), STR_ARG(below));
}
