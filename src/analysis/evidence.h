// SPDX-License-Identifier: GPL-3.0-or-later
// Evidence (свидетельства): what closed sessions say of outcomes, counted once and kept, so that
// pages over years answer at once. A session is counted anew when it was closed again or a mark of
// it was corrected. Outcomes are metasubject ones; personal ones are never kept pupil by pupil.
#ifndef VSOKO_ANALYSIS_EVIDENCE_H
#define VSOKO_ANALYSIS_EVIDENCE_H

#include "base/clock.h"
#include "outcomes/outcome.h"
#include "store/store.h"
#include "vsoko/measure/scale.h"

// One session about one outcome ("ooo.K2.4") or one strand on its level ("ooo.K2").
struct evidence_row {
    int64_t session_id, year_id, class_id;
    int grade;
    struct str class_name; // «5А»
    struct date held_on;
    struct str title; // of the procedure
    struct str instrument_id, instrument_title;
    int64_t instrument_version;
    struct str outcome;
    size_t count[MEASURE_LEVELS]; // pupils at each level; NONE: too few signs with a mark
};

struct evidence_list {
    VEC(struct evidence_row) rows; // by outcome, by grade and class, the newest session first
};

// A pupil in a session: level, and the share 0..1 of the possible marks.
struct evidence_pupil {
    int64_t pupil_id, session_id;
    enum measure_level level;
    double share;
};
struct evidence_pupils {
    VEC(struct evidence_pupil) rows; // by pupil, the newest session first
};

// How many sessions are not counted as they stand now.
bool evidence_stale(struct db *db, int64_t org, int64_t *out, struct error *error)
    __attribute__((warn_unused_result));

// Counts up to `most` of those; *left says how many remain. Reads with a reader of its own and
// waits for its writes: not on a net thread, not inside a write.
bool evidence_refresh(struct store *store, struct arena *arena, int64_t org,
                      const struct outcome_catalogue *shipped, size_t most, int64_t *left,
                      struct error *error) __attribute__((warn_unused_result));

// All evidence of a school year, and all of one outcome or strand over the years.
bool evidence_of_year(struct db *db, struct arena *arena, int64_t org, int64_t year_id,
                      struct evidence_list *out, struct error *error)
    __attribute__((warn_unused_result));
bool evidence_of_outcome(struct db *db, struct arena *arena, int64_t org, struct str outcome,
                         struct evidence_list *out, struct error *error)
    __attribute__((warn_unused_result));

// Who stood where in all sessions of a year. For counting only: what leaves analysis is counts.
bool evidence_pupils_of_year(struct db *db, struct arena *arena, int64_t org, int64_t year_id,
                             struct str outcome, struct evidence_pupils *out, struct error *error)
    __attribute__((warn_unused_result));

// How many pupils have a level in any outcome of a year.
bool evidence_pupils_seen(struct db *db, int64_t org, int64_t year_id, int64_t *out,
                          struct error *error) __attribute__((warn_unused_result));

#endif
