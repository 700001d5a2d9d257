// SPDX-License-Identifier: GPL-3.0-or-later
// Limits of the analysis of external results and its possible causes: records of
// content/external.yaml with the school's changes over them.
#ifndef VSOKO_MONITORING_EXTERNAL_NORM_H
#define VSOKO_MONITORING_EXTERNAL_NORM_H

#include "monitoring/external_summary.h"

struct content_base;

// Shares are 0..1.
struct external_norms {
    double basic_low, basic_enough;   // of a basic task
    double raised_low, raised_enough; // of a raised or a high one
    int gap;                          // marks between work and journal worth a look
    int64_t distribution;             // participants from which a distribution tells anything
    int64_t percent;                  // participants from which a percentage is shown
};

struct external_cause {
    struct str when;  // "lowered"
    struct str title; // a possible cause, never a finding
    struct str check; // how to find out
};
struct external_causes {
    VEC(struct external_cause) rows;
};

// All norms; one that the content lacks is 0.
bool external_norms_read(struct db *db, struct arena *arena, const struct content_base *base,
                         int64_t org, struct external_norms *out, struct error *error)
    __attribute__((warn_unused_result));
// Those that these numbers call for.
bool external_causes_read(struct db *db, struct arena *arena, const struct content_base *base,
                          int64_t org, const struct external_work *work,
                          const struct external_summary *summary,
                          const struct external_norms *norms, struct external_causes *out,
                          struct error *error) __attribute__((warn_unused_result));

enum task_zone { ZONE_NONE, ZONE_LOW, ZONE_UNSURE, ZONE_ENOUGH };
// By the difficulty of the task; ZONE_NONE where the file does not say it or nobody did it.
enum task_zone external_task_zone(const struct external_norms *norms,
                                  const struct external_task *task,
                                  const struct task_summary *summary);
const char *task_zone_title(enum task_zone zone); // «недостаточно»

#endif
