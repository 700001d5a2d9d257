// SPDX-License-Identifier: GPL-3.0-or-later
#include "school/reading.h"

bool reading_begin(struct reading *reading, struct store *store, struct error *error) {
    reading->arena = arena_open(0);
    if (reading->arena == NULL) {
        return error_set(error, ERROR_LIMIT, "Не хватило памяти. Повторите через минуту");
    }
    reading->db = store_reader(store, reading->arena, error);
    if (reading->db == NULL) {
        reading_end(reading);
    }
    return reading->db != NULL;
}

void reading_end(struct reading *reading) {
    arena_close(reading->arena);
    *reading = (struct reading){0};
}
