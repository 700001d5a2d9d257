// SPDX-License-Identifier: GPL-3.0-or-later
// What the fields of an instrument are called in a school: the words of content/README.md in
// Russian, one table.
#ifndef VSOKO_INSTRUMENTS_WORDING_H
#define VSOKO_INSTRUMENTS_WORDING_H

#include "instruments/instrument.h"

// Words of the content: «два наблюдателя» for "two_observers". NULL for a word without a wording.
const char *wording_filled_by(struct str word);
const char *wording_who_may_use(struct str word);
const char *wording_setting(struct str word);
const char *wording_evidence(struct str word);
const char *wording_evidence_note(struct str word); // what follows from it
const char *wording_consent(struct str word);
const char *wording_level(struct str word); // «НОО» for "noo"
const char *wording_identity(enum instrument_identity identity);
const char *wording_method(enum measure_scale_method method);

// Kinds of every record, of those that this version does not run too: «анкета», «анкеты»; what such
// an instrument is for, in a sentence.
const char *wording_kind(struct str word);
const char *wording_kinds(struct str word);
const char *wording_kind_use(struct str word);

// «5–9 классы», «4 класс», «2, 5, 8 классы»; "" for none.
struct str wording_grade_list(struct arena *arena, const int *grades, size_t n);
struct str wording_grades(struct arena *arena, const struct instrument *instrument);
// «НОО, ООО» of bits of enum level.
struct str wording_level_bits(struct arena *arena, unsigned levels);
// «НОО, ООО».
struct str wording_levels(struct arena *arena, const struct instrument *instrument);
// What the cut i of a scale covers: «до 0,8», «от 0,8 до 1,7», «от 2,5»; percents with their sign.
struct str wording_cut(struct arena *arena, const struct scale *scale, size_t i);

#endif
