// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of practice show: technology.html, profile.html, use.html and visit.html take
// these and nothing else.
#ifndef VSOKO_PRACTICE_VIEW_H
#define VSOKO_PRACTICE_VIEW_H

#include "practice/fit.h"
#include "view/parts.h"

struct practice_option {
    struct str value, title;
    bool chosen;
};
struct practice_options {
    VEC(struct practice_option) rows;
};

// The catalogue: all, by kind; or ranked for an outcome.
struct technology_row {
    struct str id, title;
    const char *evidence;
    struct str levels, strands; // «1–4, 5–9 классы», «П2, К2, Р1»
    int chosen;                 // for how many key outcomes
};
struct technology_group {
    struct str title; // «Приёмы»
    VEC(struct technology_row) rows;
};
struct fit_row {
    const struct technology_fit *fit;
    const char *verdict, *css; // «подходит», class of its tag
    bool chosen;
};
struct technology_list_view {
    const struct outcome *outcome; // NULL = the whole catalogue
    struct practice_options outcomes, classes, teachers;
    VEC(struct technology_group) groups;
    VEC(struct fit_row) fits;
    bool may_choose;
    struct str back;
};

struct technology_form_row {
    struct str title; // «Базовые исследовательские действия, 5–9 классы»
    const char *strength;
    struct str how;
};
struct technology_view {
    const struct technology *technology;
    const char *kind, *evidence;
    struct str levels, size, needs, subjects;
    VEC(struct technology_form_row) forms;
    VEC(struct str) instruments; // ids
    struct str users; // who uses it this year: «5 педагогов в 12 классах»
};

// The school's profile.
struct profile_fact {
    struct str title, value;
};
struct profile_question {
    const struct condition *condition;
    struct str field; // "c.movable-desks"
    enum condition_answer answer;
};
struct profile_person {
    int64_t staff_id;
    struct str name, load;
    struct practice_options skills; // value = id, title = title and how it is known
};
struct profile_view {
    VEC(struct profile_fact) facts;
    VEC(struct profile_question) questions;
    VEC(struct profile_person) people;
    struct practice_options competences, staff, bases;
    int lesson_minutes;
    bool may_change;
};

// What I use: a technology, and in which of my classes.
struct use_tick {
    struct str field, title, label; // "u.project.12", «5А», «Проектная деятельность в 5А»
    bool ticked;
};
struct use_technology {
    struct str id, title, note; // note: which key outcomes it is chosen for
    VEC(struct use_tick) ticks; // classes
};
struct use_form_view {
    struct str term; // «2-я четверть»
    VEC(struct use_technology) rows;
    struct str empty; // why there is nothing to tick, "" = there is
    bool carried;     // the ticks are those of the term before
};

// Who uses what: one outcome or all.
struct use_row {
    struct str outcome, technology, teachers, classes;
    struct str visits; // «видно 2 из 3»
    struct str outcome_id;
};
struct use_list_view {
    struct practice_options outcomes;
    VEC(struct use_row) rows;
    struct str silent; // who did not declare: names
    size_t declared, teachers;
    bool may_visit;
};

struct visit_row {
    struct date on;
    struct str class_name, teacher, technology, verdict, note, visitor;
    const char *css;
};
struct visit_list_view {
    VEC(struct visit_row) rows;
};
struct visit_form_view {
    struct practice_options staff, classes, technologies;
    const struct technology *technology; // chosen, NULL at first
    struct date on;
    struct str subject, note, problem;
    int64_t staff_id, class_id;
};

#endif
