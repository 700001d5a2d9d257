// SPDX-License-Identifier: GPL-3.0-or-later
// The role gate: this table is the only place of the program that says who may do what. Pages,
// exports, documents, commands and backups all ask it. docs/ru/roles.md is the same table in words,
// and tests/school/test_gate.c compares them.
#include "school/person.h"

#include "base/str.h"

#include <string.h>

enum {
    A = ROLE_ADMINISTRATOR,
    D = ROLE_DIRECTOR,
    Z = ROLE_DEPUTY,
    M = ROLE_METHOD_HEAD,
    P = ROLE_PSYCHOLOGIST,
    T = ROLE_TEACHER,
    O = ROLE_OBSERVER,
};

static const struct {
    const char *permission;
    unsigned roles;
} gate[] = {
    // The school and its people. An administrator of the program sees no pupil.
    {"school.setup", A | D | Z},        // requisites, the year's calendar
    {"school.view", D | Z | M | P | T}, // classes, pupils, staff, their cards
    {"school.people", D | Z},           // changing them; the roll-over to a new year
    {"school.import", D | Z},           // files with lists
    {"school.consents", D | Z | P},     // consents of parents and pupils
    {"school.accounts", A | D | Z},     // accounts, roles, first passwords
    {"school.audit", A | D | Z},        // who did what
    {"school.backup", A | D | Z},       // copies of the data
    // What the program knows and what it collects.
    {"knowledge.view", D | Z | M | P | T}, // the knowledge base, its search
    {"knowledge.edit", D | Z},             // the school's own texts, a new release
    {"outcomes.view", D | Z | M | P | T},
    {"outcomes.choose", D | Z},           // key outcomes, the school's own ones and their links
    {"practice.view", D | Z | M | P | T}, // technologies, the school's profile, who uses what
    {"practice.choose", D | Z | M},       // by which technology an outcome is formed
    {"practice.declare", Z | M | P | T},  // what one uses oneself
    {"practice.visit", D | Z | M},        // what was seen at a lesson
    {"instruments.view", D | Z | M | P | T},
    {"instruments.choose", D | Z},       // by what an outcome is measured
    {"instruments.edit", D | Z | M | P}, // the school's own instruments
    {"monitoring.see_plan", D | Z | M | P | T},
    {"monitoring.plan", D | Z},                 // the year plan, the single schedule
    {"monitoring.open", D | Z | M | P},         // open and close a procedure, appoint observers
    {"monitoring.view", D | Z | M | P},         // all procedures of the school and their course
    {"survey.release", D | Z | P},              // answers in own words: to show or not
    {"monitoring.rate", D | Z | M | P | T | O}, // fill one's own sheet; others' are never shown
    {"monitoring.external", D | Z | M | P},     // ВПР and journal, by parallels
    {"monitoring.external_classes", D | Z},     // the same by classes and teachers
    {"monitoring.external_codes", D | Z},       // who stands behind a code of ВПР
    {"analysis.view", D | Z | M | P},
    {"analysis.own", D | Z | M | P | T},  // the map of a class that one leads
    {"training.view", D | Z | M | P | T}, // the year of seminars; taking part in one
    {"training.own", Z | M | P | T},      // one's own competences and needs, one's methodologist
    {"training.plan", D | Z | M},         // planning and leading seminars
    {"training.needs", Z},                // whose need it is, by name
    {"documents.view", D | Z | M},
    {"documents.make", D | Z | M},
};

static const struct {
    enum role role;
    const char *name, *title;
} roles[ROLE_COUNT] = {
    {ROLE_ADMINISTRATOR, "administrator", "администратор программы"},
    {ROLE_DIRECTOR, "director", "директор"},
    {ROLE_DEPUTY, "deputy", "заместитель директора"},
    {ROLE_METHOD_HEAD, "method_head", "руководитель методического объединения"},
    {ROLE_PSYCHOLOGIST, "psychologist", "педагог-психолог"},
    {ROLE_TEACHER, "teacher", "учитель"},
    {ROLE_OBSERVER, "observer", "наблюдатель"},
};

const char *role_name(enum role role) {
    for (size_t i = 0; i < ROLE_COUNT; i++) {
        if (roles[i].role == role) {
            return roles[i].name;
        }
    }
    return "";
}

const char *role_title(enum role role) {
    for (size_t i = 0; i < ROLE_COUNT; i++) {
        if (roles[i].role == role) {
            return roles[i].title;
        }
    }
    return "";
}

enum role role_from_name(struct str name) {
    for (size_t i = 0; i < ROLE_COUNT; i++) {
        if (str_eq(name, str_from(roles[i].name))) {
            return roles[i].role;
        }
    }
    return 0;
}

unsigned gate_roles(const char *permission) {
    for (size_t i = 0; i < sizeof gate / sizeof gate[0]; i++) {
        if (strcmp(gate[i].permission, permission) == 0) {
            return gate[i].roles;
        }
    }
    return 0;
}

bool gate_may(unsigned held, const char *permission) {
    return (held & gate_roles(permission)) != 0;
}

const char *gate_permission(size_t i) {
    return i < sizeof gate / sizeof gate[0] ? gate[i].permission : NULL;
}

bool gate_check(const struct person *person, const char *permission, struct error *error) {
    if (gate_may(person->roles, permission)) {
        return true;
    }
    return error_set(error, ERROR_FORBIDDEN,
                     person->must_change
                         ? "Сначала смените первый пароль: с ним открыта только эта страница"
                         : "Для этого у вашей учётной записи нет прав. Роли назначает заместитель"
                           " директора или администратор программы");
}
