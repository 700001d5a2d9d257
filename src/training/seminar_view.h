// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of one seminar show: seminar.html takes these and nothing else.
#ifndef VSOKO_TRAINING_SEMINAR_VIEW_H
#define VSOKO_TRAINING_SEMINAR_VIEW_H

#include "training/seminar_session.h"
#include "training/training_view.h"

struct step_view {
    const struct seminar_step *step;
    bool now, past;
};

// One of a group of cards: the head and those put under it.
struct card_view {
    const struct seminar_card *card;
    int64_t votes;
    VEC(struct str) under;
    struct training_options heads; // where it may be put
};
struct card_board {
    const char *title;          // «Затруднения»
    const char *single;         // «Затруднение»
    const char *kind;           // "difficulty"
    VEC(struct card_view) rows; // the most votes first, then as they came
    int votes_left;
};

// A field of a sheet as a form shows it.
struct words_view {
    const struct ask_field *ask;
    struct str name; // "w.fact"
    struct str text;
    int version;
    bool asks;
    struct str other;
};
struct words_sheet_view {
    struct str sheet; // "reflection"
    struct str action;
    VEC(struct words_view) rows;
};

struct seminar_view {
    const struct seminar *seminar;
    const struct seminar_script *script;
    struct str path; // "/seminars/12"
    const char *kind, *state, *css;
    struct str leader, outcome;
    struct str invited, lessons_before, lessons_after, result, due; // of the effect, in words
    VEC(struct step_view) steps;
    struct seminar_clock clock;
    int64_t left_s; // of the step, seconds; may be below 0
    struct seminar_members members;
    struct training_options staff, leaders; // who may be invited, who may lead
    VEC(struct card_board) boards;          // difficulties, causes
    struct words_sheet_view sheet, conclusions;
    VEC(struct str) data; // what the school's measurements say, a sentence each
    bool member, may_lead, on_the_list;
    struct str key; // of the next card
};

#endif
