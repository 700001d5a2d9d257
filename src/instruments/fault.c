// SPDX-License-Identifier: GPL-3.0-or-later
#include "instruments/fault.h"

#include "base/ru.h"
#include "instruments/kind.h"
#include "instruments/sheet.h"

enum { WORDS_MANY = 20, WORDS_MANY_SMALL = 15, SCALE_FEW = 3, ITEMS_MANY = 15 };

struct check {
    struct arena *arena;
    const struct draft *draft;
    const struct outcome_catalogue *outcomes;
    struct faults *out;
    struct str place, where; // of what is looked at
};

static void tell(struct check *c, const char *rule, bool stop, struct str text) {
    *vec_push(c->arena, &c->out->rows) = (struct fault){rule, stop, c->place, c->where, text};
}

static bool blank(struct str text) { return str_empty(str_trim(text)); }

// The whole ---------------------------------------------------------------------------------------

static void at(struct check *c, const char *place, const char *where) {
    c->place = str_from(place);
    c->where = str_from(where);
}

static void check_passport(struct check *c) {
    const struct draft *d = c->draft;
    int64_t minutes;
    if (blank(d->title)) {
        at(c, "title", "Название");
        tell(c, "title", true, S("назовите инструмент."));
    }
    if (blank(d->purpose)) {
        at(c, "purpose", "Зачем");
        tell(c, "purpose", true, S("напишите, на какой вопрос школы он ответит."));
    }
    if (d->grades == 0) {
        at(c, "grades", "Классы");
        tell(c, "grades", true, S("отметьте, для каких классов он годится."));
    }
    at(c, "minutes", "Минут");
    if (blank(d->minutes)) {
        tell(c, "minutes", false,
             S("напишите, сколько времени он занимает: без этого его не "
               "поставить в план."));
    } else if (!str_to_int(str_trim(d->minutes), &minutes) || minutes < 1 || minutes > 600) {
        tell(c, "minutes", true, S("нужно целое число от 1 до 600."));
    }
    if (blank(d->limits)) {
        at(c, "limits", "Чего им не измерить");
        tell(c, "limits", false, S("напишите, каких выводов по нему делать нельзя."));
    }
    if (blank(d->how_to_run)) {
        at(c, "how_to_run", "Как провести");
        tell(c, "how", false,
             S("опишите шаги: двое проведут его одинаково, только если он описан."));
    }
}

// One sign ----------------------------------------------------------------------------------------

static size_t words_in(struct str text) {
    struct readability sum = {0};
    readability_add(&sum, text);
    return sum.words;
}

// Two actions in one sign: «слушает и записывает». A verb of the third person ends in -ет, -ит, -ют
// …; one list of objects («цель и роль») is no fault.
static bool is_verb(struct str word) {
    static const char *const ends[] = {"ет",  "ёт",  "ит",  "ют",  "ут",  "ят", "ат",
                                       "тся", "ешь", "ишь", "ает", "яет", "аю", "яю"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (str_ends(word, str_from(ends[i])) && utf8_length(word) > 4) {
            return true;
        }
    }
    return false;
}

static bool is_double(struct arena *arena, struct str text) {
    struct str rest = ru_lower(arena, text), word;
    size_t verbs = 0;
    bool joined = false;
    while (ru_next_word(&rest, &word)) {
        joined = joined || (verbs > 0 && (str_eq(word, S("и")) || str_eq(word, S("или")) ||
                                          str_eq(word, S("также")) || str_eq(word, S("либо"))));
        if (is_verb(word)) {
            verbs++;
            if (verbs > 1 && joined) {
                return true;
            }
        }
    }
    return false;
}

// «Часто», «хорошо»: two observers will read them in two ways.
static struct str vague_word(struct arena *arena, struct str text) {
    static const char *const words[] = {
        "часто", "редко",   "иногда",           "обычно",     "хорошо",
        "плохо", "отлично", "нормально",        "достаточно", "недостаточно",
        "слабо", "средне",  "удовлетворительно"};
    struct str rest = ru_lower(arena, text), word;
    while (ru_next_word(&rest, &word)) {
        for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
            if (str_eq(word, str_from(words[i]))) {
                return word;
            }
        }
    }
    return S("");
}

