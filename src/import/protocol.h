// SPDX-License-Identifier: GPL-3.0-or-later
// The protocol of a load (протокол загрузки): what became of each row, kept beside the batch.
#ifndef VSOKO_IMPORT_PROTOCOL_H
#define VSOKO_IMPORT_PROTOCOL_H

#include "import/plan.h"

struct protocol_line {
    struct str fate; // plan_status_name(), PROTOCOL_REFUSED, PROTOCOL_WARNING
    int row;         // 0 = not a row of the file
    struct str sheet, who, what;
};
#define PROTOCOL_REFUSED "refused"
#define PROTOCOL_WARNING "warning"

struct protocol {
    VEC(struct protocol_line) lines; // as in the plan, then refusals, then warnings
};

// The protocol of a plan that is carried out.
struct protocol protocol_of(struct arena *arena, const struct import_result *result,
                            const struct import_plan *plan);

// A line a row, in this order. Part of the write that makes the batch.
bool protocol_save(struct db *db, int64_t org, int64_t batch_id, const struct protocol *protocol,
                   struct error *error) __attribute__((warn_unused_result));
// An older batch has none: no lines.
bool protocol_read(struct db *db, struct arena *arena, int64_t org, int64_t batch_id,
                   struct protocol *out, struct error *error) __attribute__((warn_unused_result));

extern const struct sql *const protocol_sql[];

#endif
