// SPDX-License-Identifier: GPL-3.0-or-later
// Who stands behind a code of ВПР (протокол соответствия кодов): a list of its own, for those
// entitled, which is destroyed when it is not needed any more. docs/internals/external.md.
#ifndef VSOKO_MONITORING_EXTERNAL_CODE_H
#define VSOKO_MONITORING_EXTERNAL_CODE_H

#include "base/vec.h"
#include "school/staff.h"
#include "store/store.h"

struct external_code {
    int64_t code_id;
    int year; // in which the school year begins
    struct str code;
    int64_t pupil_id;
    struct str name; // read only: «Абрамова Василиса Викторовна»
};
struct external_codes {
    VEC(struct external_code) rows;
};
struct external_code_year {
    int year;
    int64_t codes;
};
struct external_code_years {
    VEC(struct external_code_year) rows;
};

// Codes of a school year by their order.
bool external_code_list(struct db *db, struct arena *arena, int64_t org, int year,
                        struct external_codes *out, struct error *error)
    __attribute__((warn_unused_result));
// Years that have codes, the newest first.
bool external_code_years_read(struct db *db, struct arena *arena, int64_t org,
                              struct external_code_years *out, struct error *error)
    __attribute__((warn_unused_result));
// «Абрамова Василиса Викторовна», "" if nobody stands behind the code.
struct str external_code_name(const struct external_codes *codes, struct str code);

// Writes a code; its id is given by the caller (id_new).
bool external_code_add(struct db *db, int64_t org, const struct external_code *code,
                       struct error *error) __attribute__((warn_unused_result));

// A store_write_fn: all codes of a school year are gone for good; undo does not bring them back.
struct external_code_destroy {
    const struct person *by;
    int year;
    int64_t destroyed; // out
};
bool external_code_destroy(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
