// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/study.h"

#include "base/ru.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

enum {
    CLASSICAL_CELLS = 20000000 // answers: above it points are not copied as real numbers
};

void study_note(struct study *study, const char *format, ...) {
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    *vec_push(study->arena, &study->notes) = str_dup(study->arena, str_from(text));
}

static bool has_free_slopes(enum measure_model model) {
    return model != MEASURE_RASCH && model != MEASURE_PCM && model != MEASURE_RSM;
}

static bool is_binary(enum measure_model model) {
    return model == MEASURE_RASCH || model == MEASURE_2PL || model == MEASURE_3PL;
}

// ---- what a reader must know

static void note_size(struct study *study) {
    size_t n = study->calibration.persons;
    struct arena *arena = study->arena;
    struct str persons = ru_count(arena, (int64_t)n, RU_PUPIL, RU_NOMINATIVE);
    bool slopes = has_free_slopes(study->options->model);
    switch (measure_calibration_trust(n, slopes)) {
    case MEASURE_TRUST_NONE:
        study_note(study,
                   "%.*s: для этой модели мало (нужно от %d). Параметры заданий – только для "
                   "знакомства, в отчёт их не пишите%s.",
                   STR_ARG(persons), slopes ? MEASURE_MIN_SLOPES : MEASURE_MIN_RASCH,
                   slopes && n >= MEASURE_MIN_RASCH ? "; возьмите rasch, pcm или rsm" : "");
        break;
    case MEASURE_TRUST_PRELIMINARY:
        study_note(study, "%.*s: параметры предварительные, так и пишите.", STR_ARG(persons));
        break;
    case MEASURE_TRUST_PRIORS:
        if (!study->options->priors) {
            study_note(study,
                       "%.*s: для этой модели нужны априорные распределения, добавьте --priors.",
                       STR_ARG(persons));
        }
        break;
    case MEASURE_TRUST_FULL:
        break;
    }
    if (study->options->priors) {
        study_note(study, "Оценки с априорными распределениями: ln a ~ N(0; 0,5²), d ~ N(0; 2²).");
    }
}

static void note_items(struct study *study) {
    for (size_t i = 0; i < study->data->items.n; i++) {
        const struct measure_item *item = &study->calibration.item[i];
        struct str title = study->data->items.at[i].title;
        if (item->status != MEASURE_OK) {
            study_note(study, "Задание «%.*s» не вошло: %s.", STR_ARG(title),
                       item->status == MEASURE_NO_DATA ? "на него нет ответов"
                                                       : "у всех один и тот же ответ");
        } else if (item->merged > 0) {
            study_note(study,
                       "Задание «%.*s»: баллов, которых никто не получил, – %zu; они соединены с "
                       "соседними снизу.",
                       STR_ARG(title), item->merged);
        }
    }
}

static void note_climb(struct study *study) {
    const struct measure_calibration *c = &study->calibration;
    if (study->status == MEASURE_NOT_CONVERGED) {
        study_note(
            study,
            "Оценивание не дошло до конца за %zu шагов: логарифм правдоподобия ещё вырастет "
            "примерно на %.*s. Числам верить нельзя; проверьте задания с малым числом ответов.",
            c->cycles, STR_ARG(ru_real(study->arena, c->gain, 4)));
    }
    if (study->status == MEASURE_NOT_IDENTIFIED) {
        study_note(study,
                   "Данных не хватает, чтобы определить модель: ошибок параметров нет. Возьмите "
                   "модель проще или добавьте --priors.");
    }
    if (fabs(c->quadrature) > 0.01) {
        study_note(study,
                   "Интеграл по способности вычислен с ошибкой %.*s (логарифм правдоподобия).",
                   STR_ARG(ru_real(study->arena, fabs(c->quadrature), 3)));
    }
}

// ---- the calibration

static bool cannot_calibrate(struct study *study, enum measure_status status, struct error *error) {
    const struct study_data *data = study->data;
    if (status == MEASURE_NO_MEMORY) {
        return error_set(error, ERROR_LIMIT, "На оценивание не хватило памяти.");
    }
    if (status == MEASURE_TOO_FEW || status == MEASURE_NO_DATA) {
        return error_set(error, ERROR_INPUT,
                         "Оценивать нечего: нужны хотя бы два задания, на которые ответили "
                         "по-разному, и два ученика с ответами.");
    }
    for (size_t i = 0; is_binary(study->options->model) && i < data->items.n; i++) {
        double count[MEASURE_TOP + 1];
        size_t different = 0;
        measure_matrix_count(study->matrix, i, count);
        for (size_t k = 0; k <= MEASURE_TOP; k++) {
            different += count[k] > 0;
        }
        if (different > 2) {
            return error_set(error, ERROR_INPUT,
                             "Модель %s – для заданий с двумя исходами, а в столбце «%.*s» их %zu. "
                             "Возьмите --model %s.",
                             measure_model_name(study->options->model),
                             STR_ARG(data->items.at[i].title), different,
                             study->options->model == MEASURE_RASCH ? "pcm" : "gpcm или grm");
        }
    }
    return error_set(error, ERROR_INPUT, "Эту модель к этим данным применить нельзя (%s).",
                     measure_status_name(status));
}

