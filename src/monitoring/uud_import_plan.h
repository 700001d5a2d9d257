// SPDX-License-Identifier: GPL-3.0-or-later
// Where the marks of a sheet go: into a session that is there, or into one that is opened for
// them; who is who; what each row writes.
#ifndef VSOKO_MONITORING_UUD_IMPORT_PLAN_H
#define VSOKO_MONITORING_UUD_IMPORT_PLAN_H

#include "import/plan.h"
#include "monitoring/session.h"
#include "monitoring/uud_sheet.h"

struct uud_pupil {
    int64_t pupil_id;
    struct str full_name, short_name;
    bool absent; // in the session
};

// A session, there or to be opened, and which of its signs each sign of the sheet is.
struct uud_target {
    int64_t session_id; // 0 = to be opened
    int64_t class_id;
    const struct instrument *instrument; // NULL = nowhere (yet)
    bool by_order;                       // signs are paired by their order, not by their names
    size_t item[UUD_SIGNS_MAX];          // into instrument->items; UUD_NO_ITEM
    struct session session;              // when it is there
    VEC(struct uud_pupil) pupils;        // by name
};
#define UUD_NO_ITEM ((size_t)-1)

// One mark to be written.
struct uud_mark {
    int64_t pupil_id, account;
    struct str item;
    int64_t seq;
    int value;
    int was_state, was_value; // enum response_state; what undoing puts back
};

struct uud_changes {
    struct uud_target target;
    struct session_plan open; // when the session is to be opened
    struct session_places places;
    VEC(struct uud_mark) marks; // in the order of the sheet
};

// import_kind.plan and .apply. Into a session that is there, or one opened with the day of the
// load; every mark passes response_save(), as if its observer had put it.
bool uud_import_plan(struct import_work *work, const struct import_result *result,
                     struct import_plan *plan, struct error *error)
    __attribute__((warn_unused_result));
// Writes what the plan says; a mark that is not saved refuses the whole load.
bool uud_import_apply(struct import_work *work, const struct import_result *result,
                      const struct import_plan *plan, struct error *error)
    __attribute__((warn_unused_result));

// Answers the questions «which class» and «where to», as far as they are answered: asks what is
// still open. target->instrument stays NULL until it is known.
bool uud_target_choose(struct import_work *work, const struct uud_sheet *sheet,
                       struct import_plan *plan, struct uud_target *target, struct error *error)
    __attribute__((warn_unused_result));

#endif
