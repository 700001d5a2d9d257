// SPDX-License-Identifier: GPL-3.0-or-later
// Technologies, methods and means (технологии, приёмы, средства): what each forms, where it works,
// what a visitor of the lesson sees; the conditions of a school they depend on; the competences
// they ask of a teacher. Read from content/practice.yaml, conditions.yaml, training.yaml at start.
#ifndef VSOKO_PRACTICE_TECHNOLOGY_H
#define VSOKO_PRACTICE_TECHNOLOGY_H

#include "base/content_file.h"
#include "base/node.h"
#include "base/vec.h"
#include "outcomes/outcome.h"

// How strongly a technology forms an outcome, as experts judge.
enum form_strength { FORM_WEAK = 1, FORM_MODERATE, FORM_STRONG };

// What the belief in a technology rests on.
enum practice_evidence { EVIDENCE_TRADITION, EVIDENCE_WEAK, EVIDENCE_MODERATE, EVIDENCE_STRONG };

struct technology_form {
    struct str outcome; // a reference: "ooo.P2" (outcome_named_by)
    enum form_strength strength;
    struct str how;         // by what exactly it is formed
    VEC(struct str) leaves; // outcomes it works on directly; empty = not said
};

// A condition that a school has or lacks (условие): a room, equipment, the network.
struct condition {
    struct str id;          // "movable-desks"
    struct str kind;        // "room", "equipment", "network"
    struct str title;       // «Столы, которые можно сдвинуть»
    struct str question;    // as the school is asked
    VEC(struct str) covers; // words of technologies that it answers
    bool digital;           // technologies with a digital part need it
};

// A competence of a teacher (компетенция).
struct competence {
    struct str id, title; // "c-project-design"
};

struct technology {
    struct str id, title;
    struct str kind; // "technology", "method", "means"
    VEC(struct technology_form) forms;
    unsigned levels;                          // bits of enum level
    int class_least, class_most;              // pupils in the class
    int lesson_minutes;                       // it needs a lesson of this length
    VEC(struct str) needs;                    // words: rooms, equipment, as written
    VEC(const struct condition *) conditions; // those of them that a school may lack
    VEC(struct str) subjects;                 // empty = any
    VEC(const struct competence *) competences;
    bool small_adapted;    // in a class of five it works changed
    struct str small_note; // how, "" if not said
    VEC(struct str) steps, teacher_does, pupil_does, visible_signs, mistakes;
    VEC(struct str) check_with; // instruments
    enum practice_evidence evidence;
    struct str evidence_note;
};

struct practice_catalogue {
    VEC(struct technology) technologies; // in the order of the file
    VEC(struct condition) conditions;
    VEC(struct competence) competences;
};

// Reads and checks the three files. ERROR_INPUT names the file, the line and the field.
bool practice_catalogue_load(struct arena *arena, const struct content_file *files,
                             struct practice_catalogue *out, struct error *error)
    __attribute__((warn_unused_result));

// Each gives NULL when there is none.
const struct technology *technology_find(const struct practice_catalogue *catalogue, struct str id);
const struct condition *condition_find(const struct practice_catalogue *catalogue, struct str id);
const struct competence *competence_find(const struct practice_catalogue *catalogue, struct str id);

// How a technology forms an outcome, NULL if it does not; *direct (may be NULL) tells whether the
// outcome is among those it works on directly, not only its strand.
const struct technology_form *technology_forms(const struct technology *technology,
                                               const struct outcome *outcome, bool *direct);

// Words: «технология», «Приёмы», «сильная связь», «исследования сходятся».
const char *technology_kind_title(struct str kind);
const char *technology_kind_titles(struct str kind);
const char *form_strength_title(enum form_strength strength);
const char *practice_evidence_title(enum practice_evidence evidence);

#endif
