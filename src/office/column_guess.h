// SPDX-License-Identifier: GPL-3.0-or-later
// Which column of a table holds what: guessed by the words of its header and by the look of its
// cells, with a confidence. A kind of sheet declares its fields once (struct column_field); a
// person or a remembered mapping may overrule each guess.
#ifndef VSOKO_OFFICE_COLUMN_GUESS_H
#define VSOKO_OFFICE_COLUMN_GUESS_H

#include "office/workbook.h"

struct column_field {
    const char *name;  // "class", for --map and remembered mappings
    const char *title; // Russian: «Класс»
    // Headers as column_header_fold() leaves them, divided by '|'. A word that ends with '*' takes
    // whatever begins so: "балл*". The more usual ones first.
    const char *words;
    // Does a cell look like a value of the field? NULL where nothing can be told by the look.
    bool (*fits)(const struct cell *cell);
    // Does a header say the field by its form, whatever the words: «5А» over a column of hours.
    // NULL for fields that are known by words.
    bool (*header_fits)(struct str leaf);
    bool anchor;     // a table is not a table of its kind without one of its anchors
    bool by_content; // may be found without a header: dates of birth, names, classes
    bool many;       // several columns may hold it
};

enum { COLUMN_NOTHING = -1 };

struct column_guess {
    int column;                     // 0-based column of the sheet
    struct str title;               // the whole header, storeys joined with a blank
    struct str leaf;                // its lowest storey
    struct str title_key, leaf_key; // both as column_header_fold() leaves them
    int field;                      // index into the fields, COLUMN_NOTHING
    double confidence;              // 0..1; under COLUMN_DOUBTFUL the person is asked to look
    bool chosen;                    // by a person or a remembered mapping
};
#define COLUMN_DOUBTFUL 0.6

// A header as it is compared: lower case, ё as е, Latin look-alikes mended, punctuation dropped,
// blanks single: «Дата\nрожд.» → «дата рожд», «№ п\п» → «№ п п».
struct str column_header_fold(struct arena *arena, struct str title);

// How well a folded header says a field: 1 equal to one of its words, 0.9 begins with a word that
// may be continued, 0.75 holds a word of two letters or more as whole words, 0 says nothing.
double column_header_match(const struct column_field *field, struct str folded);

// The same for a column with its storeys: the lowest says most.
double column_header_score(const struct column_field *field, const struct column_guess *column);

// The look of a column: share of its filled cells that fit, over at most 300 rows; -1 if empty.
struct column_sample {
    const struct sheet_row *const *rows;
    size_t n;
};
double column_content_match(const struct column_field *field, const struct column_sample *sample,
                            int column);

// Fills field and confidence of each guess (column, title and leaf are given). `with_content`
// allows fields without a header word (by_content).
void column_guess_all(struct arena *arena, const struct column_field *fields, int n_fields,
                      const struct column_sample *sample, struct column_guess *columns,
                      size_t n_columns, bool with_content);

// The field of this name, COLUMN_NOTHING if there is none.
int column_field_find(const struct column_field *fields, int n_fields, struct str name);

// The cell of a row in a column; NULL where there is none or it is empty.
const struct cell *sheet_row_cell(const struct sheet_row *row, int column);

// Is anything but blanks in the cell? A formula without a cached value is not.
bool cell_filled(const struct cell *cell);

#endif