// The groups as populations of their own; persons without a group make one more. NULL: one
// population, since there are no groups, or one is too small for a mean and a spread.
static uint32_t *populations(struct study *study, size_t *groups) {
    const struct study_data *data = study->data;
    size_t count[STUDY_GROUPS_MAX + 1] = {0};
    if (data->group == NULL) {
        return NULL;
    }
    uint32_t *group = arena_array(study->arena, uint32_t, data->persons);
    for (size_t p = 0; p < data->persons; p++) {
        group[p] = data->group[p] == STUDY_NO_GROUP ? (uint32_t)data->groups.n : data->group[p];
        count[group[p]]++;
    }
    *groups = data->groups.n + (count[data->groups.n] > 0);
    for (size_t g = 0; g < *groups; g++) {
        if (count[g] < MEASURE_MIN_PERCENT) {
            study_note(study,
                       "В одной из групп меньше %d учеников: средние групп не сравниваются, модель "
                       "оценена по всем вместе.",
                       MEASURE_MIN_PERCENT);
            return NULL;
        }
    }
    return *groups > 1 ? group : NULL;
}

static bool calibrate(struct study *study, struct error *error) {
    const struct study_options *wanted = study->options;
    const struct measure_pool pool = {team_run, wanted->team};
    size_t groups = 1;
    struct measure_calibrate_options options = {
        .model = wanted->model,
        .errors = true,
        .pool = &pool,
        .prior_log_slope_sd = wanted->priors && has_free_slopes(wanted->model) ? 0.5 : 0,
        .prior_intercept_sd = wanted->priors ? 2 : 0,
        .group = populations(study, &groups),
        .progress = wanted->progress,
        .progress_arg = wanted->progress_arg,
    };
    options.groups = options.group != NULL ? groups : 0;
    study->status = measure_calibrate(study->matrix, &options, NULL, &study->calibration);
    if (study->status != MEASURE_OK && study->status != MEASURE_NOT_CONVERGED &&
        study->status != MEASURE_NOT_IDENTIFIED) {
        return cannot_calibrate(study, study->status, error);
    }
    return true;
}

// ---- the rest

bool study_out_of_memory(struct error *error) {
    return error_set(error, ERROR_LIMIT, "На обработку этого файла не хватило памяти.");
}

static bool take_scores(struct study *study, struct error *error) {
    const struct study_data *data = study->data;
    if (data->persons > STUDY_SCORES_MAX && data->group == NULL) {
        return true;
    }
    study->score = arena_array(study->arena, struct measure_score, data->persons);
    if (measure_score_all(&study->calibration, study->matrix, NULL, study->score) != MEASURE_OK) {
        return study_out_of_memory(error);
    }
    for (size_t p = 0; study->calibration.groups > 1 && p < data->persons; p++) {
        // EAP leans on the person's own population.
        struct measure_calibration own = measure_calibration_group(
            &study->calibration,
            data->group[p] == STUDY_NO_GROUP ? data->groups.n : data->group[p]);
        if (measure_score_row(&own, measure_matrix_row(study->matrix, p), &study->score[p]) ==
            MEASURE_NO_MEMORY) {
            return study_out_of_memory(error);
        }
    }
    measure_score_reliability(&study->calibration, study->matrix, study->score,
                              &study->reliability);
    if (study->calibration.items_used >= MEASURE_MIN_FIT_ITEMS) {
        study->fit = arena_array(study->arena, struct measure_item_fit, data->items.n);
        measure_item_fit(&study->calibration, study->matrix, study->score, study->fit);
    }
    return true;
}

static bool describe_items(struct study *study, struct error *error) {
    const struct study_data *data = study->data;
    size_t n = data->items.n;
    if (data->persons > CLASSICAL_CELLS / n) {
        return true;
    }
    struct arena *scratch = arena_open((size_t)CLASSICAL_CELLS * sizeof(double) + (1 << 20));
    if (scratch == NULL) {
        return study_out_of_memory(error);
    }
    double *points = arena_array(scratch, double, data->persons *n);
    double *most = arena_array(scratch, double, n);
    for (size_t p = 0; p < data->persons; p++) {
        const uint8_t *row = measure_matrix_row(study->matrix, p);
        for (size_t i = 0; i < n; i++) {
            points[p * n + i] = row[i] == MEASURE_ABSENT ? NAN : row[i];
            most[i] = row[i] == MEASURE_ABSENT ? most[i] : fmax(most[i], row[i]);
        }
    }
    struct measure_scores scores = {points, most, data->persons, n};
    study->classical = arena_array(study->arena, struct measure_item_stats, n);
    bool ok = measure_items(&scores, NULL, study->classical) != MEASURE_NO_MEMORY &&
              measure_reliability(&scores, NULL, &study->sum) != MEASURE_NO_MEMORY;
    arena_close(scratch);
    return ok || study_out_of_memory(error);
}

