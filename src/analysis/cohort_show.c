// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/cohort_show.h"

#include "analysis/summary_show.h"
#include "base/ru.h"
#include "practice/technology.h"
#include "school/share.h"

#include <math.h>

// «+8 п. п. (от −4 до +20)»; «–» where there is no interval.
static struct str points_words(struct arena *arena, const struct measure_comparison *c) {
    if (c->n == 0 || isnan(c->lower)) {
        return S("–");
    }
    return str_fmt(
        arena, "%.*s п. п. (от %.*s до %.*s)", STR_ARG(ru_signed(arena, 100 * c->delta, 0)),
        STR_ARG(ru_signed(arena, 100 * c->lower, 0)), STR_ARG(ru_signed(arena, 100 * c->upper, 0)));
}

static void show_line(struct arena *arena, const struct cohort_line *line,
                      struct cohort_line_view *out) {
    size_t n = line->both + line->gained + line->lost + line->never;
    *out = (struct cohort_line_view){.title = line->title, .parallel = line->class_id == 0};
    out->n = str_fmt(arena, "%zu", n);
    out->before = share_words(arena, (int64_t)(line->both + line->lost), (int64_t)n);
    out->now = share_words(arena, (int64_t)(line->both + line->gained), (int64_t)n);
    out->moved = str_fmt(arena, "%zu и %zu", line->gained, line->lost);
    out->delta = n < MEASURE_MIN_PERCENT ? S("–") : points_words(arena, &line->levels);
    out->claim = str_from(claim_word(&line->levels));
    out->css = claim_css(&line->levels);
    out->points = n < MEASURE_MIN_PERCENT ? S("–") : points_words(arena, &line->points);
    out->other = str_fmt(arena, "%zu", line->other);
}

// A line without pairs says nothing; a parallel of one class says what the class says.
static bool is_shown(const struct cohort *cohort, size_t i) {
    const struct cohort_line *line = &cohort->lines.at[i];
    size_t classes = 0;
    for (size_t j = 0; j < cohort->lines.n; j++) {
        const struct cohort_line *other = &cohort->lines.at[j];
        classes += other->class_id != 0 && other->grade == line->grade && other->levels.n > 0;
    }
    return line->levels.n > 0 && (line->class_id != 0 || classes > 1);
}

static size_t without_pair(const struct cohort *cohort) {
    size_t n = 0;
    for (size_t i = 0; i < cohort->lines.n; i++) {
        n += cohort->lines.at[i].class_id != 0 ? cohort->lines.at[i].other : 0;
    }
    return n;
}

// Before and after by class; what the data do not support stays without colour.
static void draw_change(struct arena *arena, const struct cohort *cohort, struct str before,
                        struct str now, struct result_page *page) {
    struct chart *chart = &page->change;
    *chart = (struct chart){.kind = CHART_DUMBBELL,
                            .id = S("change"),
                            .unit = S("%"),
                            .high = 100,
                            .title = S("Базовый уровень и выше: те же ученики")};
    struct chart_series then = {.title = before}, later = {.title = now};
    for (size_t i = 0; i < cohort->lines.n; i++) {
        const struct cohort_line *line = &cohort->lines.at[i];
        if (line->levels.n < MEASURE_MIN_PERCENT || !is_shown(cohort, i)) {
            continue;
        }
        bool sure = line->levels.claim == CLAIM_DIFFERENCE;
        chart_add_label(arena, chart, line->title);
        chart_add_point(arena, &then, round(100 * line->levels.before))->unsure = !sure;
        chart_add_point(arena, &later, round(100 * line->levels.value))->unsure = !sure;
    }
    page->with_change = chart->labels.n > 0;
    *vec_push(arena, &chart->series) = then;
    *vec_push(arena, &chart->series) = later;
}