static void check_values(struct check *c, const struct draft_item *item) {
    int64_t before = -1;
    for (size_t i = 0; i < item->options.n; i++) {
        int64_t value;
        if (!str_to_int(str_trim(item->options.at[i].value), &value) || value < 0 || value > 9) {
            tell(c, "option.value", true, S("балл ступени – целое число от 0 до 9."));
            return;
        }
        if (value <= before) {
            tell(c, "option.order", true, S("баллы ступеней должны расти сверху вниз."));
            return;
        }
        before = value;
    }
}

static void check_anchors(struct check *c, const struct draft_item *item) {
    size_t empty = 0;
    if (item->options.n < 2) {
        tell(c, "item.options", true, S("нужно не меньше двух ступеней."));
        return;
    }
    for (size_t i = 0; i < item->options.n; i++) {
        struct str text = item->options.at[i].text;
        struct str vague = vague_word(c->arena, text);
        empty += blank(text);
        if (!str_empty(vague)) {
            tell(c, "option.vague", false,
                 str_fmt(c->arena,
                         "ступень %.*s: слово «%.*s» двое поймут по-разному. Назовите поступок, "
                         "который видно.",
                         STR_ARG(item->options.at[i].value), STR_ARG(vague)));
        }
        for (size_t j = 0; j < i && !blank(text); j++) {
            if (str_eq(ru_fold(c->arena, text), ru_fold(c->arena, item->options.at[j].text))) {
                tell(c, "option.same", true, S("у двух ступеней один и тот же текст."));
            }
        }
    }
    if (empty > 0) {
        tell(c, "item.anchors", true,
             S("опишите поступком каждую ступень: без описаний двое поставят разные баллы."));
    }
    check_values(c, item);
}

static void check_text(struct check *c, const struct draft_item *item) {
    bool small = (c->draft->grades & 0x1eU) != 0; // grades 1–4
    bool pupil = str_eq(c->draft->filled_by, S("pupil"));
    size_t many = small && pupil ? WORDS_MANY_SMALL : WORDS_MANY;
    if (blank(item->text)) {
        tell(c, "item.text", true, S("напишите, что нужно увидеть."));
        return;
    }
    if (is_double(c->arena, item->text)) {
        tell(c, "item.double", false,
             S("похоже, здесь два действия сразу. Если ученик делает одно из двух, балл не "
               "поставить: разделите на два."));
    }
    if (words_in(item->text) > many) {
        tell(c, "item.long", false,
             str_fmt(c->arena, "больше %zu слов: сократите, подробности уйдут в ступени.", many));
    }
    struct str folded = ru_fold(c->arena, item->text);
    for (const struct draft_item *other = c->draft->items.at; other < item; other++) {
        if (str_eq(folded, ru_fold(c->arena, other->text))) {
            tell(c, "item.twice", true, S("такой же текст уже есть выше."));
        }
    }
}

static bool fits_grades(const struct draft *draft, struct str outcome) {
    unsigned levels = 0;
    struct str rest = outcome;
    enum level level = level_from_name(str_cut(&rest, '.'));
    for (int grade = 1; grade <= 11; grade++) {
        levels |= (draft->grades & 1U << grade) != 0 ? (unsigned)level_of_grade(grade) : 0;
    }
    return level == 0 || levels == 0 || (levels & (unsigned)level) != 0;
}

static bool is_personal(struct str outcome) {
    return str_find(outcome, S(".L")) != STR_NONE || str_starts(outcome, S("L"));
}

