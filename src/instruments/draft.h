// SPDX-License-Identifier: GPL-3.0-or-later
// An instrument while it is written (черновик): everything as typed, so that what is not right yet
// is kept and shown. Its record has the form of content/, with a text where a number is wrong.
#ifndef VSOKO_INSTRUMENTS_DRAFT_H
#define VSOKO_INSTRUMENTS_DRAFT_H

#include "instruments/instrument.h"

enum { DRAFT_ITEMS_MAX = 60, DRAFT_OPTIONS_MAX = 10, DRAFT_SCALES_MAX = 12, DRAFT_CUTS = 3 };

struct draft_option {
    struct str value, text; // «2», «Держит роль до конца»
};
struct draft_item {
    struct str id; // "i3"; "" for one that was just added
    struct str text, outcome;
    bool reverse;
    const struct node *by_level; // the outcome on each level, of an instrument for several; or NULL
    VEC(struct draft_option) options;
};
struct draft_scale {
    struct str id; // "s1"; "" for one that was just added
    struct str title, method;
    struct str items;            // numbers on the sheet: «1, 2, 5–7»; «все»
    struct str cuts[DRAFT_CUTS]; // where basic, advanced and high begin: «0,8»; all "" = no levels
};

struct draft {
    struct str id, title, kind;
    struct str filled_by, identity, who_may_use, consent, setting, minutes;
    struct str purpose, limits, source;
    struct str how_to_run, materials; // a line for each
    struct str stages;                // of a project: a line for each, in their order
    unsigned grades;                  // bit 1 << grade
    int next; // number of the next id of a sign or a scale: ids are never used again
    struct level_meaning meaning[ATTAINMENT_LEVELS];
    VEC(struct draft_item) items;
    VEC(struct draft_scale) scales;
};

// An empty one of a kind: one sign with four steps, one scale of all signs.
void draft_begin(struct arena *arena, struct str kind, struct str title, struct draft *out);
// From a record of the same form: a draft that was kept, or an instrument to start from.
void draft_from_record(struct arena *arena, const struct node *record, struct draft *out);
// Gives ids to what was added, measures and levels to the whole. The record that instrument.h reads
// if draft_check() (fault.h) finds nothing that stops.
struct node *draft_record(struct arena *arena, struct draft *draft);

// Which signs a scale names, as places in draft.items. False if a number is not of the sheet.
struct draft_places {
    VEC(size_t) at;
};
bool draft_scale_items(struct arena *arena, const struct draft *draft,
                       const struct draft_scale *scale, struct draft_places *out);

// «0,8» or «0.8».
bool draft_number(struct str text, double *out);

#endif