static void show_effect(struct arena *arena, const struct cohort_effect *effect,
                        const struct practice_catalogue *practice, struct effect_view *out) {
    const struct technology *technology = technology_find(practice, effect->technology_id);
    const struct measure_comparison *c = &effect->points;
    struct str change = ru_signed(arena, 100 * effect->change, 0);
    struct str pupils = ru_count(arena, (int64_t)effect->pupils, RU_PUPIL, RU_NOMINATIVE);
    struct str classes = ru_count(arena, (int64_t)effect->classes, RU_CLASS, RU_NOMINATIVE);
    *out = (struct effect_view){
        .technology = technology == NULL ? effect->technology_id : technology->title,
        .path = str_fmt(arena, "/technologies/%.*s", STR_ARG(effect->technology_id)),
        .css = ""};
    struct str with =
        str_fmt(arena, "Где применяли (%.*s, %.*s), доля баллов изменилась на %.*s п. п",
                STR_ARG(classes), STR_ARG(pupils), STR_ARG(change));
    if (effect->alone) {
        out->sentence =
            str_fmt(arena,
                    "%.*s. Классов для сравнения нет: технологию назвали во всех классах "
                    "параллели, поэтому об её действии судить нельзя.",
                    STR_ARG(with));
        return;
    }
    struct str other_classes =
        ru_count(arena, (int64_t)effect->other_classes, RU_CLASS, RU_NOMINATIVE);
    struct str other_pupils = ru_count(arena, (int64_t)c->n_before, RU_PUPIL, RU_NOMINATIVE);
    out->sentence =
        str_fmt(arena, "%.*s.; в остальных (%.*s, %.*s) – на %.*s п. п. Разность %.*s.",
                STR_ARG(with), STR_ARG(other_classes), STR_ARG(other_pupils),
                STR_ARG(ru_signed(arena, 100 * c->before, 0)), STR_ARG(points_words(arena, c)));
    out->claim = str_from(claim_word(c));
    out->css = claim_css(c);
}

static void show_agreement(struct arena *arena, const struct cohort_agreement *one,
                           struct agreement_view *out) {
    const struct measure_agreement *a = &one->agreement;
    const struct measure_estimate *kappa = &a->kappa_quadratic;
    bool few = a->pairs < MEASURE_MIN_AGREEMENT;
    *out = (struct agreement_view){.first = one->first, .second = one->second};
    out->pairs = str_fmt(arena, "%zu", a->pairs);
    out->same = share_words(arena, (int64_t)lround(a->exact * (double)a->pairs), (int64_t)a->pairs);
    if (few || kappa->status != MEASURE_OK) {
        out->kappa = S("–");
        out->note = few ? S("учеников меньше 20: судить рано") : S("уровни не различаются");
        return;
    }
    out->kappa =
        str_fmt(arena, "%.*s (от %.*s до %.*s)", STR_ARG(ru_real(arena, kappa->value, 2)),
                STR_ARG(ru_real(arena, kappa->lower, 2)), STR_ARG(ru_real(arena, kappa->upper, 2)));
    out->note = kappa->lower > 0 ? S("говорят об одном, хотя и не одинаково")
                                 : S("согласие не отличается от случайного: не складывайте их "
                                     "уровни и разберите, что видит каждый");
}

void cohort_show(struct arena *arena, const struct cohort *cohort, struct str before,
                 struct str now, const struct practice_catalogue *practice,
                 struct result_page *page) {
    page->cohort_title = cohort->year_before == 0 ? S("Те же ученики в другом году")
                                                  : str_fmt(arena, "Те же ученики: %.*s и %.*s",
                                                            STR_ARG(before), STR_ARG(now));
    page->cohort_note =
        cohort->year_before == 0
            ? S("Более раннего замера нет: динамика появится после второго.")
            : str_fmt(
                  arena,
                  "Только ученики, у которых уровень есть в обоих годах по одной и той же версии "
                  "инструмента; без пары остались %zu. Доли – точный критерий Макнемара, "
                  "доля возможных баллов – средняя разность тех же учеников ± 1,96 "
                  "ошибки; поправка Холма, сравнений %zu. Рост с возрастом и действие "
                  "школы здесь не разделить.",
                  without_pair(cohort), cohort->comparisons);
    for (size_t i = 0; i < cohort->lines.n; i++) {
        if (is_shown(cohort, i)) {
            show_line(arena, &cohort->lines.at[i], vec_push(arena, &page->cohort));
        }
    }
    draw_change(arena, cohort, before, now, page);
    for (size_t i = 0; i < cohort->effects.n; i++) {
        show_effect(arena, &cohort->effects.at[i], practice, vec_push(arena, &page->effects));
    }
    for (size_t i = 0; i < cohort->agreements.n; i++) {
        show_agreement(arena, &cohort->agreements.at[i], vec_push(arena, &page->agreements));
    }
}
