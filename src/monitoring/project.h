// SPDX-License-Identifier: GPL-3.0-or-later
// A project (проект): topic, supervisor and stages of a pupil's work before its defence, appeals
// after it. A group has one topic: its members are kept alike. Marks are those of the session.
#ifndef VSOKO_MONITORING_PROJECT_H
#define VSOKO_MONITORING_PROJECT_H

#include "monitoring/session.h"

enum { PROJECT_TOPIC_MAX = 400, PROJECT_TEXT_MAX = 4000 }; // bytes

struct project_stage {
    int64_t pupil_id;
    struct str stage; // id in the instrument
    struct date done_on;
};

struct project_appeal {
    int64_t appeal_id, pupil_id;
    struct date filed_on, decided_on; // decided_on {0} = open
    struct str reason, decision;
    bool changed; // marks were changed
};

struct projects {
    VEC(struct project_stage) stages;
    VEC(struct project_appeal) appeals; // in the order of filing
};

// Stages and appeals of a session; topics and supervisors stand in session->pupils.
bool projects_read(struct db *db, struct arena *arena, int64_t org, int64_t session_id,
                   struct projects *out, struct error *error) __attribute__((warn_unused_result));

// The day a stage was passed, {0} if it was not.
struct date project_stage_day(const struct projects *projects, int64_t pupil_id, struct str stage);
size_t project_stages_done(const struct projects *projects, int64_t pupil_id);
// The last appeal of a pupil, NULL without one.
const struct project_appeal *project_appeal_of(const struct projects *projects, int64_t pupil_id);

// May this person change the project: who opens procedures, or its supervisor.
bool project_may_change(const struct person *person, const struct session_pupil *pupil);

// A store_write_fn. A supervisor changes topic and stages, not who leads.
struct project_save {
    const struct person *by;
    int64_t session_id, pupil_id;
    bool whole_team; // the same for all of the group
    struct str topic;
    int64_t supervisor;               // account, 0 = nobody
    VEC(struct project_stage) stages; // by stage; a day {0} takes it away
};
bool project_save(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// A store_write_fn: a pupil asks to look again. After closing, one at a time.
struct project_appeal_file {
    const struct person *by;
    int64_t session_id, pupil_id;
    struct date filed_on;
    struct str reason;
};
bool project_appeal_file(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// A store_write_fn: what was decided, with its reason. Marks are changed in the sheets, after the
// session is opened again.
struct project_appeal_decide {
    const struct person *by;
    int64_t session_id, appeal_id;
    struct date decided_on;
    bool changed;
    struct str decision;
};
bool project_appeal_decide(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