static bool look_at_options(struct study *study, struct error *error) {
    const struct study_data *data = study->data;
    if (!data->keyed || data->items.n < 2) {
        return true;
    }
    uint8_t *key = arena_array(study->arena, uint8_t, data->items.n);
    for (size_t i = 0; i < data->items.n; i++) {
        key[i] = data->items.at[i].right;
    }
    study->option =
        arena_array(study->arena, struct measure_option, data->items.n * (MEASURE_TOP + 1));
    enum measure_status status =
        measure_distractors(data->code, data->persons, data->items.n, key, NULL, study->option);
    study->option = status == MEASURE_OK ? study->option : NULL;
    return status != MEASURE_NO_MEMORY || study_out_of_memory(error);
}

// Each group against the first, whose mean is the zero of the scale: so the error of a group's mean
// is that of the difference, the error of measurement in it.
static bool compare_groups(struct study *study, struct error *error) {
    size_t n = study->groups.n;
    struct measure_comparison *list = arena_array(study->arena, struct measure_comparison, n);
    const struct study_group *first = &study->groups.at[0];
    const struct measure_mean base = {first->n, first->mean, first->sd};
    for (size_t g = 1; g < n; g++) {
        const struct study_group *group = &study->groups.at[g];
        const struct measure_mean mean = {group->n, group->mean, group->sd};
        list[g] = measure_compare_means(mean, base);
        if (!isnan(group->se)) {
            list[g].lower = list[g].delta - 1.96 * group->se;
            list[g].upper = list[g].delta + 1.96 * group->se;
            list[g].p = 2 * measure_normal_cdf(-fabs(list[g].delta) / group->se);
        }
    }
    if (n > 1 && measure_claims_decide(list + 1, n - 1, NULL) != MEASURE_OK) {
        return study_out_of_memory(error);
    }
    for (size_t g = 1; g < n; g++) {
        study->groups.at[g].compared = true;
        study->groups.at[g].first = list[g];
    }
    return true;
}

static bool look_for_dif(struct study *study, struct error *error) {
    const struct study_data *data = study->data;
    if (data->groups.n != 2 || !is_binary(study->options->model) ||
        study->groups.at[0].n < MEASURE_MIN_DIF_GROUP ||
        study->groups.at[1].n < MEASURE_MIN_DIF_GROUP) {
        return true;
    }
    bool *focal = arena_array(study->arena, bool, data->persons);
    for (size_t p = 0; p < data->persons; p++) {
        if (data->group[p] == STUDY_NO_GROUP) {
            study_note(study, "Есть ученики без группы: задания по группам не сравнивались.");
            return true;
        }
        focal[p] = data->group[p] == 1;
    }
    study->dif = arena_array(study->arena, struct measure_dif, data->items.n);
    enum measure_status status = measure_dif(study->matrix, focal, 2, NULL, study->dif);
    if (status != MEASURE_OK) {
        study->dif = NULL; // no complete person in one of the groups
    }
    return status != MEASURE_NO_MEMORY || study_out_of_memory(error);
}

static bool describe_groups(struct study *study, struct error *error) {
    const struct study_data *data = study->data;
    const struct measure_calibration *c = &study->calibration;
    size_t answered[STUDY_GROUPS_MAX] = {0};
    for (size_t p = 0; p < data->persons; p++) {
        if (data->group[p] != STUDY_NO_GROUP && study->score[p].answered > 0) {
            answered[data->group[p]]++;
        }
    }
    for (size_t g = 0; g < data->groups.n; g++) {
        struct study_group *group = vec_push(study->arena, &study->groups);
        *group = (struct study_group){
            .title = data->groups.at[g], .n = answered[g], .mean = NAN, .sd = NAN, .se = NAN};
        if (c->groups > 1) {
            group->mean = c->group[g].mean;
            group->se = c->group[g].mean_se;
            group->sd = c->group[g].sd;
        }
    }
    return (c->groups < 2 || compare_groups(study, error)) && look_for_dif(study, error);
}

bool study_run(struct arena *arena, const struct study_data *data,
               const struct study_options *options, struct study *out, struct error *error) {
    *out = (struct study){.arena = arena, .data = data, .options = options};
    if (options->scores && data->persons > STUDY_SCORES_MAX) {
        return error_set(error, ERROR_LIMIT,
                         "Способность каждого печатается не больше чем для %d учеников. Разделите "
                         "файл или уберите --scores.",
                         STUDY_SCORES_MAX);
    }
    if (!study_data_matrix(data, &out->matrix, error)) {
        return false;
    }
    if (!calibrate(out, error)) {
        measure_matrix_close(out->matrix);
        return false;
    }
    note_size(out);
    note_items(out);
    note_climb(out);
    bool ok = take_scores(out, error) && describe_items(out, error) &&
              look_at_options(out, error) &&
              (!options->network || study_network_find(out, error)) &&
              (data->group == NULL || describe_groups(out, error));
    if (!ok) {
        study_close(out);
    }
    return ok;
}

void study_close(struct study *study) {
    measure_calibration_close(&study->calibration);
    measure_matrix_close(study->matrix);
}
