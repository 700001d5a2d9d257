// SPDX-License-Identifier: GPL-3.0-or-later
// An instrument (диагностический инструмент): signs or criteria that a person rates, questions that
// one answers, the scales made of them, and what the levels mean. Read from content or from a
// frozen version.
#ifndef VSOKO_INSTRUMENTS_INSTRUMENT_H
#define VSOKO_INSTRUMENTS_INSTRUMENT_H

#include "base/node.h"
#include "base/vec.h"
#include "vsoko/measure/scale.h"

// Levels of attainment (уровни) are those of measure; four of them have a meaning and a colour.
enum { ATTAINMENT_LEVELS = 4 };

enum instrument_identity { IDENTITY_NAMED, IDENTITY_CODED, IDENTITY_ANONYMOUS };

enum question_type {
    QUESTION_SCALE,       // steps of one sign, rising
    QUESTION_CHOICE,      // one answer
    QUESTION_MULTICHOICE, // several answers
    QUESTION_NUMBER,
    QUESTION_OPEN,  // in own words
    QUESTION_ORDER, // all answers, put in order
};

struct item_option {
    int value;       // 0..9; of a scale rising along the list
    struct str text; // the behaviour that earns it
};

// A printed answer of a task.
struct item_answer {
    struct str text;
    bool right;
};
// A set of answers, bit i = the answer i, that a criterion gives points for.
struct item_set {
    unsigned places;
    int points;
};

struct item {
    struct str id;      // "i1", unique in the instrument and never reused
    struct str outcome; // "ooo.K2.4"; "" in a school's own sheet and where a question serves none
    enum question_type type; // what is rated is QUESTION_SCALE only
    struct str text;         // «Принимает цель группы и свою роль»
    bool reverse;            // score = highest value − answer
    int low, high;           // of a number; both 0 = not said
    VEC(struct item_option) options; // the marks that it can have
    struct str key;                  // of a task: the right numbers, «13; 23»
    VEC(struct item_answer) answers; // of a task, in the order of the record
    VEC(struct item_set) sets;       // of a task
};

struct scale {
    struct str id, title;
    enum measure_scale_method method;
    VEC(size_t) items;            // indices into instrument.items
    VEC(struct measure_cut) cuts; // empty: the scale has no levels
};

struct level_meaning {
    struct str means, next;
};

// A stage of a project (веха).
struct work_stage {
    struct str id, title;
};

struct instrument_kind;

struct instrument {
    struct str id, title;
    const struct instrument_kind *kind;
    enum instrument_identity identity;
    struct str filled_by;   // "two_observers", "panel", "teacher" …
    struct str who_may_use; // "teacher", "psychologist", "administration"
    struct str consent;     // "none", "parent"
    struct str setting;     // "group", "individual", "pair", "class"
    struct str evidence;    // "validated", "used", "expert", "criticised", "school"
    struct str purpose, limits;
    int minutes;
    VEC(int) grades;
    VEC(struct str) levels; // "noo", "ooo", "soo"
    VEC(struct str) measures;
    VEC(struct str) materials;
    VEC(struct str) how_to_run;
    VEC(struct work_stage) stages; // of a project, in their order
    VEC(struct item) items;
    VEC(struct scale) scales;
    struct level_meaning meaning[ATTAINMENT_LEVELS]; // by level - MEASURE_BELOW_BASIC
    const struct node *source;                       // the whole record as read
};

// `status` of an instrument that a school made of its own sheet.
#define INSTRUMENT_OF_SCHOOL "school"

// Builds and checks against the schema of its kind. `file` names the source in the error's text.
// ERROR_INPUT names the file, the line and the field.
bool instrument_from_node(struct arena *arena, const char *file, const struct node *node,
                          struct instrument *out, struct error *error)
    __attribute__((warn_unused_result));

const char *attainment_title(enum measure_level level); // «ниже базового»; «нет данных»
enum measure_level attainment_from_name(struct str name); // "basic"; no level for another word
// 0..3 for the palette («l0» … «l3»), -1 without a level.
int attainment_tone(enum measure_level level);

// May a sheet of this instrument be filled pupil by pupil for a class of this grade? If not, why.
bool instrument_fits_class(const struct instrument *instrument, int grade, struct error *error)
    __attribute__((warn_unused_result));

// Two observers or more rate the same pupils.
bool instrument_needs_second(const struct instrument *instrument);

int item_max(const struct item *item); // the highest mark, 0 without options
int item_min(const struct item *item); // the lowest mark
// The type that a word of the schema names; QUESTION_OPEN for another word.
enum question_type question_type_from(struct str word);

// Those who fill it answer a questionnaire each on a device: pupils, or parents through slips.
bool instrument_is_survey(const struct instrument *instrument);

// The level of one sign's mark (or of the mean of several raters' marks), by the cuts of the scale
// that the sign belongs to; without such cuts, by the share of the highest mark.
enum measure_level item_level(const struct instrument *instrument, size_t item, double mark);

#endif