static void check_outcome(struct check *c, const struct draft_item *item) {
    struct str outcome = str_trim(item->outcome);
    if (str_empty(outcome)) {
        tell(c, "item.outcome", false,
             S("не указан результат: баллы не войдут ни в одну цепочку. Выберите его или уберите "
               "признак."));
        return;
    }
    if (!outcome_reference_known(c->outcomes, outcome)) {
        tell(c, "item.unknown", true, S("такого результата в каталоге нет: выберите из списка."));
        return;
    }
    if (is_personal(outcome) && !str_eq(c->draft->identity, S("anonymous"))) {
        tell(c, "item.personal", true,
             S("личностный результат измеряют только без имён. Смените способ на «без имён» или "
               "уберите признак."));
    }
    if (!fits_grades(c->draft, outcome)) {
        tell(c, "item.level", false, S("результат другого уровня, чем отмеченные классы."));
    }
}

// «Признак 3», «Критерий 3».
static struct str item_name(struct check *c, size_t i) {
    const struct instrument_kind *kind = instrument_kind_find(c->draft->kind);
    struct str word = str_from(kind == NULL ? "признак" : kind->item_title);
    return str_fmt(c->arena, "%.*s %zu", STR_ARG(ru_capital(c->arena, word)), i + 1);
}

static void check_items(struct check *c) {
    const struct draft *d = c->draft;
    if (d->items.n == 0) {
        at(c, "items", "Признаки");
        tell(c, "items", true, S("добавьте хотя бы один признак."));
    } else if (d->items.n > ITEMS_MANY) {
        at(c, "items", "Признаки");
        tell(
            c, "items.many", false,
            S("больше пятнадцати: один человек столько не удержит. Разделите на два инструмента."));
    }
    for (size_t i = 0; i < d->items.n; i++) {
        const struct draft_item *item = &d->items.at[i];
        c->place = item->id;
        c->where = item_name(c, i);
        check_text(c, item);
        check_outcome(c, item);
        check_anchors(c, item);
    }
}

// Scales ------------------------------------------------------------------------------------------

// The lowest and the highest mean, sum or percent that the signs of a scale can give.
static bool range_of(const struct draft *draft, const struct draft_scale *scale,
                     const struct draft_places *places, double *low, double *high) {
    double least = 0, most = 0;
    for (size_t i = 0; i < places->at.n; i++) {
        const struct draft_item *item = &draft->items.at[places->at.at[i]];
        int64_t first, last;
        if (item->options.n == 0 || !str_to_int(str_trim(item->options.at[0].value), &first) ||
            !str_to_int(str_trim(item->options.at[item->options.n - 1].value), &last)) {
            return false;
        }
        least += (double)first;
        most += (double)last;
    }
    double n = str_eq(scale->method, S("mean")) ? (double)places->at.n : 1;
    bool percent = str_eq(scale->method, S("percent"));
    *low = percent ? 0 : least / n;
    *high = percent ? 100 : most / n;
    return places->at.n > 0;
}

static void check_cuts(struct check *c, const struct draft_scale *scale,
                       const struct draft_places *places) {
    double cuts[DRAFT_CUTS], low, high;
    size_t filled = 0;
    for (int i = 0; i < DRAFT_CUTS; i++) {
        filled += !blank(scale->cuts[i]);
    }
    if (filled == 0) {
        tell(c, "scale.levels", false, S("границ нет: шкала покажет баллы, но не уровни."));
        return;
    }
    for (int i = 0; i < DRAFT_CUTS; i++) {
        if (!draft_number(scale->cuts[i], &cuts[i])) {
            tell(c, "scale.cuts", true,
                 S("заполните все три границы числами или оставьте все три пустыми."));
            return;
        }
        if (i > 0 && cuts[i] <= cuts[i - 1]) {
            tell(c, "scale.order", true, S("границы уровней должны расти."));
            return;
        }
    }
    if (range_of(c->draft, scale, places, &low, &high) &&
        (cuts[0] <= low || cuts[DRAFT_CUTS - 1] > high)) {
        tell(c, "scale.range", true,
             str_fmt(c->arena,
                     "границы должны лежать между %.*s и %.*s: иначе какого-то уровня не получит "
                     "никто.",
                     STR_ARG(ru_real(c->arena, low, 1)), STR_ARG(ru_real(c->arena, high, 1))));
    }
}

