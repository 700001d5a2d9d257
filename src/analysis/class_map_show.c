// SPDX-License-Identifier: GPL-3.0-or-later
// From the numbers of a class map to the words on its page.
#include "analysis/class_map_show.h"

#include "base/ru.h"
#include "instruments/kind.h"
#include "school/share.h"

#include <math.h>
#include <stdlib.h>

static const char *tone(enum measure_level level) {
    static const char *const css[] = {"lna", "l0", "l1", "l2", "l3"};
    return css[level];
}

// The marks of a cell as the raters gave them: «1 и 3», «2 и не наблюдалось».
static struct str marks_text(struct arena *arena, const struct class_map *map, size_t pupil,
                             size_t item, const char *between) {
    struct buf out = buf_open(arena, 400);
    for (size_t r = 0; r < map->marks.raters; r++) {
        signed char mark = marks_get(&map->marks, pupil, item, r);
        buf_put_c(&out, r == 0 ? "" : between);
        if (mark >= 0) {
            buf_put_int(&out, mark);
        } else {
            buf_put(&out, mark == MARK_NOT_OBSERVED ? S("не наблюдалось") : S("пусто"));
        }
    }
    return buf_str(&out);
}

static size_t place_of(const struct class_map *map, const struct map_row *row) {
    return (size_t)(row->pupil - map->session->pupils.at);
}

static struct str cell_text(struct arena *arena, const struct class_map *map,
                            const struct map_row *row, size_t item) {
    const struct map_cell *cell = &row->cells[item];
    if (cell->discuss) {
        return marks_text(arena, map, place_of(map, row), item, "/");
    }
    if (isnan(cell->value)) {
        return cell->not_observed ? S("·") : (struct str){0};
    }
    return ru_real(arena, cell->value, cell->value == floor(cell->value) ? 0 : 1);
}

// Percents without a fraction: a work of a dozen points does not tell halves apart.
static struct str scale_text(struct arena *arena, const struct scale *scale,
                             const struct map_score *score) {
    bool percent = scale->method == MEASURE_PERCENT;
    return isnan(score->score.value) ? S("·") : ru_real(arena, score->score.value, percent ? 0 : 1);
}

static void show_row(struct arena *arena, const struct class_map *map, const struct map_row *row,
                     struct map_row_view *out) {
    const struct instrument *instrument = &map->session->instrument;
    out->pupil_id = row->pupil->pupil_id;
    out->name = row->pupil->short_name;
    for (size_t i = 0; i < instrument->items.n; i++) {
        struct map_cell_view *cell = vec_push(arena, &out->cells);
        cell->css = tone(row->cells[i].level);
        cell->text = cell_text(arena, map, row, i);
        cell->discuss = row->cells[i].discuss;
        cell->hint = str_fmt(arena, "%.*s. %.*s: %.*s%s", STR_ARG(row->pupil->short_name),
                             STR_ARG(instrument->items.at[i].text),
                             STR_ARG(marks_text(arena, map, place_of(map, row), i, " и ")),
                             cell->discuss ? " – обсудить" : "");
    }
    for (size_t s = 0; s < instrument->scales.n; s++) {
        const struct map_score *score = &row->scales[s];
        struct map_cell_view *cell = vec_push(arena, &out->scales);
        cell->css = tone(score->level);
        cell->text = scale_text(arena, &instrument->scales.at[s], score);
        cell->hint =
            str_fmt(arena, "%.*s. %.*s: %s, признаков %zu из %zu", STR_ARG(row->pupil->short_name),
                    STR_ARG(instrument->scales.at[s].title),
                    kind_level_title(instrument->kind, score->level), score->score.present,
                    instrument->scales.at[s].items.n);
    }
}

static int by_team(const void *a, const void *b) {
    const struct map_row *x = *(const struct map_row *const *)a;
    const struct map_row *y = *(const struct map_row *const *)b;
    if (x->pupil->team != y->pupil->team) {
        return x->pupil->team < y->pupil->team ? -1 : 1;
    }
    return (x > y) - (x < y); // rows stand by name
}

// Mean level of the cells: only to order the rows of one sheet.
static double row_share(const struct class_map *map, const struct map_row *row) {
    double sum = 0, n = 0;
    for (size_t i = 0; i < map->session->instrument.items.n; i++) {
        if (!isnan(row->cells[i].value)) {
            sum += (double)row->cells[i].level;
            n++;
        }
    }
    return n == 0 ? -1 : sum / n;
}

struct ranked_row {
    const struct map_row *row;
    double share;
};

