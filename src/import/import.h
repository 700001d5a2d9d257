// SPDX-License-Identifier: GPL-3.0-or-later
// Reading of sheets that schools already have (загрузка списков): a file is recognised, read to a
// result that says of each row what became of it, compared with the database (import_plan.h), and
// only then written. Kinds of sheets are a table of function pointers, one file each beside its
// noun; rooms give them in their descriptors.
#ifndef VSOKO_IMPORT_IMPORT_H
#define VSOKO_IMPORT_IMPORT_H

#include "base/node.h"
#include "base/room.h"
#include "office/table_find.h"

struct db;

enum import_verdict {
    IMPORT_ACCEPT, // nothing to ask
    IMPORT_WARN,   // may be saved after the person has looked at the warnings
    IMPORT_REFUSE, // nothing is saved; `reason` says why
};

// One finding, of a row or of the whole file.
struct import_note {
    int row;             // 1-based row of the sheet or line of the file; 0 = the whole file
    struct str sheet;    // "" where the file has one table
    const char *code;    // "two_digit_year"; the table of codes is in docs/internals/import.md
    struct str text;     // a Russian sentence
    bool quiet;          // worth a line, not a question: does not turn ACCEPT into WARN
    struct node *detail; // a map: value, read_as, fixed, of …; NULL if there is none
};

struct import_notes {
    VEC(struct import_note) at;
};

// A column named by a person: field = its number, or COLUMN_NOTHING to leave it out.
struct import_choice {
    struct str field;  // name of the kind's field
    struct str column; // a letter («C»), a number from 1, or the header's text; "-" = none
};

struct known_pupil {
    int64_t pupil_id;
    struct str name;       // «Семёнов Андрей Артёмович»
    struct str class_name; // of today, «» for one who is in no class
};

// What the school knows already. Empty in a dry run without data.
struct import_known {
    bool has_roster;
    VEC(struct str) classes;        // names of this year's classes: «5А»
    VEC(struct known_pupil) pupils; // in the Russian order of names
};

struct import_reader {
    struct arena *arena;
    const struct workbook *book;
    struct str file_name;
    struct date today;
    const struct import_known *known;    // never NULL
    const struct import_choice *choices; // columns chosen by a person or remembered
    size_t n_choices;
    struct str new_classes; // «5Г,10Б»: classes a person allows to be made
};

struct import_kind;

struct import_result {
    const struct import_kind *kind; // NULL when the file was not even read
    struct str kind_name;           // "contingent"
    double score;                   // of recognition, 0..1
    enum import_verdict verdict;
    const char *reason_code;    // of a refusal: "damaged_zip", NULL otherwise
    struct str reason;          // Russian: what, where, what to do
    struct sheet_tables tables; // how it was read; empty for kinds that find no plain table
    struct node *read;          // maps with the keys of tests/data/README.md section 1
    struct node *counts;
    struct node *by_class;
    struct node *extra; // aggregates, samples, agreement: added to the JSON as they are
    struct import_notes refused;
    struct import_notes warnings;
    void *rows; // the kind's own rows
};

struct import_plan;
struct import_work;

struct import_kind {
    const char *command;               // its name in the command and the table of kinds: "pupils"
    const char *kind;                  // "contingent"
    const char *title;                 // Russian: «Списки обучающихся»
    const char *help;                  // Russian, one line: what files it takes
    const struct column_field *fields; // NULL for kinds without plain columns
    int n_fields;
    // 0..1: how much the book looks like this kind.
    double (*recognise)(const struct import_reader *reader);
    // Fills the result; refusals of the whole file go into verdict and reason.
    void (*read)(const struct import_reader *reader, struct import_result *result);
    // Rows as the JSON prints them ("normalised"), NULL if the kind puts them into extra.
    struct node *(*normalised)(struct arena *arena, const struct import_result *result);
    // Compares with the database, and writes. NULL: the kind is only read, `later` says why.
    bool (*plan)(struct import_work *work, const struct import_result *result,
                 struct import_plan *plan, struct error *error);
    bool (*apply)(struct import_work *work, const struct import_result *result,
                  const struct import_plan *plan, struct error *error);
    const char *later;    // Russian sentence of a kind that cannot be saved yet
    const char *on_title; // what the day of the load means, NULL = since when people move
    bool auto_only;       // recognised, but not a row of the table of kinds
};