static bool same_ladder(const struct draft_item *a, const struct draft_item *b) {
    return a->options.n == b->options.n && a->options.n > 0 &&
           str_eq(str_trim(a->options.at[0].value), str_trim(b->options.at[0].value)) &&
           str_eq(str_trim(a->options.at[a->options.n - 1].value),
                  str_trim(b->options.at[b->options.n - 1].value));
}

static void check_scale_items(struct check *c, const struct draft_scale *scale,
                              const struct draft_places *places, bool *used) {
    for (size_t i = 0; i < places->at.n; i++) {
        size_t item = places->at.at[i];
        for (size_t j = 0; j < i; j++) {
            if (places->at.at[j] == item) {
                tell(c, "scale.twice", true, S("признак назван в шкале дважды."));
                return;
            }
        }
        used[item] = true;
    }
    for (size_t i = 1; i < places->at.n && str_eq(scale->method, S("mean")); i++) {
        if (!same_ladder(&c->draft->items.at[places->at.at[0]],
                         &c->draft->items.at[places->at.at[i]])) {
            tell(c, "scale.mixed", true,
                 S("у признаков разные наибольшие баллы: средний балл их смешает. Возьмите "
                   "«процент от наибольшего» или уравняйте ступени."));
            break;
        }
    }
    if (places->at.n < SCALE_FEW) {
        tell(c, "scale.few", false, S("меньше трёх признаков: уровень по ней будет ненадёжным."));
    }
}

static void check_scales(struct check *c) {
    const struct draft *d = c->draft;
    bool *used = arena_array(c->arena, bool, d->items.n + 1);
    if (d->scales.n == 0) {
        at(c, "scales", "Шкалы");
        tell(c, "scales", true, S("добавьте шкалу: без неё признаки не соберутся в уровень."));
        return;
    }
    for (size_t i = 0; i < d->scales.n; i++) {
        const struct draft_scale *scale = &d->scales.at[i];
        struct draft_places places;
        c->place = scale->id;
        c->where = str_fmt(c->arena, "Шкала %zu", i + 1);
        if (blank(scale->title)) {
            tell(c, "scale.title", true, S("назовите шкалу."));
        }
        if (!draft_scale_items(c->arena, d, scale, &places)) {
            tell(c, "scale.items", true,
                 S("перечислите номера признаков этого листа: «1, 2, 5–7» или «все»."));
            continue;
        }
        if (places.at.n == 0) {
            tell(c, "scale.empty", true, S("в шкале нет признаков."));
            continue;
        }
        check_scale_items(c, scale, &places, used);
        check_cuts(c, scale, &places);
    }
    for (size_t i = 0; i < d->items.n; i++) {
        if (!used[i]) {
            c->place = d->items.at[i].id;
            c->where = item_name(c, i);
            tell(c, "item.unused", false, S("не входит ни в одну шкалу."));
        }
    }
}

void draft_check(struct arena *arena, const struct draft *draft,
                 const struct outcome_catalogue *outcomes, struct faults *out) {
    struct faults found = {0};
    struct check c = {.arena = arena, .draft = draft, .outcomes = outcomes, .out = &found};
    *out = (struct faults){0};
    check_passport(&c);
    check_items(&c);
    check_scales(&c);
    for (int stop = 1; stop >= 0; stop--) {
        for (size_t i = 0; i < found.rows.n; i++) {
            if (found.rows.at[i].stop == (bool)stop) {
                *vec_push(arena, &out->rows) = found.rows.at[i];
            }
        }
    }
}

const struct fault *fault_first_stop(const struct faults *faults) {
    return faults->rows.n > 0 && faults->rows.at[0].stop ? &faults->rows.at[0] : NULL;
}