static int by_level(const void *a, const void *b) {
    const struct ranked_row *x = a, *y = b;
    if (x->share != y->share) {
        return x->share > y->share ? -1 : 1;
    }
    return (x->row > y->row) - (x->row < y->row);
}

static void show_rows(struct arena *arena, const struct class_map *map,
                      struct class_map_view *out) {
    size_t n = map->rows.n;
    const struct map_row **order = arena_array(arena, const struct map_row *, n + 1);
    struct ranked_row *ranked = arena_array(arena, struct ranked_row, n + 1);
    for (size_t i = 0; i < n; i++) {
        order[i] = &map->rows.at[i];
        ranked[i] = (struct ranked_row){order[i], row_share(map, order[i])};
    }
    if (out->by_level) {
        qsort(ranked, n, sizeof *ranked, by_level);
    } else {
        qsort(order, n, sizeof *order, by_team);
    }
    for (size_t i = 0; i < n; i++) {
        const struct map_row *row = out->by_level ? ranked[i].row : order[i];
        struct map_row_view *view = vec_push(arena, &out->rows);
        show_row(arena, map, row, view);
        bool first = i == 0 || order[i - 1]->pupil->team != row->pupil->team;
        if (row->pupil->team > 0 && (first || out->by_level)) {
            view->team = str_fmt(arena, "%d", row->pupil->team);
        }
        view->team_first = !out->by_level && first && i > 0;
    }
}

struct str map_agreement_text(struct arena *arena, const struct measure_agreement *agreement,
                              enum measure_status status) {
    if (status != MEASURE_OK || agreement->kappa_quadratic.status != MEASURE_OK) {
        return S("–");
    }
    return ru_real(arena, agreement->kappa_quadratic.value, 2);
}

static struct str agreement_hint(struct arena *arena, const struct measure_agreement *agreement,
                                 enum measure_status status) {
    if (status != MEASURE_OK) {
        return S("нет отметок двух наблюдателей");
    }
    return str_fmt(arena, "совпали %.*s из %zu%s%s",
                   STR_ARG(ru_real(arena, agreement->exact * (double)agreement->pairs, 0)),
                   agreement->pairs,
                   agreement->kappa_quadratic.status == MEASURE_OK
                       ? ""
                       : "; каппа не определена: отметки не различаются",
                   agreement->pairs < MEASURE_MIN_AGREEMENT ? "; пар мало, число неустойчиво" : "");
}

static void show_signs(struct arena *arena, const struct class_map *map,
                       struct class_map_view *out) {
    const struct instrument *instrument = &map->session->instrument;
    for (size_t i = 0; i < instrument->items.n; i++) {
        const struct map_sign *sign = &map->signs[i];
        struct map_sign_view *view = vec_push(arena, &out->signs);
        view->id = sign->item->id;
        view->full = sign->item->text;
        view->title = out->by_task ? str_fmt(arena, "%zu", i + 1) : sign->item->text;
        view->basic =
            sign->n == 0 ? S("нет данных") : str_fmt(arena, "%zu/%zu", sign->basic, sign->n);
        view->agreement = map_agreement_text(arena, &sign->agreement, sign->agreement_status);
        view->hint = agreement_hint(arena, &sign->agreement, sign->agreement_status);
    }
    for (size_t s = 0; s < instrument->scales.n; s++) {
        *vec_push(arena, &out->scale_titles) = instrument->scales.at[s].title;
    }
}

static void show_facts(struct arena *arena, const struct class_map *map,
                       struct class_map_view *out) {
    for (size_t i = 0; i < map->strong.n; i++) {
        const struct map_sign *strong = &map->signs[map->strong.at[i]];
        const struct map_sign *weak = &map->signs[map->weak.at[i]];
        *vec_push(arena, &out->strong) = (struct map_fact_view){
            .id = strong->item->id,
            .title = strong->item->text,
            .share = share_words(arena, (int64_t)strong->basic, (int64_t)strong->n)};
        *vec_push(arena, &out->weak) = (struct map_fact_view){
            .id = weak->item->id,
            .title = weak->item->text,
            .share = share_words(arena, (int64_t)weak->basic, (int64_t)weak->n),
            .outcome = weak->item->outcome};
    }
}

static const char *contrast_text(const struct class_map *map) {
    if (map->strong.n == 0) {
        return "";
    }
    switch (map->contrast.claim) {
    case CLAIM_FEW_PUPILS:
        return "Строк в карте меньше десяти: порядок неустойчив, смотрите на случаи.";
    case CLAIM_NONE:
        return "Различие между крайними не видно: порядок мог сложиться случайно.";
    case CLAIM_TENDENCY:
        return "Возможно, крайние различаются; проверьте вторым наблюдением или работой.";
    case CLAIM_DIFFERENCE:
    default:
        return "Первый и последний различаются на одних и тех же строках карты (точный критерий "
               "Макнемара, поправка Холма). Причину данные не называют.";
    }
}

