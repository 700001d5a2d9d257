// SPDX-License-Identifier: GPL-3.0-or-later
// Key outcomes (ключевые результаты): the 8–12 of a level that the school forms and measures first.
// A choice belongs to a school year and is never changed: choosing again makes the next version. A
// year without a choice of its own goes on with the latest one before it.
#ifndef VSOKO_OUTCOMES_KEY_H
#define VSOKO_OUTCOMES_KEY_H

#include "outcomes/outcome.h"
#include "school/person.h"
#include "store/store.h"

enum { KEY_FEW = 8, KEY_MANY = 12, KEY_MAX = 40 }; // advised bounds; more than KEY_MAX is refused

struct key_outcome {
    struct str outcome_id;
    struct str why;           // why the school took it
    VEC(struct str) subjects; // school subjects that carry it
};

struct key_choice {
    enum level level;
    int64_t year_id; // of the choice; another one than asked when it goes on from an earlier year
    struct str year_title; // «2026/27»
    int version;           // 1 … of that year and level; 0: nothing was ever chosen
    struct str reason;     // of the choice as a whole, may be ""
    struct str who;        // shown name, «консоль»
    int64_t made_ms;
    int64_t n;                    // how many outcomes
    VEC(struct key_outcome) rows; // in the order of the catalogue; empty in a history
};
struct key_history {
    VEC(struct key_choice) rows; // the newest first
};

// What holds on a level in a school year. *out has version 0 where nothing was chosen.
bool key_choice_of(struct db *db, struct arena *arena, int64_t org, int64_t year, enum level level,
                   struct key_choice *out, struct error *error) __attribute__((warn_unused_result));
// A version as it was; ERROR_NOT_FOUND if there is none.
bool key_choice_get(struct db *db, struct arena *arena, int64_t org, int64_t year, enum level level,
                    int version, struct key_choice *out, struct error *error)
    __attribute__((warn_unused_result));
// All choices of a level over the years.
bool key_choice_history(struct db *db, struct arena *arena, int64_t org, enum level level,
                        struct key_history *out, struct error *error)
    __attribute__((warn_unused_result));

// NULL if the outcome is not among them.
const struct key_outcome *key_find(const struct key_choice *choice, struct str outcome_id);

// What the program proposes for a level, with its reasons, as a choice that was not made yet.
void key_propose(struct arena *arena, const struct outcome_catalogue *catalogue, enum level level,
                 struct key_choice *out);

// A store_write_fn: the next version of a level in a year. Refused: no outcome, more than KEY_MAX,
// one that is not of the level or not in the catalogue. `choice.version` is given back.
struct key_choose {
    const struct person *by;
    const struct outcome_catalogue *catalogue; // as the school sees it
    struct key_choice choice;                  // level, year_id, reason, rows
};
bool key_choose(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
