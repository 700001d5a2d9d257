// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of outcomes show: outcome.html takes these and nothing else.
#ifndef VSOKO_OUTCOMES_OUTCOME_VIEW_H
#define VSOKO_OUTCOMES_OUTCOME_VIEW_H

#include "outcomes/key.h"
#include "view/form.h"
#include "view/parts.h"

struct tree_row {
    const struct outcome *outcome;
    bool key; // among the school's key ones of this year
};
struct tree_strand {
    const struct strand *strand;
    VEC(struct tree_row) rows;
};
struct tree_group {
    const char *title; // «Познавательные»
    VEC(struct tree_strand) strands;
};
struct tree_page {
    struct tabs tabs;
    struct str standing; // the standard, its order, the caution
    VEC(struct tree_group) groups;
};

// A strand on one of its levels.
struct strand_level {
    enum level level;
    struct str title;                    // «НОО»
    const struct attainment *attainment; // NULL for personal outcomes
    struct str edit_path;
    VEC(struct tree_row) rows;
};
struct strand_page {
    const struct strand *strand;
    const char *grades[OUTCOME_GRADES]; // words of the levels of attainment
    bool has_attainments, may_edit;
    VEC(struct strand_level) levels;
};

// A link as seen from one outcome.
struct link_row {
    struct str verb; // «нужен для», «продолжает»
    struct str title, path;
    const char *strength;
    struct str data; // the strength in the school's data: «данных нет»
    struct str why;
    struct str link; // the address of the link's page
};
struct place_row {
    struct str title, path;
};
// Records of one kind that name this outcome.
struct place_group {
    const char *title; // «Инструменты»
    VEC(struct place_row) rows;
};
struct outcome_page {
    const struct outcome *outcome;
    struct str clause, standard_note;
    const char *kind; // «метапредметный»
    bool key;
    const struct key_outcome *chosen; // why it is a key one, NULL if it is not
    const struct attainment *attainment;
    const char *grades[OUTCOME_GRADES];
    VEC(struct link_row) links;
    VEC(struct place_group) places;
    struct notice notice;
    struct table history;
    bool may_edit, may_link;
    struct str edit_path, back_path, attainment_path;
};

struct own_page {
    const struct form *form;
    enum level level;
};

#endif
