// SPDX-License-Identifier: GPL-3.0-or-later
// The name of a person in a row of a list, whatever its columns: «ФИО» in one or in three.
#ifndef VSOKO_IMPORT_NAME_READ_H
#define VSOKO_IMPORT_NAME_READ_H

#include "import/import.h"

// Headers of a column with the whole name, in any list of people (column_field.words).
#define NAME_WORDS_FULL                                                                                                                                                \
    "фио|ф и о|фамилия имя отчество|фамилия имя|фи|ф и|фамилия и имя|фамилия и о|фио полностью|" \
    "полное имя"

struct name_columns {
    int full, last, first, middle; // fields; COLUMN_NOTHING if the kind has none
};

struct name_read {
    struct str last, first, middle;
    struct str full;          // last first middle
    bool mended;              // Latin letters were mended
    bool odd;                 // holds signs that names do not have
    bool initials;            // «Иванов А. С.»
    const char *refusal;      // code, NULL if the name is good
    const char *refusal_text; // Russian
};

// false if the row has no name at all.
bool name_read_row(struct arena *arena, const struct sheet_table *table,
                   const struct table_line *line, const struct name_columns *columns,
                   struct name_read *out);

// The same, telling what is odd about the name; false if the row cannot be taken: then it is
// refused with the reason. *full stays "" where the text is hostile.
bool name_take_row(const struct import_reader *reader, struct import_result *result,
                   const struct sheet_table *table, const struct table_line *line,
                   const struct name_columns *columns, struct name_read *out);

// The look of «Фамилия Имя Отчество» and of one word of a name, for column_field.fits.
bool name_fits_full(const struct cell *cell);
bool name_fits_word(const struct cell *cell);

#endif