static void show_agreement(struct arena *arena, const struct class_map *map,
                           struct class_map_view *out) {
    const struct measure_agreement *a = &map->agreement;
    if (map->agreement_status != MEASURE_OK) {
        out->agreement = S("Пар отметок двух наблюдателей ещё нет.");
        return;
    }
    out->agreement = str_fmt(
        arena, "Разошлись на 2 балла и больше: %zu из %.*s.", map->discuss,
        STR_ARG(str_fmt(arena, "%zu %.*s", a->pairs,
                        STR_ARG(ru_plural((int64_t)a->pairs, S("пары"), S("пар"), S("пар"))))));
    struct str kappa = map_agreement_text(arena, a, map->agreement_status);
    out->agreement_note = str_fmt(
        arena, "Совпали полностью %.*s, каппа %.*s по %zu парам: %s",
        STR_ARG(ru_percent(arena, 100 * a->exact, 0)), STR_ARG(kappa), a->pairs,
        a->pairs < MEASURE_MIN_AGREEMENT ? "пар мало, число неустойчиво."
                                         : "годится для карты класса, для вывода об ученике мало.");
}

static void show_tasks(struct arena *arena, const struct class_map *map,
                       struct class_map_view *out) {
    struct task_results tasks;
    task_results_make(arena, map, &tasks);
    for (size_t i = 0; i < tasks.rows.n; i++) {
        const struct task_result *task = &tasks.rows.at[i];
        *vec_push(arena, &out->tasks) = (struct map_task_view){
            .id = task->sign->item->id,
            .title = task->sign->item->text,
            .share = task_share_words(arena, task),
            .wrong = task_wrong_words(arena, task),
            .number = task->number,
            .n = task->sign->n,
            .full = task->sign->full,
            .part = task->sign->part,
            .zero = task->sign->zero,
            .none = task->none,
            .blank = task->sign->blank,
            .most = item_max(task->sign->item),
        };
    }
}

// What a cell holds, to be said under the map.
static const char *cell_words(const struct class_map *map, bool two) {
    if (map->marks.answers != NULL) {
        return "В клетке – баллы за задание; пустая клетка – ответ ещё не внесён. Процент шкалы "
               "считается, если внесены две трети её заданий. Границы уровней – рабочее "
               "соглашение.";
    }
    if (!two) {
        return "Пустая клетка – не наблюдалось или не заполнено; это не ноль. Границы уровней – "
               "рабочее соглашение.";
    }
    return "Значение клетки – среднее отметок; если они разошлись на 2 балла и больше, клетка не "
           "считается, пока её не обсудят. Согласие – каппа с квадратичными весами (Коэн, 1968): "
           "1 – полное, 0 – как при случайных отметках. Границы уровней – рабочее соглашение.";
}

void class_map_show(struct arena *arena, const struct class_map *map, bool by_level_first,
                    struct class_map_view *out) {
    const struct kind_object *object = map->session->instrument.kind->object;
    *out = (struct class_map_view){.session = map->session, .by_level = by_level_first};
    out->who = object == NULL ? S("Ученик") : ru_capital(arena, str_from(object->title));
    out->two = map->marks.raters > 1;
    out->by_task = map->marks.answers != NULL;
    out->about = str_from(cell_words(map, out->two));
    for (int i = 0; i < ATTAINMENT_LEVELS; i++) {
        out->levels[i] = kind_level_title(map->session->instrument.kind,
                                          (enum measure_level)(MEASURE_BELOW_BASIC + i));
    }
    out->in_order = object == NULL ? "по группам и именам" : "по списку";
    out->basic = object == NULL ? "базовый и выше" : object->reached;
    out->subtitle = str_fmt(
        arena, "%.*s · %.*s · участвовали %zu из %zu", STR_ARG(map->session->instrument.title),
        STR_ARG(ru_date(arena, map->session->held_on)), map->present, map->listed);
    out->discuss = map->discuss;
    out->empty = true;
    for (size_t i = 0; i < map->session->instrument.items.n; i++) {
        out->empty = out->empty && map->signs[i].n == 0 && map->signs[i].discuss == 0;
    }
    out->reached = str_fmt(arena, "%s по всем шкалам: %.*s.",
                           object == NULL ? "Базовый уровень и выше" : object->reached,
                           STR_ARG(share_words(arena, (int64_t)map->basic, (int64_t)map->rated)));
    show_signs(arena, map, out);
    show_rows(arena, map, out);
    show_facts(arena, map, out);
    show_tasks(arena, map, out);
    out->contrast = str_from(contrast_text(map));
    show_agreement(arena, map, out);
}

