// SPDX-License-Identifier: GPL-3.0-or-later
// For files of this room only.
#ifndef VSOKO_MONITORING_INTERNAL_H
#define VSOKO_MONITORING_INTERNAL_H

#include "base/error.h"
#include "base/coherence.h"
#include "knowledge/kind.h"
#include "net/route.h"
#include "school/job.h"
#include "school/restore.h"
#include "store/migrate.h"

#include <stdint.h>

struct db;
struct sql;

extern const struct content_kind external_content_kinds[];
extern const struct route term_report_routes[];
extern const struct route external_code_routes[];
extern const struct route external_routes[];
extern const struct sql *const term_report_sql[];
extern const struct sql *const external_code_sql[];
extern const struct sql *const external_group_sql[];
extern const struct sql *const external_sql[];
extern const struct sql *const plan_facts_sql[];
extern const struct sql *const plan_sql[];
extern const struct sql *const response_sql[];
extern const struct sql *const schedule_sql[];
extern const struct sql *const schedule_write_sql[];
extern const struct rule plan_rules[];
extern const struct chain_column plan_columns[];
extern const struct sql *const monitoring_session_sql[];
extern const struct sql *const session_list_sql[];
extern const struct sql *const session_restore_sql[];
extern const struct sql *const session_object_sql[];
extern const struct sql *const note_sql[];
extern const struct route note_routes[];
extern const struct sql *const project_sql[];
extern const struct route project_routes[];
extern const struct route entry_check_routes[];
extern const struct sql *const survey_answer_sql[];
extern const struct sql *const survey_sql[];
extern const struct migration monitoring_migrations[]; // generated from schema/
extern const struct route plan_routes[];
extern const struct route plan_deed_routes[];
extern const struct proposal_deed plan_proposal_deeds[];
extern const struct route schedule_routes[];
extern const struct route schedule_deed_routes[];
// The data source «schedule» (base/data_source.h).
struct node;
bool schedule_give(void *context, struct arena *arena, const struct node *ask, struct node *out,
                   struct error *error) __attribute__((warn_unused_result));
extern const struct route schedule_file_routes[];
extern const struct route schedule_proposal_routes[];
extern const struct command schedule_commands[];
extern const struct job_kind schedule_jobs[];
extern const struct route session_routes[];
extern const struct route rate_routes[];
extern const struct route survey_routes[];
extern const struct route survey_phone_routes[];

// Rows of sessions whose instrument a psychologist runs, and of sessions held before the day $2:
// for the statements of school/erasure.h and school/keeping.h.
#define OF_A_PSYCHOLOGIST                                                                          \
    "session_id in (select s.session_id from session as s join procedure as p "                    \
    "on p.org_id = s.org_id and p.procedure_id = s.procedure_id join instrument_version as v "     \
    "on v.org_id = p.org_id and v.instrument_id = p.instrument_id "                                \
    "and v.version = p.instrument_version where s.org_id = $1 "                                    \
    "and v.body ->> 'who_may_use' = 'psychologist')"
#define OF_SESSIONS_BEFORE                                                                         \
    "session_id in (select s.session_id from session as s where s.org_id = $1 "                    \
    "and s.held_on < $2)"

// Has anyone marked this pupil in this session?
bool response_any_of_pupil(struct db *db, int64_t org, int64_t session_id, int64_t pupil_id,
                           bool *any, struct error *error) __attribute__((warn_unused_result));

// Marks that a batch wrote and those that its undoing wrote have keys of their own.
#define RESPONSE_KEY_IMPORT "import-"
#define RESPONSE_KEY_UNDO "undo-"

// Takes marks and sessions of a batch back. A mark is never deleted by itself: its cell gets what
// stood there before, as one more mark. A session that the batch opened goes with all that is in
// it, unless somebody else put a mark there.
restore_fn response_restore, session_restore;

// A participant that the batch brought goes, one that it changed is as before; a work goes when
// nobody is left in it.
restore_fn external_work_restore, external_result_restore;
// A code and the pupil behind it.
restore_fn external_code_restore;
// What a summary report says of a group; what was reported of a class.
restore_fn external_group_restore, term_report_restore;

// Marks of the session that no batch and no undoing wrote.
bool response_count_by_hand(struct db *db, int64_t org, int64_t session_id, int64_t *out,
                            struct error *error) __attribute__((warn_unused_result));
// Of a session that is taken back.
bool response_remove_all(struct db *db, int64_t org, int64_t session_id, struct error *error)
    __attribute__((warn_unused_result));

// Of a survey that is taken back: answers, codes and the survey itself.
bool survey_remove_all(struct db *db, int64_t org, int64_t session_id, struct error *error)
    __attribute__((warn_unused_result));

// A session of answers that were given elsewhere: procedure and session, nobody on its list.
struct session_plan;
bool session_add_loaded(struct db *db, struct arena *arena, struct session_plan *plan,
                        struct error *error) __attribute__((warn_unused_result));
// «5А»; «Вся школа» of a session without a class (grade 0).
struct str session_class_name(struct arena *arena, int64_t grade, struct str letter);

#endif
