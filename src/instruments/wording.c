// SPDX-License-Identifier: GPL-3.0-or-later
#include "instruments/wording.h"

#include "base/ru.h"

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

static const struct wording evidence[] = {{"validated", "проверен на выборке"},
                                          {"used", "опробован в школах"},
                                          {"expert", "составлен экспертами"},
                                          {"criticised", "есть возражения"},
                                          {0}};

static const struct wording evidence_note[] = {
    {"validated", "исследование подтвердило, что он измеряет то, что назван измерять"},
    {"used", "на выборке проверен не полностью"},
    {"expert", "на выборке не проверен: судите осторожно и сверяйте с другими источниками"},
    {"criticised", "применяется, но исследователи спорят о том, что он измеряет"},
    {0}};

static const struct wording consent[] = {
    {"none", "отдельного согласия не нужно"}, {"parent", "нужно согласие родителей"}, {0}};

static const struct wording levels[] = {{"noo", "НОО"}, {"ooo", "ООО"}, {"soo", "СОО"}, {0}};

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

struct str wording_grades(struct arena *arena, const struct instrument *instrument) {
    struct buf out = buf_open(arena, 200);
    size_t n = instrument->grades.n;
    const int *g = instrument->grades.at;
    bool whole = n > 1 && g[n - 1] - g[0] == (int)n - 1;
    for (size_t i = 0; i < n; i++) {
        if (whole && i > 0 && i + 1 < n) {
            continue;
        }
        buf_put(&out, i == 0 ? S("") : whole ? S("–") : S(", "));
        buf_put_int(&out, g[i]);
    }
    buf_put(&out, n == 1 ? S(" класс") : S(" классы"));
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
