// SPDX-License-Identifier: GPL-3.0-or-later
// Answers that people gave in a form elsewhere (Google Forms, Yandex Forms, SPSS), as they were
// read: questions and rows. Who answered and when is left out while reading: no name, address or
// time comes into these structs (import_result.rows of the kinds «survey» and «sav»).
#ifndef VSOKO_MONITORING_FORM_SHEET_H
#define VSOKO_MONITORING_FORM_SHEET_H

#include "import/import.h"
#include "instruments/instrument.h"

enum form_role {
    FORM_QUESTION,
    FORM_CLASS,   // the class of whoever answered
    FORM_TIME,    // dropped
    FORM_NUMBER,  // of the answer: tells a repeated row, then dropped
    FORM_PERSON,  // names, addresses, telephones, sex and age: dropped
    FORM_CONSENT, // a row that says no is not taken; dropped
};

enum { FORM_OPTIONS_MAX = 20 };

struct form_answer {
    struct str text, fold; // «Скорее согласен»; folded for comparing
    struct str key;        // form_answer_key() of the text
    double code;           // of a labelled value of SPSS
    size_t count;          // rows that chose it
};

struct form_column {
    int first, n_columns; // of the sheet, 0-based; several where each option has its own
    struct str title;
    struct str name; // of an SPSS variable, "" elsewhere
    enum form_role role;
    enum question_type type;         // of a question: scale, choice, multichoice, number or open
    VEC(struct form_answer) options; // in no order of the rows
    int low, high;                   // of a number that must lie between; both 0 = anything
    size_t filled;                   // rows that hold something
    size_t own;                      // rows with an answer that no option says
    double sum;                      // of numbers and codes
};

struct form_cell {
    bool filled;
    uint32_t chosen; // bit i: option i
    double number;
    struct str text; // of an open question, or an answer that no option says
};

struct form_row {
    int row;
    struct str class_name;   // «5А», "" where the form does not ask
    struct form_cell *cells; // by column; of questions only
};

struct form_sheet {
    struct str title; // by the file's name: «Анкета родителей»
    VEC(struct form_column) columns;
    VEC(struct form_row) rows;
    struct str fingerprint; // of the titles: the same form again
    struct str content;     // of all that was read: the same file again
};

// What a column is by its title and its cells, with the type and the options of a question.
void form_column_guess(struct arena *arena, const struct sheet *sheet, size_t header_at,
                       struct form_column *column);

// The cell of a question; false where nothing is filled.
bool form_cell_read(struct arena *arena, const struct form_column *column,
                    const struct sheet_row *row, struct form_cell *out);

// An answer as it is compared: «Согласен(на)» and «согласна» are one.
struct str form_answer_key(struct arena *arena, struct str text);

// Numbers of the options that a text names, where several were joined by commas although options
// hold commas themselves; *own gets what no option says, "" if nothing.
uint32_t form_split(struct arena *arena, const struct form_column *column, struct str text,
                    struct str *own);

// Fills result->rows, counts and what --json says of questions.
void form_answers_read(const struct import_reader *reader, struct import_result *result);
void sav_read(const struct import_reader *reader, struct import_result *result);

// The title of a form by the name of its file: without an ending and «(Ответы) …».
struct str form_title(struct arena *arena, struct str file_name);
// Adds the counts by question, class and small classes to a result.
void form_describe(const struct import_reader *reader, struct import_result *result,
                   const struct form_sheet *form);
// The two marks of form_sheet, once its rows are read.
void form_mark(struct arena *arena, struct form_sheet *form);

extern const struct import_kind survey_import, sav_import;

#endif
