// SPDX-License-Identifier: GPL-3.0-or-later
// The passport of an instrument (паспорт): what, whom, who may, of every record of the knowledge
// base, of kinds that this version does not run too. For choosing and for the check of coherence;
// the sheet itself is instrument.h.
#ifndef VSOKO_INSTRUMENTS_PASSPORT_H
#define VSOKO_INSTRUMENTS_PASSPORT_H

#include "instruments/instrument.h"
#include "outcomes/outcome.h"

struct passport {
    struct str id, title;
    struct str kind;        // "observation"
    struct str status;      // "own", "scorecard"
    struct str filled_by;   // "two_observers"
    struct str who_may_use; // "teacher", "psychologist", "administration"
    struct str consent;     // "none", "parent"
    struct str evidence;    // "validated", "used", "expert", "criticised"
    enum instrument_identity identity;
    int minutes;
    int grade_least, grade_most; // 0 = not said
    VEC(int) grades;
    unsigned levels;           // bits of enum level
    VEC(struct str) measures;  // references, as declared
    VEC(struct str) scored;    // references that items name; empty for a score card
    bool runs;                 // this version opens procedures with it
    const struct node *source; // the whole record as read
};

struct passports {
    VEC(struct passport) rows; // in the order of the files
};

// Reads every content/instruments/*.yaml. ERROR_INPUT names the file and the line.
bool passports_load(struct arena *arena, const struct content_file *files, struct passports *out,
                    struct error *error) __attribute__((warn_unused_result));

// One record; `file` names the source in the error's text.
bool passport_read(struct arena *arena, const char *file, const struct node *node,
                   struct passport *out, struct error *error) __attribute__((warn_unused_result));

const struct passport *passport_find(const struct passports *passports, struct str id); // or NULL

enum passport_measure {
    MEASURES_NOT,
    MEASURES_STRAND, // names the strand, no item is of this outcome alone
    MEASURES_DIRECT, // an item, or the whole card, is of this outcome
};
// Does it measure an outcome? What is declared is not enough: items must say it too.
enum passport_measure passport_measures(const struct passport *passport,
                                        const struct outcome *outcome);
// Is it for this grade?
bool passport_fits_grade(const struct passport *passport, int grade);

#endif
