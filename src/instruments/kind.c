// SPDX-License-Identifier: GPL-3.0-or-later
#include "instruments/kind.h"

static const struct instrument_kind *const kinds[] = {
    &kind_checklist, &kind_expert_review, &kind_interview, &kind_observation, &kind_portfolio,
    &kind_project,   &kind_questionnaire, &kind_rubric,    &kind_task,        &kind_visit,
};

const struct instrument_kind *instrument_kind_find(struct str name) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (str_eq(name, str_from(kinds[i]->name))) {
            return kinds[i];
        }
    }
    return NULL;
}

const char *kind_level_title(const struct instrument_kind *kind, enum measure_level level) {
    return kind->object == NULL || level == MEASURE_LEVEL_NONE
               ? attainment_title(level)
               : kind->object->levels[attainment_tone(level)];
}

static bool check_item(const char *file, const struct instrument *instrument,
                       const struct item *item, struct error *error) {
    if (item->type != QUESTION_SCALE) {
        return error_set(error, ERROR_INPUT,
                         "%s, «%.*s», %.*s: в этом виде инструмента у признака может быть только "
                         "type: scale.",
                         file, STR_ARG(instrument->id), STR_ARG(item->id));
    }
    if (item->options.n < 2) {
        return error_set(error, ERROR_INPUT, "%s, «%.*s», %.*s: нужно не меньше двух ступеней.",
                         file, STR_ARG(instrument->id), STR_ARG(item->id));
    }
    for (size_t i = 0; i < item->options.n; i++) {
        int value = item->options.at[i].value;
        if (value < 0 || value > 9 || (i > 0 && value <= item->options.at[i - 1].value)) {
            return error_set(error, ERROR_INPUT,
                             "%s, «%.*s», %.*s: значения ступеней должны расти от 0 до 9.", file,
                             STR_ARG(instrument->id), STR_ARG(item->id));
        }
    }
    return true;
}

bool kind_check_rated(const char *file, const struct instrument *instrument, struct error *error) {
    if (instrument->items.n == 0) {
        return error_set(error, ERROR_INPUT, "%s, «%.*s»: в инструменте нет ни одного признака.",
                         file, STR_ARG(instrument->id));
    }
    for (size_t i = 0; i < instrument->items.n; i++) {
        if (!check_item(file, instrument, &instrument->items.at[i], error)) {
            return false;
        }
    }
    return true;
}
