// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/uud_import.h"

#include "base/ru.h"
#include "monitoring/uud_import_plan.h"

bool uud_personal(struct arena *arena, struct str title) {
    return str_find(ru_fold(arena, title), S("личностн")) != STR_NONE;
}

static double recognise(const struct import_reader *reader) {
    double matrix = uud_matrix_recognise(reader), rows = uud_observation_recognise(reader);
    return matrix > rows ? matrix : rows;
}

static void read(const struct import_reader *reader, struct import_result *result) {
    double matrix = uud_matrix_recognise(reader), rows = uud_observation_recognise(reader);
    if (matrix <= 0 && rows <= 0)
        import_refuse_file(reader, result, "no_table",
                           "В файле «%.*s» нет таблицы УУД: ни показателей с номерами учеников, ни "
                           "списка учеников с признаками.",
                           STR_ARG(reader->file_name));
    else if (matrix >= rows)
        uud_matrix_read(reader, result);
    else
        uud_observation_read(reader, result);
}

const struct import_kind uud_import = {
    .command = "uud",
    .kind = "uud",
    .title = "Таблицы УУД и карты наблюдения",
    .help = "показатели × номера учеников или ученики × признаки с двумя наблюдателями",
    .recognise = recognise,
    .read = read,
    .on_title = "День наблюдения",
    .plan = uud_import_plan,
    .apply = uud_import_apply,
};
