// SPDX-License-Identifier: GPL-3.0-or-later
// An instrument (диагностический инструмент): signs or criteria that a person rates, the scales
// made of them, and what the levels mean. Read from content or from a frozen version.
#ifndef VSOKO_INSTRUMENTS_INSTRUMENT_H
#define VSOKO_INSTRUMENTS_INSTRUMENT_H

#include "base/node.h"
#include "base/vec.h"

// Levels of attainment (уровни), in rising order. The number is stored and drawn.
enum level { LEVEL_NONE = -1, LEVEL_BELOW_BASIC, LEVEL_BASIC, LEVEL_ADVANCED, LEVEL_HIGH };
enum { LEVEL_COUNT = 4 };

enum instrument_identity { IDENTITY_NAMED, IDENTITY_CODED, IDENTITY_ANONYMOUS };
enum scale_method { SCALE_MEAN, SCALE_SUM, SCALE_PERCENT };

struct item_option {
    int value;       // 0..9, rising along the list
    struct str text; // the behaviour that earns it
};

struct item {
    struct str id;      // "i1", unique in the instrument and never reused
    struct str outcome; // "ooo.K2.4"
    struct str text;    // «Принимает цель группы и свою роль»
    bool reverse;       // score = highest value − answer
    VEC(struct item_option) options;
};

struct scale_cut {
    double below; // exclusive upper bound; INFINITY for the last level
    enum level level;
};

struct scale {
    struct str id, title;
    enum scale_method method;
    VEC(size_t) items;         // indices into instrument.items
    VEC(struct scale_cut) cuts; // empty: the scale has no levels
};

struct level_meaning {
    struct str means, next;
};

struct instrument_kind;

struct instrument {
    struct str id, title;
    const struct instrument_kind *kind;
    enum instrument_identity identity;
    struct str filled_by; // "two_observers", "panel", "teacher" …
    struct str setting;   // "group", "individual", "pair", "class"
    struct str purpose, limits, evidence;
    int minutes;
    VEC(int) grades;
    VEC(struct str) levels; // "noo", "ooo", "soo"
    VEC(struct str) measures;
    VEC(struct str) how_to_run;
    VEC(struct item) items;
    VEC(struct scale) scales;
    struct level_meaning meaning[LEVEL_COUNT];
    const struct node *source; // the whole record as read
};

// Builds and checks against the schema of its kind. `file` names the source in the error's text.
// ERROR_INPUT names the file, the line and the field.
bool instrument_from_node(struct arena *arena, const char *file, const struct node *node,
                          struct instrument *out, struct error *error)
    __attribute__((warn_unused_result));

const char *level_name(enum level level);  // "below_basic"
const char *level_title(enum level level); // «ниже базового»
enum level level_from_name(struct str name);

// May a sheet of this instrument be filled pupil by pupil for a class of this grade? If not, why.
bool instrument_fits_class(const struct instrument *instrument, int grade, struct error *error)
    __attribute__((warn_unused_result));

// Two observers or more rate the same pupils.
bool instrument_needs_second(const struct instrument *instrument);

// Highest value of an item, and the level colour of a single mark: the mark's value scaled to the
// instrument's cuts of mean scales (0..3 marks map to the four levels one to one).
int item_max(const struct item *item);
enum level item_mark_level(const struct instrument *instrument, size_t item, int value);

#endif
