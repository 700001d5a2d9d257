// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/study.h"

#include "base/ru.h"

#include <math.h>

enum {
    NODES_MAX = 60,     // tasks: a picture of more is a ball of wool
    WORK_MAX = 20000000 // persons × tasks²: about a minute of a thousand resamples
};

// Tasks of the calibration, in the order of the file.
static size_t *nodes_of(struct study *study, size_t *nodes) {
    size_t *item = arena_array(study->arena, size_t, study->data->items.n);
    for (size_t i = 0; i < study->data->items.n; i++) {
        if (study->calibration.item[i].status == MEASURE_OK) {
            item[(*nodes)++] = i;
        }
    }
    return item;
}

static double *values_of(struct arena *arena, const struct study *study, const size_t *item,
                         size_t nodes) {
    double *value = arena_array(arena, double, study->data->persons *nodes);
    for (size_t p = 0; p < study->data->persons; p++) {
        const uint8_t *row = measure_matrix_row(study->matrix, p);
        for (size_t j = 0; j < nodes; j++) {
            value[p * nodes + j] = row[item[j]] == MEASURE_ABSENT ? NAN : row[item[j]];
        }
    }
    return value;
}

static void note_network(struct study *study, enum measure_status status) {
    switch (status) {
    case MEASURE_OK:
        if (!study->network->found.enough) {
            study_note(study,
                       "Сеть заданий ненадёжна: учеников без пропусков %zu (нужно не меньше 100 и "
                       "по 10 на задание), устойчивость %.*s (нужна 0,25). Не толкуйте её.",
                       study->network->found.persons,
                       STR_ARG(ru_real(study->arena, study->network->found.stability, 2)));
        }
        break;
    case MEASURE_NO_VARIANCE:
        study_note(study, "Сети заданий нет: у учеников без пропусков на одно из заданий один и "
                          "тот же ответ.");
        break;
    case MEASURE_NOT_IDENTIFIED:
        study_note(study, "Сети заданий нет: одно из заданий повторяет другие. Уберите его "
                          "ключом --items.");
        break;
    default:
        study_note(study, "Сети заданий нет: учеников, ответивших на все задания, слишком мало.");
    }
}

bool study_network_find(struct study *study, struct error *error) {
    size_t nodes = 0;
    size_t *item = nodes_of(study, &nodes);
    size_t persons = study->data->persons;
    if (nodes > NODES_MAX || (nodes > 0 && persons > WORK_MAX / (nodes * nodes))) {
        return error_set(error, ERROR_LIMIT,
                         "Для сети здесь слишком много данных: заданий %zu (самое большее %d), "
                         "учеников %zu. Назовите меньше заданий ключом --items или возьмите "
                         "часть учеников.",
                         nodes, NODES_MAX, persons);
    }
    struct arena *scratch = arena_open(persons * nodes * sizeof(double) + (1 << 20));
    if (scratch == NULL) {
        return study_out_of_memory(error);
    }
    const struct measure_pool pool = {team_run, study->options->team};
    const struct measure_resamples options = {.seed = study->options->seed, .pool = &pool};
    struct study_network *network = arena_new(study->arena, struct study_network);
    network->item = item;
    network->edge = arena_array(study->arena, struct measure_edge, nodes * nodes);
    network->strength = arena_array(study->arena, double, nodes);
    enum measure_status status =
        measure_network(values_of(scratch, study, item, nodes), persons, nodes, &options, NULL,
                        network->edge, network->strength, &network->found);
    arena_close(scratch);
    study->network = status == MEASURE_OK ? network : NULL;
    if (status == MEASURE_NO_MEMORY) {
        return study_out_of_memory(error);
    }
    note_network(study, status);
    return true;
}
