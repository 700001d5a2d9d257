// SPDX-License-Identifier: GPL-3.0-or-later
// A kind of instrument: one file a kind, one row in kind.c. Observation and rubric are rated by
// people mark by mark; kinds of answering pupils come with their own files.
#ifndef VSOKO_INSTRUMENTS_KIND_H
#define VSOKO_INSTRUMENTS_KIND_H

#include "instruments/instrument.h"

struct instrument_kind {
    const char *name;        // "observation"
    const char *title;       // «карта наблюдения»
    const char *titles;      // «карты наблюдения»
    const char *with_title;  // «картой», after «процедура с этой»
    const char *item_title;  // «признак», «критерий»
    const char *items_title; // «признаки», «критерии»
    bool rated;              // marks are put by raters, pupil by pupil
    bool answered;           // people answer for themselves, each on a device
    // Checks what the common schema cannot: the error names file and line.
    bool (*check)(const char *file, const struct instrument *instrument, struct error *error);
};

extern const struct instrument_kind kind_observation;
extern const struct instrument_kind kind_questionnaire;
extern const struct instrument_kind kind_rubric;

const struct instrument_kind *instrument_kind_find(struct str name); // NULL if not known (yet)

// Shared by kinds that are rated: every item is a scale of rising options, scales name real items.
bool kind_check_rated(const char *file, const struct instrument *instrument, struct error *error);

#endif
