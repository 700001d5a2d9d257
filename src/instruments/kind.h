// SPDX-License-Identifier: GPL-3.0-or-later
// A kind of instrument: one file a kind, one row in kind.c.
#ifndef VSOKO_INSTRUMENTS_KIND_H
#define VSOKO_INSTRUMENTS_KIND_H

#include "instruments/instrument.h"

// What is judged where it is not a pupil of a class.
struct kind_object {
    const char *title;     // «урок»
    const char *titles;    // «Уроки», over their list
    const char *hint;      // what to write of one: «Алгебра, 8А, 3-й урок»
    const char *map_title; // «итоги посещения»
    const char
        *levels[ATTAINMENT_LEVELS]; // its steps in place of levels of attainment: «почти нет»
    const char *reached; // the second step and above: «Видно хотя бы эпизодами»
};

struct instrument_kind {
    const char *name;                 // "observation"
    const char *title;                // «карта наблюдения»
    const char *titles;               // «карты наблюдения»
    const char *with_title;           // «картой», after «процедура с этой»
    const char *item_title;           // «признак», «критерий»
    const char *items_title;          // «признаки», «критерии»
    bool rated;                       // raters fill a sheet: pupils or objects by signs
    bool answered;                    // people answer for themselves, each on a device
    bool composed;                    // the editor of the school's own makes it
    const struct kind_object *object; // NULL: pupils of a class are rated
    const char *note_title;           // what raters write in words; NULL: nothing
    bool note_items;                  // such words belong to each item, else to the whole sheet
    // Makes the marks of an item of what the record says of it; NULL: its options are the marks.
    void (*shape)(struct arena *arena, const struct node *node, struct item *item);
    // Points for an answer as it stands on the sheet of a variant (1 = as written); false if it is
    // no answer of this item. NULL: raters give the points themselves.
    bool (*score)(const struct item *item, int variant, struct str answer, int *points);
    // Checks what the common schema cannot: the error names file and line.
    bool (*check)(const char *file, const struct instrument *instrument, struct error *error);
};

extern const struct instrument_kind kind_checklist;
extern const struct instrument_kind kind_expert_review;
extern const struct instrument_kind kind_interview;
extern const struct instrument_kind kind_observation;
extern const struct instrument_kind kind_portfolio;
extern const struct instrument_kind kind_project;
extern const struct instrument_kind kind_questionnaire;
extern const struct instrument_kind kind_rubric;
extern const struct instrument_kind kind_task;
extern const struct instrument_kind kind_visit;

const struct instrument_kind *instrument_kind_find(struct str name); // NULL if not known (yet)

// The word for a level: of attainment, or the step of an object's kind; «нет данных» without one.
const char *kind_level_title(const struct instrument_kind *kind, enum measure_level level);

// Shared by kinds that are rated: every item is a scale of rising options, scales name real items.
bool kind_check_rated(const char *file, const struct instrument *instrument, struct error *error);

// Letters of answers on a sheet: а б в г д е ж з. The place of one, from 0; -1 for another sign.
// A capital is the same letter, and so is a Latin a.
int answer_letter_place(uint32_t code);
struct str answer_letter(size_t place); // «б» for 1
enum { ANSWER_LETTERS = 8 };
// The place in the record of what stands at `place` on the sheet of a variant: the second one has
// the same answers from the last to the first.
size_t answer_place_in(const struct item *item, int variant, size_t place);

// What is typed where the pupil left an item without an answer: no points.
#define ANSWER_NONE "-"

#endif
