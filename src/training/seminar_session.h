// SPDX-License-Identifier: GPL-3.0-or-later
// A seminar while it runs: begun, step by step, closed; who came; cards with difficulties and
// causes, put together and voted for.
#ifndef VSOKO_TRAINING_SEMINAR_SESSION_H
#define VSOKO_TRAINING_SEMINAR_SESSION_H

#include "training/seminar.h"
#include "training/words.h"

struct seminar_clock {
    int step;         // 0 … of the script's agenda
    int64_t began_ms; // of the step, 0 = not running
};

enum card_kind { CARD_DIFFICULTY, CARD_CAUSE };
const char *card_kind_title(enum card_kind kind); // «Затруднения»

struct seminar_card {
    int64_t card_id, under_id; // under_id 0 = stands by itself
    enum card_kind kind;
    struct str words;
    int64_t votes; // its own
    bool mine;     // the asking one voted for it
};
struct seminar_cards {
    VEC(struct seminar_card) rows; // in the order they came
};
enum { CARD_MAX = 300, CARDS_MOST = 300, VOTES_EACH = 3 }; // bytes; of a seminar; of one person

// Where a seminar stands; its cards, with the voice of one of the staff.
bool seminar_clock_of(struct db *db, int64_t org, int64_t seminar_id, struct seminar_clock *out,
                      struct error *error) __attribute__((warn_unused_result));
// By kind and grouping as they stand.
bool seminar_cards_of(struct db *db, struct arena *arena, int64_t org, int64_t seminar_id,
                      int64_t staff_id, struct seminar_cards *out, struct error *error)
    __attribute__((warn_unused_result));
// Votes of a card with those put under it.
int64_t card_votes(const struct seminar_cards *cards, const struct seminar_card *card);

// Does this person take part; is he let lead it?
bool seminar_is_member(struct db *db, int64_t org, int64_t seminar_id, int64_t staff_id, bool *is,
                       struct error *error) __attribute__((warn_unused_result));

// A store_write_fn: begins the seminar today, goes to a step, closes it. Closing notes for those
// who came that they learnt the competences of its script at a seminar, where nothing was noted.
enum seminar_deed { SEMINAR_BEGIN, SEMINAR_STEP, SEMINAR_CLOSE };
struct seminar_run {
    const struct person *by;
    const struct training_catalogue *catalogue;
    const struct practice_catalogue *practice;
    int64_t seminar_id;
    enum seminar_deed deed;
    int step;
    struct date on;
};
bool seminar_run(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// A store_write_fn: a person of the staff came (or did not after all).
struct seminar_attend {
    const struct person *by;
    int64_t seminar_id, staff_id;
    bool came;
};
bool seminar_attend(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// A store_write_fn: a card more; the same key again is the same card.
struct card_add {
    const struct person *by;
    int64_t seminar_id;
    enum card_kind kind;
    struct str words, key;
};
bool card_add(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// A store_write_fn: puts a card under another of its kind (0 = takes it out).
struct card_put {
    const struct person *by;
    int64_t seminar_id, card_id, under_id;
};
bool card_put(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// A store_write_fn: a voice for a card, or taken back. VOTES_EACH a person and kind.
struct card_vote {
    const struct person *by;
    int64_t seminar_id, card_id;
    bool back;
};
bool card_vote(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// A store_write_fn: a version of a field of this seminar's sheets, by whoever may write there.
bool seminar_words_put(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