struct import_request {
    int fd; // open file; not closed
    struct str file_name;
    struct str kind; // "auto" or a command's name
    const struct import_choice *choices;
    size_t n_choices;
    struct str new_classes;
    struct date today;
};

// Recognises and reads. Only a fault of the program or of the disk is an error; a file that is no
// good gives a result with the verdict IMPORT_REFUSE. `rooms` ends with NULL; `db` may be NULL.
bool import_read(struct arena *arena, const struct room *const *rooms, struct db *db, int64_t org,
                 const struct import_request *request, struct import_result *out,
                 struct error *error) __attribute__((warn_unused_result));

// The same from cells already decoded (tests, fuzzing).
void import_read_book(const struct import_reader *reader, const struct room *const *rooms,
                      struct str kind, struct import_result *out);

// The kind of a command's name, NULL if no room has it.
const struct import_kind *import_kind_find(const struct room *const *rooms, struct str command);
// Calls fn for each kind that may be named, in the order of the rooms.
void import_kind_each(const struct room *const *rooms,
                      void (*fn)(void *arg, const struct import_kind *kind), void *arg);

// The result as --json prints it.
struct node *import_result_node(struct arena *arena, const struct import_result *result);

const char *import_verdict_name(enum import_verdict verdict); // "import", "warn", "refuse"

// For readers of kinds --------------------------------------------------------------------------

// Adds a finding; `row` NULL for the whole file. `detail` may be NULL.
void import_refuse_row(const struct import_reader *reader, struct import_result *result,
                       const struct sheet_table *table, int row, const char *code,
                       struct node *detail, const char *format, ...)
    __attribute__((format(printf, 7, 8)));
struct import_note *import_warn(const struct import_reader *reader, struct import_result *result,
                                const struct sheet_table *table, int row, const char *code,
                                struct node *detail, const char *format, ...)
    __attribute__((format(printf, 7, 8)));
void import_refuse_file(const struct import_reader *reader, struct import_result *result,
                        const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
// {key: value} of texts, until NULL: import_detail(arena, "value", text, NULL).
struct node *import_detail(struct arena *arena, ...) __attribute__((sentinel));
void import_count(struct arena *arena, struct node *counts, const char *name, int64_t n);
void import_count_add(struct arena *arena, struct node *counts, const char *name, int64_t n);

// Finds the tables of a kind on all visible sheets and applies the choices of columns.
void import_find_tables(const struct import_reader *reader, const struct import_kind *kind,
                        int fields_min, struct sheet_tables *out);
// The same for recognising: only the first lines of each sheet are looked at.
void import_glance_tables(const struct import_reader *reader, const struct import_kind *kind,
                          int fields_min, struct sheet_tables *out);
// Fills result->read from the tables: sheet, header rows, first data row, encoding, separator.
// `kind` names the fields, NULL leaves the columns out.
void import_describe(const struct import_reader *reader, const struct import_kind *kind,
                     struct import_result *result);
// Counts of skipped rows: totals, signatures, group rows, prepared blanks, blank rows.
void import_count_lines(const struct import_reader *reader, struct import_result *result);
// Warns of columns whose guess is doubtful, and of a list without a header.
void import_warn_columns(const struct import_reader *reader, struct import_result *result);

// A text that may not come into the database: begins as a formula, holds control or bidirectional
// signs. *code says which.
bool import_text_hostile(struct str text, const char **code);

// Headers of the tables as one text, for the remembered mapping (import_mapping.fingerprint).
struct str import_fingerprint(struct arena *arena, const struct sheet_tables *tables);

#endif