static void show_line(struct arena *arena, const struct class_map *map, const struct map_row *row,
                      size_t item, struct map_lines_view *out) {
    struct map_line_view *line = vec_push(arena, &out->lines);
    line->pupil_id = row->pupil->pupil_id;
    line->who = row->pupil->short_name;
    line->sign = map->signs[item].item->text;
    line->sign_id = map->signs[item].item->id;
    line->css = tone(row->cells[item].level);
    line->discuss = row->cells[item].discuss;
    line->value = line->discuss ? S("обсудить") : cell_text(arena, map, row, item);
    for (size_t r = 0; r < map->marks.raters; r++) {
        signed char mark = marks_get(&map->marks, place_of(map, row), item, r);
        *vec_push(arena, &line->marks) = mark >= 0                   ? str_fmt(arena, "%d", mark)
                                         : mark == MARK_NOT_OBSERVED ? S("не набл.")
                                                                     : S("–");
    }
}

void map_lines_show(struct arena *arena, const struct class_map *map, int64_t pupil,
                    struct str item, bool only_discuss, struct map_lines_view *out) {
    const struct instrument *instrument = &map->session->instrument;
    const struct kind_object *object = instrument->kind->object;
    out->session = map->session;
    out->who = object == NULL ? S("Ученик") : ru_capital(arena, str_from(object->title));
    out->what = ru_capital(arena, str_from(instrument->kind->item_title));
    for (size_t r = 0; r < map->marks.raters; r++) {
        *vec_push(arena, &out->raters) = map->session->raters.at[r].name;
    }
    for (size_t p = 0; p < map->rows.n; p++) {
        const struct map_row *row = &map->rows.at[p];
        for (size_t i = 0; i < instrument->items.n; i++) {
            if ((pupil == 0 || row->pupil->pupil_id == pupil) &&
                (str_empty(item) || str_eq(instrument->items.at[i].id, item)) &&
                (!only_discuss || row->cells[i].discuss)) {
                show_line(arena, map, row, i, out);
            }
        }
        for (size_t s = 0; row->pupil->pupil_id == pupil && s < instrument->scales.n; s++) {
            const struct map_score *score = &row->scales[s];
            *vec_push(arena, &out->scales) = (struct map_fact_view){
                .title = instrument->scales.at[s].title,
                .share =
                    isnan(score->score.value)
                        ? S("признаков мало для шкалы")
                        : str_fmt(arena, "%s (%.*s)",
                                  kind_level_title(instrument->kind, score->level),
                                  STR_ARG(scale_text(arena, &instrument->scales.at[s], score)))};
        }
    }
}

void map_notes_show(struct arena *arena, const struct class_map *map, const struct notes *notes,
                    struct map_lines_view *out) {
    const struct session *session = map->session;
    const char *title = session->instrument.kind->note_title;
    out->note_title = title == NULL ? (struct str){0} : str_from(title);
    for (size_t i = 0; i < notes->rows.n; i++) {
        const struct note *note = &notes->rows.at[i];
        struct map_note_view view = {.body = note->body};
        for (size_t r = 0; r < session->raters.n; r++) {
            view.who =
                session->raters.at[r].rater == note->rater ? session->raters.at[r].name : view.who;
        }
        for (size_t j = 0; j < session->instrument.items.n; j++) {
            const struct item *item = &session->instrument.items.at[j];
            view.about = str_eq(item->id, note->item) ? item->text : view.about;
        }
        if (!str_empty(note->body)) {
            *vec_push(arena, &out->notes) = view;
        }
    }
}

void class_map_show_places(struct arena *arena, const struct ranking *ranking,
                           struct class_map_view *out) {
    for (size_t i = 0; i < ranking->rows.n; i++) {
        const struct rank_row *row = &ranking->rows.at[i];
        *vec_push(arena, &out->places) = (struct map_place_view){
            .pupil_id = row->row->pupil->pupil_id,
            .place = row->place == 0 ? S("–") : str_fmt(arena, "%zu", row->place),
            .name = row->row->pupil->full_name,
            .topic = row->row->pupil->topic,
            .percent =
                isnan(row->percent) ? S("мало отметок") : ru_percent(arena, row->percent, 0)};
    }
}
