// SPDX-License-Identifier: GPL-3.0-or-later
// How metasubject strands go together with the result of a subject (journal, ГИА, diagnostic
// works: wherever the file names the pupil), parallel by parallel and within all parallels
// together, with the pupil's own mark of the year before held still. An association, no cause.
#ifndef VSOKO_ANALYSIS_SUBJECT_TIE_H
#define VSOKO_ANALYSIS_SUBJECT_TIE_H

#include "analysis/evidence.h"
#include "monitoring/external.h"
#include "school/year.h"
#include "vsoko/measure/network.h"

struct tie_line {
    struct str outcome, title;       // "ooo.K2", «Совместная деятельность»
    int grade;                       // 0: all parallels together, each centred on its own means
    size_t n;                        // pupils with a level and a result
    double r;                        // Pearson; NaN under MEASURE_MIN_RELATION
    size_t held;                     // of them with a mark of the year before
    struct measure_relation partial; // with that mark held: value, 95 %, verdict; n = 0: too few
};

struct tie_subject {
    struct str name;
    enum external_kind kind;
};

struct subject_tie {
    VEC(struct tie_subject) subjects; // that may be asked for: results of this year by pupils
    size_t asked;                     // which of them this is
    struct str source;                // «1 четверть», what the results are
    VEC(struct tie_line) lines;       // by strand; of a strand first all together
};

struct tie_ask {
    int64_t org;
    const struct school_year *year;
    enum level level;
    struct str subject; // "" = the first one
    enum external_kind kind;
};

// r of x and y with z held: (r_xy - r_xz r_yz) / sqrt((1 - r_xz^2)(1 - r_yz^2)) (Yule 1907,
// doi:10.1098/rspa.1907.0028); its interval by Fisher's z with one degree less for the mark that is
// held and for each parallel but one (Fisher 1924). All lines are tested together (Holm).
bool subject_tie_make(struct db *db, struct arena *arena, const struct outcome_catalogue *shipped,
                      const struct tie_ask *ask, struct subject_tie *out, struct error *error)
    __attribute__((warn_unused_result));

// The bytes of an .xlsx with the same numbers.
bool subject_tie_xlsx(struct arena *arena, const struct subject_tie *tie, struct str school,
                      struct str year, struct str *out, struct error *error)
    __attribute__((warn_unused_result));

#endif
